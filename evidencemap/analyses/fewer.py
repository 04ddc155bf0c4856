"""Which combinations of terms hold fewer studies than chance would leave, among all that a search asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from itertools import combinations, product
from math import prod

from evidencemap.analyses.chance import RATE, discoveries, expected, least_tail, level_within_reach, lower_tail
from evidencemap.analyses.discovery import Cell
from evidencemap.analyses.structural import StructuralZeros
from evidencemap.analyses.unit_index import Key, UnitIndex
from evidencemap.records.codebook import Term
from evidencemap.values import dataclass

LARGEST = 1_000_000


@dataclass(frozen=True)
class Margins:
    """The studies in which some facets are all known, and how many of them have each term."""

    total: int
    counts: Mapping[Key, int]


@dataclass(frozen=True)
class Chance:
    """What chance alone would give for the combinations of two facets up to ``depth``.

    The family is every combination of terms that some study has, without those that ``zeros`` forbid: where nothing can
    be, nothing is lacking. Expected counts are over the studies in which all facets of a combination are known.
    """

    index: UnitIndex
    depth: int
    zeros: StructuralZeros
    _margins: dict[tuple[str, ...], Margins] = field(default_factory=dict, repr=False)

    def margins(self, facets: tuple[str, ...]) -> Margins:
        """How many studies each term of some facets has, where all of them are known."""
        if facets not in self._margins:
            base = self.index.scope
            for facet in facets:
                base &= self.index.settled[facet]
            counts = {key: self.index.count(base & self.index.sure[key]) for key in self.index.sure if key[0] in facets}
            self._margins[facets] = Margins(self.index.count(base), counts)
        return self._margins[facets]

    def expected(self, cell: Cell) -> float | None:
        """How many studies a combination would hold; None for a single term, or where no study knows all facets."""
        margins = self.margins(tuple(facet for facet, _ in cell))
        if len(cell) < 2 or not margins.total:
            return None
        return expected(margins.total, [margins.counts[key] for key in cell])

    @cached_property
    def family(self) -> int:
        """How many combinations are looked at."""
        return sum(times for _, times in self._least_tails)

    @cached_property
    def within_reach(self) -> tuple[Cell, ...]:
        """The combinations in which a lack could be told from chance at all (Tarone's filter)."""
        level = level_within_reach(self._least_tails)
        return tuple(cell for facets in self._looked_at for cell in self._cells_within(facets, level))

    @cached_property
    def fewer(self) -> frozenset[Cell]:
        """The combinations that hold fewer studies than chance would leave, at a false discovery rate of ``RATE``."""
        return discoveries({cell: self._tail(cell) for cell in self.within_reach})

    @cached_property
    def enough_studies(self) -> int | None:
        """About how many studies with this mix of terms it would take before any lack could be told from chance.

        None where there is no mix to start from.
        """
        strongest = max(self._possibly_empty_pairs, key=lambda item: expected(item[0], item[1]), default=None)
        if strongest is None:
            return None
        total, pair = strongest
        studies, level = 1, RATE / max(1, self.family)
        while least_tail(studies, tuple([round(count * studies / total) for count in pair])) > level:
            if studies >= LARGEST:
                return None
            studies += max(1, studies // 10)
        return studies

    @property
    def _possibly_empty_pairs(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Of how many studies, and how many have each of two terms that need not share one."""
        for facets in combinations((facet.id for facet in self.index.facets), 2):
            total = self.margins(facets).total
            yield from ((total, counts) for counts in sorted(self._margins_in(facets)) if sum(counts) <= total)

    @property
    def _combinations(self) -> Iterator[tuple[str, ...]]:
        ids = [facet.id for facet in self.index.facets]
        for size in range(2, min(self.depth, len(ids)) + 1):
            yield from combinations(ids, size)

    @cached_property
    def _least_tails(self) -> list[tuple[float, int]]:
        """The smallest probabilities that combinations could have had, each with the number of combinations."""
        found: Counter[float] = Counter()
        for facets, looked_at in self._looked_at.items():
            total = self.margins(facets).total
            for counts, times in looked_at.items():
                found[least_tail(total, counts)] += times
        return sorted(found.items())

    @cached_property
    def _looked_at(self) -> Mapping[tuple[str, ...], Mapping[tuple[int, ...], int]]:
        """For some facets how many studies have each term of a combination, and how many combinations have just so."""
        return {facets: self._margins_in(facets) for facets in self._combinations}

    def _margins_in(self, facets: tuple[str, ...]) -> Mapping[tuple[int, ...], int]:
        """Terms that as many studies have are as one, but for those that bear on what is forbidden."""
        margins, bearing = self.margins(facets).counts, self._bearing
        columns = [
            Counter((n, key if key in bearing else None) for key, n in margins.items() if key[0] == facet and n)
            for facet in facets
        ]
        found: Counter[tuple[int, ...]] = Counter()
        for chosen in product(*(column.items() for column in columns)):
            if not self._is_forbidden(tuple([key for (_, key), _ in chosen if key])):
                found[tuple([n for (n, _), _ in chosen])] += prod([times for _, times in chosen])
        return found

    @cached_property
    def _bearing(self) -> Mapping[Key, Term]:
        return self.zeros.spoken_of(self.index.facets)

    def _is_forbidden(self, cell: Cell) -> bool:
        """Whether terms that bear on it cannot be together."""
        return self.zeros.forbid({key[0]: self._bearing[key] for key in cell})

    def _cells_within(self, facets: tuple[str, ...], level: float) -> Iterator[Cell]:
        margins = self.margins(facets)
        low = {counts for counts in self._looked_at[facets] if least_tail(margins.total, counts) <= level}
        if not low:
            return
        columns = [[key for key, n in margins.counts.items() if key[0] == facet and n] for facet in facets]
        cells = (cell for cell in product(*columns) if tuple([margins.counts[key] for key in cell]) in low)
        bearing = self._bearing
        yield from (cell for cell in cells if not self._is_forbidden(tuple([key for key in cell if key in bearing])))

    def _tail(self, cell: Cell) -> float:
        """The probability of no more studies than there are."""
        facets = tuple(facet for facet, _ in cell)
        margins = self.margins(facets)
        units = self.index.scope
        for key in cell:
            units &= self.index.settled[key[0]] & self.index.sure[key]
        return lower_tail(margins.total, [margins.counts[key] for key in cell], self.index.count(units))
