"""The map year by year: what was known by the end of each, and which gaps the studies of that year closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from evidencemap.analyses.changed_gaps import GapChange, changed_cells
from evidencemap.analyses.coverage import Combinations, Coverage
from evidencemap.analyses.crosstab import CellState, Crosstab
from evidencemap.analyses.search import declared_plan, impossible
from evidencemap.analyses.unit_index import unit_index
from evidencemap.analyses.view import View
from evidencemap.model import OPEN, EvidenceMap
from evidencemap.query.syntax import Test
from evidencemap.query.truth import Truth
from evidencemap.records.codebook import Facet
from evidencemap.values import dataclass

DEPTHS = (1, 2, 3)


@dataclass(frozen=True)
class YearLine:
    """A review as of the end of a year.

    ``studies`` had appeared for sure, ``doubtful`` more may have: they have no date, or only about one. ``states``
    counts the cells of the map, ``coverage`` is that of the facets in which gaps are searched, by the studies that the
    search looks at: ``in_scope`` for sure, ``perhaps_in_scope`` more. ``turns`` are the cells that are not what they
    were a year before.
    """

    year: int
    studies: int
    doubtful: int
    states: Mapping[CellState, int]
    in_scope: int
    perhaps_in_scope: int
    coverage: tuple[Coverage, ...]
    turns: tuple[GapChange, ...]
    table: Crosstab


@dataclass(frozen=True)
class History:
    """The years from the first study to the last.

    ``undated`` are the studies without any date, ``facets`` those of which combinations of terms are counted, and
    ``scope`` says among which studies: as in the search that the protocol declares.
    """

    years: tuple[YearLine, ...]
    undated: tuple[str, ...]
    facets: tuple[Facet, ...]
    scope: Test


def history(review: EvidenceMap) -> History:
    """What was known by the end of each year in which a study appeared or may have, and of the years between."""
    units = (unit for study in review.studies.values() for unit in review.units(study))
    spans = [*map(review.years, review.studies.values()), *map(review.unit_years, units)]
    eventful = {year for span in spans for year in span} - set(OPEN)
    years = range(min(eventful, default=0), max(eventful, default=-1) + 1)
    undated = tuple(sorted(study.id for study in review.studies.values() if review.years(study) == OPEN))
    plan = declared_plan(review)
    return History(tuple(_lines(review, years, eventful)), undated, plan.facets, plan.where)


def _lines(review: EvidenceMap, years: range, eventful: Container[int]) -> Iterator[YearLine]:
    """Each year as the one before it, unless something appeared in it or may have."""
    view = View(review, years.start - 1)
    plan = declared_plan(review)
    combinations = Combinations(plan.facets, impossible(review, plan))
    for year in years:
        if year in eventful:
            before, view = view, View(review, year)
            line = _line(before, view, year, combinations)
        else:
            line = replace(line, year=year, turns=())
        yield line


def _line(before: View, view: View, year: int, combinations: Combinations) -> YearLine:
    plan = declared_plan(view.review)
    index = unit_index(view.review, plan.facets, plan.where, year)
    in_scope = index.count(index.scope)
    known = Counter(view.known.values())
    states = Counter(cell.state for cell in view.table.cells.values())
    return YearLine(
        year=year,
        studies=known[Truth.YES],
        doubtful=known[Truth.MAYBE],
        states={state: states[state] for state in CellState if state is not CellState.IMPOSSIBLE},
        in_scope=in_scope,
        perhaps_in_scope=index.studies - in_scope,
        coverage=tuple(combinations.covered(index, t) for t in DEPTHS),
        turns=changed_cells(before, view),
        table=view.table,
    )
