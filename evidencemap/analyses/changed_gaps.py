"""Gaps that were closed, narrowed, confirmed or opened between two views of a review, and by which studies.

A pattern is *covered* where at least as many studies are known as the search asks for, a *possible gap* where they are
not but could be, a *certain gap* where they cannot. For the cells of the map one study is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cached_property

from evidencemap.analyses.crosstab import Cell as MapCell
from evidencemap.analyses.crosstab import CellState, Crosstab
from evidencemap.analyses.discovery import Cell
from evidencemap.analyses.search import Gap
from evidencemap.analyses.unit_index import Key, UnitIndex
from evidencemap.analyses.view import View
from evidencemap.query.syntax import And, HasTerm, conjuncts
from evidencemap.query.truth import Truth
from evidencemap.values import dataclass


class Turn(Enum):
    """What became of a gap.

    *closed*: it was a gap, certain or possible, and enough studies are known. *opened*: enough studies were known and
    are no longer. *narrowed*: it was certain and is only possible. *confirmed*: it was possible, and what could have
    filled it does not. *first asked*: a gap about which the older view could not be asked, as a term or facet is new or
    the codebook called it impossible. *no longer asked*: the same the other way round.
    """

    CLOSED = "closed"
    OPENED = "opened"
    NARROWED = "narrowed"
    CONFIRMED = "confirmed"
    FIRST_ASKED = "first asked"
    NO_LONGER_ASKED = "no longer asked"


LEAVING = (Turn.CLOSED, Turn.NO_LONGER_ASKED)
COMING = (Turn.OPENED, Turn.FIRST_ASKED)


class Standing(Enum):
    """How much is known of a pattern in one view."""

    COVERED = "covered"
    POSSIBLE = "possible gap"
    CERTAIN = "certain gap"
    NOT_ASKED = "not asked"


_TURNS = {
    (Standing.POSSIBLE, Standing.COVERED): Turn.CLOSED,
    (Standing.CERTAIN, Standing.COVERED): Turn.CLOSED,
    (Standing.CERTAIN, Standing.POSSIBLE): Turn.NARROWED,
    (Standing.POSSIBLE, Standing.CERTAIN): Turn.CONFIRMED,
    (Standing.COVERED, Standing.POSSIBLE): Turn.OPENED,
    (Standing.COVERED, Standing.CERTAIN): Turn.OPENED,
    (Standing.NOT_ASKED, Standing.POSSIBLE): Turn.FIRST_ASKED,
    (Standing.NOT_ASKED, Standing.CERTAIN): Turn.FIRST_ASKED,
    (Standing.POSSIBLE, Standing.NOT_ASKED): Turn.NO_LONGER_ASKED,
    (Standing.CERTAIN, Standing.NOT_ASKED): Turn.NO_LONGER_ASKED,
}


@dataclass(frozen=True)
class Counts:
    """How many studies match surely and at most."""

    standing: Standing
    sure: int = 0
    possible: int = 0


@dataclass(frozen=True)
class GapChange:
    """A gap that is not what it was.

    ``studies`` are the ids of those that made it so: they match now and did not, or did and do not. ``left`` are, for a
    closed gap of the search, the narrower gaps that it gave way to, best first.
    """

    turn: Turn
    test: And
    before: Counts
    after: Counts
    studies: tuple[str, ...]
    left: tuple[Gap, ...] = ()


def changed_cells(old: View, new: View) -> tuple[GapChange, ...]:
    """The cells of the map whose turn is told, in the order of the map; those that are gone last."""
    before, after = _cells(old.table), _cells(new.table)
    changes = (_cell_change(before.get(key), after.get(key)) for key in dict.fromkeys((*after, *before)))
    return tuple(change for change in changes if change)


_MapKey = tuple[Key, Key]


def _cells(table: Crosstab) -> Mapping[_MapKey, MapCell]:
    row, column = table.row_facet.id, table.column_facet.id
    return {((row, cell.row.id), (column, cell.column.id)): cell for cell in table.cells.values()}


def _cell_change(old: MapCell | None, new: MapCell | None) -> GapChange | None:
    before, after = _cell_counts(old), _cell_counts(new)
    turn = _TURNS.get((before.standing, after.standing))
    known = new or old
    if turn is None or known is None:
        return None
    return GapChange(turn, And(conjuncts(known.test)), before, after, _movers(turn, _studies(old), _studies(new)))


def _cell_counts(cell: MapCell | None) -> Counts:
    if cell is None:
        return Counts(Standing.NOT_ASKED)
    gaps = {CellState.CERTAIN_GAP: Standing.CERTAIN, CellState.POSSIBLE_GAP: Standing.POSSIBLE}
    return Counts(gaps.get(cell.state, Standing.COVERED), len(cell.sure), cell.possible)


def _studies(cell: MapCell | None) -> Mapping[str, Truth]:
    if cell is None:
        return {}
    return {study.id: Truth.MAYBE for study in cell.open} | {study.id: Truth.YES for study in cell.sure}


def changed_gaps(old: View, new: View) -> tuple[GapChange, ...]:
    """The gaps of either declared search whose turn is told.

    A gap that both searches find, and one that lies within a gap of the other view, is no change. First what the older
    search had found, in its order, then what only the newer one finds, in its own.
    """
    then, now = _Searched(old), _Searched(new)
    found = {gap.cell: gap for gap in (*new.found.gaps, *old.found.gaps)}
    changes = []
    for cell in dict.fromkeys(gap.cell for gap in (*old.found.gaps, *new.found.gaps)):
        before, after = then.counts(cell), now.counts(cell)
        turn = _TURNS.get((before.standing, after.standing))
        if turn:
            test = found[cell].test
            left = now.within(cell) if turn is Turn.CLOSED else ()
            studies = _movers(turn, then.matching(cell), now.matching(cell))
            changes.append(GapChange(turn, test, before, after, studies, left))
    return tuple(changes)


@dataclass(frozen=True)
class _Searched:
    """A view that patterns of another one can be put to."""

    view: View

    @property
    def index(self) -> UnitIndex:
        return self.view.found.chance.index

    @cached_property
    def own(self) -> Mapping[Cell, Counts]:
        """The gaps that the view's own search found."""
        return {gap.cell: Counts(_gap(gap.certain), gap.sure, gap.possible) for gap in self.view.found.gaps}

    def counts(self, cell: Cell) -> Counts:
        """How a pattern stands, were it asked here; nobody asks for what is impossible."""
        if cell in self.own:
            return self.own[cell]
        test = self.test(cell)
        if test is None:
            return Counts(Standing.NOT_ASKED)
        sure, possible = (self.index.count_of(cell, cover) for cover in (self.index.sure, self.index.possible))
        enough = self.view.plan.threshold
        if sure >= enough:
            return Counts(Standing.COVERED, sure, possible)
        if self.view.zeros.forbid({part.facet.id: part.term for part in test}):
            return Counts(Standing.NOT_ASKED)
        return Counts(_gap(possible < enough), sure, possible)

    def test(self, cell: Cell) -> tuple[HasTerm, ...] | None:
        """The pattern in the words of this codebook; None where it lacks one of them."""
        if not all(key in self.index.sure for key in cell):
            return None
        facets = self.view.review.codebook.facets
        return tuple(HasTerm(facets[facet], facets[facet].terms[term]) for facet, term in cell)

    def matching(self, cell: Cell) -> Mapping[str, Truth]:
        """The studies that match a pattern, or may, within what is searched."""
        if self.test(cell) is None:
            return {}
        perhaps = dict.fromkeys(self.index.studies_of(cell, self.index.possible), Truth.MAYBE)
        return perhaps | dict.fromkeys(self.index.studies_of(cell, self.index.sure), Truth.YES)

    def within(self, cell: Cell) -> tuple[Gap, ...]:
        """The gaps found here that are narrower than a pattern, best first."""
        wanted = frozenset(cell)
        return tuple(gap for gap, above in self._above if wanted <= above)

    @cached_property
    def _above(self) -> tuple[tuple[Gap, frozenset[Key]], ...]:
        return tuple((gap, frozenset(_broader(gap))) for gap in self.view.found.gaps)


def _gap(certain: bool) -> Standing:
    return Standing.CERTAIN if certain else Standing.POSSIBLE


def _broader(gap: Gap) -> Iterator[Key]:
    for facet, (_, term) in zip(gap.facets, gap.cell, strict=True):
        yield from ((facet.id, one.id) for one in facet.terms[term].lineage)


def _movers(turn: Turn, before: Mapping[str, Truth], after: Mapping[str, Truth]) -> tuple[str, ...]:
    """The studies that made a turn: those that are now what they were not."""
    match turn:
        case Turn.CLOSED:
            return _differ(_sure(after), _sure(before))
        case Turn.NARROWED:
            return _differ(after, before)
        case Turn.CONFIRMED:
            return _differ(before, after)
        case Turn.OPENED:
            return _differ(_sure(before), _sure(after))
        case _:
            return ()


def _sure(truths: Mapping[str, Truth]) -> set[str]:
    return {id for id, truth in truths.items() if truth is Truth.YES}


def _differ(here: Iterable[str], there: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(here) - set(there)))
