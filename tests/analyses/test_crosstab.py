"""The map counts studies, each once, and only where its findings say that the two terms belong together."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencemap.analyses.crosstab import CellState, Side, cell_state, crosstab, declared_map, expected_count
from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.query.matching import matching_studies, study_truth, unit_truth
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import EVERYTHING, And, HasTerm, Test
from evidencemap.query.truth import Truth
from evidencemap.records.coding import Coding
from evidencemap.records.protocol import Axis, MapPlan
from tests.conftest import write_review
from tests.query.random_reviews import WHAT, WHO, has_term, queries, reviews
from tests.query.test_every_world import YEARS, bounded

TWO_ARMS = """
study: two-arms
title: Reading aloud for fluency beside silent reading for pleasure
reports: [specimen2010]
design: randomised-trial
findings:
  - summary: Reading aloud made reading more fluent.
    practice: reading-aloud
    outcome: fluency
  - summary: Silent reading was liked.
    practice: silent-reading
    outcome: pleasure
"""


def side(review: EvidenceMap, facet: str) -> Side:
    return Side(review.facet(facet), tuple(review.facet(facet).terms.values()))


def has(facet: str, term: str, review: EvidenceMap) -> HasTerm:
    return HasTerm(review.facet(facet), review.facet(facet).terms[term])


def ids(studies: tuple) -> set[str]:
    return {study.id for study in studies}


@bounded
@given(reviews(studies=4), st.data(), YEARS)
def test_a_cell_holds_what_its_query_finds(review: EvidenceMap, data: st.DataObject, as_of: int | None) -> None:
    """Every cell of a table holds the studies, sure and open, that its own query finds."""
    where = data.draw(st.one_of(st.just(EVERYTHING), queries(review)))
    table = crosstab(review, side(review, WHAT), side(review, WHO), where, as_of)
    assert len(table.cells) == len(table.rows) * len(table.columns)
    for cell in table.cells.values():
        found = matching_studies(review, cell.test, as_of)
        assert cell.sure == found.sure, str(cell.test)
        assert cell.open == tuple(item.study for item in found.open), str(cell.test)
        assert len(cell.sure) <= cell.possible <= len(review.studies)
        assert cell.state is cell_state(len(cell.sure), cell.possible, review.protocol.map)


def known(review: EvidenceMap, facets: list[str]) -> list:
    """The studies with a record in which nothing of the facets is open."""
    return [
        study
        for study in review.studies.values()
        if study.extracted
        and not any(_is_open(study.coding(facet, finding)) for facet in facets for finding in study.findings or [None])
    ]


def _is_open(coding: Coding) -> bool:
    return coding.state.unknown or any(code.kind_open or not code.sure for code in coding.codes)


@bounded
@given(reviews(studies=5), st.data())
def test_the_expected_count_is_a_product_of_margins(review: EvidenceMap, data: st.DataObject) -> None:
    """The expected count is N times the share of each term, over the studies in which the facets are known."""
    tests = data.draw(st.lists(has_term(review), min_size=2, max_size=3, unique_by=lambda test: test.facet.id))
    base = [
        study
        for study in known(review, [test.facet.id for test in tests])
        if all(study_truth(review, test, study) is not Truth.MAYBE for test in tests)
    ]
    expected = float(len(base))
    for test in tests:
        expected *= sum(study_truth(review, test, study) is Truth.YES for study in base) / len(base) if base else 0.0
    assert expected_count(review, And(tuple(tests))) == pytest.approx(expected if base else None)


@bounded
@given(reviews(studies=5), st.data())
def test_the_table_expects_what_its_margins_say(review: EvidenceMap, data: st.DataObject) -> None:
    """In a table the studies that are counted are those in its scope in which both facets are known."""
    where = data.draw(queries(review))
    table = crosstab(review, side(review, WHAT), side(review, WHO), where)
    base = [
        study
        for study in known(review, [WHAT, WHO])
        if any(unit_truth(review, where, unit) is Truth.YES for unit in review.units(study))
    ]
    for cell in table.cells.values():
        margins = [
            sum(study_truth(review, And((HasTerm(facet, term), where)), study) is Truth.YES for study in base)
            for facet, term in ((table.row_facet, cell.row), (table.column_facet, cell.column))
        ]
        assert cell.expected == pytest.approx(margins[0] * margins[1] / len(base) if base else None)


def test_one_term_has_no_expected_count(review: EvidenceMap) -> None:
    """What is to be expected is only said of two facets and more."""
    assert expected_count(review, has("modality", "mbt-group", review)) is None
    assert expected_count(review, parse_query("modality:mbt-group year:2019", review)) is None


def test_what_was_not_studied_together_fills_no_cell(tmp_path: Path) -> None:
    """A trial of A and B that measured X for A and Y for B fills (A, X) and (B, Y), never (A, Y)."""
    review = load(write_review(tmp_path, **{"studies/two-arms.yaml": TWO_ARMS, "screening.yaml": None})).map
    table = crosstab(review, side(review, "practice"), side(review, "outcome"))
    found = {place for place, cell in table.cells.items() if "two-arms" in ids(cell.sure + cell.open)}
    assert found == {("reading-aloud", "fluency"), ("silent-reading", "pleasure")}


def test_a_cell_of_a_broad_term_counts_distinct_studies(review: EvidenceMap) -> None:
    """A cell of a broad term holds the studies of its narrower terms, each once, not the sum of their counts."""
    table = declared_map(review, parse_query(review.protocol.map.where, review))
    focus, modality = review.facet("focus"), review.facet("modality")
    narrower = focus.narrower(focus.terms["process"])
    column = modality.terms["mbt"]
    leaves = [table.cell(term, column).sure for term in narrower if (term.id, column.id) in table.cells]
    broad = table.cell(focus.terms["process"], column).sure
    assert ids(broad) >= set().union(*map(ids, leaves))
    assert len(broad) < sum(map(len, leaves))
    assert len(broad) == len(ids(broad))


def test_two_reports_of_a_trial_are_one_study(review: EvidenceMap) -> None:
    """The trial of MBT that was reported in 1999 and 2008 stands once in its cell."""
    cell = crosstab(review, side(review, "focus"), side(review, "modality")).cells["effectiveness", "mbt-programme"]
    reports = [key for study in cell.sure for key in study.reports]
    assert [study.id for study in cell.sure].count("mbt-trial") == 1
    assert {"bateman1999", "bateman2008"} <= set(reports)


def test_a_programme_fills_no_cell_of_its_parts(review: EvidenceMap) -> None:
    """A combined programme does not fill an MBT-G cell, for sure or perhaps."""
    table = crosstab(review, side(review, "focus"), side(review, "modality"))
    trial = review.studies["mbt-trial"]
    assert trial in table.cells["effectiveness", "mbt-programme"].sure
    in_groups = table.cells["effectiveness", "mbt-group"]
    assert trial not in in_groups.sure
    assert trial not in in_groups.open


def test_what_has_no_record_may_stand_anywhere(tmp_path: Path) -> None:
    """A reference that nobody has screened or extracted could stand in every cell, and stands in none for sure."""
    review = load(write_review(tmp_path, **{"screening.yaml": None})).map
    table = crosstab(review, side(review, "practice"), side(review, "outcome"))
    handbook = review.studies["specimen2010"]
    assert not handbook.extracted
    assert all(handbook in cell.open and handbook not in cell.sure for cell in table.cells.values())
    assert all(cell.state is not CellState.CERTAIN_GAP for cell in table.cells.values())


def test_the_map_counts_only_what_it_is_asked_for(review: EvidenceMap) -> None:
    """The shipped map shows primary studies only: reviews of studies stand in none of its cells."""
    table = declared_map(review, parse_query(review.protocol.map.where, review))
    review_of_studies: Test = has("design", "review", review)
    assert table.studies
    assert [s.id for s in table.studies if study_truth(review, review_of_studies, s) is not Truth.NO] == []


@pytest.mark.parametrize(
    ("sure", "possible", "state"),
    [
        (0, 0, CellState.CERTAIN_GAP),
        (0, 1, CellState.POSSIBLE_GAP),
        (1, 1, CellState.THIN),
        (2, 9, CellState.THIN),
        (3, 3, CellState.COVERED),
        (7, 9, CellState.COVERED),
        (8, 8, CellState.CLUSTER),
    ],
)
def test_the_state_of_a_cell_follows_the_protocol(sure: int, possible: int, state: CellState) -> None:
    """No study that could be there makes a certain gap; enough and many are what the protocol says they are."""
    plan = MapPlan(Axis("focus"), Axis("modality"), enough=3, many=8)
    assert cell_state(sure, possible, plan) is state
    assert state.is_gap == (sure == 0)
