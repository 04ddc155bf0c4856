"""Changes of a review, one after another: each is compared with what was read, carried out as a whole, and kept."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from evidencemap.edits.durable import digest
from evidencemap.edits.edit import Edit, failed, refuse_what_cannot_be, refuse_what_loses, refused, refused_as_changed
from evidencemap.edits.journal import ChangedMeanwhile, carried_out, recover
from evidencemap.edits.lock import exclusive
from evidencemap.edits.store import Change, ChangedFile, Kind, Store, stays_inside
from evidencemap.problems import CannotWrite


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else changes the files of a review meanwhile; who has locked it can do so again.

    A change that a process left half done is finished first, or taken back. Raises CannotWrite.
    """
    store = Store(folder)
    with ExitStack() as stack:
        try:
            if stack.enter_context(exclusive(store)):
                recover(store)
        except OSError as error:
            raise _cannot_begin(store, error) from error
        yield


def _cannot_begin(store: Store, error: OSError) -> CannotWrite:
    if not store.is_broken_off:
        return failed(store.folder, error)
    why = f"a change was broken off here and cannot be finished: {error.strerror or error}"
    return refused(store.folder, why, "mend that, and run the command again")


def commit(folder: Path, edits: Sequence[Edit], done: str) -> bool:
    """Change files of a review, all or none, and keep what they held; False where nothing was to be changed.

    ``done`` is a sentence for the history. Raises CannotWrite, and then nothing was changed.
    """
    for edit in edits:
        refuse_what_loses(edit)
    return committed(folder, edits, done, Kind.CHANGE)


def committed(folder: Path, edits: Sequence[Edit], done: str, kind: Kind, of: int | None = None) -> bool:
    """The same for a change of any kind; ``of`` is the number of the one that is undone or done again.

    That is noted even where somebody has done it by hand already and no file is different.
    """
    wanted = {_inside(folder, edit.path): edit for edit in edits if edit.before != edit.after}
    if not wanted and of is None:
        return False
    _refuse_two_names(list(wanted.values()))
    with locked(folder):
        store = Store(folder)
        files = tuple(_changed_file(path, edit) for path, edit in wanted.items())
        number = max(store.numbers(), default=0) + 1
        on = datetime.now().astimezone().isoformat(timespec="seconds")
        _carry_out(store, Change(number, done, on, files, kind, of), wanted)
    return True


def _carry_out(store: Store, change: Change, wanted: dict[str, Edit]) -> None:
    before = {path: edit.before for path, edit in wanted.items() if edit.before is not None}
    after = {path: edit.after for path, edit in wanted.items() if edit.after is not None}
    try:
        carried_out(store, change, before, after)
    except ChangedMeanwhile as changed:
        raise refused_as_changed(wanted[str(changed)].path) from None
    except OSError as error:
        if store.is_broken_off:
            why = f"cannot be written: {error.strerror or error}; the change is half done"
            raise refused(store.folder, why, "mend that; the next command finishes it or takes it back") from error
        raise failed(store.folder, error) from error


def is_inside(folder: Path, path: Path) -> bool:
    """Whether a path leads into the review and not into what is kept there of its past."""
    return stays_inside(_within(folder, path))


def _inside(folder: Path, path: Path) -> str:
    if not is_inside(folder, path):
        raise refused(path, "is not a file of the review", "name one in its folder")
    return _within(folder, path)


def _within(folder: Path, path: Path) -> str:
    """The path of a file as seen from the review, with ``/``."""
    return Path(os.path.relpath(path.absolute(), folder.absolute())).as_posix()


def _refuse_two_names(edits: list[Edit]) -> None:
    named: dict[str, Path] = {}
    for edit in edits:
        other = named.setdefault(os.path.realpath(edit.path), edit.path)
        if other is not edit.path:
            raise refused(edit.path, f"is the same file as {other.as_posix()}", "keep one of the two")


def _changed_file(path: str, edit: Edit) -> ChangedFile:
    before, after = (None if data is None else digest(data) for data in (edit.before, edit.after))
    try:
        refuse_what_cannot_be(edit.path, before)
        mode = stat.S_IMODE(edit.path.stat().st_mode) if edit.path.exists() else None
    except OSError as error:
        raise failed(edit.path, error) from error
    return ChangedFile(path, before, after, mode)
