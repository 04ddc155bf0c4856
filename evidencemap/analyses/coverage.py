"""How much of everything that could be asked has been studied: the share of combinations of terms with a study.

Simple t-way combination coverage (Kuhn, Kacker & Lei, Practical combinatorial testing, NIST SP 800-142, 2010), here
over the terms of all levels of the hierarchies. What the codebook calls impossible is counted like the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import prod

from evidencemap.analyses.unit_index import Key, UnitIndex
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Coverage:
    """Of ``total`` combinations of ``t`` terms, each of another facet, those with a known and with a possible study."""

    t: int
    covered: int
    possible: int
    total: int

    @property
    def share(self) -> float:
        """The part that is covered for sure, from 0 to 1; 0 where there is nothing to cover."""
        return self.covered / self.total if self.total else 0.0


def covered_combinations(index: UnitIndex, t: int) -> Coverage:
    """How many combinations of ``t`` terms some study has in one and the same finding."""
    sizes = [len(facet.terms) for facet in index.facets]
    return Coverage(
        t=t,
        covered=_counted(index, index.sure, index.scope, t),
        possible=_counted(index, index.possible, index.blocks, t),
        total=sum(map(prod, combinations(sizes, t))),
    )


def _counted(index: UnitIndex, cover: Mapping[Key, int], everything: int, t: int) -> int:
    """A walk that goes on from those terms alone that some unit still has."""
    by_facet = [[cover[facet.id, term] for term in facet.terms] for facet in index.facets]
    return _below(by_facet, everything, t)


def _below(facets: Sequence[Sequence[int]], units: int, t: int) -> int:
    if t == 1:
        return sum(1 for facet in facets for one in facet if units & one)
    found = 0
    for position in range(len(facets) - t + 1):
        held = (units & one for one in facets[position] if units & one)
        found += sum(_below(facets[position + 1 :], both, t - 1) for both in held)
    return found
