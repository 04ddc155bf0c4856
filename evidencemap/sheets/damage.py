"""What spreadsheet programs make of texts by themselves: numbers, dates, shortened figures, other quotation marks."""

from __future__ import annotations

import re

from evidencemap.sheets.cells import CUT, plain_letters
from evidencemap.sources.grid import Odd

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_SHORTENED = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d\d+")
_ERROR = re.compile(r"#(?:NAME\?|REF!|VALUE!|N/A|DIV/0!|NULL!|NUM!|SPILL!|CALC!|N/D|WERT!|NOM\?|¡REF!)")
_MONTH = r"(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zé]*\.?"
_DATE = re.compile(
    rf"\d{{1,2}}[-. /]{{1,2}}{_MONTH}(?:[-. /]{{1,2}}\d{{2,4}})?|{_MONTH}[-. /]{{1,2}}\d{{1,4}}"
    r"|\d{1,4}([-./])\d{1,2}\1\d{1,4}(?: 0?0:00(?::00)?)?",
    re.I,
)
_ANSWER = "write it as text, with an apostrophe in front"


def rewritten_alike(base: str, cell: str) -> str:
    """Why a cell that differs was not changed by a person; empty where a person may have changed it."""
    if plain_letters(base) == plain_letters(cell):
        return "only quotation marks, dashes or spaces differ"
    if _NUMBER.fullmatch(base) and _NUMBER.fullmatch(cell) and _about_equal(_number(base), _number(cell)):
        return f"a spreadsheet wrote '{cell}' for '{base}'"
    return ""


def _number(text: str) -> float:
    return float(text.replace(",", "."))


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
