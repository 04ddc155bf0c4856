"""The map as a table: which studies stand in each cell of two facets, for sure or perhaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from itertools import product

from evidencemap.analyses.chance import expected
from evidencemap.model import EvidenceMap, Unit
from evidencemap.query.matching import truth_in_time, unit_truth
from evidencemap.query.syntax import EVERYTHING, And, HasTerm, Level, Test, conjuncts
from evidencemap.query.truth import Truth, greatest
from evidencemap.records.codebook import Facet, Term
from evidencemap.records.protocol import MapPlan
from evidencemap.records.study import Study
from evidencemap.values import dataclass


class CellState(Enum):
    """How much evidence a cell has, if it can have any; the value is how pages and JSON name it."""

    CERTAIN_GAP = "certain gap"
    POSSIBLE_GAP = "possible gap"
    THIN = "thin"
    COVERED = "covered"
    CLUSTER = "cluster"
    IMPOSSIBLE = "cannot be"

    @property
    def is_gap(self) -> bool:
        """Whether no study is known."""
        return self in (CellState.CERTAIN_GAP, CellState.POSSIBLE_GAP)


def cell_state(sure: int, possible: int, plan: MapPlan) -> CellState:
    """The state of a cell with ``sure`` to ``possible`` studies, by the thresholds that the protocol sets."""
    if possible == 0:
        return CellState.CERTAIN_GAP
    if sure == 0:
        return CellState.POSSIBLE_GAP
    if sure >= plan.many:
        return CellState.CLUSTER
    return CellState.COVERED if sure >= plan.enough else CellState.THIN


@dataclass(frozen=True)
class Cell:
    """One term of each of two facets, with the studies in it; ``test`` also asks for what the whole table asks for."""

    row: Term
    column: Term
    test: Test
    sure: tuple[Study, ...]
    open: tuple[Study, ...]
    expected: float | None
    state: CellState

    @property
    def possible(self) -> int:
        """How many studies stand here at most."""
        return len(self.sure) + len(self.open)


@dataclass(frozen=True)
class Crosstab:
    """Two facets against each other over what matches ``where``; cells in the order of rows, then columns."""

    row_facet: Facet
    column_facet: Facet
    rows: tuple[Term, ...]
    columns: tuple[Term, ...]
    cells: Mapping[tuple[str, str], Cell]
    studies: tuple[Study, ...]
    where: Test = EVERYTHING

    def cell(self, row: Term, column: Term) -> Cell:
        """The cell of two terms."""
        return self.cells[row.id, column.id]


@dataclass(frozen=True)
class Side:
    """A facet and the terms of it that a table shows, in order."""

    facet: Facet
    terms: tuple[Term, ...]


def crosstab(
    review: EvidenceMap, rows: Side, columns: Side, where: Test = EVERYTHING, as_of: int | None = None
) -> Crosstab:
    """The table of two facets over what matches ``where``; a study counts once a cell, however many its findings."""
    row_tests = [HasTerm(rows.facet, term) for term in rows.terms]
    column_tests = [HasTerm(columns.facet, term) for term in columns.terms]
    scopes = {study.id: _scope(review, study, where, as_of) for study in review.studies.values()}
    lines = [_line(review, study, row_tests, column_tests, scopes[study.id]) for study in review.studies.values()]
    total = sum(line.counted for line in lines)
    down = Counter(row for line in lines if line.counted for row in line.rows)
    along = Counter(column for line in lines if line.counted for column in line.columns)
    sure, perhaps = (_standing(lines, truth) for truth in (Truth.YES, Truth.MAYBE))
    cells = {}
    for i, row in enumerate(row_tests):
        for j, column in enumerate(column_tests):
            here, could_be = tuple(sure[i, j]), tuple(perhaps[i, j])
            cells[row.term.id, column.term.id] = Cell(
                row=row.term,
                column=column.term,
                test=And((row, column, *conjuncts(where))),
                sure=here,
                open=could_be,
                expected=_expected(total, down[i], along[j]),
                state=cell_state(len(here), len(here) + len(could_be), review.protocol.map),
            )
    shown = tuple(line.study for line in lines if Truth.YES in line.cells.values())
    return Crosstab(rows.facet, columns.facet, rows.terms, columns.terms, cells, shown, where)


def declared_map(review: EvidenceMap, where: Test, as_of: int | None = None) -> Crosstab:
    """The table that the protocol declares; ``where`` is its query, parsed."""
    plan = review.protocol.map
    rows = Side(review.facet(plan.rows.facet), review.axis_terms(plan.rows))
    columns = Side(review.facet(plan.columns.facet), review.axis_terms(plan.columns))
    return crosstab(review, rows, columns, where, as_of)


def _scope(review: EvidenceMap, study: Study, where: Test, as_of: int | None) -> list[Truth]:
    return [truth_in_time(review, where, unit, as_of) for unit in review.units(study)]


Place = tuple[int, int]
"""A row and a column of a table, by their numbers."""


@dataclass(frozen=True)
class _Line:
    """One study against a table: the cells, rows and columns that it may stand in, by their numbers.

    ``counted`` where both facets are known, so that it bears on what is expected.
    """

    study: Study
    cells: Mapping[Place, Truth]
    rows: frozenset[int]
    columns: frozenset[int]
    counted: bool


def _line(
    review: EvidenceMap, study: Study, rows: Sequence[HasTerm], columns: Sequence[HasTerm], scope: Sequence[Truth]
) -> _Line:
    cells: dict[Place, Truth] = {}
    down: set[int] = set()
    along: set[int] = set()
    for unit, bound in zip(review.units(study), scope, strict=True):
        if bound:
            of_rows, of_columns = _matched(review, rows, unit), _matched(review, columns, unit)
            for (i, row), (j, column) in product(of_rows, of_columns):
                cells[i, j] = max(cells.get((i, j), Truth.NO), min(bound, row, column))
            if bound is Truth.YES:
                down.update(i for i, row in of_rows if row is Truth.YES)
                along.update(j for j, column in of_columns if column is Truth.YES)
    counted = Truth.YES in scope and study.extracted and _known(review, study, (rows[0].facet, columns[0].facet))
    return _Line(study, cells, frozenset(down), frozenset(along), counted)


def _matched(review: EvidenceMap, tests: Sequence[HasTerm], unit: Unit) -> list[tuple[int, Truth]]:
    """The tests that a unit matches at least perhaps, by their numbers; few of many do."""
    truths = ((number, unit_truth(review, test, unit)) for number, test in enumerate(tests))
    return [(number, truth) for number, truth in truths if truth]


def _standing(lines: Iterable[_Line], wanted: Truth) -> Mapping[Place, list[Study]]:
    """The studies in each cell that stand there for sure, or perhaps."""
    found: dict[Place, list[Study]] = defaultdict(list)
    for line in lines:
        for place, truth in line.cells.items():
            if truth is wanted:
                found[place].append(line.study)
    return found


def _known(review: EvidenceMap, study: Study, facets: Iterable[Facet]) -> bool:
    return all(unit.coding(facet.id).settled for unit in review.units(study) for facet in facets)


def _expected(total: int, *margins: int) -> float | None:
    return expected(total, margins) if total else None


def expected_count(review: EvidenceMap, test: Test, as_of: int | None = None, scope: Test = EVERYTHING) -> float | None:
    """How many studies would stand here if the facets had nothing to do with each other.

    N · ∏ n(f)/N, with n(f) the studies that have the term of facet f, over the N studies in which every given facet is
    known and everything else that is asked for, the scope among it, holds. What a contrast of arms could still add
    counts as not there; of a part given alone, studies that do not say so are left out. None for fewer than two terms,
    or where N is 0.
    """
    parts = conjuncts(test)
    terms = [part for part in parts if isinstance(part, HasTerm)]
    if len(terms) < 2:
        return None
    others = And((*(part for part in parts if not isinstance(part, HasTerm)), *conjuncts(scope)))
    facets = [term.facet for term in terms]
    at_another_level = [term for term in terms if term.level is not Level.SEPARABLE]
    scopes = {study.id: _scope(review, study, others, as_of) for study in review.extracted}
    base = [
        study
        for study in review.extracted
        if Truth.YES in scopes[study.id]
        and _known(review, study, facets)
        and not any(_has(review, study, term, scopes[study.id]) is Truth.MAYBE for term in at_another_level)
    ]
    margins = [sum(_has(review, study, term, scopes[study.id]) is Truth.YES for study in base) for term in terms]
    return _expected(len(base), *margins)


def _has(review: EvidenceMap, study: Study, term: HasTerm, scope: Sequence[Truth]) -> Truth:
    units = zip(review.units(study), scope, strict=True)
    return greatest(min(bound, unit_truth(review, term, unit)) for unit, bound in units)
