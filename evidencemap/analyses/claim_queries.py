"""What claims are about: their queries, understood once a review, and whether one is about what another asks for."""

from __future__ import annotations

from evidencemap.model import EvidenceMap
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import And, HasTerm, Level, Or, Test
from evidencemap.records.claim import Claim

LEVELS = (Level.INCLUDES, Level.SEPARABLE, Level.ISOLATED)
"""From wide to narrow."""


def subject(review: EvidenceMap, claim: Claim) -> Test:
    """What a claim is about: its query, and the studies among which it is judged."""
    test = parse_query(claim.query, review)
    return And((test, parse_query(claim.scope, review))) if claim.scope else test


def is_about(test: Test, pattern: Test) -> bool:
    """Whether a test asks for what a pattern asks for, or for something narrower.

    Each term of the pattern has to be the same as a term of the test or a broader one; of a test with OR every branch
    has to fit. What the test rules out with NOT does not make it wider, and is passed over; parts of the pattern that
    are no terms must stand in the test as they are.
    """
    match test, pattern:
        case _, And(parts):
            return all(is_about(test, part) for part in parts)
        case Or(parts), _:
            return all(is_about(part, pattern) for part in parts)
        case And(parts), Or(branches):
            return any(is_about(part, pattern) for part in parts) or any(is_about(test, branch) for branch in branches)
        case And(parts), _:
            return any(is_about(part, pattern) for part in parts)
        case _, Or(branches):
            return any(is_about(test, branch) for branch in branches)
        case HasTerm(), HasTerm():
            return _is_narrower(test, pattern)
        case _:
            return test == pattern


def _is_narrower(test: HasTerm, pattern: HasTerm) -> bool:
    if test.facet.id != pattern.facet.id:
        return False
    if pattern.level is Level.INCLUDES:
        parts = (test.term, *test.facet.components(test.term))
        return any(part.is_within(pattern.term) for part in parts)
    return test.term.is_within(pattern.term) and LEVELS.index(test.level) >= LEVELS.index(pattern.level)
