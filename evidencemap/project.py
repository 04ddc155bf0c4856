"""A review folder to an EvidenceMap and its problems: the only way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from evidencemap.checks import cross_record_problems
from evidencemap.folder import CODINGS, OURS, PROTOCOL, Project
from evidencemap.model import EvidenceMap
from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.records.aliases import read_aliases
from evidencemap.records.citations import CITATIONS_SHAPE
from evidencemap.records.claim import CLAIMS_SHAPE, Claim
from evidencemap.records.codebook import Codebook, read_codebook
from evidencemap.records.coding import STATE_WORDS
from evidencemap.records.disposition import DISPOSITIONS_SHAPE
from evidencemap.records.duplicates import DUPLICATES, DUPLICATES_SHAPE, Decisions
from evidencemap.records.entry import reference
from evidencemap.records.inherited import DATA_FOR_OTHERS, with_inherited
from evidencemap.records.protocol import PROTOCOL_SHAPE, Protocol
from evidencemap.records.reference import Reference
from evidencemap.records.screening import SCREENING_SHAPE, Screening
from evidencemap.records.shapes import Shape
from evidencemap.records.study import Study, awaiting_study, reserved_names, study_shape
from evidencemap.sources.bibtex import RawEntry, read_bibtex
from evidencemap.sources.nodes import Node
from evidencemap.sources.text import MAX_BIBLIOGRAPHY_BYTES, read_text
from evidencemap.sources.yaml_text import MAX_BYTES, read_yaml

CODEBOOK, CLAIMS, SCREENING, GAPS = "codebook.yaml", "claims.yaml", "screening.yaml", "gaps.yaml"
STUDIES, CITATIONS, BIBLIOGRAPHIES = "studies/*.yaml", "citations/*.yaml", "*.bib"

T = TypeVar("T")


def load(folder: Path) -> Project:
    """Read a review folder; raises CannotRead where there is no protocol or codebook to start from.

    No command changes the review meanwhile, so nothing is read of half a change.
    """
    if not (folder / OURS).exists():  # no command has ever changed it
        project = _load(folder)
        if not (folder / OURS).exists():
            return project
    from evidencemap.edits import read_between_changes

    return read_between_changes(folder, lambda: _load(folder))


def _load(folder: Path) -> Project:
    log = ProblemLog()
    reader = _Reader(folder, log)
    protocol, codebook = reader.foundation()
    references = reader.references()
    aliases = read_aliases(references, log)
    studies = reader.records(STUDIES, study_shape(codebook), lambda study: study.id)
    studies = {id: aliases.study(study) for id, study in studies.items()}
    screening = aliases.screening(reader.document(SCREENING, SCREENING_SHAPE) or Screening())
    citations = reader.records(CITATIONS, CITATIONS_SHAPE, lambda citations: citations.citing)
    dispositions = reader.document(GAPS, DISPOSITIONS_SHAPE) or ()
    codings = {
        coder: {id: aliases.study(study) for id, study in found.items()}
        for coder, found in reader.codings(study_shape(codebook)).items()
    }
    review = EvidenceMap(
        protocol=protocol,
        codebook=codebook,
        references=_sorted(references),
        studies=_sorted({**_awaiting(references, screening, studies), **studies}),
        claims=_sorted({id: aliases.claim(claim) for id, claim in reader.claims().items()}),
        citations=_sorted(aliases.citations(citations.values())),
        screening=screening,
        dispositions=tuple(map(aliases.disposition, dispositions)),
        aliases=aliases.kept,
        duplicates=reader.document(DUPLICATES, DUPLICATES_SHAPE) or Decisions(),
        codings=_sorted({coder: _sorted(found) for coder, found in codings.items()}),
    )
    log.problems.extend(cross_record_problems(review))
    return Project(folder, review, tuple(sorted(set(log.problems))))


@dataclass(frozen=True)
class _Reader:
    folder: Path
    log: ProblemLog

    def foundation(self) -> tuple[Protocol, Codebook]:
        """Protocol and codebook, without which nothing else can be understood."""
        if not (self.folder / PROTOCOL).is_file():
            hint = "name one with --review, or make one with 'evidencemap init FOLDER'"
            raise CannotRead([Problem(Place(self.path(PROTOCOL)), "there is no review here", hint)])
        protocol = self.document(PROTOCOL, PROTOCOL_SHAPE)
        before = len(self.log.problems)
        node = self.node(CODEBOOK)
        codebook = read_codebook(node, reserved_names(), frozenset(STATE_WORDS), self.log) if node else None
        if protocol is None or codebook is None or len(self.log.problems) > before:
            # By a codebook with a mistake in it every record that uses its terms would look wrong.
            raise CannotRead(sorted(self.log.problems))
        return protocol, codebook

    def path(self, name: str) -> str:
        """How messages name a file of the review."""
        return (self.folder / name).as_posix()

    def node(self, name: str) -> Node | None:
        """The YAML document of a file."""
        text = read_text(self.folder / name, self.path(name), self.log, MAX_BYTES)
        return None if text is None else read_yaml(text, self.path(name), self.log)

    def document(self, name: str, shape: Shape[T]) -> T | None:
        """The record in a file; None where there is no such file."""
        if not (self.folder / name).is_file():
            return None
        node = self.node(name)
        return None if node is None else shape.read(node, self.log)

    def records(self, pattern: str, shape: Shape[T], id_of: Callable[[T], str]) -> dict[str, T]:
        """The records of the files that match a pattern, by the id that is also the file's name.

        Where two files hold one id, the record in the file of that name is kept.
        """
        for name in self.names(f"{pattern[:-4]}yml"):
            self.log.add(Place(self.path(name)), "not read", f"name the file {Path(name).stem}.yaml")
        names = self.names(pattern)
        files = {name: record for name in names if (record := self.document(name, shape)) is not None}
        found: dict[str, T] = {}
        holder = {Path(name).stem: name for name in names}
        for name in sorted(files, key=lambda name: (id_of(files[name]) != Path(name).stem, name)):
            id = id_of(files[name])
            if name != holder.setdefault(id, name):
                hint = f"write '{Path(name).stem}' here, or keep only one of the two files"
                self.log.add(Place(self.path(name)), f"holds '{id}', the id of {self.path(holder[id])}", hint)
            elif id != Path(name).stem:
                self.log.add(Place(self.path(name)), f"holds '{id}'", f"name the file {id}.yaml")
            found.setdefault(id, files[name])
        return found

    def codings(self, shape: Shape[Study]) -> dict[str, dict[str, Study]]:
        """The records that each coder keeps for himself or herself, by the names of their folders."""
        coders = sorted(item.name for item in self.folder.glob(f"{CODINGS}/*") if item.is_dir())
        found = {coder: self.records(f"{CODINGS}/{coder}/*.yaml", shape, lambda study: study.id) for coder in coders}
        return {coder: studies for coder, studies in found.items() if studies}

    def names(self, pattern: str) -> list[str]:
        """The names of the files that match a pattern, in order."""
        return sorted(file.relative_to(self.folder).as_posix() for file in self.folder.glob(pattern) if file.is_file())

    def claims(self) -> dict[str, Claim]:
        """The claims by id."""
        found: dict[str, Claim] = {}
        for claim in self.document(CLAIMS, CLAIMS_SHAPE) or ():
            if claim.id in found:
                self.log.add(claim.place, f"claim '{claim.id}' is here twice", f"first at {found[claim.id].place}")
            else:
                found[claim.id] = claim
        return found

    def references(self) -> dict[str, Reference]:
        """The entries of all bibliographies by citation key; keys that differ only in case count as the same."""
        found: dict[str, Reference] = {}
        places: dict[str, Place] = {}
        entries = [entry for name in self.names(BIBLIOGRAPHIES) for entry in self.entries(name)]
        for entry in with_inherited(entries, mentioned=True, log=self.log):
            folded = entry.key.casefold()
            if folded in places:
                self.log.add(entry.place, f"citation key '{entry.key}' is here twice", f"first at {places[folded]}")
                continue
            places[folded] = entry.place
            if entry.kind != DATA_FOR_OTHERS:
                found[entry.key] = reference(entry, self.log)
        return found

    def entries(self, name: str) -> list[RawEntry]:
        """The entries of one bibliography."""
        text = read_text(self.folder / name, self.path(name), self.log, MAX_BIBLIOGRAPHY_BYTES)
        return [] if text is None else read_bibtex(text, self.path(name), self.log)


def _awaiting(references: dict[str, Reference], screening: Screening, studies: dict[str, Study]) -> dict[str, Study]:
    """A study for each reference that is neither extracted nor background nor left out: it could be about anything."""
    settled = {item.key for item in (*screening.background, *screening.excluded)}
    settled.update(key for study in studies.values() for key in study.reports)
    return {key: awaiting_study(key, reference.title) for key, reference in references.items() if key not in settled}


def _sorted(records: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(dict(sorted(records.items())))
