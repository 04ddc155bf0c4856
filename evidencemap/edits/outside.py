"""Files that belong to no review folder yet, or to none at all: whole or not at all, and nothing is kept of them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from evidencemap.edits.commit import commit
from evidencemap.edits.durable import digest, digest_of, sync_folder, umask, write_new
from evidencemap.edits.edit import (
    Edit,
    failed,
    refuse_what_cannot_be,
    refuse_what_loses,
    refuse_without_folder,
    refused,
    refused_as_changed,
)
from evidencemap.edits.names import move


def write_over(edit: Edit) -> bool:
    """Write one file outside of a review; False where nothing is different. Raises CannotWrite, OSError."""
    if edit.after is None or edit.before == edit.after:
        return False
    refuse_what_loses(edit)
    refuse_without_folder(edit.path)
    before = None if edit.before is None else digest(edit.before)
    try:
        refuse_what_cannot_be(edit.path, before)
        _replace(edit.path, before, edit.after)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(edit.path)) from error
    return True


def write_file(target: Path, text: str) -> bool:
    """Write what a command was told to write to a file, whatever it held; False where it said so already."""
    before = target.read_bytes() if target.is_file() else None
    return write_over(Edit(target, before, text.encode("utf-8")))


def _replace(path: Path, before: str | None, after: bytes) -> None:
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".evidencemap-{os.getpid()}")
    try:
        write_new(beside, after, target.stat() if target.exists() else None)
        if digest_of(target) != before:
            raise refused_as_changed(path)
        if before is None:
            move(beside, target)
        else:
            beside.replace(target)
        sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def refuse_what_is_taken(folder: Path) -> None:
    """Raise CannotWrite where a folder cannot be new: something is there, and it is not an empty folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise refused(folder, "is there already and is not empty", "name a folder that does not exist yet")


def write_new_folder(folder: Path, files: Mapping[str, str], done: str) -> None:
    """Make a folder with files in it, all or none; raises CannotWrite where something is there already.

    A folder that is there and empty is filled by a change like any other, since somebody may be standing in it.
    """
    refuse_what_is_taken(folder)
    if folder.exists():
        commit(folder, [Edit(folder / name, None, text.encode("utf-8")) for name, text in files.items()], done)
        return
    try:
        _make(folder, files)
    except OSError as error:
        raise failed(folder, error) from error


def _make(folder: Path, files: Mapping[str, str]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, text in files.items():
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            (staged / name).write_text(text, encoding="utf-8", newline="\n")
        staged.chmod(0o777 & ~umask())
        if hasattr(os, "sync"):
            os.sync()  # once for all of them: a review from a table may have ten thousand files
        move(staged, folder)
        sync_folder(folder.parent)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
