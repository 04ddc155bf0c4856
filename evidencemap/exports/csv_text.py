"""Rows to CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from evidencemap.sources.formula_guard import guarded


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
