"""Two groups of studies to the citations between them, out of those that could be known; and the groups without any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from evidencemap.analyses.crosstab import Side
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies
from evidencemap.query.syntax import HasTerm, Test
from evidencemap.records.study import Study

SMALLEST = 3
"""Fewer studies than this are not called a literature."""


@dataclass(frozen=True)
class Literature:
    """The studies that match a query for sure; ``noted`` are their reports with a list, ``not_noted`` those without."""

    test: Test
    studies: tuple[Study, ...]
    noted: tuple[str, ...]
    not_noted: tuple[str, ...]


@dataclass(frozen=True)
class StudyCited:
    """A study, and the citation key of the work that cites it."""

    citing: str
    study: Study


@dataclass(frozen=True)
class Flow:
    """The citations from the reports of one literature to the studies of another.

    ``known`` counts the pairs of a report with a noted list and a study that may have appeared by then: so many
    citations could have been found. A study that the report itself reports is no such pair.
    """

    citations: tuple[StudyCited, ...]
    known: int


@dataclass(frozen=True)
class Between:
    """Two literatures, and what goes from the one to the other and back; ``both`` are the studies that are in both."""

    one: Literature
    other: Literature
    there: Flow
    back: Flow
    both: tuple[Study, ...]

    @property
    def directions(self) -> tuple[tuple[Literature, Literature, Flow], ...]:
        """Who cites whom, there and back; only once within one literature."""
        there = (self.one, self.other, self.there)
        return (there,) if self.one == self.other else (there, (self.other, self.one, self.back))

    @property
    def known(self) -> int:
        """How many citations could have been found in either direction."""
        return self.there.known + self.back.known

    @property
    def linked(self) -> bool | None:
        """Whether either cites the other, or they share a study; None where nothing could be known."""
        if self.there.citations or self.back.citations or self.both:
            return True
        return False if self.known else None

    @property
    def only_by_both(self) -> bool:
        """Whether there are citations, and all are by reports of studies that belong to both."""
        citing = {pair.citing for flow in (self.there, self.back) for pair in flow.citations}
        return bool(citing) and citing <= {key for study in self.both for key in study.reports}


@dataclass(frozen=True)
class Silences:
    """The pairs of literatures without a link, those with most that could be known first.

    ``linked`` pairs cite each other or share a study, and of ``unknown`` pairs no list is noted that could tell.
    """

    pairs: tuple[Between, ...]
    linked: int
    unknown: int


def between(review: EvidenceMap, one: Test, other: Test) -> Between:
    """How much two literatures, each given by a query, cite each other."""
    return _between(review, literature(review, one), literature(review, other))


def literature(review: EvidenceMap, test: Test) -> Literature:
    """The studies that match a query, with what is known of their citations."""
    studies = matching_studies(review, test).sure
    reports = sorted({key for study in studies for key in study.reports})
    noted = tuple(key for key in reports if review.has_list(key))
    return Literature(test, studies, noted, tuple(key for key in reports if key not in noted))


def silent_literatures(review: EvidenceMap, sides: Iterable[Side], smallest: int = SMALLEST) -> Silences:
    """The pairs of terms of which the studies share none and do not cite each other, in either direction.

    A term and a broader one of it are no pair; nor are terms with fewer than ``smallest`` studies.
    """
    tests = [HasTerm(side.facet, term) for side in sides for term in side.terms]
    sizeable = [(test, found) for test in tests if len((found := literature(review, test)).studies) >= smallest]
    pairs = [
        _between(review, one, other)
        for (first, one), (second, other) in combinations(sizeable, 2)
        if not (first.term.is_within(second.term) or second.term.is_within(first.term))
    ]
    silent = [pair for pair in pairs if pair.linked is False]
    return Silences(
        tuple(sorted(silent, key=lambda pair: (-pair.known, str(pair.one.test), str(pair.other.test)))),
        sum(pair.linked is True for pair in pairs),
        sum(pair.linked is None for pair in pairs),
    )


def _between(review: EvidenceMap, one: Literature, other: Literature) -> Between:
    ids = {study.id for study in other.studies}
    both = tuple(study for study in one.studies if study.id in ids)
    return Between(one, other, _flow(review, one, other), _flow(review, other, one), both)


def _flow(review: EvidenceMap, one: Literature, other: Literature) -> Flow:
    first_years = {study.id: review.years(study)[0] for study in other.studies}
    citations, known = [], 0
    for key in one.noted:
        date = review.references[key].date if key in review.references else None
        for study in other.studies:
            if key in study.reports:
                continue
            if _cites(review, key, study):
                citations.append(StudyCited(key, study))
                known += 1
            elif date is None or first_years[study.id] <= date.last:
                known += 1
    return Flow(tuple(citations), known)


def _cites(review: EvidenceMap, key: str, study: Study) -> bool:
    return not review.cites.get(key, frozenset()).isdisjoint(study.reports)
