"""The folder ``.evidencemap/`` of a review: what was changed, what it was before, and the change under way.

Nothing in it is part of the review. ``changes/12/`` holds ``change.json`` and, under ``before/``, what the files of
that change held before it; ``pending/`` is the same for a change that is not complete yet.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Any

from evidencemap.edits.durable import sync_folder, write_new
from evidencemap.folder import OURS
from evidencemap.problems import CannotWrite, Place, Problem
from evidencemap.values import dataclass

MOST_CHANGES, MOST_BYTES = 100, 100_000_000
"""How much is kept; beyond it the oldest changes go, but never the last one."""
_FORMAT = 1
_RECORD, _BEFORE = "change.json", "before"
COMPLETE, APPLIED, BROKEN_OFF = "complete", "applied", "broken-off"
"""Empty files that say how far a change has come: all is staged; all is in place; it was given up."""


class Kind(StrEnum):
    """What a change is to those before it."""

    CHANGE = "change"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True)
class ChangedFile:
    """A file of the review by its path in it, with digests of what it held before and after; None: it was not there."""

    path: str
    before: str | None
    after: str | None
    mode: int | None = None


@dataclass(frozen=True)
class Change:
    """Files that were changed together; ``of`` is the number of the change that was undone or done again."""

    number: int
    done: str
    on: str
    files: tuple[ChangedFile, ...]
    kind: Kind = Kind.CHANGE
    of: int | None = None
    broken_off: bool = False


@dataclass(frozen=True)
class Store:
    """Where things are in the ``.evidencemap/`` of a review folder, whether it is there yet or not."""

    folder: Path

    @property
    def home(self) -> Path:
        """The folder itself."""
        return self.folder / OURS

    @property
    def lock(self) -> Path:
        """The file that is locked by who changes the review."""
        return self.home / "lock"

    @property
    def pending(self) -> Path:
        """The change that is not complete."""
        return self.home / "pending"

    @property
    def is_broken_off(self) -> bool:
        """Whether a change is half in place, or is just being put there."""
        return (self.pending / COMPLETE).exists()

    def kept(self, number: int) -> Path:
        """The folder of a complete change."""
        return self.home / "changes" / str(number)

    def make(self) -> None:
        """Make the folder, and have git leave it alone; raises CannotWrite where something else is there."""
        if self.home.is_symlink() or (self.home.exists() and not self.home.is_dir()):
            raise CannotWrite(
                Problem(Place(self.home.as_posix()), "is not a folder", "move it away; the name is needed here")
            )
        self.home.mkdir(exist_ok=True)
        (self.home / "changes").mkdir(exist_ok=True)
        with suppress(FileExistsError):
            write_new(self.home / ".gitignore", b"*\n")

    def unmake(self) -> None:
        """Remove the folder where nothing is kept in it: a command that changed nothing leaves nothing behind."""
        with suppress(OSError):
            if any(item.name not in (".gitignore", "lock", "changes") for item in self.home.iterdir()):
                return
            (self.home / "changes").rmdir()
            for file in (self.home / ".gitignore", self.lock):
                file.unlink()
            self.home.rmdir()

    def numbers(self) -> list[int]:
        """The numbers of all kept changes, in order."""
        try:
            names = os.listdir(self.home / "changes")  # noqa: PTH208  names alone are wanted
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(int(name) for name in names if name.isascii() and name.isdecimal())

    def changes(self) -> tuple[Change, ...]:
        """All kept changes, oldest first; what cannot be read of them is left out."""
        read = (change_in(self.kept(number)) for number in self.numbers())
        return tuple(change for change in read if change)

    def forget(self, most: int = MOST_CHANGES, most_bytes: int = MOST_BYTES) -> None:
        """Let the oldest changes go where there are too many, or they are too large."""
        room = most_bytes
        for place, number in enumerate(reversed(self.numbers())):
            room -= sum(file.stat().st_size for file in self.kept(number).rglob("*") if file.is_file())
            if place and (place >= most or room < 0):
                (self.kept(number) / _RECORD).unlink(missing_ok=True)  # first, or half of a change could be read
                shutil.rmtree(self.kept(number))


def write_change(folder: Path, change: Change, before: Mapping[str, bytes]) -> None:
    """Write a change into a new folder, with what its files held, by path."""
    folder.mkdir()
    made = {folder}
    for path, data in before.items():
        file = kept_before(folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_new(file, data)
        made.update(parent for parent in file.parents if parent.is_relative_to(folder))
    write_new(folder / _RECORD, _text(change).encode("utf-8"))
    for each in sorted(made):
        sync_folder(each)


def kept_before(folder: Path, path: str) -> Path:
    """Where in the folder of a change stands what a file held before it."""
    return folder / _BEFORE / path


def change_in(folder: Path) -> Change | None:
    """The change in a folder; None where there is none that can be understood."""
    try:
        told = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        return _change(told, (folder / BROKEN_OFF).exists())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def stays_inside(path: str) -> bool:
    """Whether a path leads nowhere but into the review: a change may be told of by a stranger's folder."""
    pure = PurePath(path)
    return not pure.anchor and ".." not in pure.parts and pure.parts[:1] not in ((), (OURS,))


def _change(told: Any, broken_off: bool) -> Change | None:
    if told["evidencemap_change"] != _FORMAT:
        return None
    files = tuple(ChangedFile(str(file["path"]), file["before"], file["after"], file["mode"]) for file in told["files"])
    if not all(stays_inside(file.path) for file in files):
        return None
    kind = Kind(told["kind"])
    return Change(int(told["number"]), str(told["done"]), str(told["on"]), files, kind, told["of"], broken_off)


def _text(change: Change) -> str:
    files = [{"path": f.path, "before": f.before, "after": f.after, "mode": f.mode} for f in change.files]
    told = {
        "evidencemap_change": _FORMAT,
        "number": change.number,
        "done": change.done,
        "on": change.on,
        "kind": change.kind.value,
        "of": change.of,
        "files": files,
    }
    return json.dumps(told, indent=1) + "\n"
