"""Years to places along a line: even steps, what is far older set apart at the start, the undated at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_SPAN = 40
FEW = 40
"""The oldest one in so many may be set apart, so that a few forerunners do not press the rest together."""
STEP = 5
OLDER_STEPS, UNDATED_STEPS = 3, 3
UNDATED = "n.d."


@dataclass(frozen=True)
class YearScale:
    """Where a year stands; ``first`` to ``last`` are drawn year by year, older ones share a place before them."""

    first: int
    last: int
    start: float
    end: float
    older: bool
    undated: bool

    def x(self, year: int | None) -> float:
        """The place of a year; None is what has no date."""
        if year is None:
            return self.end
        step = (self.end - self.start) / self.slots
        if year < self.first:
            return self.start
        return self.start + step * (year - self.first + (OLDER_STEPS if self.older else 0))

    @property
    def slots(self) -> int:
        """How many steps of a year the line is long."""
        apart = (OLDER_STEPS if self.older else 0) + (UNDATED_STEPS if self.undated else 0)
        return max(self.last - self.first + apart, 1)

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """The places that deserve a line, with their words."""
        years = [year for year in range(self.first, self.last + 1) if year % STEP == 0]
        places = [(self.x(year), str(year)) for year in years]
        before = [(self.start, f"before {self.first}")] if self.older else []
        after = [(self.end, UNDATED)] if self.undated else []
        return (*before, *places, *after)


def year_scale(years: Iterable[int | None], start: float, end: float) -> YearScale:
    """The scale that shows all these years between two ends; None stands for a missing date."""
    given = list(years)
    known = sorted(year for year in given if year is not None) or [0]
    last = known[-1]
    earliest = max(known[len(known) // FEW], last - LONGEST_SPAN)
    first = next(year for year in known if year >= earliest) // STEP * STEP
    return YearScale(first, last, start, end, known[0] < first, None in given)
