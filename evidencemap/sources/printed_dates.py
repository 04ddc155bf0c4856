"""Dates as databases print them to year, month and day."""

from __future__ import annotations

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(\d{4})(?:[/.-](\d{1,2}))?(?:[/.-](\d{1,2}))?(?:[/T ].*)?", re.A)
_YEARS = re.compile(r"(\d{4}) ?[/–-] ?(\d{4})", re.A)
_YEAR_FIRST = re.compile(r"(\d{4})[ /]([^\W\d_][^\d/]*+)[ /]?(\d{1,2})?(?:[^\d].*)?", re.A)
_YEAR_LAST = re.compile(r"(?:(\d{1,2})\.? )?([^\W\d_][^\W\d_.]++)\.?,? (?:(\d{1,2}),? )?(\d{4})", re.A)


def date_fields(written: str) -> dict[str, str]:
    """The fields ``year``, ``month`` and ``day``, or ``date``, that say what was written; none where nothing was.

    What is no date (*in press*) stays in ``year`` as it is; so does ``2020/13/45`` in ``date``, beside its year.
    """
    text = " ".join(written.split()).rstrip("/ ")
    if not any(map(str.isalnum, text)):
        return {}
    if years := _YEARS.fullmatch(text):
        return {"date": f"{years[1]}/{years[2]}"}
    if first := _YEAR_FIRST.fullmatch(text):
        return _dated(first[1], _month(first[2].strip(" -")), first[3])
    if numbers := _NUMBERS.fullmatch(text):
        return _from_numbers(numbers, text)
    if last := _YEAR_LAST.fullmatch(text):
        return _dated(last[4], _month(last[2]), last[1] or last[3])
    return {"year": text}


def month_fields(written: str) -> dict[str, str]:
    """Month and day as they stand beside a year that is told elsewhere: ``JUL 3``, ``NOV-DEC``."""
    return {name: value for name, value in date_fields(f"2000 {written.strip()}").items() if name in ("month", "day")}


def _from_numbers(numbers: re.Match[str], text: str) -> dict[str, str]:
    year, month, day = numbers.groups()
    if year == "0000":
        return {}
    if (month and int(month) > 12) or (day and int(day) > 31):
        return {"year": year, "date": text}
    return _dated(year, month or "", day)


def _dated(year: str, month: str, day: str | None) -> dict[str, str]:
    month, day = month.lstrip("0"), (day or "").lstrip("0")
    parts = {"year": year, "month": month, "day": day if month else ""}
    return {name: value for name, value in parts.items() if value}


def _month(word: str) -> str:
    """The number of a month by its English name; other words, as ``Winter`` and ``Nov-Dec``, as they are."""
    short = word[:3].lower()
    return str(_MONTHS.index(short) + 1) if short in _MONTHS and word.isalpha() else word
