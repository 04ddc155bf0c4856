"""Which finding of the folder a row of an export has become, although findings were added, changed or moved since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evidencemap.sheets.sheet import Row
from evidencemap.values import dataclass

ENOUGH = 0.5

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """A row of an export: its id, its cells of the finding then, and in the sheet that came back, if it is there."""

    id: str
    number: int
    then: Cells
    given: Cells | None


def paired(known: Sequence[Known], folder: Sequence[Row], names: Sequence[str]) -> dict[str, int]:
    """The place among the folder's rows for each row of the export, by its id; no row is taken twice.

    First rows that say the same in the columns ``names``, then those with the same summary, as exported or as in the
    sheet, whose changes may have been written already; then those of which half the cells are the same. A single row
    that is left on either side of as many is the same finding written anew. A row that is in the sheet no more is found
    by what it says alone: something like it in the folder can be what the sheet has instead (see ``rewritten``).
    """
    found: dict[str, int] = {}
    _pair(known, folder, found, lambda row: row.then, lambda cells: tuple(cells.get(name, "") for name in names))
    _pair(known, folder, found, lambda row: row.then, lambda cells: cells.get("summary"))
    _pair(known, folder, found, lambda row: row.given, lambda cells: cells.get("summary"))
    here = [row for row in known if row.given is not None]
    _pair_by_likeness(here, folder, found, names)
    left, free = [row for row in here if row.id not in found], _free(folder, found)
    if len(left) == len(free) == 1 and len(known) == len(folder):
        found[left[0].id] = free[0]
    return found


def rewritten(lost: Sequence[Known], left: Sequence[Row], names: Sequence[str]) -> list[tuple[Known, Row]]:
    """Rows that are in the sheet no more, each with the finding left over in the folder that half its cells are of."""
    found: dict[str, int] = {}
    _pair_by_likeness(lost, left, found, names)
    return [(row, left[found[row.id]]) for row in lost if row.id in found]


def _pair_by_likeness(
    known: Sequence[Known], folder: Sequence[Row], found: dict[str, int], names: Sequence[str]
) -> None:
    """Pair each row that is not found yet with the free one that is most like it, if it is like enough."""
    for row in known:
        free = _free(folder, found)
        best = max(
            free, key=lambda at: (_likeness(row, folder[at], names), folder[at].number == row.number), default=-1
        )
        if row.id not in found and best >= 0 and _likeness(row, folder[best], names) >= ENOUGH:
            found[row.id] = best


def _free(folder: Sequence[Row], found: Mapping[str, int]) -> list[int]:
    taken = set(found.values())
    return [at for at in range(len(folder)) if at not in taken]


def _pair(
    known: Sequence[Known],
    folder: Sequence[Row],
    found: dict[str, int],
    cells: Callable[[Known], Cells | None],
    key: Callable[[Cells], object],
) -> None:
    """Pair rows with the same key, in their order."""
    places: dict[object, list[int]] = {}
    for at in _free(folder, found):
        places.setdefault(key(folder[at].cells), []).append(at)
    for row in known:
        said = cells(row)
        here = places.get(key(said)) if said is not None and row.id not in found else None
        if here:
            found[row.id] = here.pop(0)


def _likeness(row: Known, other: Row, names: Sequence[str]) -> float:
    """The share of the filled cells that are the same, in the export or in the sheet, whichever is more."""
    return max(_share(cells, other.cells, names) for cells in (row.then, row.given) if cells is not None)


def _share(one: Cells, other: Cells, names: Sequence[str]) -> float:
    filled = [name for name in names if one.get(name) or other.get(name)]
    return sum(one.get(name, "") == other.get(name, "") for name in filled) / max(len(filled), 1)
