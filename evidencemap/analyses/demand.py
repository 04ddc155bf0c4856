"""How many independent lines of claims ask for the evidence that a gap lacks."""

from __future__ import annotations

from collections.abc import Iterable

from evidencemap.analyses.unit_index import Key
from evidencemap.model import EvidenceMap
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import And, HasTerm, Or, Test
from evidencemap.records.claim import Claim
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Demand:
    """The claims of a review, each with the line it belongs to and everything that it speaks of."""

    speaking: tuple[tuple[str, str, frozenset[Key]], ...]

    @classmethod
    def of(cls, review: EvidenceMap) -> Demand:
        """The claims, in the order of their ids."""
        return cls(
            tuple(
                (claim.id, _line(review, claim), _spoken_of(parse_query(claim.query, review)))
                for claim in review.claims.values()
            )
        )

    def claims_about(self, cell: Iterable[Key]) -> tuple[str, ...]:
        """The claims about a pattern or something narrower, one of each line: a repeated claim is no new one."""
        wanted = set(cell)
        lines: dict[str, str] = {}
        for claim, line, spoken_of in self.speaking:
            if wanted <= spoken_of:
                lines.setdefault(line, claim)
        return tuple(lines.values())


def _line(review: EvidenceMap, claim: Claim) -> str:
    """The oldest claim that a claim goes back to."""
    seen = {claim.id}
    older = [id for id in claim.repeats if id in review.claims and id not in seen]
    while older:
        claim = review.claims[min(older)]
        seen.add(claim.id)
        older = [id for id in claim.repeats if id in review.claims and id not in seen]
    return claim.id


def _spoken_of(test: Test) -> frozenset[Key]:
    """Every term, with those above it, that all evidence which a query asks for is about."""
    match test:
        case HasTerm(facet, term):
            return frozenset((facet.id, one.id) for one in term.lineage)
        case And(parts):
            return frozenset().union(*map(_spoken_of, parts))
        case Or(parts) if parts:
            return frozenset.intersection(*map(_spoken_of, parts))
        case _:
            return frozenset()
