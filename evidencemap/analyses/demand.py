"""How many independent lines of claims ask for the evidence that a gap lacks.

The same answer as ``lineage.demand`` gives for a query of one term a facet, from an index, since a search asks for
thousands of cells.
"""

from __future__ import annotations

from collections.abc import Iterable

from evidencemap.analyses.claim_queries import subject
from evidencemap.analyses.lineage import asking_lines
from evidencemap.analyses.unit_index import Key
from evidencemap.model import EvidenceMap
from evidencemap.query.syntax import And, HasTerm, Level, Or, Test
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Demand:
    """The claims that ask for evidence, each with its line and everything that it speaks of, oldest of a line first."""

    speaking: tuple[tuple[str, int, frozenset[Key]], ...]

    @classmethod
    def of(cls, review: EvidenceMap) -> Demand:
        """The claims, line by line."""
        return cls(
            tuple(
                (claim.id, number, _spoken_of(subject(review, claim)))
                for number, line in enumerate(asking_lines(review))
                for claim in line
            )
        )

    def claims_about(self, cell: Iterable[Key]) -> tuple[str, ...]:
        """The claims about a pattern or something narrower, one of each line: a repeated claim is no new one."""
        wanted = set(cell)
        lines: dict[int, str] = {}
        for claim, line, spoken_of in self.speaking:
            if wanted <= spoken_of:
                lines.setdefault(line, claim)
        return tuple(lines.values())


def _spoken_of(test: Test) -> frozenset[Key]:
    """Every term, with those above it, that all evidence which a query asks for is about."""
    match test:
        case HasTerm(facet, term, level) if level is not Level.INCLUDES:
            return frozenset((facet.id, one.id) for one in term.lineage)
        case And(parts):
            return frozenset().union(*map(_spoken_of, parts))
        case Or(parts) if parts:
            return frozenset.intersection(*map(_spoken_of, parts))
        case _:
            return frozenset()
