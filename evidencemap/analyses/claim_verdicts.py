"""The verdict on a claim: true, false or open, given the studies that match and those that could."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evidencemap.analyses.cannot_be import why_it_cannot_be
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import OpenStudy, Selection, matching_studies
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import And, Not, Test, conjuncts
from evidencemap.records.claim import Claim, Expectation, Quantifier, Verdict
from evidencemap.records.study import Study
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Judgement:
    """A verdict with the studies that decide it, and those that could match besides."""

    verdict: Verdict
    studies: tuple[Study, ...]
    open: tuple[OpenStudy, ...]

    @property
    def to_read(self) -> tuple[OpenStudy, ...]:
        """What must be known to decide the claim; nothing where it is decided."""
        return self.open if self.verdict is Verdict.UNDECIDED else ()


def judgement(
    review: EvidenceMap, claim: Claim, as_of: int | None = None, without: frozenset[str] = frozenset()
) -> Judgement:
    """What the map says of a claim by the end of a year, or today, without some studies."""
    return _judgement(claim.expect, _speaks_of(review, claim, as_of, without))


def open_studies(review: EvidenceMap, claim: Claim) -> Iterator[tuple[OpenStudy, bool]]:
    """What must be known to decide an undecided claim; True where that one study could decide it alone."""
    found = _speaks_of(review, claim, None, frozenset())
    sure = {study.id for study in found.sure}
    possible = sure | {item.study.id for item in found.open}
    if _verdict(claim.expect, sure, possible) is not Verdict.UNDECIDED:
        return
    for item in found.open:
        if_in = _verdict(claim.expect, sure | {item.study.id}, possible)
        if_out = _verdict(claim.expect, sure, possible - {item.study.id})
        yield item, if_in is not Verdict.UNDECIDED or if_out is not Verdict.UNDECIDED


def why_vacuous(review: EvidenceMap, claim: Claim) -> str:
    """Why the codebook says that nothing can be what a claim speaks of; empty where it does not say so."""
    return why_it_cannot_be(review, parse_query(claim.query, review))


def _speaks_of(review: EvidenceMap, claim: Claim, as_of: int | None, without: frozenset[str]) -> Selection:
    """The studies that a claim speaks of; of what cannot be, nothing unknown could turn out to be one."""
    found = matching_studies(review, _asked(review, claim), as_of, without)
    return replace(found, open=()) if why_vacuous(review, claim) else found


def _asked(review: EvidenceMap, claim: Claim) -> Test:
    """What a claim asks for, of studies in its scope; any finding can put a study there, so it need not be the same."""
    query = parse_query(claim.query, review)
    if not claim.scope:
        return query
    return And((*conjuncts(query), Not(Not(parse_query(claim.scope, review)))))


def own_studies(review: EvidenceMap, claim: Claim) -> frozenset[str]:
    """The claimant's own studies, which do not count against the claim; one that it counts itself stays."""
    own = frozenset(study.id for study in review.studies_of.get(claim.source, ()))
    if claim.expect.quantifier in (Quantifier.EXACTLY, Quantifier.AT_LEAST):
        return frozenset()
    return own - frozenset(claim.expect.studies)


def _judgement(expect: Expectation, found: Selection) -> Judgement:
    sure = {study.id for study in found.sure}
    verdict = _verdict(expect, sure, sure | {item.study.id for item in found.open})
    studies = found.sure
    if expect.quantifier is Quantifier.ONLY and verdict is not Verdict.HOLDS:
        studies = tuple(study for study in found.sure if study.id not in expect.studies)
    return Judgement(verdict, studies, found.open)


def _verdict(expect: Expectation, sure: set[str], possible: set[str]) -> Verdict:
    if expect.quantifier is Quantifier.ONLY:
        named = set(expect.studies)
        holds, refuted = sure == possible == named, bool(sure - named or named - possible)
    else:
        least, most = _bounds(expect)
        holds = len(sure) >= least and len(possible) <= most
        refuted = len(sure) > most or len(possible) < least
    return Verdict.HOLDS if holds else Verdict.REFUTED if refuted else Verdict.UNDECIDED


def _bounds(expect: Expectation) -> tuple[float, float]:
    """The least and the greatest number of studies with which the claim is true."""
    match expect.quantifier:
        case Quantifier.AT_LEAST:
            return expect.number, float("inf")
        case Quantifier.EXACTLY:
            return expect.number, expect.number
        case _:
            return 0, expect.number
