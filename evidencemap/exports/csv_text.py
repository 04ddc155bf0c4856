"""Rows to CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

_FORMULA = re.compile(r"'*[=+\-@\t\r|%]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?%?")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as RFC 4180 has it; encode it as UTF-8."""
    return "".join(csv_lines(header, rows))


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The same table a line at a time."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    for row in chain((header,), rows):
        yield str(writer.writerow(map(guarded, row)))


class _Line:
    """Gives back what is written to it; the writer of the csv module gives it on."""

    def write(self, text: str) -> str:
        return text


def guarded(cell: str) -> str:
    """The cell with an apostrophe in front if a spreadsheet might take it for a formula.

    A cell that already has apostrophes in front of such a sign gets one more, so that taking one away gives back what
    was there (OWASP, CSV Injection).
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
