"""A back-test knows only what had appeared, counts what was filled later, and says when that is too little."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evidencemap.analyses import backtest as module
from evidencemap.analyses.backtest import Backtest, EmptyCells, backtest, default_cutoffs, empty_cells, study_years
from evidencemap.analyses.backtest_wording import setting, verdict
from evidencemap.analyses.search import SearchPlan, declared_plan
from evidencemap.analyses.structural import StructuralZeros
from evidencemap.analyses.unit_index import unit_index
from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.query.matching import matching_studies
from evidencemap.query.syntax import EVERYTHING, And, HasTerm
from tests.conftest import STARTER, write_review
from tests.query.random_reviews import reviews
from tests.query.test_every_world import bounded

CUTOFFS = st.sampled_from([2009, 2010, 2011, 2012, 2013])
HORIZONS = st.sampled_from([1, 2, 4])


def plan_of(review: EvidenceMap) -> SearchPlan:
    return SearchPlan(tuple(review.codebook), depth=2)


def known_in(review: EvidenceMap, plan: SearchPlan, year: int) -> EmptyCells:
    index = unit_index(review, plan.facets, plan.where, year)
    return empty_cells(index, plan.depth, StructuralZeros.of(review.codebook))


def without_later(review: EvidenceMap, year: int) -> EvidenceMap:
    """The review as it would be had nothing appeared after a year."""
    kept = {
        id: study
        for id, study in review.studies.items()
        if any(review.unit_years(unit)[0] <= year for unit in review.units(study))
    }
    return replace(review, studies=MappingProxyType(kept))


@bounded
@given(reviews(studies=5), CUTOFFS)
def test_later_studies_change_no_score(review: EvidenceMap, cutoff: int) -> None:
    """What the ranking says of a year is the same whether or not the studies of later years are there."""
    plan = plan_of(review)
    before, never = (known_in(one, plan, cutoff) for one in (review, without_later(review, cutoff)))
    assert (before.cells, before.unheard) == (never.cells, never.unheard)
    assert before.scores() == never.scores()


@bounded
@given(reviews(studies=5), CUTOFFS, HORIZONS)
def test_cells_are_counted_as_their_queries_find(review: EvidenceMap, cutoff: int, horizon: int) -> None:
    """A cell is empty, or filled later, if its query finds no study by the cut-off, or one by the end."""
    plan = plan_of(review)
    terms = {facet.id: [HasTerm(facet, term) for term in facet.terms.values()] for facet in plan.facets}

    def found(*tests: HasTerm, year: int) -> int:
        return len(matching_studies(review, And(tests), year).sure)

    empty = filled = unheard = 0
    for one, other in combinations(terms, 2):
        for cell in product(terms[one], terms[other]):
            if found(*cell, year=cutoff):
                continue
            if not all(found(part, year=cutoff) for part in cell):
                unheard += 1
                continue
            empty += 1
            filled += found(*cell, year=cutoff + horizon) > 0
    result = backtest(review, plan, cutoff, horizon)
    assert (result.cells, result.filled, result.unheard) == (empty, filled, unheard)
    assert result.known == len(matching_studies(review, EVERYTHING, cutoff).sure)
    assert result.later == len(matching_studies(review, EVERYTHING, cutoff + horizon).sure) - result.known


@bounded
@given(reviews(studies=5), CUTOFFS)
def test_neighbours_differ_in_one_term_and_hold_a_study(review: EvidenceMap, cutoff: int) -> None:
    """The support of a cell is the number of cells with one term exchanged that hold a study."""
    plan = plan_of(review)
    empty = known_in(review, plan, cutoff)
    index = unit_index(review, plan.facets, plan.where, cutoff)
    facets = {facet.id: facet for facet in plan.facets}
    for cell, support in zip(empty.cells, empty.scores()["neighbours"], strict=True):
        exchanged = [
            tuple((facet, other) if at == place else kept for place, kept in enumerate(cell))
            for at, (facet, term) in enumerate(cell)
            for other in facets[facet].terms
            if other != term
        ]
        assert support == sum(index.count_of(other, index.sure) > 0 for other in exchanged)


def test_a_study_of_the_cut_off_year_is_known() -> None:
    """What appeared in the cut-off year is known, what appeared a year later is not."""
    review = load(STARTER).map
    counts = {year: backtest(review, plan_of(review), year, 5).known for year in (2018, 2019, 2020)}
    assert counts == {2018: 0, 2019: 1, 2020: 2}


def test_what_is_impossible_is_no_cell(tmp_path: Path) -> None:
    """A pair of terms that the codebook calls impossible is no gap to foretell."""
    codebook = (STARTER / "codebook.yaml").read_text() + (
        "\nimpossible:\n  - together: {outcome: fluency, practice: silent-reading}\n    reason: nobody hears it\n"
    )
    free, bound = load(STARTER).map, load(write_review(tmp_path, **{"codebook.yaml": codebook})).map
    cell = (("practice", "silent-reading"), ("outcome", "fluency"))
    for review, impossible in ((free, 0), (bound, 1)):
        plan = plan_of(review)
        empty = known_in(review, plan, 2020)
        assert cell not in empty.cells
        result = backtest(review, plan, 2020, 1)
        assert result.unheard == backtest(free, plan_of(free), 2020, 1).unheard - impossible


def test_what_lies_outside_the_scope_is_no_cell(review: EvidenceMap) -> None:
    """Where primary studies alone are counted, no study of another design could fill a cell, so none is foretold."""
    plan = replace(declared_plan(review), depth=2)
    index = unit_index(review, plan.facets, plan.where, 2016)
    whatever = empty_cells(index, 2, StructuralZeros.of(review.codebook))
    design = review.facet("design")
    outside = [term for term in design.terms.values() if term.reviews]
    cells = sum(len(outside) * len(facet.terms) for facet in plan.facets if facet is not design)
    assert cells
    assert backtest(review, plan, 2016, 5).unheard <= whatever.unheard - cells


def test_cut_offs_are_quarters_whose_horizon_is_over() -> None:
    """The cut-offs are when a quarter, half and three quarters had appeared, where the years after are on the map."""
    years = (2000, 2000, 2001, 2003, 2005, 2008, 2010, 2012)
    assert default_cutoffs(years, 2) == (2000, 2003, 2008)
    assert default_cutoffs(years, 5) == (2000, 2003)
    assert default_cutoffs((2000, 2009, 2009, 2009, 2009, 2010), 3) == (2007,)
    assert default_cutoffs(years, 50) == (2000,)
    assert default_cutoffs((), 5) == ()


def test_the_shipped_review_has_too_few_studies(review: EvidenceMap) -> None:
    """Of the shipped review no figure is given, and the sentence says why."""
    plan = replace(declared_plan(review), depth=2)
    cutoffs = default_cutoffs(study_years(review, plan), 5)
    assert cutoffs
    for cutoff in cutoffs:
        result = backtest(review, plan, cutoff, 5)
        assert (result.enough, result.rankings) == (False, ())
        assert verdict(result, 2) == (
            "Too few studies to say how well the ranking foretold them: that takes at least 100 known and 100 later "
            "ones."
        )


def test_a_figure_is_given_from_enough_on(review: EvidenceMap, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were twenty studies enough, the shipped review would give a figure: it is withheld for no other reason."""
    monkeypatch.setattr(module, "ENOUGH_STUDIES", 20)
    result = backtest(review, replace(declared_plan(review), depth=2), 2016, 5)
    assert [ranking.name for ranking in result.rankings] == [
        "expected count",
        "wider margins",
        "rarest term",
        "neighbours",
    ]


@pytest.mark.parametrize(
    ("known", "later", "cells", "filled", "enough"),
    [
        (100, 100, 20, 10, True),
        (99, 100, 20, 10, False),
        (100, 99, 20, 10, False),
        (100, 100, 20, 9, False),
        (100, 100, 20, 11, False),
    ],
)
def test_enough_is_a_hundred_studies_and_ten_cells(
    known: int, later: int, cells: int, filled: int, enough: bool
) -> None:
    """A figure takes 100 studies known and 100 to come, 10 cells filled and 10 left empty."""
    result = Backtest(2000, 2005, 2010, known, later, cells, filled, 0, ())
    assert result.enough == enough
    told = verdict(result, 2) if not enough else ""
    assert told.startswith("Too few studies" if min(known, later) < 100 else "Too few pairs" if not enough else "")


def test_a_short_horizon_is_told() -> None:
    """Where the map ends before the horizon does, the sentence says so."""
    result = Backtest(2000, 2005, 2003, 1, 2, 4, 1, 3, ())
    assert setting(result, 3) == (
        "1 study had appeared by the end of 2000, and 2 more by the end of 2005 (the last study on the map is of "
        "2003). Of 4 triples of terms that no study had, the later ones filled 1 (25 %). 3 more triples are left out: "
        "no study had one of their terms yet."
    )


@bounded
@given(reviews(studies=5), CUTOFFS)
def test_margins_are_counted_among_those_who_report_the_facet(review: EvidenceMap, cutoff: int) -> None:
    """The expected count by wider margins is N · ∏ n/N, each share among all studies that report the term's facet."""
    plan = plan_of(review)
    before = [
        study
        for study in review.studies.values()
        if all(review.unit_years(unit)[1] <= cutoff for unit in review.units(study))
    ]
    in_part = any(
        review.unit_years(unit)[1] <= cutoff for study in review.studies.values() for unit in review.units(study)
    ) and len(before) < len(matching_studies(review, EVERYTHING, cutoff).sure)
    assume(not in_part)

    def reporting(*facets: str) -> set[str]:
        return {
            study.id
            for study in before
            if all(unit.coding(facet).settled for facet in facets for unit in review.units(study))
        }

    empty = known_in(review, plan, cutoff)
    for cell, score in zip(empty.cells, empty.scores()["wider margins"], strict=True):
        value = float(len(reporting(*(facet for facet, _ in cell))))
        for id, term in cell:
            facet = review.facet(id)
            having = {study.id for study in matching_studies(review, HasTerm(facet, facet.terms[term]), cutoff).sure}
            every = reporting(id)
            value *= len(having & every) / len(every) if every else 0.0
        assert score == pytest.approx(value)
