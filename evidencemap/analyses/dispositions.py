"""What was decided about which gap, looked up by the gap's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evidencemap.analyses.gap_ids import gap_id
from evidencemap.analyses.structural import Pattern
from evidencemap.analyses.unit_index import Key
from evidencemap.model import EvidenceMap
from evidencemap.problems import Place, Problem
from evidencemap.query.parse import QueryMistake, parse_query
from evidencemap.query.syntax import EVERYTHING, And, HasTerm, Level, Test, conjuncts
from evidencemap.records.codebook import Term
from evidencemap.records.disposition import Decided, Disposition

ORDER = (Decided.WANTED, None, Decided.BEING_ADDRESSED, Decided.ANSWERED_ELSEWHERE, Decided.NOT_MEANINGFUL)
"""What is wanted comes first, then what nobody has decided about."""


def dispositions_by_gap(review: EvidenceMap, within: Test = EVERYTHING) -> Mapping[str, Disposition]:
    """The dispositions by the ids of their gaps; raises QueryMistake for a gap that cannot be understood.

    Within the scope of a search a gap need not repeat the scope: marked *primary study of x*, it is *x* there.
    """
    marked = tuple(marked_gaps(review))
    scoped = {gap_id(outside(test, within)): disposition for test, disposition in marked}
    return scoped | {gap_id(test): disposition for test, disposition in marked}


def dispositions_by_cell(review: EvidenceMap, within: Test = EVERYTHING) -> Mapping[frozenset[Key], Disposition]:
    """The same for the gaps that a search can find, by their terms: no name has to be made for every gap found."""
    marked = tuple(marked_gaps(review))
    whole = {_cell(test): disposition for test, disposition in marked}
    return {_cell(outside(test, within)): disposition for test, disposition in marked} | whole


def marked_gaps(review: EvidenceMap) -> Iterator[tuple[Test, Disposition]]:
    """The gaps that somebody has decided about, in the order of the file."""
    return ((parse_query(disposition.gap, review), disposition) for disposition in review.dispositions)


def outside(test: Test, scope: Test) -> Test:
    """What a test asks for beyond a scope."""
    taken = conjuncts(scope)
    return And(tuple(part for part in conjuncts(test) if part not in taken))


def rank_of(disposition: Disposition | None) -> int:
    """The place of a gap in order of what was decided about it."""
    return ORDER.index(disposition.decided if disposition else None)


def meaningless(review: EvidenceMap, within: Test = EVERYTHING) -> tuple[Pattern, ...]:
    """The patterns that were marked as not meaningful, for a search within a scope to leave out."""
    marked = marked_gaps(review)
    tests = (outside(test, within) for test, found in marked if found.decided is Decided.NOT_MEANINGFUL)
    return tuple(pattern for test in tests if (pattern := pattern_of(test)) and not _asks_for_isolated(test))


def pattern_of(test: Test) -> Pattern | None:
    """The terms that a test asks for; None where it asks for anything else, or for two terms of one facet."""
    parts = conjuncts(test)
    terms: dict[str, Term] = {part.facet.id: part.term for part in parts if isinstance(part, HasTerm)}
    return terms if 0 < len(terms) == len(parts) else None


def repeated_marks(review: EvidenceMap) -> tuple[Problem, ...]:
    """The gaps about which something is decided twice, in whatever order their terms are written."""
    first: dict[str, Place] = {}
    problems = []
    for disposition in review.dispositions:
        try:
            id = gap_id(parse_query(disposition.gap, review))
        except QueryMistake:
            continue
        if id in first:
            message, hint = f"gap: '{disposition.gap}' is here twice", f"first at {first[id]}"
            problems.append(Problem(disposition.gap_written.place, message, hint))
        first.setdefault(id, disposition.gap_written.place)
    return tuple(problems)


def _cell(test: Test) -> frozenset[Key]:
    """The terms of a gap as a search finds it; none where it is not such a gap."""
    parts = conjuncts(test)
    terms = [part for part in parts if isinstance(part, HasTerm) and part.level is Level.SEPARABLE]
    return frozenset((part.facet.id, part.term.id) for part in terms) if len(terms) == len(parts) else frozenset()


def _asks_for_isolated(test: Test) -> bool:
    """Whether more may be meaningful than is marked: a search looks for what can be told apart, not what is alone."""
    return any(isinstance(part, HasTerm) and part.level is Level.ISOLATED for part in conjuncts(test))
