"""Whether the claims of authors hold: as of when they were made, and today; and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum

from evidencemap.analyses.claim_verdicts import Judgement, judgement, own_studies, why_vacuous
from evidencemap.analyses.dispositions import repeated_marks
from evidencemap.analyses.lineage import older_claims
from evidencemap.model import OPEN_FUTURE, EvidenceMap
from evidencemap.problems import Problem
from evidencemap.query.parse import QueryMistake, parse_query
from evidencemap.query.syntax import Test, terms_wanted
from evidencemap.records.claim import Claim, SaidAs, Verdict
from evidencemap.records.codebook import Term
from evidencemap.records.study import Study
from evidencemap.values import dataclass


class Fate(Enum):
    """What became of a claim; a call for research that was met before it was made is *already studied*, not false."""

    HOLDS = "holds"
    UNDECIDED = "undecided"
    CLOSED_LATER = "closed later"
    SELF_CLOSING = "self-closing"
    ALREADY_STUDIED = "already studied"
    FALSE_WHEN_MADE = "false when made"
    REFUTED = "refuted"

    @property
    def of_several(self) -> str:
        """The same of several claims: *3 hold*."""
        return "hold" if self is Fate.HOLDS else self.value


class Cited(Enum):
    """Whether the work that makes a claim cites a study."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "not known"
    OWN = "its own study"


@dataclass(frozen=True)
class Closing:
    """The studies that made a claim false after it was made, and the year by whose end it was false for sure.

    ``year`` is None where no study that closed it has a year; ``exact`` says whether it cannot have been false before.
    """

    studies: tuple[Study, ...]
    year: int | None
    exact: bool


@dataclass(frozen=True)
class Repeat:
    """An older claim that is repeated, and the judgement that refutes it as of the year of the newer one."""

    claim: Claim
    judgement: Judgement


@dataclass(frozen=True)
class JudgedClaim:
    """A claim judged on all that is known today, and as of its year without the claimant's own studies.

    ``by_others`` is today's judgement without the claimant's own studies, ``own`` those of them that decide today's.
    ``closing`` is None unless the claim was closed later; ``already_refuted`` holds the older claims that it repeats
    too late. ``cited`` says for the id of each study named here whether the claimant cites it. ``vacuous`` is why the
    codebook says that nothing can be what the claim speaks of; empty where it does not say so.
    """

    claim: Claim
    test: Test
    today: Judgement
    by_others: Judgement
    when_made: Judgement | None
    own: tuple[Study, ...]
    closing: Closing | None
    already_refuted: tuple[Repeat, ...]
    cited: Mapping[str, Cited]
    vacuous: str = ""

    @property
    def fate(self) -> Fate:
        """What became of the claim."""
        return _fate(self.claim, self.when_made, self.today, self.by_others)

    @property
    def stale(self) -> bool:
        """Whether it repeats an older claim that was refuted by then."""
        return bool(self.already_refuted)

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
    left_out = own_studies(review, claim)
    today = judgement(review, claim)
    by_others = judgement(review, claim, without=left_out) if left_out else today
    then = None if claim.as_of is None else judgement(review, claim, claim.as_of, left_out)
    later = _fate(claim, then, today, by_others) is Fate.CLOSED_LATER
    repeats = tuple(_refuted_repeats(review, claim, left_out))
    named = [*_named(today), *_named(by_others), *(_named(then) if then else ())]
    return JudgedClaim(
        claim=claim,
        test=parse_query(claim.query, review),
        today=today,
        by_others=by_others,
        when_made=then,
        own=tuple(study for study in today.studies if study.id in left_out),
        closing=_closing(review, claim, by_others, left_out) if later else None,
        already_refuted=repeats,
        cited={study.id: _cited(review, claim, study) for study in named},
        vacuous=why_vacuous(review, claim),
    )


def _fate(claim: Claim, then: Judgement | None, today: Judgement, by_others: Judgement) -> Fate:
    if then and then.verdict is Verdict.REFUTED:
        return Fate.ALREADY_STUDIED if claim.said_as is SaidAs.CALL else Fate.FALSE_WHEN_MADE
    if today.verdict is not Verdict.REFUTED:
        return Fate.HOLDS if today.verdict is Verdict.HOLDS else Fate.UNDECIDED
    if by_others.verdict is not Verdict.REFUTED:
        return Fate.SELF_CLOSING
    return Fate.CLOSED_LATER if then else Fate.REFUTED


def _closing(review: EvidenceMap, claim: Claim, by_others: Judgement, left_out: frozenset[str]) -> Closing:
    """When a claim that was not refuted when made became false, and by which studies."""
    made = claim.as_of or 0
    before = judgement(review, claim, made, left_out)
    for year in _years_after(review, made):
        found = judgement(review, claim, year, left_out)
        if found.verdict is Verdict.REFUTED:
            new = tuple(study for study in found.studies if study not in before.studies)
            could_before = {item.study.id for item in before.open}
            return Closing(new, year, exact=could_before.isdisjoint(study.id for study in new))
        before = found
    new = tuple(study for study in by_others.studies if study not in before.studies)
    return Closing(new, None, exact=False)


def _years_after(review: EvidenceMap, made: int) -> list[int]:
    """The later years with which something can first have appeared, or has for sure: between them nothing changes."""
    spans = {review.unit_years(unit) for study in review.studies.values() for unit in review.units(study)}
    return sorted({year for span in spans for year in span if made < year < OPEN_FUTURE})


def _refuted_repeats(review: EvidenceMap, claim: Claim, left_out: frozenset[str]) -> Iterator[Repeat]:
    if claim.as_of is None:
        return
    for older in older_claims(review.claims, claim):
        found = judgement(review, older, claim.as_of, left_out)
        if found.verdict is Verdict.REFUTED:
            yield Repeat(older, found)


def _named(found: Judgement) -> Iterator[Study]:
    yield from found.studies
    yield from (item.study for item in found.open)


def _cited(review: EvidenceMap, claim: Claim, study: Study) -> Cited:
    if claim.source in study.reports:
        return Cited.OWN
    if not review.has_list(claim.source):
        return Cited.UNKNOWN
    return Cited.NO if review.cites[claim.source].isdisjoint(study.reports) else Cited.YES


def claims_about(review: EvidenceMap, test: Test) -> tuple[Claim, ...]:
    """The claims that speak of the same evidence, or of something narrower or wider in the same facets."""
    return tuple(
        claim for claim in review.claims.values() if _speak_of_the_same(test, parse_query(claim.query, review))
    )


def query_problems(review: EvidenceMap) -> tuple[Problem, ...]:
    """The mistakes in the queries of claims, of marked gaps and of the map."""
    queries = [("query", claim.query_written) for claim in review.claims.values()]
    queries.extend(("scope", claim.scope_written) for claim in review.claims.values() if claim.scope)
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
