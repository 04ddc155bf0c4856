"""A change of several files that happens as a whole: interrupted at any moment, all are as before or all as after.

First the change and what the files held go to ``pending/``, then the new contents to files beside those that they are
for, then the mark COMPLETE is set. From here the change can be finished by whoever comes next: the two names of each
file exchange what they name, so that what stood there is never gone, not even if somebody saved it an instant before.
With the mark APPLIED set, the files with the old contents go, and ``pending/`` becomes one of ``changes/``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from evidencemap.edits.durable import digest_of, sync_folder, write_new
from evidencemap.edits.edit import refused
from evidencemap.edits.names import exchange, move
from evidencemap.edits.store import (
    APPLIED,
    BROKEN_OFF,
    COMPLETE,
    Change,
    ChangedFile,
    Store,
    change_in,
    kept_before,
    write_change,
)
from evidencemap.values import dataclass


class ChangedMeanwhile(Exception):  # noqa: N818  reads as a sentence
    """Somebody saved a file while it was being changed; the file, by its path in the review."""


@dataclass(frozen=True)
class _Slot:
    """A file of a change under its two names: its own, links followed, and that of the content beside it."""

    file: ChangedFile
    target: Path
    beside: Path

    @property
    def applied(self) -> bool:
        """Whether the names were exchanged: the new content is no longer beside the file."""
        return digest_of(self.beside) != self.file.after

    def put(self, old: str | None, new: str | None) -> None:
        """Exchange the old content for the new one, which is beside it; raises ChangedMeanwhile, then as before."""
        if digest_of(self.target) != old:
            raise ChangedMeanwhile(self.file.path)
        try:
            self._exchange(old, new)
        except (FileExistsError, FileNotFoundError):
            raise ChangedMeanwhile(self.file.path) from None
        if digest_of(self.beside) not in (old, None):
            self._exchange(new, old)
            raise ChangedMeanwhile(self.file.path)

    def _exchange(self, old: str | None, new: str | None) -> None:
        if new is None:
            move(self.target, self.beside)
        elif old is None:
            move(self.beside, self.target)
        elif not exchange(self.beside, self.target):
            self.beside.replace(self.target)

    def part(self) -> None:
        """Let go of one of two names of one file: a process died between making the one and removing the other."""
        with suppress(FileNotFoundError):
            if self.target.samefile(self.beside):
                (self.target if self.file.after is None else self.beside).unlink()

    def sweep(self) -> None:
        """Remove what is beside the file, unless it is something that somebody else wrote."""
        if digest_of(self.beside) in (self.file.before, self.file.after):
            self.beside.unlink(missing_ok=True)


def carried_out(store: Store, change: Change, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Change the files of a review; raises OSError or ChangedMeanwhile, and then they are as before.

    Where not even that could be done, the change is still pending, and the next command finishes it or takes it back.
    """
    try:
        _stage(store, change, before, after)
    except BaseException:
        with suppress(OSError):
            _discard(store)
        raise
    try:
        _apply(store, change)
    except BaseException:
        _take_back(store, change)
        raise
    with suppress(OSError):  # done, and on the disk; the next command tidies up
        _finish(store, change)


def recover(store: Store) -> None:
    """Finish the change that a process left behind when it died, or take it back; the review has to be locked.

    Raises CannotWrite where a file of it was changed by hand since, once the others are as before.
    """
    if not store.pending.is_dir():
        return
    change = change_in(store.pending)
    marked = [mark for mark in (COMPLETE, APPLIED) if (store.pending / mark).exists()]
    if not marked:
        _discard(store)
    elif change is None:
        raise refused(store.pending, "the change that was broken off here cannot be read", "move this folder away")
    else:
        _recover(store, change, marked[0])


def _recover(store: Store, change: Change, mark: str) -> None:
    try:
        if mark == COMPLETE:
            _apply(store, change)
    except ChangedMeanwhile as changed:
        _take_back(store, change, keep=True)
        hint = f"look at it, and run the command again; the change: {change.done}"
        message = "was changed by hand after a change was broken off, which is taken back now"
        raise refused(store.folder / str(changed), message, hint) from None
    _finish(store, change)


def _slots(store: Store, change: Change) -> Iterator[_Slot]:
    for index, file in enumerate(change.files):
        target = Path(os.path.realpath(store.folder / file.path))
        yield _Slot(file, target, target.with_name(f".evidencemap-{change.number}-{index}"))


def _stage(store: Store, change: Change, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    write_change(store.pending, change, before)
    sync_folder(store.home)
    sync_folder(store.folder)
    folders: set[Path] = set()
    for slot in _slots(store, change):
        if slot.file.after is not None:
            folders.update(_made(slot.target.parent))
            write_new(slot.beside, after[slot.file.path], _status(slot.target))
    for folder in sorted(folders):
        sync_folder(folder)
    write_new(store.pending / COMPLETE, b"")
    sync_folder(store.pending)


def _made(folder: Path) -> Iterator[Path]:
    """The folder, and those above it whose names are new, once it is there."""
    yield folder
    if not folder.is_dir():
        yield from _made(folder.parent)
        folder.mkdir(exist_ok=True)


def _apply(store: Store, change: Change) -> None:
    slots = list(_slots(store, change))
    for slot in slots:
        slot.part()
        if not slot.applied:
            slot.put(slot.file.before, slot.file.after)
        elif digest_of(slot.beside) not in (slot.file.before, None):
            _return(slot)
    _sync(slots)
    (store.pending / COMPLETE).replace(store.pending / APPLIED)


def _return(slot: _Slot) -> None:
    """Give back what somebody had saved in the instant of the exchange before which the process died."""
    if digest_of(slot.target) == slot.file.after and exchange(slot.beside, slot.target):
        raise ChangedMeanwhile(slot.file.path)


def _take_back(store: Store, change: Change, keep: bool = False) -> None:
    """Make the files as before, except those that somebody changed since; ``keep`` the change to be looked at."""
    slots = list(_slots(store, change))
    for slot in reversed(slots):
        slot.part()
        if slot.applied and digest_of(slot.target) == slot.file.after:
            _put_back(slot, kept_before(store.pending, slot.file.path))
    _sync(slots)
    if keep:
        with suppress(FileExistsError):
            write_new(store.pending / BROKEN_OFF, b"")
        (store.pending / COMPLETE).replace(store.pending / APPLIED)
        _finish(store, change)
    else:
        _discard(store)


def _put_back(slot: _Slot, kept: Path) -> None:
    old, new = slot.file.before, slot.file.after
    if old is not None and digest_of(slot.beside) is None:  # where names cannot be exchanged
        write_new(slot.beside, kept.read_bytes(), _status(slot.target))
    with suppress(ChangedMeanwhile):
        slot.put(new, old)


def _status(file: Path) -> os.stat_result | None:
    return file.stat() if file.exists() else None


def _finish(store: Store, change: Change) -> None:
    for slot in _slots(store, change):
        slot.sweep()
        if not slot.target.exists():
            _remove_if_empty(slot.target.parent, store.folder)
    store.pending.replace(store.kept(change.number))
    sync_folder(store.kept(change.number).parent)
    with suppress(OSError):
        store.forget()


def _discard(store: Store) -> None:
    """Remove all that was staged of a change of which nothing is in place."""
    (store.pending / COMPLETE).unlink(missing_ok=True)
    sync_folder(store.pending)
    change = change_in(store.pending)
    for slot in _slots(store, change) if change else ():
        slot.beside.unlink(missing_ok=True)
        _remove_if_empty(slot.target.parent, store.folder)
    shutil.rmtree(store.pending)


def _remove_if_empty(folder: Path, review: Path) -> None:
    """Remove a folder that a change has left empty, and those above it, as git does; never the review itself."""
    top = review.resolve()
    while folder != top and folder.is_relative_to(top) and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _sync(slots: list[_Slot]) -> None:
    for folder in sorted({slot.target.parent for slot in slots}):
        sync_folder(folder)
