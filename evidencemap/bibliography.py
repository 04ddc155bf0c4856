"""Any bibliography to references, with the proof that no record of it was lost: declared = read + reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.records.citation_keys import CitationKeys
from evidencemap.records.dates import parse_date
from evidencemap.records.entry import reference
from evidencemap.records.inherited import DATA_FOR_OTHERS, with_inherited
from evidencemap.records.reference import Reference
from evidencemap.records.work import reference_of
from evidencemap.sources.bibtex import bibtex_entries, mentions_others
from evidencemap.sources.bibtex_fields import shown
from evidencemap.sources.formats import EMPTY, Format, format_of
from evidencemap.sources.text import MAX_BIBLIOGRAPHY_BYTES, ONLY_UTF8, Letters, read_text, without_controls
from evidencemap.sources.works import RawWork
from evidencemap.values import dataclass

_NOT_READ = re.compile("(?:record|entry) not read")


@dataclass(frozen=True)
class Bibliography:
    """The references of a file; ``reported`` has one problem for each record that was declared but not read.

    ``declared`` is counted without the reader, and is always ``len(references) + len(reported)``.
    """

    format: str
    references: tuple[Reference, ...]
    declared: int
    reported: tuple[Problem, ...]


def read_references(file: Path, path: str, log: ProblemLog, letters: Letters = ONLY_UTF8) -> Bibliography:
    """The references of a file of any known format; ``path`` is how messages name it.

    ``letters`` is what is done with a file that is not UTF-8. What is wrong with the file goes to ``log``, the reported
    records too; citation keys that the file does not give are made up. Raises CannotRead where nothing can be read.
    """
    text = read_text(file, path, log, MAX_BIBLIOGRAPHY_BYTES, letters)
    if text is None:
        raise CannotRead(log.problems)
    return references_in(text, path, log)


def references_in(text: str, path: str, log: ProblemLog) -> Bibliography:
    """The references of a text, as ``read_references`` gives those of a file."""
    format = format_of(text, path)
    if format.read is None:
        references = _of_bibtex(text, path, log)
    else:
        text = without_controls(text, path, log)
        references = _of_works(format.read(text, path, log), format, log)
    bibliography = _accounted(format, references, format.starts(text, path), log)
    if not bibliography.declared:
        log.notice(Place(path), "no record in this file" + (": it is empty" if format is EMPTY else ""))
    return bibliography


def _of_bibtex(text: str, path: str, log: ProblemLog) -> list[Reference]:
    """The entries that are works: what only holds data for others has given it away."""
    taken: dict[str, Place] = {}
    references = []
    for entry in with_inherited(bibtex_entries(text, path, log), mentions_others(text), log):
        _tell_if_twice(f"citation key '{shown(entry.key)}'", entry.key.casefold(), entry.place, taken, log)
        if entry.kind == DATA_FOR_OTHERS:
            log.notice(entry.place, f"record not read: '{shown(entry.key)}' is no work but data for others")
        else:
            references.append(reference(entry, log))
    return references


def _of_works(works: Sequence[RawWork], format: Format, log: ProblemLog) -> list[Reference]:
    ids: dict[str, Place] = {}
    keys = CitationKeys()
    references = []
    for work in works:
        if work.key and format.has_ids:
            _tell_if_twice(f"id '{shown(work.key)}'", work.key, work.place, ids, log)
        references.append(reference_of(work, _key(work, keys), log))
    return references


def _key(work: RawWork, keys: CitationKeys) -> str:
    """The key that the file gives to a work, or a made up one."""
    people = work.authors or work.editors
    date = parse_date(_text(work, "date")) or parse_date(_text(work, "year"))
    family = people[0].family if people else ""
    return keys.key(work.key, family, str(date.year) if date else "", _text(work, "title"))


def _text(work: RawWork, name: str) -> str:
    field = work.fields.get(name)
    return field.value if field else ""


def _tell_if_twice(what: str, id: str, place: Place, taken: dict[str, Place], log: ProblemLog) -> None:
    first = taken.setdefault(id, place)
    if first is not place:
        log.add(place, f"{what} is here twice", f"first in line {first.line}; give one of them another")


def _accounted(format: Format, references: Sequence[Reference], starts: list[Place], log: ProblemLog) -> Bibliography:
    """The references with a problem for each start of a record that gave none."""
    read = {reference.place for reference in references}
    told = {problem.place: problem for problem in reversed(log.problems) if _NOT_READ.match(problem.message)}
    reported = []
    for start in starts:
        if start not in read:
            if start not in told:
                log.add(start, "record not read", "look at how it starts, and at the end of the one before it")
                told[start] = log.problems[-1]
            reported.append(told[start])
    declared = len(read.union(starts))
    if declared != len(references) + len(reported):
        raise AssertionError(f"{format.name}: {declared} declared, {len(references)} read, {len(reported)} reported")
    return Bibliography(format.name, tuple(references), declared, tuple(reported))
