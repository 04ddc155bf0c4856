"""A table that came back to the rows of a coding sheet, each cell with its place; what is no such sheet is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evidencemap.nearest import did_you_mean
from evidencemap.problems import ProblemLog
from evidencemap.sheets.cells import tidy
from evidencemap.sheets.columns import FINDING, SHEET, STUDY, Column, read_header
from evidencemap.sheets.comparison import GivenRow
from evidencemap.sources.grid import Grid, GridRow
from evidencemap.values import dataclass


@dataclass(frozen=True)
class GivenSheet:
    """The rows that came back, and the ids of the exports that they say they are from."""

    rows: tuple[GivenRow, ...]
    exports: frozenset[str]


def given_sheet(grid: Grid, wanted: Sequence[Column], log: ProblemLog) -> GivenSheet | None:
    """The rows of a table; None where its columns are not those of a coding sheet of this codebook."""
    header, *rows = grid.rows
    read = read_header([tidy(cell) for cell in header.cells], wanted)
    for position, message, hint in read.mistakes:
        log.add(grid.place(header.number, position or 0), message, hint)
    told = len(log.problems)
    for row in rows:
        for position in range(len(header.cells), len(row.cells)):
            if row.cells[position].strip():
                hint = "put quotes around text that contains the delimiter" if not grid.workbook else "name the column"
                log.add(grid.place(row.number, position), "stands beside the last column", hint)
                break
    if read.mistakes or len(log.problems) > told:
        return None
    given = tuple(_row(grid, row, read.positions) for row in rows)
    exports = frozenset(row.cells[SHEET] for row in given if row.cells.get(SHEET))
    return GivenSheet(tuple(row for row in given if _says_something(row)), exports)


def _row(grid: Grid, row: GridRow, positions: Mapping[str, int]) -> GivenRow:
    return GivenRow(
        cells={name: tidy(row.cell(at)) for name, at in positions.items()},
        places={name: grid.place(row.number, at) for name, at in positions.items()},
        odd={name: grid.odd[row.number, at] for name, at in positions.items() if (row.number, at) in grid.odd},
    )


def _says_something(row: GivenRow) -> bool:
    return any(cell for name, cell in row.cells.items() if name != SHEET)


def by_study(sheet: GivenSheet, studies: Sequence[str], log: ProblemLog) -> dict[str, list[GivenRow]]:
    """The rows of each study in their order; rows of no study, and ids that stand twice, are told."""
    found: dict[str, list[GivenRow]] = {}
    ids: dict[tuple[str, str], GivenRow] = {}
    for row in sheet.rows:
        study, finding = row.cells[STUDY], row.cells[FINDING]
        if study not in studies:
            message = f"no study '{study}' with a record" if study else "says no study"
            log.add(row.places[STUDY], message, did_you_mean(study, studies) if study else "every row needs one")
            continue
        first = ids.setdefault((study, finding), row) if finding else row
        if first is not row:
            hint = "empty it where the row is a new finding"
            log.add(row.places[FINDING], f"'{finding}' stands also at {first.places[FINDING]}", hint)
            continue
        found.setdefault(study, []).append(row)
    return found
