"""Pages, volumes and issues as they are compared: numbers without the letters and words around them."""

from __future__ import annotations

import re
from typing import NamedTuple

from evidencemap.matching.titles import folded

MOST_DIGITS = 12
"""What is longer is no page but a number of another kind."""
_RANGE = re.compile(r"([a-z]{0,3}\d+)[a-z]?(?:\s*[-–—−‐]+\s*[a-z]{0,3}(\d+))?", re.IGNORECASE)
_SHORTENED = re.compile(r"\b(?:suppl|t|e)\.?\s*-\s*\d+\s*\Z")
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s*-|-\s*(?:jan|feb|mar|apr|may|jun)")
_ARTICLE_NUMBER = "abcdefghijklmnopqr"
"""The letters that stand before article numbers; *S* stands before pages of a supplement."""
OWN = "own"
"""The kind of pages that every article of a journal counts from one."""
_BEHIND_VOLUME = re.compile(r"[(;,:/]|(?<=\d)\s*[-–]|\bsuppl|\b(?:no|pt|part|issue)\b")
_OF_A_SPREADSHEET = re.compile(r"(?<=\d)\.0\Z")
_ROMAN = re.compile(r"[ivxlc]+")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_NUMBER = re.compile(r"\d+")


class Pages(NamedTuple):
    """First and last page, both None where they are not known.

    ``kind`` is empty for pages of a volume, *article* for the number of an article (*e21621*), *own* for pages that
    count from 1 within the work; numbers of two kinds cannot be compared.
    """

    first: int | None
    last: int | None
    kind: str = ""

    @property
    def how_many(self) -> int:
        """How many pages there are; 0 where that is not known."""
        return 0 if self.first is None or self.last is None else self.last - self.first + 1


UNKNOWN = Pages(None, None)


def pages(written: str, year: int | None) -> Pages:
    """First and last page: ``314-20`` is 314 to 320, ``S534-S535`` 534 to 535.

    A spreadsheet makes *Oct-20* of 10-20, and some databases *Suppl-29* of S417-S429: that is not known, nor is a year
    that stands in the wrong column, nor a range that runs backwards.
    """
    text = written.strip().lower()
    if not text or (any(map(str.isalpha, text)) and (_MONTH.search(text) or _SHORTENED.search(text))):
        return UNKNOWN
    match = _RANGE.search(text)
    if not match or max(map(len, (match[1], match[2] or ""))) > MOST_DIGITS:
        return UNKNOWN
    first = int(_NUMBER.findall(match[1])[0])
    last = _completed(first, match[2]) if match[2] else first
    if first == last == year or last < first:
        return UNKNOWN
    kind = "article" if match[1][0] in _ARTICLE_NUMBER else OWN if first == 1 else ""
    return Pages(first, last, kind)


def _completed(first: int, last: str) -> int:
    """The last page where only its final digits are written."""
    start = str(first)
    return int(start[: len(start) - len(last)] + last) if len(last) < len(start) else int(last)


def volume(written: str) -> str:
    """The number of a volume: ``12(3)``, ``12/3``, ``12 Pt 3`` and ``12-13`` are 12; Roman numbers are counted.

    Empty where there is none, as in *n/a* and *in press*.
    """
    text = folded(_BEHIND_VOLUME.split(_OF_A_SPREADSHEET.sub("", written.lower()), maxsplit=1)[0])
    if numbers := re.findall(r"\d+", text):
        return str(numbers[-1]).lstrip("0")
    return str(_roman(text)) if text and _ROMAN.fullmatch(text) else ""


def issue(written: str) -> str:
    """The first number of an issue: that of ``3-4`` is 3; empty where there is none."""
    numbers = _NUMBER.findall(written)
    return numbers[0].lstrip("0") if numbers else ""


def _roman(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
