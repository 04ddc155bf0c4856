"""Two folders exchange their names: in one step where the system can, else in two with a way back."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from evidencemap.problems import CannotWrite, Place, Problem

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
"""Both from the Linux headers (fcntl.h and linux/fs.h); see renameat2(2)."""


def exchanged(new: Path, folder: Path) -> Path | None:
    """Put ``new`` in the place of ``folder``; where the old folder is now, None where there was none to keep."""
    if not folder.exists():
        new.rename(folder)
        return None
    if _exchange(new, folder):
        return new
    return _one_after_the_other(new, folder)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step, if kernel and file system can."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = (os.fsencode(one), os.fsencode(other))
    failed: int = rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], ctypes.c_uint(_RENAME_EXCHANGE))
    return failed == 0


def _one_after_the_other(new: Path, folder: Path) -> Path:
    """For a moment there is no site; there is never half of one."""
    aside = new.with_name(f"{new.name}.old")
    try:
        folder.rename(aside)
    except OSError as error:
        hint = "perhaps another program uses it, or it is a mounted disk; choose a folder inside it"
        raise CannotWrite(Problem(Place(folder.name), f"cannot be replaced: {error.strerror}", hint)) from error
    try:
        new.rename(folder)
    except OSError:
        aside.rename(folder)
        raise
    return aside
