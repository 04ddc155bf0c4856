"""The changes of a sheet as lines that a person reads: study, finding, facet, was, becomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evidencemap.sheets.changes import SheetChanges
from evidencemap.sheets.comparison import CellChange, GoneFinding

NOTHING = "nothing"


def told(changes: SheetChanges) -> Iterator[str]:
    """A paragraph for each study with what it gains and loses, then what was not written."""
    for study in changes.studies():
        yield study
        yield from (f"  {_where(change)}: {_turn(change)}" for change in _of(changes.cells, study))
        for new in (new for new in changes.new if new.study == study):
            yield f"  a new finding: {new.cells['summary']}"
            yield from (f"    {name}: {cell}" for name, cell in new.cells.items() if name != "summary")
        yield from (f"  {_gone(gone)}: taken out" for gone in changes.gone if gone.study == study)
    for conflict in changes.conflicts:
        change = conflict.change
        yield f"{change.place}: conflict: {change.study}, {_where(change)}"
        yield f"  exported {_quoted(conflict.base)}"
        yield f"  sheet    {_quoted(change.becomes)}"
        yield f"  folder   {_quoted(change.was)}"
    if changes.conflicts:
        yield "Nothing is written for a conflict: decide with --prefer sheet or --prefer folder."
    for kept in changes.kept:
        moved = "; it was changed in the folder since, so it stays" if kept.moved else "; --delete takes it out"
        yield f"{kept.study}: {_gone(kept)} has no row any more{moved}"
    for study in changes.gone_studies:
        yield f"{study}: has no row any more; a study is never taken out by a sheet"


def _of(cells: Iterable[CellChange], study: str) -> list[CellChange]:
    """The changes of a study: first what is said of the whole, then finding by finding."""
    return sorted((change for change in cells if change.study == study), key=lambda change: change.finding)


def _where(change: CellChange) -> str:
    return f"finding {change.finding}, {change.column.name}" if change.finding else change.column.name


def _turn(change: CellChange) -> str:
    return f"{_quoted(change.was)} → {_quoted(change.becomes)}"


def _quoted(cell: str) -> str:
    return f"'{' / '.join(cell.splitlines())}'" if cell else NOTHING


def _gone(gone: GoneFinding) -> str:
    return f"finding {gone.finding} ('{gone.summary}')"
