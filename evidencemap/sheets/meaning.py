"""What a changed cell says, and whether a record may say so."""

from __future__ import annotations

import re

from evidencemap.model import EvidenceMap
from evidencemap.nearest import did_you_mean
from evidencemap.records.study import DIRECTIONS
from evidencemap.sheets.cells import CellMistake, cell_parts
from evidencemap.sheets.columns import DIRECTION, KEYS, Column

NEEDED = ("title", "reports", "summary")

_KEY_SEPARATOR = re.compile(r"[;,\s]+")


def mistake_in(column: Column, cell: str, review: EvidenceMap) -> CellMistake | None:
    """Why a cell cannot be written; None where it can."""
    if not cell:
        return CellMistake("cannot be empty", "write what it should say") if column.name in NEEDED else None
    if column.facet:
        try:
            cell_parts(column.facet, cell)
        except CellMistake as mistake:
            return mistake
    if column.kind == DIRECTION and direction(cell) not in DIRECTIONS:
        return CellMistake(f"'{cell}' is not allowed here", did_you_mean(cell, DIRECTIONS))
    if column.kind == KEYS:
        return _mistake_in_keys(column, cell, review)
    return None


def _mistake_in_keys(column: Column, cell: str, review: EvidenceMap) -> CellMistake | None:
    written = keys(cell)
    for key in written:
        if key not in review.references:
            return CellMistake(f"no bibliography entry '{key}'", did_you_mean(key, review.references))
    if len(written) > 1 and column.name == "report":
        return CellMistake("takes one citation key", "keep one")
    return None


def keys(cell: str) -> list[str]:
    """The citation keys in a cell."""
    return [key for key in _KEY_SEPARATOR.split(cell) if key]


def direction(cell: str) -> str:
    """A direction as records write it."""
    return " ".join(cell.casefold().split())
