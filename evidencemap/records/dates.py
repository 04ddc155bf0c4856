"""Dates of works: years, and what biblatex and EDTF allow around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

OPEN_START, OPEN_END = 0, 9999

_MONTH_OR_SEASON = r"(?:0[1-9uX]|1[0-2uX]|2[1-4]|[uX]{2})"
_YEAR = rf"(\d{{3,4}})(?:-{_MONTH_OR_SEASON}(?:-[\duX]{{2}}(?:T\S*)?)?)?"
_DOUBT = r"([~?%]{0,2})"
_MONTH = r"(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+(?:\d{1,2},\s+)?)?"
_SINGLE = rf"((?:c\.?|ca\.?|circa)\s*)?{_MONTH}{_YEAR}[a-z]?{_DOUBT}"
_DECADE = r"(\d{3})[uX]"
_REPRINT = rf"\[{_YEAR}\]\s*{_YEAR}"
_SEPARATOR = r"\s*(?:/|--|–|(?<=\d)-(?=\d))\s*"
_SPAN = rf"(?:{_YEAR}|\.\.|){_DOUBT}{_SEPARATOR}(?:{_YEAR}|\.\.|){_DOUBT}"


@dataclass(frozen=True, order=True)
class Date:
    """The years from ``first`` to ``last`` within which a work appeared, and how to print that."""

    first: int
    last: int
    text: str
    approximate: bool = False

    @property
    def year(self) -> int:
        """The year to sort by: the middle of an approximate date that is closed at both ends, else the first."""
        is_open = self.first == OPEN_START or self.last == OPEN_END
        return (self.first + self.last) // 2 if self.approximate and not is_open else self.first


@lru_cache(maxsize=1024)
def parse_date(written: str) -> Date | None:
    """The date that a ``year`` or ``date`` field gives; None for *in press*, *n.d.* and what cannot be read.

    ``2020~``, ``2020?`` and ``c. 2020`` may be a year earlier or later, 2019 to 2021: our decision, because EDTF gives
    ``~`` no width. ``2019/..`` is open to the end. After a year only a month or a season (21 to 24) of EDTF is read, so
    ``2019-20`` is no date. A letter after the year is dropped, for which of several works of a year it marks is decided
    anew in each list.
    """
    text = written.strip()
    if decade := re.fullmatch(_DECADE, text, re.I | re.A):
        start = int(decade[1]) * 10
        return Date(start, start + 9, f"{start}s", approximate=True)
    if single := re.fullmatch(_SINGLE, text, re.I | re.A):
        return _year(single[2], approximate=bool(single[1] or single[3]))
    if reprint := re.fullmatch(_REPRINT, text, re.A):
        return Date(int(reprint[2]), int(reprint[2]), f"{reprint[1]}/{reprint[2]}")
    if span := re.fullmatch(_SPAN, text, re.A):
        return _span(span[1], span[3], approximate=bool(span[2] or span[4]))
    return None


def _year(year: str, approximate: bool) -> Date:
    return _around(Date(int(year), int(year), year)) if approximate else Date(int(year), int(year), year)


def _span(start: str | None, end: str | None, approximate: bool) -> Date | None:
    if start == end:
        return _year(start, approximate) if start else None
    first, last = int(start or OPEN_START), int(end or OPEN_END)
    if first > last:
        return None
    text = f"{start} or later" if not end else f"{end} or earlier" if not start else f"{start}–{end}"
    return _around(Date(first, last, text)) if approximate else Date(first, last, text)


def _around(date: Date) -> Date:
    """The date as an approximate one, a year wider at each end that is not open."""
    first = date.first if date.first == OPEN_START else date.first - 1
    last = date.last if date.last == OPEN_END else date.last + 1
    return Date(first, last, f"ca. {date.text}", approximate=True)
