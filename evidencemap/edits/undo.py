"""What was changed in a review, what of it can be undone or done again next, and the edits that do so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evidencemap.edits.commit import committed
from evidencemap.edits.durable import digest
from evidencemap.edits.edit import Edit
from evidencemap.edits.store import Change, ChangedFile, Kind, Store, kept_before
from evidencemap.problems import Place, Problem


class CannotUndo(Exception):  # noqa: N818  reads as a sentence: "raise CannotUndo"
    """Files are not as the change left them, so that undoing it would lose what somebody wrote."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def history(folder: Path) -> tuple[Change, ...]:
    """The changes of a review that are kept, oldest first."""
    return Store(folder).changes()


def next_to_undo(changes: Sequence[Change]) -> Change | None:
    """The last change that stands."""
    standing, _ = _standing_and_undone(changes)
    return standing[-1] if standing else None


def next_to_redo(changes: Sequence[Change]) -> Change | None:
    """The undo that can be taken back: the last one, as long as nothing else was changed since."""
    _, undone = _standing_and_undone(changes)
    return undone[-1] if undone else None


def undone(changes: Sequence[Change]) -> frozenset[int]:
    """The numbers of the changes that do not stand, and of what undid them."""
    standing, _ = _standing_and_undone(changes)
    return frozenset(change.number for change in changes) - {change.number for change in standing}


def _standing_and_undone(changes: Sequence[Change]) -> tuple[list[Change], list[Change]]:
    standing: list[Change] = []
    undoing: list[Change] = []
    for change in changes:
        if change.broken_off:
            continue
        if change.kind is Kind.UNDO:
            standing = [each for each in standing if each.number != change.of]
            undoing.append(change)
            continue
        undoing = [each for each in undoing if each.number != change.of] if change.kind is Kind.REDO else []
        standing.append(change)
    return standing, undoing


def edits_that_take_back(folder: Path, change: Change) -> list[Edit]:
    """The edits that make files as they were before a change; raises CannotUndo where one is not as it left them.

    A file that is as it was before needs no edit.
    """
    store, edits, problems = Store(folder), [], []
    for file in change.files:
        path = folder / file.path
        now = path.read_bytes() if path.is_file() else None
        kept = kept_before(store.kept(change.number), file.path)
        held = None if now is None else digest(now)
        if held == file.before:
            continue
        if held != file.after:
            problems.append(Problem(Place(path.as_posix()), f"was changed since '{change.done}'", _by_hand(file, kept)))
        elif not _is_whole(kept, file):
            problems.append(Problem(Place(kept.as_posix()), "is not as it was kept", f"mend {path.as_posix()} by hand"))
        else:
            edits.append(Edit(path, now, kept.read_bytes() if file.before else None))
    if problems:
        raise CannotUndo(problems)
    return edits


def take_back(folder: Path, change: Change, edits: Sequence[Edit]) -> None:
    """Carry out the edits that take back a change, as an undo or, where it was one, as a redo."""
    kind = Kind.REDO if change.kind is Kind.UNDO else Kind.UNDO
    committed(folder, edits, change.done, kind, change.number)


def _by_hand(file: ChangedFile, kept: Path) -> str:
    """How somebody who wants a change taken back all the same loses nothing of what was written since."""
    if file.before:
        return f"what it held before is in {kept.as_posix()}: bring the file to that by hand, and run the command again"
    return "it was not there before: move it out of the review, where you keep what it holds, and run the command again"


def _is_whole(kept: Path, file: ChangedFile) -> bool:
    return file.before is None or (kept.is_file() and digest(kept.read_bytes()) == file.before)
