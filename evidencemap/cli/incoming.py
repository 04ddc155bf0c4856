"""Files of incoming records, read and accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evidencemap.bibliography import Bibliography, read_references
from evidencemap.cli.output import say
from evidencemap.cli.stop import Stop
from evidencemap.problems import CannotRead, ProblemLog
from evidencemap.records.reference import Reference
from evidencemap.sources.text import Letters

REMEDY = "save the file as UTF-8, or say with --encoding what it is"


@dataclass(frozen=True)
class Incoming:
    """The records of all files in their order, and how many mistakes were told.

    ``with_own_key`` has the positions of the records whose key somebody chose.
    """

    records: tuple[Reference, ...]
    with_own_key: frozenset[int]
    mistakes: int


def read_incoming(files: Sequence[str], encoding: str, anyway: bool) -> Incoming:
    """The records, once every problem and the account of each file are told.

    Ends the command where a mistake was told, unless what could be read is wanted anyway.
    """
    records: list[Reference] = []
    own: set[int] = set()
    mistakes = 0
    for name in files:
        read, found = _read_and_told(Path(name), encoding)
        mistakes += found
        if read.format == "BibTeX":
            own.update(range(len(records), len(records) + len(read.references)))
        records.extend(read.references)
    if mistakes and not anyway:
        say(f"{mistakes} to mend; nothing was written. --anyway takes what could be read.")
        raise Stop(1)
    return Incoming(tuple(records), frozenset(own), mistakes)


def _read_and_told(file: Path, encoding: str) -> tuple[Bibliography, int]:
    """A file, and the number of mistakes in it, once its problems and its account are told."""
    path, log = file.as_posix(), ProblemLog()
    try:
        read = read_references(file, path, log, Letters(encoding, remedy=REMEDY))
    except CannotRead as unreadable:
        raise CannotRead(sorted({*log.problems, *unreadable.problems})) from None
    problems = sorted(set(log.problems))
    for problem in problems:
        say(str(problem))
    account = f"{read.declared} declared = {len(read.references)} read + {len(read.reported)} reported"
    say(f"{path}: {read.format}: {account}.")
    return read, sum(not problem.notice for problem in problems)
