"""Lines of claims: which claim repeats which, and how many people said so independently of each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evidencemap.analyses.claim_queries import is_about, subject
from evidencemap.model import EvidenceMap
from evidencemap.query.syntax import Test
from evidencemap.records.claim import Claim, Quantifier

Line = tuple[Claim, ...]
NEVER = 9999


def older_claims(claims: Mapping[str, Claim], claim: Claim) -> tuple[Claim, ...]:
    """The claims that a claim repeats, and those that they repeat in turn, newest first."""
    found: dict[str, Claim] = {}
    waiting = list(claim.repeats)
    while waiting:
        id = waiting.pop(0)
        if id in claims and id not in found and id != claim.id:
            found[id] = claims[id]
            waiting.extend(claims[id].repeats)
    return tuple(sorted(found.values(), key=_age, reverse=True))


def newer_claims(claims: Mapping[str, Claim], claim: Claim) -> tuple[Claim, ...]:
    """The claims that repeat a claim, directly or by way of others, oldest first."""
    repeating = (other for other in claims.values() if claim in older_claims(claims, other))
    return tuple(sorted(repeating, key=_age))


def independent_lines(claims: Iterable[Claim]) -> tuple[Line, ...]:
    """The claims in lines: a claim and all that repeat it, or that it repeats, are one; oldest first."""
    given = {claim.id: claim for claim in sorted(claims, key=_age)}
    line_of = {id: {id} for id in given}
    for claim in given.values():
        for id in claim.repeats:
            if id in given:
                joined = line_of[claim.id] | line_of[id]
                line_of.update(dict.fromkeys(joined, joined))
    lines = {min(ids): tuple(given[id] for id in given if id in ids) for ids in line_of.values()}
    return tuple(sorted(lines.values(), key=lambda line: _age(line[0])))


def demand(review: EvidenceMap, pattern: Test) -> tuple[Claim, ...]:
    """Who asks for evidence: of each independent line the oldest claim about a pattern or something narrower.

    A claim that there are *at least* so many studies asks for none. Raises QueryMistake for a claim whose query cannot
    be understood.
    """
    lines = asking_lines(review)
    first = (next((claim for claim in line if is_about(subject(review, claim), pattern)), None) for line in lines)
    return tuple(claim for claim in first if claim is not None)


def asking_lines(review: EvidenceMap) -> tuple[Line, ...]:
    """The independent lines of the claims that say how little there is; put together once a review."""
    if "asking lines" not in review.answers:
        lines = independent_lines(review.claims.values())
        review.answers["asking lines"] = tuple(tuple(filter(_says_how_little, line)) for line in lines)
    found: tuple[Line, ...] = review.answers["asking lines"]
    return found


def _says_how_little(claim: Claim) -> bool:
    return claim.expect.quantifier is not Quantifier.AT_LEAST


def _age(claim: Claim) -> tuple[int, str]:
    """Claims by their year; those without one come last."""
    return (NEVER if claim.as_of is None else claim.as_of), claim.id
