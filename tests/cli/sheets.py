"""Sheets as people change them: cells of a CSV or of a workbook, by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

Rows = list[list[str]]


def rows_of(file: Path) -> Rows:
    return list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))


def csv_bytes(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def put(rows: Rows, number: int, column: str, cell: str) -> None:
    """Write into a row, counted from 1 below the header."""
    rows[number][rows[0].index(column)] = cell


def changed(file: Path, *cells: tuple[int, str, str]) -> None:
    """Change cells of a CSV in place."""
    rows = rows_of(file)
    for number, column, cell in cells:
        put(rows, number, column, cell)
    file.write_bytes(csv_bytes(rows))


def changed_rows(file: Path, change: Callable[[Rows], None]) -> None:
    """Change the rows of a CSV in place."""
    rows = rows_of(file)
    change(rows)
    file.write_bytes(csv_bytes(rows))
