"""Two folders exchange their names: in one step where the system can, else in two with a way back."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from evidencemap.edits.names import exchange
from evidencemap.problems import CannotWrite, Place, Problem


def exchanged(new: Path, folder: Path) -> Path | None:
    """Put ``new`` in the place of ``folder``; where the old folder is now, None where there was none to keep."""
    if not folder.exists():
        new.rename(folder)
        return None
    with suppress(OSError):  # one of the two may be a mounted disk
        if exchange(new, folder):
            return new
    return _one_after_the_other(new, folder)


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
