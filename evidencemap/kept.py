"""A review as it was last read, kept in the user's cache folder, so that a question need not wait for the reading.

What comes in is a review folder; what goes out is what ``project.load`` makes of it. What was kept counts only while
the program, and path, inode, size and times of every file of records, are the same; else the files are read.
"""

from __future__ import annotations

import io
import os
import pickle
import stat
import sys
import time
from binascii import crc32
from collections.abc import Mapping
from copyreg import dispatch_table
from pathlib import Path
from types import MappingProxyType
from typing import Any

from evidencemap import __version__
from evidencemap.folder import Project, file_states

SWITCH = "EVIDENCEMAP_CACHE"
SETTLED = 2_000_000_000
"""Nanoseconds for which all files must have been left alone before what was read of them is kept.

A file that changes twice within one tick of the file system's clock shows the same times both times; git calls this
"racy" (its Documentation/technical/racy-git.txt).
"""
MOST = 30
"""How many reviews are kept; beyond it, those that were written first go."""


def kept_or_read(folder: Path) -> Project:
    """The review in a folder, the same whether it was kept or had to be read; raises CannotRead as ``load`` does."""
    shelf, seen = _shelf(), _state(folder)
    if shelf is None or seen is None:
        return _read(folder)
    file = shelf / f"{crc32(bytes(folder.absolute())):08x}"
    state, last_change = seen
    project = _kept(file, state, folder)
    if project is None:
        started = time.time_ns()
        project = _read(folder)
        if last_change < started - SETTLED and _state(folder) == seen:
            _keep(file, state, project)
    return project


def _read(folder: Path) -> Project:
    # Imported here because what was kept can be used without the readers of file formats.
    from evidencemap.project import load

    return load(folder)


def _shelf() -> Path | None:
    """The folder of what is kept; None where nothing is to be kept, or others could write what is read there."""
    if os.environ.get(SWITCH) == "off" or not hasattr(os, "geteuid"):
        return None
    try:
        caches = Path(os.environ.get("XDG_CACHE_HOME", ""))
        # The XDG Base Directory Specification has relative paths ignored.
        shelf = (caches if caches.is_absolute() else Path("~/.cache").expanduser()) / "evidencemap"
        shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
        return shelf if _is_ours(shelf.lstat()) else None
    except (OSError, RuntimeError):
        return None


def _is_ours(status: os.stat_result) -> bool:
    """Whether only the user at hand can have written it: unpickling what others wrote would run what they like."""
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _state(folder: Path) -> tuple[bytes, int] | None:
    """All that the result of reading depends on, on one line, and when the last file of it changed, in nanoseconds.

    None where a file cannot be looked at. An installed library comes or goes with an entry of its folder.
    """
    try:
        files = [*file_states(Path(__file__).parent, (".py",)), *file_states(folder)]
        libraries = [(path, Path(path).stat().st_mtime_ns) for path in sys.path if path.endswith("-packages")]
    except OSError:
        return None
    line = repr((__version__, sys.version, libraries, str(folder), str(folder.absolute()), files))
    return line.encode() + b"\n", max(changed for *_, changed in files)


def _kept(file: Path, state: bytes, folder: Path) -> Project | None:
    """What was kept of a folder in this state; None where it was kept in another, is damaged, or not there."""
    try:
        with file.open("rb") as opened:
            data = opened.read() if _is_ours(os.fstat(opened.fileno())) else b""
    except OSError:
        return None
    start = len(state) + 4
    if not data.startswith(state) or data[len(state) : start] != _checksum(data[start:]):
        return None
    return Project(folder, *_Unpickler(io.BytesIO(data[start:])).load())


def _keep(file: Path, state: bytes, project: Project) -> None:
    """Keep a review, by rename, so that nobody finds half of it; where that cannot be done, nothing is kept."""
    pickled = io.BytesIO()
    pickler = pickle.Pickler(pickled, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {**dispatch_table, MappingProxyType: lambda mapping: (_read_only, (dict(mapping),))}
    pickler.dump((project.map, project.problems))
    data = pickled.getvalue()
    staged = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        staged.touch(mode=0o600)
        staged.write_bytes(state + _checksum(data) + data)
        staged.replace(file)
        for old in sorted(file.parent.iterdir(), key=lambda kept: -kept.stat().st_mtime_ns)[MOST:]:
            old.unlink(missing_ok=True)
    except OSError:
        staged.unlink(missing_ok=True)


def _checksum(data: bytes) -> bytes:
    return crc32(data).to_bytes(4, "big")


def _read_only(mapping: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(mapping)


class _Unpickler(pickle.Unpickler):
    """Makes values of this package and of nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] != __package__:
            raise pickle.UnpicklingError(f"{module}.{name} is no value of a review")
        return super().find_class(module, name)
