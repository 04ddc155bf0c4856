"""The EvidenceMap: everything a review holds, frozen, with its look-ups; no files are touched here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any, TypeVar

from evidencemap.records.citations import Citations
from evidencemap.records.claim import Claim
from evidencemap.records.codebook import Codebook, Facet, Term
from evidencemap.records.coding import Coding
from evidencemap.records.disposition import Disposition
from evidencemap.records.duplicates import Decisions
from evidencemap.records.protocol import Axis, Protocol
from evidencemap.records.reference import Reference
from evidencemap.records.screening import Decision, Screening
from evidencemap.records.study import Finding, Study
from evidencemap.values import dataclass

V = TypeVar("V")

OPEN_PAST = 0
OPEN_FUTURE = 9999
OPEN = (OPEN_PAST, OPEN_FUTURE)


@dataclass(frozen=True)
class Unit:
    """A unit of evidence: one finding with what its study says, or the study itself where it has no findings."""

    study: Study
    finding: Finding | None

    @cached_property
    def answers(self) -> dict[Hashable, Any]:
        """What was worked out about this unit, kept by those who asked; all is frozen, so an answer stays true."""
        return {}

    def coding(self, facet: str) -> Coding:
        """What is known of a facet here."""
        return self.study.coding(facet, self.finding)

    def is_coded(self, facet: str, term: Term) -> bool:
        """Whether a term or a narrower one was given here for sure."""
        return any(code.is_within(term) for code in self.coding(facet).terms)


def units_of(study: Study) -> tuple[Unit, ...]:
    """The units of evidence that a record holds; at least one."""
    return tuple(Unit(study, finding) for finding in study.findings) or (Unit(study, None),)


@dataclass(frozen=True)
class EvidenceMap:
    """A review as a whole; mappings are ordered by id or key, codebook and dispositions as written.

    ``aliases`` gives, for a key of an entry that was merged into another, the key of that one.
    ``codings`` has for the name of a coder the studies as that coder saw them, by id. Nothing is counted from them: the
    map is made of ``studies``, which hold what was agreed.
    """

    protocol: Protocol
    codebook: Codebook
    references: Mapping[str, Reference]
    studies: Mapping[str, Study]
    claims: Mapping[str, Claim]
    citations: Mapping[str, Citations]
    screening: Screening
    dispositions: tuple[Disposition, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    duplicates: Decisions = Decisions()
    codings: Mapping[str, Mapping[str, Study]] = field(default_factory=dict)

    @cached_property
    def queries(self) -> dict[str, Any]:
        """The queries understood already, by their text; the parser keeps them, for those of claims come often."""
        return {}

    @cached_property
    def answers(self) -> dict[Hashable, Any]:
        """What was worked out about this review, kept by those who asked; all is frozen, so an answer stays true."""
        return {}

    def reference(self, key: str) -> Reference | None:
        """The entry of a citation key or of an alias; None where there is none."""
        return self.references.get(self.aliases.get(key, key))

    def facet(self, id: str) -> Facet:
        """A facet by its id."""
        return self.codebook.facets[id]

    def units(self, study: Study) -> tuple[Unit, ...]:
        """The units of evidence of a study; at least one."""
        return self._units[study.id]

    @cached_property
    def _units(self) -> Mapping[str, tuple[Unit, ...]]:
        return {study.id: units_of(study) for study in self.studies.values()}

    @cached_property
    def extracted(self) -> tuple[Study, ...]:
        """The studies that have a record."""
        return tuple(study for study in self.studies.values() if study.extracted)

    @property
    def records(self) -> tuple[Study, ...]:
        """The records of studies, those that coders keep for themselves among them."""
        return (*self.extracted, *(study for studies in self.codings.values() for study in studies.values()))

    @cached_property
    def awaiting(self) -> tuple[Study, ...]:
        """The studies that stand for references still to be extracted."""
        return tuple(study for study in self.studies.values() if not study.extracted)

    @cached_property
    def studies_of(self) -> Mapping[str, tuple[Study, ...]]:
        """For a citation key, the studies that it reports."""
        return _grouped((key, study) for study in self.studies.values() for key in study.reports)

    @cached_property
    def cites(self) -> Mapping[str, frozenset[str]]:
        """For a citation key, the keys of the works that it cites."""
        return {key: frozenset(link.key for link in citing.links) for key, citing in self.citations.items()}

    def has_list(self, key: str) -> bool:
        """Whether it is noted what a work cites.

        A file with nothing in it is no list: a report of research that cites nothing is rarer than a copy without its
        references. What such a work cites is as little known as that of a work without a file.
        """
        citing = self.citations.get(key)
        return bool(citing and (citing.links or citing.unresolved))

    @cached_property
    def cited_by(self) -> Mapping[str, frozenset[str]]:
        """For a citation key, the keys of the works that cite it."""
        links = ((cited, citing) for citing, keys in self.cites.items() for cited in keys)
        return {key: frozenset(citing) for key, citing in _grouped(links).items()}

    @cached_property
    def decisions(self) -> Mapping[str, tuple[Decision, str]]:
        """For a screened citation key, what was decided and why."""
        lists = self.screening.by_decision().items()
        return {item.key: (decision, item.reason) for decision, items in lists for item in items}

    def years(self, study: Study) -> tuple[int, int]:
        """The earliest and latest year in which the first report of a study can have appeared."""
        spans = [self._span(key) for key in study.reports] or [OPEN]
        return min(first for first, _ in spans), min(last for _, last in spans)

    def first_year(self, study: Study) -> int | None:
        """The year of the first report, for sorting and drawing; None where no report has one."""
        years = [self.references[key].year for key in study.reports if key in self.references]
        return min((year for year in years if year is not None), default=None)

    def unit_years(self, unit: Unit) -> tuple[int, int]:
        """The years within which a unit of evidence appeared: with the report that it names, else with any of them."""
        named = unit.finding.report if unit.finding else ""
        spans = [self._span(key) for key in ([named] if named else unit.study.reports)] or [OPEN]
        return min(first for first, _ in spans), max(last for _, last in spans)

    def _span(self, key: str) -> tuple[int, int]:
        reference = self.references.get(key)
        return (reference.date.first, reference.date.last) if reference and reference.date else OPEN

    def year_text(self, study: Study) -> str:
        """The year of the first report as people read it."""
        reports = [self.references[key] for key in study.reports if key in self.references]
        dated = sorted((report for report in reports if report.date), key=lambda report: report.year or 0)
        return dated[0].when if dated else "n.d."

    def axis_terms(self, axis: Axis) -> tuple[Term, ...]:
        """The terms along a side of the map, in order."""
        terms = self.facet(axis.facet).terms
        return tuple(terms[id] for id in axis.terms) if axis.terms else tuple(terms.values())

    def could_be_review(self, study: Study) -> bool:
        """Whether a study may be one of those whose data are other studies."""
        return self._is_review(study, surely=False)

    def is_review(self, study: Study) -> bool:
        """Whether the data of a study are other studies for sure."""
        return self._is_review(study, surely=True)

    def _is_review(self, study: Study, surely: bool) -> bool:
        codings = [study.coding(facet.id, None) for facet in self.codebook if facet.names_study]
        if any(code.term.reviews and (code.sure or not surely) for coding in codings for code in coding.codes):
            return True
        return not surely and any(coding.state.unknown and not coding.codes for coding in codings)

    def evidence_on(self, facet: str, term: Term) -> tuple[Study, ...]:
        """The studies with a finding that is coded with the term or a narrower one."""
        return tuple(
            study
            for study in self.studies.values()
            if any(code.is_within(term) for unit in self.units(study) for code in unit.coding(facet).terms)
        )


def _grouped(pairs: Iterable[tuple[str, V]]) -> Mapping[str, tuple[V, ...]]:
    groups: defaultdict[str, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
