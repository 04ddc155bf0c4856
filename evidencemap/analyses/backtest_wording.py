"""A back-test in sentences that a methodologist would write."""

from __future__ import annotations

from evidencemap.analyses.accuracy import Area
from evidencemap.analyses.backtest import ENOUGH_CELLS, ENOUGH_STUDIES, Backtest
from evidencemap.counts import counted, noun

CHANCE = 0.5
AGAIN = {2: "pairs", 3: "triples"}


def setting(result: Backtest, depth: int) -> str:
    """What was known, what came, and what there was to foretell."""
    several = AGAIN[depth]
    return (
        f"{_studies(result.known)} had appeared by the end of {result.cutoff}, and {result.later} more by the end of "
        f"{result.until}{_cut_short(result)}. Of {result.cells:,} {several} of terms that no study had, the later ones "
        f"filled {result.filled:,}{_share(result)}.{_left_out(result, several)}"
    )


def verdict(result: Backtest, depth: int) -> str:
    """How well the ranking by expected counts did, or why that cannot be said."""
    if not result.rankings:
        return _too_little(result, depth)
    one = AGAIN[depth].removesuffix("s")
    area = result.rankings[0].area
    return (
        f"By its expected count, a {one} that was filled stood above one that was not {percent(area.value)} of the "
        f"time (area under the ROC curve {decimal(area.value)}, 95 % interval {decimal(area.low)} to "
        f"{decimal(area.high)}; chance is .50), {_against_chance(area)}.{_outdone(result)}"
    )


def _against_chance(area: Area) -> str:
    """What the interval says, as it is printed."""
    if round(area.low, 2) > CHANCE:
        return "so it did better than chance"
    return "so it did worse than chance" if round(area.high, 2) < CHANCE else "so it cannot be told from chance"


def _outdone(result: Backtest) -> str:
    """The other orders that did better, if any."""
    first, *others = result.rankings
    better = [f"{other.name} ({decimal(other.area.value)})" for other in others if other.area.value > first.area.value]
    if not better:
        return ""
    return f" {noun(len(better), 'Another order', 'Other orders')} did better: {' and '.join(better)}."


def decimal(value: float) -> str:
    """A share as statistics print it: .71."""
    return f"{value:.2f}".removeprefix("0")


def percent(value: float) -> str:
    """A share in per cent."""
    return f"{100 * value:.0f} %"


def _too_little(result: Backtest, depth: int) -> str:
    """Why no figure is given: too few studies, or too few cells of one kind."""
    if min(result.known, result.later) < ENOUGH_STUDIES:
        return (
            f"Too few studies to say how well the ranking foretold them: that takes at least {ENOUGH_STUDIES} known "
            f"and {ENOUGH_STUDIES} later ones."
        )
    return (
        f"Too few {AGAIN[depth]} to say how well the ranking foretold them: that takes at least {ENOUGH_CELLS} filled "
        f"and {ENOUGH_CELLS} left empty."
    )


def _studies(count: int) -> str:
    return counted(count, "study", "studies")


def _share(result: Backtest) -> str:
    return f" ({percent(result.base_rate)})" if result.cells else ""


def _cut_short(result: Backtest) -> str:
    return f" (the last study on the map is of {result.last})" if result.until > result.last else ""


def _left_out(result: Backtest, several: str) -> str:
    if not result.unheard:
        return ""
    return f" {result.unheard:,} more {several} are left out: no study had one of their terms yet."
