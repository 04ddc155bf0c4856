"""CSV to rows of cells, each with the line on which it starts; what quotes do not close is never guessed at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

LONGEST_CELL = 10_000_000
"""Characters of the longest cell; a quotation mark that is never closed would swallow the table instead."""


class BrokenRow(Exception):  # noqa: N818  reads as a sentence: "raise BrokenRow"
    """A row that cannot be taken apart; nothing behind it is read."""

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        super().__init__(why)


def csv_rows(text: str, delimiter: str, longest: int = LONGEST_CELL) -> Iterator[tuple[int, list[str]]]:
    """The rows that have a cell, each with its line; raises BrokenRow where the quotes are wrong."""
    limit = csv.field_size_limit(longest)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise BrokenRow(line, str(error)) from None
    finally:
        csv.field_size_limit(limit)
