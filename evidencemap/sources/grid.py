"""A table of texts with the place of each cell, from whatever file it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from evidencemap.problems import Place
from evidencemap.sources.lettered import lettered

ZIP, OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
"""How an .xlsx workbook starts, and an old .xls file or one with a password."""


def is_workbook(data: bytes) -> bool:
    """Whether a file is a workbook and no text; one that cannot be opened is refused by what reads it."""
    return data.startswith((ZIP, OLE))


class Odd(Enum):
    """What a cell holds besides text; the value is how it is told."""

    DATE = "a date"
    NUMBER = "a number"
    TRUTH = "a truth value"
    ERROR = "a spreadsheet error"
    FORMULA = "a formula"


def column_letters(number: int) -> str:
    """The letters of a column of a spreadsheet, counted from 1."""
    return lettered(number).upper()


class CellPlace(Place):
    """A cell of a workbook, written as spreadsheets write it: ``sheet.xlsx:Codings!D7``."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{self.path}!{column_letters(self.column)}{self.line}"


@dataclass(frozen=True)
class GridRow:
    """A row that has anything in it, with its number; in CSV that of the line on which it starts."""

    number: int
    cells: tuple[str, ...]

    def cell(self, position: int) -> str:
        """The text of a cell; nothing where the row ends before it."""
        return self.cells[position] if position < len(self.cells) else ""


@dataclass(frozen=True)
class Grid:
    """A table: the first row is its header; ``odd`` says which cells hold something else than text."""

    path: str
    rows: tuple[GridRow, ...]
    workbook: bool = False
    odd: Mapping[tuple[int, int], Odd] = field(default_factory=dict)

    def place(self, row: int, position: int = 0) -> Place:
        """The place of a cell; a position counts from 0."""
        return CellPlace(self.path, row, position + 1) if self.workbook else Place(self.path, row, position + 1)
