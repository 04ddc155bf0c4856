"""A table, as text or in a workbook, to rows of cells with their lines; knows no review."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evidencemap.counts import counted
from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.sources.csv_rows import BrokenRow, csv_rows
from evidencemap.sources.grid import is_workbook
from evidencemap.sources.text import Letters, decoded_or_refused

ENCODINGS = ("utf-8", "windows-1252", "latin-1", "mac-roman")
REMEDY = f"say 'encoding' in the mapping, one of {', '.join(ENCODINGS)}"
DELIMITERS = (",", ";", "tab")

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SPREADSHEET_ERROR = re.compile(r"#(?:NAME\?|REF!|VALUE!|N/A|DIV/0!|NULL!|NUM!)")


@dataclass(frozen=True)
class Row:
    """The cells of a row, white space made single, and the place where it starts."""

    place: Place
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with its header.

    ``rows`` are those with a cell for every column; ``reported`` has a problem for each other one, and ``read`` is how
    many there were of both.
    """

    path: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    reported: tuple[Problem, ...]
    read: int


@dataclass(frozen=True)
class Writing:
    """How a table is written: what stands between cells, its letters, and of a workbook the sheet."""

    delimiter: str = ","
    encoding: str = ""
    sheet: str = ""


def read_table(file: Path, path: str, log: ProblemLog, writing: Writing = Writing()) -> Table:
    """The table in a CSV file or a workbook; ``path`` is how messages name it.

    Raises CannotRead where its letters or its quotes cannot be read: rows could get lost in silence.
    """
    data = file.read_bytes()
    if is_workbook(data):
        return _table(_rows_of_sheet(data, path, log, writing.sheet), path, log)
    text = decoded_or_refused(data, path, log, Letters(writing.encoding, "Windows-1252", REMEDY))
    return _table(_records(text, path, "\t" if writing.delimiter == "tab" else writing.delimiter), path, log)


def _rows_of_sheet(data: bytes, path: str, log: ProblemLog, name: str) -> Iterator[tuple[Place, list[str]]]:
    """The rows of a sheet that have anything in them, filled up to the length of its header."""
    from evidencemap.sources.workbook import read_workbook

    grids = read_workbook(data, path, log, name)
    if not grids or (name and name not in grids):
        raise CannotRead([Problem(Place(path), f"has no sheet '{name}'", "look at the names at the foot of it")])
    (grid,) = grids.values()
    width = len(grid.rows[0].cells) if grid.rows else 0
    for row in grid.rows:
        cells = list(row.cells)
        while len(cells) > width and not cells[-1]:
            cells.pop()
        yield grid.place(row.number), cells + [""] * (width - len(cells))


def _table(records: Iterator[tuple[Place, list[str]]], path: str, log: ProblemLog) -> Table:
    header = next(records, None)
    if header is None:
        raise CannotRead([Problem(Place(path), "the table is empty")])
    columns = tuple(map(_tidy, header[1]))
    rows: list[Row] = []
    reported: list[Problem] = []
    for place, cells in records:
        if len(cells) == len(columns):
            rows.append(Row(place, tuple(_clean(columns, cells, place, log))))
        else:
            message = f"has {counted(len(cells), 'cell')} where the header has {len(columns)}"
            reported.append(Problem(place, message, "put quotes around text that contains the delimiter"))
    return Table(path, columns, tuple(rows), tuple(reported), len(rows) + len(reported))


def _records(text: str, path: str, delimiter: str) -> Iterator[tuple[Place, list[str]]]:
    """The rows that have anything in them, each with the line it starts on; lines without a cell are no rows."""
    try:
        for line, cells in csv_rows(text, delimiter):
            yield Place(path, line), cells
    except BrokenRow as broken:
        hint = "check the quotes, and the 'delimiter' of the mapping"
        raise CannotRead([Problem(Place(path, broken.line), f"cannot be taken apart: {broken}", hint)]) from None


def _clean(columns: tuple[str, ...], cells: list[str], place: Place, log: ProblemLog) -> Iterator[str]:
    for column, cell in zip(columns, cells, strict=True):
        tidy = _tidy(cell)
        if _SPREADSHEET_ERROR.fullmatch(tidy):
            log.notice(place, f"'{column}' holds the spreadsheet error {tidy}: read as empty")
            tidy = ""
        yield tidy


def _tidy(cell: str) -> str:
    return " ".join(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", cell).split())
