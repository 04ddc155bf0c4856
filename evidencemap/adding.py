"""Incoming records that were decided about to changes of files: entries in a bibliography, judgements beside them.

Each function works out what the files are to hold. A record that somebody judged to be a work of the library is kept
whole in ``duplicates.yaml``, as one that was merged into it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evidencemap.bibliography import references_in
from evidencemap.changing import Changes
from evidencemap.edits import Edit
from evidencemap.folder import Project
from evidencemap.matching.arrivals import Arrival, Do, Library
from evidencemap.merging import DIFFERENT, Said, absorb, fill, judge, with_fields_of
from evidencemap.model import EvidenceMap
from evidencemap.problems import CannotWrite, Place, Problem, ProblemLog
from evidencemap.records.bibtex_entry import bibtex_entry
from evidencemap.records.duplicates import DUPLICATES
from evidencemap.records.reference import Reference
from evidencemap.sources.bibtex_splice import with_entries

FIRST = "library.bib"
"""The bibliography of a review that has none yet."""


def library_of(review: EvidenceMap) -> Library:
    """What the review has already, with what was merged and what was judged."""
    decided = review.duplicates
    merged = [
        replace(reference, key=review.aliases.get(each.key, each.key))
        for each in decided.merged
        for reference in references_in(each.entry, DUPLICATES, ProblemLog()).references
    ]
    return Library(
        entries=tuple(review.references.values()),
        merged=tuple(reference for reference in merged if reference.key in review.references),
        different=decided.pairs_that_are(DIFFERENT, review.aliases),
        keys=frozenset((*review.references, *review.aliases)),
    )


def target_of(project: Project, named: str | None) -> Path:
    """The bibliography that new entries go to: the one of that name, else the one with most entries.

    Raises CannotWrite for a name under which no bibliography of a review would be read.
    """
    if named is not None:
        if Path(named).name != named or not named.endswith(".bib"):
            problem = Problem(Place(named), "is no bibliography of the review", "name a file in its folder: NAME.bib")
            raise CannotWrite(problem)
        return project.folder / named
    entries = Counter(Path(reference.place.path).name for reference in project.map.references.values())
    return project.folder / min(entries, key=lambda name: (-entries[name], name), default=FIRST)


@dataclass(frozen=True)
class Wanted:
    """The file that new entries go to, who decides, and whether entries that are there get fields that they lack."""

    target: Path
    said: Said
    fill: bool = False


def additions(project: Project, found: Sequence[Arrival], wanted: Wanted) -> tuple[Edit, ...]:
    """The changes that take in what is new and note what was judged; raises CannotWrite where that cannot be.

    A new work gets the fields of all records that surely are of it.
    """
    changes, target, said = Changes(project), wanted.target, wanted.said
    twins = _twins(found)
    new = [_entry(arrival, twins, target) for arrival in found if arrival.do is Do.ADD]
    if new:
        changes.change(target, lambda text: with_entries(text, list(map(bibtex_entry, new))))
        changes.references = {**changes.references, **{record.key: record for record in new}}
    for arrival in found:
        if arrival.do is Do.SAME and arrival.key:
            record = _entry(arrival, twins, target)
            absorb(changes, arrival.same_as, record, bibtex_entry(record), said)
        elif arrival.do is Do.SAME and wanted.fill and arrival.same_as in project.map.references:
            record = _under(arrival.record, arrival.same_as, target)
            fill(changes, arrival.same_as, record, bibtex_entry(record))
        for other in _taken(changes, arrival.apart) if arrival.do is Do.ADD else ():
            judge(changes, (arrival.key, other), DIFFERENT, said._replace(why=""))
    return changes.edits()


def _taken(changes: Changes, keys: Sequence[str]) -> list[str]:
    """Those of the keys that lead to an entry: a record that was left out or waits is nothing to be apart from."""
    return [
        key for key in keys if key in changes.references or any(merged.was == key for merged in changes.decided.merged)
    ]


def _twins(found: Sequence[Arrival]) -> dict[str, list[Reference]]:
    """The records that surely are the same as one that comes in, by the key of that one."""
    twins: dict[str, list[Reference]] = {}
    for each in found:
        if each.do is Do.SAME and not each.key:
            twins.setdefault(each.leader or each.same_as, []).append(each.record)
    return twins


def _entry(arrival: Arrival, twins: Mapping[str, Sequence[Reference]], target: Path) -> Reference:
    """The entry of a new work, or of a record that was judged, with what the records have that surely are the same."""
    return with_fields_of(_under(arrival.record, arrival.key, target), twins.get(arrival.key, ()))


def _under(record: Reference, key: str, target: Path) -> Reference:
    """The record as an entry of the file that it goes to."""
    return replace(record, key=key, place=Place(target.as_posix()))
