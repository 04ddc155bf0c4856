"""How well the ranking of gaps, as it was in an earlier year, named what was studied next.

A cell is a term from each of several facets. Of the cells that no study filled by the end of a year, some are filled
by the studies of the following years. A ranking is good if those stand at its top.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from math import ceil, prod

from evidencemap.analyses.accuracy import Area, area, precision_at
from evidencemap.analyses.discovery import Cell
from evidencemap.analyses.fewer import Chance
from evidencemap.analyses.search import SearchPlan, impossible
from evidencemap.analyses.structural import StructuralZeros
from evidencemap.analyses.unit_index import Key, UnitIndex, unit_index
from evidencemap.model import OPEN_FUTURE, EvidenceMap
from evidencemap.query.matching import matching_studies
from evidencemap.records.codebook import Facet

FIRST = (10, 20, 50)
SHARES = (0.25, 0.5, 0.75)
ENOUGH_STUDIES = 100
"""Studies known, and studies to come, below which no figure is given.

A prediction is validated on at least 100 events (Collins, Ogundimu & Altman, Statistics in Medicine 35, 2016). The
events are the later studies, not the cells: one study fills several, which happen together. As many studies have to be
known for the share of a term among them to be known within ±.10.
"""
ENOUGH_CELLS = 10
"""Cells filled, and cells left empty, below which no figure is given.

From about 10 on an area of .7 could be told from chance if cells were independent (Hanley & McNeil, Radiology 143,
1982).
"""


@dataclass(frozen=True)
class Ranking:
    """A way to order empty cells, and how well it did; ``precision`` is the share filled among the first few."""

    name: str
    area: Area
    precision: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Backtest:
    """What the map of ``cutoff`` foretold of the years up to ``until``.

    ``known`` and ``later`` count studies, ``cells`` those that were empty and could be filled, ``filled`` those of them
    that were. ``unheard`` counts cells left out because no study yet had one of their terms. ``last`` is the year of
    the last study on the map. There are no ``rankings`` where there is too little to judge them by.
    """

    cutoff: int
    until: int
    last: int
    known: int
    later: int
    cells: int
    filled: int
    unheard: int
    rankings: tuple[Ranking, ...]

    @property
    def base_rate(self) -> float:
        """The share of cells that were filled: what any order of them finds on average."""
        return self.filled / self.cells if self.cells else 0.0

    @property
    def enough(self) -> bool:
        """Whether there is enough to say how well a ranking did."""
        studies = min(self.known, self.later) >= ENOUGH_STUDIES
        return studies and min(self.filled, self.cells - self.filled) >= ENOUGH_CELLS


def study_years(review: EvidenceMap, plan: SearchPlan) -> tuple[int, ...]:
    """The years by which the studies of a search had surely appeared, in order; studies without a year are left out."""
    years = (review.years(study)[1] for study in matching_studies(review, plan.where).sure)
    return tuple(sorted(year for year in years if year != OPEN_FUTURE))


def default_cutoffs(years: Sequence[int], horizon: int) -> tuple[int, ...]:
    """The years by which a quarter, half and three quarters of the studies had appeared.

    Only those whose horizon ends by the year of the last study; where there is none, the last year whose horizon does,
    or the year of the first study.
    """
    if not years:
        return ()
    quarters = {years[ceil(share * len(years)) - 1] for share in SHARES}
    over = tuple(sorted(year for year in quarters if year + horizon <= years[-1]))
    return over or (max(years[0], years[-1] - horizon),)


def backtest(review: EvidenceMap, plan: SearchPlan, cutoff: int, horizon: int) -> Backtest:
    """Replay one year; what appeared in that year counts as known."""
    until = min(cutoff + horizon, OPEN_FUTURE - 1)
    before, after = (unit_index(review, plan.facets, plan.where, year) for year in (cutoff, until))
    empty = empty_cells(before, plan.depth, impossible(review, plan))
    filled = [after.count_of(cell, after.sure) > 0 for cell in empty.cells]
    known = before.count(before.scope)
    result = Backtest(
        cutoff=cutoff,
        until=until,
        last=max(study_years(review, plan), default=0),
        known=known,
        later=after.count(after.scope) - known,
        cells=len(empty.cells),
        filled=sum(filled),
        unheard=empty.unheard,
        rankings=(),
    )
    return replace(result, rankings=tuple(empty.rankings(filled))) if result.enough else result


@dataclass(frozen=True)
class EmptyCells:
    """The cells of a year that were empty and could be filled, and what ranks them.

    Nothing here has seen a study of a later year. ``support`` has for each cell how many cells that differ in one term
    hold a study; ``unheard`` counts the cells left out because no study yet had one of their terms.
    """

    chance: Chance
    cells: tuple[Cell, ...]
    support: tuple[int, ...]
    unheard: int

    def rankings(self, filled: Sequence[bool]) -> Iterator[Ranking]:
        """How well each score tells the cells that were filled."""
        facets = {facet.id: facet for facet in self.chance.index.facets}
        clusters = [[_broadest(facets, key) for key in cell] for cell in self.cells]
        for name, scores in self.scores().items():
            few = (count for count in FIRST if count <= len(scores))
            precision = tuple((count, precision_at(count, scores, filled)) for count in few)
            yield Ranking(name, area(scores, filled, clusters), precision)

    def scores(self) -> dict[str, Sequence[float]]:
        """The ranking by expected counts, and others to measure it by.

        *Wider margins*: the expected count with the share of each term among all studies that report its facet, not
        only among those that report every facet of the cell. *Rarest term*: how many studies have the term of the cell
        that fewest have. *Neighbours*: the support.
        """
        return {
            "expected count": [self.chance.expected(cell) or 0.0 for cell in self.cells],
            "wider margins": [self._by_wider_margins(cell) for cell in self.cells],
            "rarest term": [min(self._margins(cell)) for cell in self.cells],
            "neighbours": self.support,
        }

    def _by_wider_margins(self, cell: Cell) -> float:
        total = self.chance.margins(tuple(facet for facet, _ in cell)).total
        margins = [(self.chance.margins((key[0],)), key) for key in cell]
        among = prod(each.total for each, _ in margins)
        return total * prod(each.counts[key] for each, key in margins) / among if among else 0.0

    def _margins(self, cell: Cell) -> Iterator[int]:
        counts = self.chance.margins(tuple(facet for facet, _ in cell)).counts
        return (counts[key] for key in cell)


def empty_cells(index: UnitIndex, depth: int, zeros: StructuralZeros) -> EmptyCells:
    """The cells of ``depth`` facets that no study of an index has for sure, and that are not impossible."""
    cells: list[Cell] = []
    support: list[int] = []
    unheard = 0
    for facets in combinations(index.facets, depth):
        around: Counter[tuple[int, Cell]] = Counter()
        empty: list[Cell] = []
        for cell in product(*([(facet.id, term) for term in facet.terms] for facet in facets)):
            if index.count_of(cell, index.sure):
                around.update(_without_one(cell))
            elif not _is_forbidden(zeros, facets, cell):
                empty.append(cell)
        heard = [cell for cell in empty if all(index.sure[key] for key in cell)]
        unheard += len(empty) - len(heard)
        cells += heard
        support += [sum(around[rest] for rest in _without_one(cell)) for cell in heard]
    return EmptyCells(Chance(index, depth, zeros), tuple(cells), tuple(support), unheard)


def _is_forbidden(zeros: StructuralZeros, facets: tuple[Facet, ...], cell: Cell) -> bool:
    pairs = zip(facets, cell, strict=True)
    return bool(zeros.patterns) and zeros.forbid({facet.id: facet.terms[term] for facet, (_, term) in pairs})


def _without_one(cell: Cell) -> list[tuple[int, Cell]]:
    """A cell with each of its terms left open in turn, and which one that is."""
    return [(at, cell[:at] + cell[at + 1 :]) for at in range(len(cell))]


def _broadest(facets: Mapping[str, Facet], key: Key) -> Key:
    """The cluster of a term: cells that share it, or something else of its kind, are filled together."""
    facet, term = key
    return facet, facets[facet].terms[term].lineage[-1].id
