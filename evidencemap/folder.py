"""A review folder: which one is at hand, the state of its files, and what came of reading it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from evidencemap.model import EvidenceMap
from evidencemap.problems import Problem
from evidencemap.values import dataclass

PROTOCOL = "review.yaml"
OURS = ".evidencemap"
"""The folder in a review that holds what its files were before they were changed; nothing in it is part of it."""
CODINGS = "codings"
"""The folder in which each coder has a folder of records."""
RECORDS = (".yaml", ".yml", ".bib")


@dataclass(frozen=True)
class Project:
    """A review folder as it was read: the map, and all problems in the order of their places."""

    folder: Path
    map: EvidenceMap
    problems: tuple[Problem, ...]

    @property
    def mistakes(self) -> tuple[Problem, ...]:
        """The problems that have to be mended."""
        return tuple(problem for problem in self.problems if not problem.notice)


def review_folder(given: str | None) -> Path:
    """The review at hand: the folder given, else here if ``review.yaml`` is here, else ``references/`` in it."""
    if given:
        return Path(given)
    return Path() if Path(PROTOCOL).is_file() else Path("references")


def file_states(folder: Path, endings: tuple[str, ...] = RECORDS) -> Iterator[tuple[str, int, int, int, int]]:
    """Path, inode, size and times of the files with these endings in a folder, the folders in it and those of coders.

    The times, in nanoseconds, are those of the last change of the content, which a program can set at will, and of the
    last change of anything, which it cannot.
    """
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name == OURS:
            continue
        if entry.is_dir() and entry.name == CODINGS:
            coders = sorted((one for one in os.scandir(entry) if one.is_dir()), key=lambda one: one.name)
            yield from (state for coder in coders for state in _states_in(coder, endings))
        elif entry.is_dir():
            yield from _states_in(entry, endings)
        elif entry.name.endswith(endings):
            yield _state(entry)


def _states_in(folder: os.DirEntry[str], endings: tuple[str, ...]) -> Iterator[tuple[str, int, int, int, int]]:
    inside = (file for file in os.scandir(folder) if file.name.endswith(endings))
    return map(_state, sorted(inside, key=lambda file: file.name))


def _state(entry: os.DirEntry[str]) -> tuple[str, int, int, int, int]:
    status = entry.stat()
    return entry.path, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
