from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.analyses.coverage import covered_combinations
from evidencemap.analyses.history import history
from evidencemap.analyses.search import declared_plan
from evidencemap.analyses.unit_index import unit_index
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies
from evidencemap.query.syntax import EVERYTHING, And, HasTerm, Test, conjuncts
from evidencemap.records.codebook import Facet
from tests.query.random_reviews import reviews


def counted_by_hand(
    review: EvidenceMap, facets: tuple[Facet, ...], t: int, where: Test = EVERYTHING, year: int | None = None
) -> tuple[int, int, int]:
    """Covered for sure, covered perhaps, all: every combination asked as a query, one after the other."""
    found = [
        matching_studies(review, And((*map(HasTerm, chosen, terms), *conjuncts(where))), year)
        for chosen in combinations(facets, t)
        for terms in product(*(facet.terms.values() for facet in chosen))
    ]
    return sum(bool(one.sure) for one in found), sum(bool(one.possible) for one in found), len(found)


@pytest.mark.parametrize(("t", "year"), [(1, 2015), (2, None), (3, 2019)])
def test_coverage_of_the_shipped_review_can_be_recounted(review: EvidenceMap, t: int, year: int | None) -> None:
    """Plain loops over the codebook find the same numbers of covered combinations."""
    facets = tuple(sorted(declared_plan(review).facets, key=lambda facet: len(facet.terms))[:3])
    where = declared_plan(review).where
    found = covered_combinations(unit_index(review, facets, where, year), t)
    assert (found.covered, found.possible, found.total) == counted_by_hand(review, facets, t, where, year)
    assert 0 < found.covered < found.total


@settings(max_examples=100)
@given(reviews(studies=4), st.sampled_from([1, 2, 3]), st.sampled_from([None, 2011, 2013]))
def test_coverage_of_any_review_can_be_recounted(review: EvidenceMap, t: int, year: int | None) -> None:
    """Hierarchies, several values, unknowns and undated studies count as a query would count them."""
    facets = tuple(review.codebook)
    found = covered_combinations(unit_index(review, facets, EVERYTHING, year), t)
    assert (found.covered, found.possible, found.total) == counted_by_hand(review, facets, t, EVERYTHING, year)
    assert found.share == (found.covered / found.total if found.total else 0)


def test_the_years_run_from_the_first_study_to_the_last(review: EvidenceMap) -> None:
    """No year is left out, the cells of each add up to the map, and an undated study is possible in all of them."""
    found = history(review)
    years = [line.year for line in found.years]
    dated = [review.first_year(study) for study in review.studies.values()]
    assert years == list(range(years[0], years[-1] + 1))
    assert years[0] == min(year for year in dated if year is not None)
    assert found.undated == ("tryon",)
    assert all(line.doubtful >= 1 for line in found.years)
    assert {sum(line.states.values()) for line in found.years} == {len(found.years[0].table.cells)}


def test_a_quiet_year_is_as_the_one_before(review: EvidenceMap) -> None:
    """In a year in which nothing appeared nothing is known that was not."""
    by_year = {line.year: line for line in history(review).years}
    assert {study.id for study in review.studies.values() if 1992 in review.years(study)} == set()
    assert (by_year[1992].studies, by_year[1992].coverage) == (by_year[1991].studies, by_year[1991].coverage)
    assert by_year[1992].turns == ()


def test_history_says_who_closed_what_when(review: EvidenceMap) -> None:
    """In 2022 clinicians' experience of MBT and MBT-G was studied for the first time, by Warner and Keenan."""
    line = next(line for line in history(review).years if line.year == 2022)
    closed = {str(change.test): change.studies for change in line.turns if change.turn.value == "closed"}
    assert closed["focus:clinician-experience modality:mbt design:primary-study"] == ("warner2022",)
    assert closed["focus:clinician-experience modality:mbt-group design:primary-study"] == ("warner2022",)
