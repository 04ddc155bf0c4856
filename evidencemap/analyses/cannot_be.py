"""Why nothing can be what a query asks for, and the claims that ask for such a thing."""

from __future__ import annotations

from collections.abc import Iterator

from evidencemap.analyses.structural import why_impossible
from evidencemap.model import EvidenceMap
from evidencemap.problems import Problem
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import And, HasTerm, Level, Test, conjuncts


def why_it_cannot_be(review: EvidenceMap, test: Test) -> str:
    """Why the codebook says that no study can be what a query asks for; empty where it does not say so.

    What merely includes a term has other parts beside it, so what is said of the term is not said of the whole.
    """
    return why_impossible(review.codebook, And(tuple(part for part in conjuncts(test) if not _is_of_a_whole(part))))


def vacuous_claim_notices(review: EvidenceMap) -> Iterator[Problem]:
    """A notice for each claim about what cannot be, at its query: whatever is studied, it says nothing."""
    for claim in review.claims.values():
        if reason := why_it_cannot_be(review, parse_query(claim.query, review)):
            message = f"query: the codebook calls impossible what '{claim.id}' speaks of"
            yield Problem(claim.query_written.place, message, reason, notice=True)


def _is_of_a_whole(part: Test) -> bool:
    return isinstance(part, HasTerm) and part.level is Level.INCLUDES
