"""How much of everything that could be asked has been studied: the share of combinations of terms with a study.

Simple t-way combination coverage (Kuhn, Kacker & Lei, Practical combinatorial testing, NIST SP 800-142, 2010), here
over the terms of all levels of the hierarchies. What a search does not ask for, because it is impossible or outside the
scope, is left out on both sides, what is narrower and what some study has against the rule among it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from evidencemap.analyses.discovery import Cell
from evidencemap.analyses.structural import StructuralZeros
from evidencemap.analyses.unit_index import Key, UnitIndex
from evidencemap.records.codebook import Facet, Term
from evidencemap.values import dataclass

Columns = Sequence[Sequence[tuple[Key, int]]]
"""For each facet its terms, each with the units that have it."""


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


@dataclass(frozen=True)
class Combinations:
    """The combinations of terms of some facets, each of another, that ``zeros`` leave to be asked for.

    What was found out about the others is kept: the years of a history ask the same of all of them.
    """

    facets: tuple[Facet, ...]
    zeros: StructuralZeros

    def covered(self, index: UnitIndex, t: int) -> Coverage:
        """How many combinations of ``t`` terms some study has in one and the same finding."""
        return Coverage(
            t=t,
            covered=self._held(index.sure, index.scope, t),
            possible=self._held(index.possible, index.blocks, t),
            total=self._total(t),
        )

    def _total(self, t: int) -> int:
        """How many there are: as many as would be held by a study that had every term."""
        if t not in self._totals:
            every = {(facet.id, term): 1 for facet in self.facets for term in facet.terms}
            self._totals[t] = self._held(every, 1, t)
        return self._totals[t]

    def _held(self, cover: Mapping[Key, int], everything: int, t: int) -> int:
        if self.zeros.forbid({}):
            return 0
        columns = [[((facet.id, term), cover[facet.id, term]) for term in facet.terms] for facet in self.facets]
        return self._below(_without(columns, self._barred_by(())), everything, t, ())

    def _below(self, columns: Columns, units: int, t: int, told: Cell) -> int:
        """A walk that goes on from those terms alone that some unit still has, past what cannot be with them."""
        if t == 1:
            return sum(1 for column in columns for _, own in column if units & own)
        found = 0
        for position in range(len(columns) - t + 1):
            later = columns[position + 1 :]
            for key, own in columns[position]:
                if not units & own:
                    continue
                if key in self._touched:
                    with_it = (*told, key)
                    found += self._below(_without(later, self._barred_by(with_it)), units & own, t - 1, with_it)
                else:
                    found += self._below(later, units & own, t - 1, told)
        return found

    def _barred_by(self, told: Cell) -> frozenset[Key]:
        """The terms that cannot be together with others. One that no rule is about can be wherever anything can."""
        if told not in self._barred:
            pattern = {facet: self._touched[facet, id] for facet, id in told}
            self._barred[told] = frozenset(
                (facet, id)
                for (facet, id), term in self._touched.items()
                if facet not in pattern and self.zeros.forbid({**pattern, facet: term})
            )
        return self._barred[told]

    @cached_property
    def _barred(self) -> dict[Cell, frozenset[Key]]:
        return {}

    @cached_property
    def _totals(self) -> dict[int, int]:
        return {}

    @cached_property
    def _touched(self) -> Mapping[Key, Term]:
        return self.zeros.spoken_of(self.facets)


def _without(columns: Columns, barred: frozenset[Key]) -> Columns:
    return [[item for item in column if item[0] not in barred] for column in columns] if barred else columns
