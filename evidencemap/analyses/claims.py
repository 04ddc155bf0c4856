"""Whether the claims of authors hold, and which studies decide it."""

from __future__ import annotations

from evidencemap.analyses.dispositions import repeated_marks
from evidencemap.model import EvidenceMap
from evidencemap.problems import Problem
from evidencemap.query.matching import OpenStudy, Selection, matching_studies
from evidencemap.query.parse import QueryMistake, parse_query
from evidencemap.query.syntax import Test, terms_wanted
from evidencemap.records.claim import Claim, Expectation, Quantifier, Verdict
from evidencemap.records.codebook import Term
from evidencemap.records.study import Study
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Judgement:
    """A verdict with the studies that decide it: those that refute or bear out the claim, or that must be read."""

    verdict: Verdict
    studies: tuple[Study, ...]
    to_read: tuple[OpenStudy, ...]


@dataclass(frozen=True)
class JudgedClaim:
    """A claim judged on all that is known today, and as of its year without the claimant's own studies."""

    claim: Claim
    test: Test
    today: Judgement
    when_made: Judgement | None

    @property
    def closed_since(self) -> bool:
        """Whether what refutes the claim today appeared after it was made, or is the claimant's own study."""
        was_refuted = self.when_made is None or self.when_made.verdict is Verdict.REFUTED
        return self.today.verdict is Verdict.REFUTED and not was_refuted

    @property
    def kept(self) -> bool:
        """Whether the map says what the reviewers expect it to say."""
        if self.claim.verdict is None:
            return self.today.verdict is not Verdict.REFUTED
        return self.today.verdict is self.claim.verdict


def judged_claims(review: EvidenceMap) -> tuple[JudgedClaim, ...]:
    """All claims, judged, in the order of their ids; raises QueryMistake for a query that cannot be understood."""
    return tuple(judged(review, claim) for claim in review.claims.values())


def judged(review: EvidenceMap, claim: Claim) -> JudgedClaim:
    """A claim and what the map says of it."""
    test = parse_query(claim.query, review)
    then = None
    if claim.as_of is not None:
        then = _judgement(claim.expect, matching_studies(review, test, claim.as_of, without=_left_out(review, claim)))
    return JudgedClaim(claim, test, _judgement(claim.expect, matching_studies(review, test)), then)


def _left_out(review: EvidenceMap, claim: Claim) -> frozenset[str]:
    """The claimant's own studies, which do not count against the claim; one that it counts itself stays."""
    own = frozenset(study.id for study in review.studies_of.get(claim.source, ()))
    if claim.expect.quantifier in (Quantifier.EXACTLY, Quantifier.AT_LEAST):
        return frozenset()
    return own - frozenset(claim.expect.studies)


def claims_about(review: EvidenceMap, test: Test) -> tuple[Claim, ...]:
    """The claims that speak of the same evidence, or of something narrower or wider in the same facets."""
    return tuple(
        claim for claim in review.claims.values() if _speak_of_the_same(test, parse_query(claim.query, review))
    )


def query_problems(review: EvidenceMap) -> tuple[Problem, ...]:
    """The mistakes in the queries of claims, of marked gaps and of the map."""
    queries = [("query", claim.query_written) for claim in review.claims.values()]
    queries.extend(("gap", disposition.gap_written) for disposition in review.dispositions)
    queries.append(("where", review.protocol.map.where_written))
    queries.append(("where", review.protocol.gaps.where_written))
    problems = []
    for field, written in queries:
        try:
            parse_query(written.value, review)
        except QueryMistake as mistake:
            problems.append(mistake.at(written.at(mistake.column - 1), field))
    return (*problems, *repeated_marks(review))


def _judgement(expect: Expectation, found: Selection) -> Judgement:
    sure = {study.id for study in found.sure}
    verdict = _verdict(expect, sure, sure | {item.study.id for item in found.open})
    if verdict is Verdict.HOLDS:
        return Judgement(verdict, found.sure, ())
    surplus = found.sure
    if expect.quantifier is Quantifier.ONLY:
        surplus = tuple(study for study in found.sure if study.id not in expect.studies)
    return Judgement(verdict, surplus, found.open if verdict is Verdict.UNDECIDED else ())


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


def _speak_of_the_same(one: Test, other: Test) -> bool:
    here, there = _terms_by_facet(one), _terms_by_facet(other)
    shared = here.keys() & there.keys()
    nested = shared == here.keys() or shared == there.keys()
    return bool(shared) and nested and all(_related(here[facet], there[facet]) for facet in shared)


def _terms_by_facet(test: Test) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for part in terms_wanted(test):
        found.setdefault(part.facet.id, []).append(part.term)
    return found


def _related(here: list[Term], there: list[Term]) -> bool:
    return any(one.is_within(other) or other.is_within(one) for one in here for other in there)
