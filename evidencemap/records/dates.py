"""Dates of works: years, and what biblatex and EDTF allow around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

OPEN_START, OPEN_END = 0, 9999

_YEAR = r"(\d{3,4})(?:-\d{2}(?:-\d{2})?)?"
_DOUBT = r"([~?%]?)"


@dataclass(frozen=True, order=True)
class Date:
    """The years from ``first`` to ``last`` within which a work appeared, and how to print that."""

    first: int
    last: int
    text: str
    approximate: bool = False


def parse_date(written: str) -> Date | None:
    """The date that a ``year`` or ``date`` field gives; None for *in press*, *n.d.* and what cannot be read.

    ``2020~`` and ``c. 2020`` are taken as 2020 and shown as approximate; ``2019/..`` is open to the end.
    """
    text = written.strip()
    if re.fullmatch(_YEAR, text):
        year = int(text.split("-")[0])
        return Date(year, year, str(year))
    if match := re.fullmatch(rf"(?:c\.|ca\.|circa)?\s*{_YEAR}{_DOUBT}", text):
        return Date(int(match[1]), int(match[1]), f"ca. {match[1]}", approximate=True)
    if match := re.fullmatch(rf"\[{_YEAR}\]\s*{_YEAR}", text):
        return Date(int(match[2]), int(match[2]), f"{match[1]}/{match[2]}")
    if match := re.fullmatch(rf"(?:{_YEAR}|\.\.|){_DOUBT}\s*(?:/|--|–)\s*(?:{_YEAR}|\.\.|){_DOUBT}", text):
        return _span(match[1], match[3])
    return None


def _span(start: str | None, end: str | None) -> Date | None:
    if not start and not end:
        return None
    first, last = int(start or OPEN_START), int(end or OPEN_END)
    if first > last:
        return None
    text = f"{start} or later" if not end else f"{end} or earlier" if not start else f"{start}–{end}"
    return Date(first, last, text)
