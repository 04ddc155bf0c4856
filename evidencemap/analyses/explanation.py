"""A gap explained: what it is, where it lies, what proves it, what comes nearest, what would close it."""

from __future__ import annotations

from collections.abc import Iterator

from evidencemap.analyses.dispositions import dispositions_by_gap, marked_gaps, outside
from evidencemap.analyses.gap_ids import PREFIX, gap_id
from evidencemap.analyses.gaps import Answer, answer
from evidencemap.analyses.kinds.teams import independent_teams
from evidencemap.analyses.scoping import within_scope
from evidencemap.analyses.search import Gap, Search, declared_plan, search
from evidencemap.analyses.wording import closing_sentence
from evidencemap.counts import counted
from evidencemap.model import EvidenceMap
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import EVERYTHING, And, HasTerm, Test, conjuncts
from evidencemap.records.codebook import Facet, Term
from evidencemap.records.disposition import Decided, Disposition
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Coordinate:
    """One facet of a gap, with the term that is asked for; ``role`` is its place in the question of the review."""

    role: str
    facet: Facet
    term: Term


@dataclass(frozen=True)
class Explanation:
    """What is known of one pattern within the scope of a search.

    ``gap`` is None where the search did not find it. ``standing`` is empty where there are enough studies.
    """

    id: str
    pattern: Test
    scope: Test
    answer: Answer
    where: tuple[Coordinate, ...]
    references: tuple[str, ...]
    teams: int
    closing: str
    disposition: Disposition | None
    gap: Gap | None

    @property
    def standing(self) -> str:
        """In a line what sort of gap it is by the number of its studies alone, whatever else there is to say of it."""
        if self.gap and self.gap.sure:
            return f"thin: fewer than the {self.gap.threshold} studies that the search asks for are known"
        if not self.answer.state.is_gap:
            return ""
        if open_studies := self.answer.possible:
            return f"possible: {counted(open_studies, 'study', 'studies')} would have to be read first"
        meaningless = self.disposition and self.disposition.decided is Decided.NOT_MEANINGFUL
        return "certain, and marked as not meaningful" if meaningless else "certain: nothing unknown could fill it"


def explanation(
    review: EvidenceMap, pattern: Test, scope: Test = EVERYTHING, as_of: int | None = None, gap: Gap | None = None
) -> Explanation:
    """All that is to be said of a pattern."""
    found = answer(review, pattern, as_of, scope)
    return Explanation(
        id=gap_id(pattern),
        pattern=pattern,
        scope=scope,
        answer=found,
        where=coordinates(pattern),
        references=tuple(sorted({key for study in found.studies for key in study.reports})),
        teams=len(independent_teams(review, found.studies)),
        closing=closing_sentence(within_scope(pattern, scope), found.sure, found.possible),
        disposition=dispositions_by_gap(review, scope).get(gap_id(pattern)),
        gap=gap,
    )


def coordinates(pattern: Test) -> tuple[Coordinate, ...]:
    """Where a pattern lies, facet by facet."""
    terms = (part for part in conjuncts(pattern) if isinstance(part, HasTerm))
    return tuple(Coordinate(part.facet.role or part.facet.label, part.facet, part.term) for part in terms)


def explained(review: EvidenceMap, id: str) -> Explanation | None:
    """The gap with an id, among those that the declared search finds, the cells of the map, and claims."""
    if not id.startswith(PREFIX):
        return None
    found = search(review, declared_plan(review))
    for gap in found.gaps:
        if gap.id == id:
            return explanation(review, gap.test, found.plan.where, gap=gap)
    pattern = next((pattern for pattern in _other_patterns(review) if gap_id(pattern) == id), None)
    return explanation(review, pattern, found.plan.where) if pattern else None


def explained_gaps(review: EvidenceMap, found: Search, gaps: tuple[Gap, ...]) -> tuple[Explanation, ...]:
    """Some of the gaps of a search, explained, in their order."""
    return tuple(explanation(review, gap.test, found.plan.where, gap=gap) for gap in gaps)


def marked_explanations(review: EvidenceMap, scope: Test) -> tuple[Explanation, ...]:
    """The gaps that somebody has decided about, explained within a scope."""
    return tuple(explanation(review, outside(test, scope), scope) for test, _ in marked_gaps(review))


def _other_patterns(review: EvidenceMap) -> Iterator[Test]:
    plan = review.protocol.map
    rows, columns = review.facet(plan.rows.facet), review.facet(plan.columns.facet)
    yield from (HasTerm(rows, row) for row in review.axis_terms(plan.rows))
    yield from (HasTerm(columns, column) for column in review.axis_terms(plan.columns))
    for row in review.axis_terms(plan.rows):
        for column in review.axis_terms(plan.columns):
            yield And((HasTerm(rows, row), HasTerm(columns, column)))
    yield from (test for test, _ in marked_gaps(review))
    for claim in review.claims.values():
        yield parse_query(claim.query, review)
