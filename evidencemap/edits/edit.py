"""What is to be done to one file, and what forbids it."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

from evidencemap.edits.durable import digest_of
from evidencemap.problems import CannotWrite, Place, Problem
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Edit:
    """What a file held when it was read, and what it is to hold; None where there is no such file.

    ``path`` is named as messages should name it.
    """

    path: Path
    before: bytes | None
    after: bytes | None


def refuse_what_loses(edit: Edit) -> None:
    """Raise CannotWrite where a full file would be left empty."""
    if edit.before and edit.after is not None and not _is_blank(edit.before) and _is_blank(edit.after):
        raise refused(edit.path, "would be left empty; nothing is written", "if that is meant, empty it by hand")


def refuse_what_cannot_be(path: Path, before: str | None) -> None:
    """Raise CannotWrite where a file may not be changed, or is not what was read; ``before`` is the digest of that."""
    if path.is_symlink() and not path.exists():
        raise refused(path, "is a link to a file that is not there", "mend the link, or remove it")
    if path.exists() and not path.is_file():
        raise refused(path, "is not a file", "move it away")
    if path.exists() and _is_read_only(path):
        raise refused(path, "is read-only; nothing is written", "make it writable, and run the command again")
    if digest_of(path) != before:
        raise refused_as_changed(path)


def refuse_without_folder(path: Path) -> None:
    """Raise CannotWrite where the folder of a file that somebody named is not there."""
    if not path.parent.is_dir():
        raise refused(path, f"there is no folder {path.parent.as_posix()}", "make it first, or name another file")


def refused_as_changed(path: Path) -> CannotWrite:
    """Somebody has changed a file since it was read."""
    return refused(path, "was changed in the meantime; nothing is written", "look at it, and run the command again")


def refused(path: Path, message: str, hint: str) -> CannotWrite:
    """Why nothing is written, at a file."""
    return CannotWrite(Problem(Place(path.as_posix()), message, hint))


def failed(path: Path, error: OSError) -> CannotWrite:
    """The system could not write; what was there is as it was."""
    return refused(path, f"cannot be written: {error.strerror or error}", "nothing was changed")


def _is_blank(data: bytes) -> bool:
    return not data.removeprefix(codecs.BOM_UTF8).strip()


def _is_read_only(path: Path) -> bool:
    """Whether nobody may write to a file, or not the user at hand: a rename would not ask."""
    return not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK)
