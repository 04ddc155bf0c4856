"""What claims are about."""

from __future__ import annotations

from evidencemap.model import EvidenceMap
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import And, Test
from evidencemap.records.claim import Claim


def subject(review: EvidenceMap, claim: Claim) -> Test:
    """What a claim is about: its query, and the studies among which it is judged."""
    test = parse_query(claim.query, review)
    return And((test, parse_query(claim.scope, review))) if claim.scope else test
