"""The one door through which files of a user are written: all of it, or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from evidencemap.problems import CannotWrite, Place, Problem


def write_file(target: Path, text: str) -> bool:
    """Put text into a file by rename; False where the file said so already."""
    data = text.encode("utf-8")
    if _bytes_of(target) == data:
        return False
    _replace(target, data)
    return True


def write_over(target: Path, before: bytes | None, text: str) -> bool:
    """Write a file that was read as ``before`` (None: it was not there); False where nothing was to be changed.

    Raises CannotWrite where somebody has changed the file since: what they wrote is not lost.
    """
    data = text.encode("utf-8")
    if data == before:
        return False
    _replace(target, data, lambda: _refuse_if_changed(target, before))
    return True


def _bytes_of(target: Path) -> bytes | None:
    return target.read_bytes() if target.is_file() else None


def _refuse_if_changed(target: Path, before: bytes | None) -> None:
    if _bytes_of(target) != before:
        hint = "look at it, and run the command again"
        raise CannotWrite(Problem(Place(target.as_posix()), "was changed in the meantime; nothing is written", hint))


def _replace(target: Path, data: bytes, last_look: Callable[[], None] = lambda: None) -> None:
    handle, staged = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(staged, target.stat().st_mode if target.exists() else 0o666 & ~umask())  # noqa: PTH101
        last_look()
        os.replace(staged, target)  # noqa: PTH105
    except BaseException:
        Path(staged).unlink(missing_ok=True)
        raise


def write_new_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Make a folder with files in it, all or none; raises CannotWrite where something is there already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "name a folder that does not exist yet"
        raise CannotWrite(Problem(Place(folder.as_posix()), "is there already and is not empty", hint))
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, text in files.items():
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            (staged / name).write_text(text, encoding="utf-8", newline="\n")
        staged.chmod(0o777 & ~umask())
        _put(staged, folder)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise


def _put(staged: Path, folder: Path) -> None:
    """Give a folder its name, or its content to an empty one, which somebody may be standing in."""
    if not folder.exists():
        staged.replace(folder)
        return
    for item in sorted(staged.iterdir()):
        item.replace(folder / item.name)
    staged.rmdir()


def umask() -> int:
    """The permissions that new files and folders of this process go without."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
