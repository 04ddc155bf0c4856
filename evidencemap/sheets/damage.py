"""What spreadsheet programs make of texts by themselves: numbers, dates, shortened figures, other quotation marks."""

from __future__ import annotations

import re
from math import isfinite

from evidencemap.sheets.cells import CUT, plain_letters
from evidencemap.sources.grid import Odd

_FIGURE = re.compile(r"[$€£]? ?([+-]?\d[\d.,]*(?:[eE][+-]?\d+)?)( ?%)?(?: ?[$€£])?")
_MIXED = re.compile(r"([+-]?)(\d{1,9}) (\d{1,9})/([1-9]\d{0,8})")
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,])\d{3}(?:\1\d{3})*")
_TIME = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?: ?([ap])\.?m\.?)?", re.I)
_SHORTENED = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d\d+")
_ERROR = re.compile(r"#(?:NAME\?|REF!|VALUE!|N/A|DIV/0!|NULL!|NUM!|SPILL!|CALC!|N/D|WERT!|NOM\?|¡REF!)")
_MONTH = r"(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zé]*\.?"
_DATE = re.compile(
    rf"\d{{1,2}}[-. /]{{1,2}}{_MONTH}(?:[-. /]{{1,2}}\d{{2,4}})?|{_MONTH}[-. /]{{1,2}}\d{{1,4}}"
    r"|\d{1,4}([-./])\d{1,2}\1\d{1,4}(?: 0?0:00(?::00)?)?",
    re.I,
)
_TRUTH = ("true", "false")
_ANSWER = "write it as text, with an apostrophe in front"


def rewritten_alike(base: str, cell: str) -> str:
    """Why a cell that differs was not changed by a person; empty where a person may have changed it."""
    if plain_letters(base) == plain_letters(cell):
        return "only quotation marks, dashes or spaces differ"
    if _is_same_figure(base, cell) or _is_same_time(base, cell) or base.casefold() == cell.casefold() in _TRUTH:
        return f"a spreadsheet wrote '{cell}' for '{base}'"
    return ""


def _is_same_figure(base: str, cell: str) -> bool:
    return any(_about_equal(one, other) for one in _worths(base) for other in _worths(cell))


def _worths(text: str) -> list[float]:
    """What a figure, a sum of money or a share may be worth: a point or comma may part decimals or thousands.

    Of fractions only those behind a whole number: ``1/2`` alone may be a date.
    """
    if mixed := _MIXED.fullmatch(text):
        return [float(f"{mixed[1]}1") * (int(mixed[2]) + int(mixed[3]) / int(mixed[4]))]
    figure = _FIGURE.fullmatch(text)
    if not figure:
        return []
    share = 0.01 if figure[2] else 1.0
    readings = {figure[1].replace(",", ".")}
    if _GROUPED.fullmatch(figure[1]):
        readings.add(figure[1].replace(",", "").replace(".", ""))
    worths = (float(reading) * share for reading in readings if reading.count(".") < 2)
    return [worth for worth in worths if isfinite(worth)]


def _is_same_time(base: str, cell: str) -> bool:
    one, other = _TIME.fullmatch(base), _TIME.fullmatch(cell)
    return bool(one and other and _seconds(one) == _seconds(other))


def _seconds(time: re.Match[str]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in time.groups()[:3])
    if time[4]:
        hours = hours % 12 + (12 if time[4].casefold() == "p" else 0)
    return (hours * 60 + minutes) * 60 + seconds


def _about_equal(one: float, other: float) -> bool:
    """Equal to the six digits that spreadsheets keep of long figures in a narrow column."""
    return abs(one - other) <= 1e-5 * max(abs(one), abs(other))


def damage(base: str, cell: str, odd: Odd | None) -> tuple[str, str]:
    """What is wrong with a cell that was changed, and what to do; empty where nothing is."""
    if base.endswith(CUT):
        return "the text is longer than a cell and cannot be changed here", "change it in the file of the study"
    if odd in (Odd.ERROR, Odd.FORMULA) or _ERROR.fullmatch(cell):
        return f"holds {(odd or Odd.ERROR).value}: {cell}", "write what it should say"
    if odd in (Odd.DATE, Odd.TRUTH):
        return f"holds {odd.value}: {cell}", _ANSWER
    if _SHORTENED.fullmatch(cell):
        return f"'{cell}' looks like a number that a spreadsheet shortened", _ANSWER
    if base and len(base) <= len("30. September 2026") and any(map(str.isdigit, base)) and _DATE.fullmatch(cell):
        return f"'{cell}' looks like a date that a spreadsheet made of '{base}'", _ANSWER
    return "", ""
