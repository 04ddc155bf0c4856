"""One cell three ways: what it said when it was exported, what the sheet says now, what the folder says now."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from evidencemap.problems import Place
from evidencemap.sheets.cells import CellMistake, cell_parts
from evidencemap.sheets.columns import DIRECTION, KEYS, Column
from evidencemap.sheets.meaning import direction, keys
from evidencemap.sources.grid import Odd
from evidencemap.values import dataclass


class Outcome(Enum):
    """What is to be done with a cell."""

    KEEP = "keep what the folder says"
    WRITE = "write what the sheet says"
    CONFLICT = "both were changed, each to something else"


@dataclass(frozen=True)
class GivenRow:
    """A row of the sheet as it came back: its cells by column, and the places of these."""

    cells: Mapping[str, str]
    places: Mapping[str, Place]
    odd: Mapping[str, Odd]


@dataclass(frozen=True)
class CellChange:
    """A cell that is to be written: where in the records, what was there, what it becomes.

    ``finding`` is its number from 1, 0 for what is said of the whole study.
    """

    study: str
    finding: int
    column: Column
    was: str
    becomes: str
    place: Place


@dataclass(frozen=True)
class Conflict:
    """A cell that both sides changed; ``change`` is what the sheet asks for, ``base`` what was exported."""

    change: CellChange
    base: str


@dataclass(frozen=True)
class NewFinding:
    """A row without an id: a finding to be added."""

    study: str
    cells: Mapping[str, str]
    place: Place


@dataclass(frozen=True)
class GoneFinding:
    """A finding whose row is no longer in the sheet; ``moved`` where the folder has changed it since the export."""

    study: str
    finding: int
    summary: str
    moved: bool


def alike(column: Column, one: str, other: str) -> bool:
    """Whether two cells of a column say the same: terms in any order, by label or id."""
    if one == other:
        return True
    if column.kind == DIRECTION:
        return direction(one) == direction(other)
    if column.kind == KEYS:
        return keys(one) == keys(other)
    if not column.facet or not one or not other:
        return False
    try:
        return set(cell_parts(column.facet, one)) == set(cell_parts(column.facet, other))
    except CellMistake:
        return False


def outcome(column: Column, base: str, sheet: str, folder: str) -> Outcome:
    """What three ways say: a cell that only the folder changed is kept, one that only the sheet changed is written."""
    if alike(column, base, sheet) or alike(column, sheet, folder):
        return Outcome.KEEP
    return Outcome.WRITE if alike(column, base, folder) else Outcome.CONFLICT
