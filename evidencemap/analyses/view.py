"""A review as it is, or as much of it as had appeared by the end of a year: what comparisons are made between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from evidencemap.analyses.claim_verdicts import judgement
from evidencemap.analyses.crosstab import Crosstab, declared_map
from evidencemap.analyses.search import Search, SearchPlan, as_of, declared_plan, impossible, search
from evidencemap.analyses.structural import StructuralZeros
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import published_by
from evidencemap.query.parse import parse_query
from evidencemap.query.truth import Truth, perhaps
from evidencemap.records.claim import Claim, Verdict
from evidencemap.records.reference import Reference
from evidencemap.records.study import Study
from evidencemap.values import dataclass


@dataclass(frozen=True)
class View:
    """A review by the end of ``year``; None is as it is now."""

    review: EvidenceMap
    year: int | None = None

    @cached_property
    def table(self) -> Crosstab:
        """The map that the protocol declares."""
        return declared_map(self.review, parse_query(self.review.protocol.map.where, self.review), self.year)

    @cached_property
    def plan(self) -> SearchPlan:
        """The search that the protocol declares."""
        return as_of(declared_plan(self.review), self.year)

    @cached_property
    def found(self) -> Search:
        """The gaps that this search finds."""
        return search(self.review, self.plan)

    @cached_property
    def zeros(self) -> StructuralZeros:
        """What this search does not ask for."""
        return impossible(self.review, self.plan)

    @cached_property
    def known(self) -> Mapping[str, Truth]:
        """For the id of each study that had appeared, or may have, how sure that is."""
        truths = {study.id: self._appeared(study) for study in self.review.studies.values()}
        return {id: truth for id, truth in truths.items() if truth}

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        """The references that had appeared, or may have, by key."""
        return {key: reference for key, reference in self.review.references.items() if self._printed(reference)}

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims that had been made, or may have been, by id."""
        return {id: claim for id, claim in self.review.claims.items() if self._made(claim)}

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """What the map says of each of these claims, by this codebook."""
        return {id: judgement(self.review, claim, self.year).verdict for id, claim in self.claims.items()}

    def study(self, id: str) -> Study:
        """A study with the reports and findings that had appeared, or may have."""
        study = self.review.studies[id]
        if self.year is None:
            return study
        units = (unit for unit in self.review.units(study) if published_by(self.review, unit, self.year))
        findings = tuple(unit.finding for unit in units if unit.finding)
        return replace(study, findings=findings, reports=tuple(filter(self._reported, study.reports)))

    def _reported(self, key: str) -> bool:
        return key not in self.review.references or key in self.references

    def _appeared(self, study: Study) -> Truth:
        """A study is as old as its first report."""
        return self._by_then(*self.review.years(study))

    def _printed(self, reference: Reference) -> Truth:
        return self._by_then(reference.date.first, reference.date.last) if reference.date else Truth.YES

    def _by_then(self, first: int, last: int) -> Truth:
        if self.year is None or last <= self.year:
            return Truth.YES
        return perhaps(first <= self.year)

    def _made(self, claim: Claim) -> bool:
        """A claim is as old as its source, for the year that it speaks of can be an earlier one."""
        return claim.source not in self.review.references or claim.source in self.references
