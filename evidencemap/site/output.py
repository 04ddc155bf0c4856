"""Files of a site to a folder, so that a visitor sees the old site or the new one and never a mixture.

The new site is staged beside the old one, unchanged files as hard links, and then the two folders exchange their names.
Only what the last build wrote is ever removed; what others put into the folder, or changed there, stays.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from evidencemap.counts import counted
from evidencemap.edits import umask
from evidencemap.problems import CannotWrite, Place, Problem
from evidencemap.site.exchange import exchanged

MANIFEST = ".evidencemap-site.json"
_FORMAT = 1


@dataclass(frozen=True)
class BuildReport:
    """How many files of the site were written, left as they were, and removed."""

    written: int
    unchanged: int
    removed: int

    def __str__(self) -> str:
        return f"{counted(self.written, 'file')} written, {self.unchanged} unchanged, {self.removed} removed"


def write_site(files: Mapping[str, bytes], output: Path, review_folder: Path) -> BuildReport:
    """Make the folder hold these files, by their paths with ``/``; raises CannotWrite before anything is changed."""
    folder = output.resolve()
    refusal = _refusal(folder, review_folder.resolve(), output)
    if refusal:
        raise CannotWrite(refusal)
    old = _manifest(folder) or {}
    present = frozenset(_paths(folder)) - {MANIFEST}
    gone = frozenset(path for path in present & old.keys() - files.keys() if _as_written(folder / path, old[path]))
    foreign = present - files.keys() - gone | present - old.keys()
    in_the_way = sorted(path for path in files if path in foreign or _blocked(path, foreign))
    if in_the_way:
        hint = "this file is not from an earlier build; move it away or choose another folder"
        raise CannotWrite(Problem(Place((output / in_the_way[0]).as_posix()), "is in the way of the site", hint))
    unchanged = frozenset(path for path, content in files.items() if _holds(folder / path, content))
    report = BuildReport(len(files) - len(unchanged), len(unchanged), len(gone))
    manifest = _manifest_of(files)
    if report.written or report.removed or not _holds(folder / MANIFEST, manifest):
        _replace(folder, {**files, MANIFEST: manifest}, kept=unchanged | foreign)
    return report


def _refusal(folder: Path, review_folder: Path, given: Path) -> Problem | None:
    """Why a folder must not be written to, if it must not."""
    place = Place(given.as_posix())
    precious = (review_folder, Path("~").expanduser().resolve(), Path(folder.anchor))
    if any(folder == other or folder in other.parents for other in precious):
        return Problem(place, "holds more than a site", "choose a folder of its own, such as site")
    if folder.exists() and not folder.is_dir():
        return Problem(place, "is a file", "choose a folder")
    if folder.is_dir() and any(folder.iterdir()) and _manifest(folder) is None:
        hint = f"it holds no {MANIFEST} of an earlier build; choose an empty folder, or one that does not exist yet"
        return Problem(place, "is not ours to write to", hint)
    return None


def _manifest(folder: Path) -> Mapping[str, str] | None:
    """The files of the last build with their digests; None where there is no manifest that can be trusted."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    files = told.get("files") if isinstance(told, dict) and told.get("evidencemap_site") == _FORMAT else None
    return files if isinstance(files, dict) and all(map(_stays_inside, files)) else None


def _stays_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/") and "\\" not in path and ":" not in path


def is_site(folder: Path) -> bool:
    """Whether a folder holds a site that a build wrote."""
    return _manifest(folder) is not None


def _manifest_of(files: Mapping[str, bytes]) -> bytes:
    digests = {path: _digest(files[path]) for path in sorted(files)}
    return (json.dumps({"evidencemap_site": _FORMAT, "files": digests}, indent=1) + "\n").encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _as_written(file: Path, digest: str) -> bool:
    """Whether a file of the last build is still what that build wrote."""
    try:
        return not file.is_symlink() and _digest(file.read_bytes()) == digest
    except OSError:
        return False


def _paths(folder: Path) -> Iterator[str]:
    """Every file and link below a folder, by its path with ``/``; links are not followed."""
    for place, folders, names in os.walk(folder):
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        for name in (*names, *linked):
            yield (Path(place) / name).relative_to(folder).as_posix()


def _blocked(path: str, foreign: frozenset[str]) -> bool:
    """Whether a foreign file stands where a folder is needed, or a foreign folder where a file is."""
    return any(parent.as_posix() in foreign for parent in PurePosixPath(path).parents) or any(
        other.startswith(f"{path}/") for other in foreign
    )


def _holds(file: Path, content: bytes) -> bool:
    try:
        return not file.is_symlink() and file.stat().st_size == len(content) and file.read_bytes() == content
    except OSError:
        return False


def _replace(folder: Path, files: Mapping[str, bytes], kept: frozenset[str]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        known = frozenset(_paths(folder))
        _stage(folder, staging, files, kept)
        old = exchanged(staging, folder)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    if old is not None:
        _bring_over(old, folder, known)
        shutil.rmtree(old)


def _stage(folder: Path, staging: Path, files: Mapping[str, bytes], kept: frozenset[str]) -> None:
    staging.chmod(folder.stat().st_mode & 0o7777 if folder.is_dir() else 0o777 & ~umask())
    for empty in _empty_folders(folder):
        (staging / empty).mkdir(parents=True, exist_ok=True)
    for path in sorted(kept):
        _link(folder / path, _place_for(staging / path))
    for path in sorted(files.keys() - kept):
        _place_for(staging / path).write_bytes(files[path])


def _empty_folders(folder: Path) -> Iterator[Path]:
    """Folders without anything in them: a build leaves none, so they are somebody's, such as those of a repository."""
    return (Path(place).relative_to(folder) for place, folders, names in os.walk(folder) if not folders and not names)


def _place_for(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def _link(file: Path, new: Path) -> None:
    """The same file under a second name; a copy with its time where the file system has no hard links."""
    try:
        os.link(file, new, follow_symlinks=False)
    except OSError:
        shutil.copy2(file, new, follow_symlinks=False)


def _bring_over(old: Path, folder: Path, known: frozenset[str]) -> None:
    """Move what somebody put into the old folder while the new one was being staged."""
    for path in sorted(frozenset(_paths(old)) - known):
        if not os.path.lexists(folder / path):
            (old / path).rename(_place_for(folder / path))
