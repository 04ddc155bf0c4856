"""A coding sheet as CSV that went through a spreadsheet program; its letters and delimiter are found out."""

from __future__ import annotations

from collections.abc import Iterator

from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.sources.csv_rows import BrokenRow, csv_rows
from evidencemap.sources.formula_guard import unguarded
from evidencemap.sources.grid import Grid, GridRow
from evidencemap.sources.text import Letters, decoded_or_refused

MAX_BYTES = 50_000_000
LONGEST_CELL = 1_000_000
LETTERS = Letters(assumed="Windows-1252", remedy="save it as 'CSV UTF-8'")
DELIMITERS = (",", ";", "\t", "|")


def read_sheet_csv(data: bytes, path: str, log: ProblemLog) -> Grid:
    """The rows of the table; raises CannotRead where letters or quotes cannot be read."""
    if len(data) > MAX_BYTES:
        raise _refused(path, f"larger than {MAX_BYTES // 1_000_000} MB", "check what it is")
    text = _decoded(data, path, log)
    text, delimiter = _delimiter(text)
    rows = tuple(GridRow(line, tuple(map(unguarded, cells))) for line, cells in _records(text, path, delimiter))
    if not rows:
        raise _refused(path, "the table is empty", "export a new sheet")
    return Grid(path, rows)


def _refused(path: str, message: str, hint: str, line: int = 1) -> CannotRead:
    return CannotRead([Problem(Place(path, line), message, hint)])


def _decoded(data: bytes, path: str, log: ProblemLog) -> str:
    text = decoded_or_refused(data, path, log, LETTERS)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _refused(path, "is no table of text", "save it as 'CSV UTF-8' or as .xlsx", line)
    return text


def _delimiter(text: str) -> tuple[str, str]:
    """The text without Excel's line ``sep=;``, and the delimiter that it names, else that of the header."""
    first = text.split("\n", 1)[0].rstrip("\r")
    if first.casefold().startswith("sep=") and len(first) == len("sep=") + 1:
        return "\n" + text.split("\n", 1)[-1], first[-1]
    return text, max(DELIMITERS, key=first.count)


def _records(text: str, path: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with anything in them, each with the line it starts on."""
    try:
        yield from (row for row in csv_rows(text, delimiter, LONGEST_CELL) if any(cell.strip() for cell in row[1]))
    except BrokenRow as broken:
        raise _refused(path, f"cannot be taken apart: {broken}", "check the quotes in this row", broken.line) from None
