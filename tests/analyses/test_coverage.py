"""How much of what could be asked has been studied, recounted by asking everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.analyses.coverage import Combinations, Coverage
from evidencemap.analyses.history import history
from evidencemap.analyses.search import SearchPlan, declared_plan, impossible
from evidencemap.analyses.structural import Pattern
from evidencemap.analyses.unit_index import unit_index
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies, study_truth
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import EVERYTHING, And, HasTerm, Test, conjuncts
from evidencemap.query.truth import Truth, greatest
from evidencemap.records.codebook import Codebook, Facet, Impossible, Term
from evidencemap.records.coding import Code, Coding, State
from tests.analyses.test_discovery import completions
from tests.query.random_reviews import reviews


def counted_by_hand(
    review: EvidenceMap, facets: tuple[Facet, ...], t: int, where: Test = EVERYTHING, year: int | None = None
) -> tuple[int, int, int]:
    """Covered for sure, covered perhaps, all: every combination that can be asked as a query, one after the other."""
    asked = (And((*conjuncts(where), *map(HasTerm, *one))) for one in all_that_can_be(review, facets, t, where))
    within = [study for study in review.studies.values() if study_truth(review, where, study, year)]
    best = [greatest(study_truth(review, test, study, year) for study in within) for test in asked]
    return sum(one is Truth.YES for one in best), sum(one is not Truth.NO for one in best), len(best)


def all_that_can_be(
    review: EvidenceMap, facets: tuple[Facet, ...], t: int, where: Test = EVERYTHING
) -> Iterator[tuple[tuple[Facet, ...], tuple[Term, ...]]]:
    """Every combination that can be made narrower, down to the last, within the scope and without what is ruled out."""
    zeros = [dict(one.terms) for one in review.codebook.impossible]
    scope = {part.facet.id: part.term for part in conjuncts(where) if isinstance(part, HasTerm)}
    bearing = tuple(facet for facet in review.codebook if any(facet.id in zero for zero in (*zeros, scope)))
    for chosen in combinations(facets, t):
        for terms in product(*(facet.terms.values() for facet in chosen)):
            pattern = {facet.id: term for facet, term in zip(chosen, terms, strict=True)}
            if any(
                lies_in(full, scope) and not any(lies_in(full, zero) for zero in zeros)
                for full in completions(pattern, bearing)
            ):
                yield chosen, terms


def lies_in(full: Pattern, wider: Pattern) -> bool:
    return all(full[facet].is_within(term) for facet, term in wider.items())


def covered(review: EvidenceMap, facets: tuple[Facet, ...], t: int, where: Test, year: int | None) -> Coverage:
    zeros = impossible(review, SearchPlan(facets, where=where))
    return Combinations(facets, zeros).covered(unit_index(review, facets, where, year), t)


@pytest.mark.parametrize(("t", "year"), [(1, 2015), (2, None), (3, 2019)])
def test_coverage_of_the_shipped_review_can_be_recounted(review: EvidenceMap, t: int, year: int | None) -> None:
    """Plain loops over the codebook find the same numbers of covered combinations."""
    facets = tuple(sorted(declared_plan(review).facets, key=lambda facet: len(facet.terms))[:3])
    where = declared_plan(review).where
    found = covered(review, facets, t, where, year)
    assert (found.covered, found.possible, found.total) == counted_by_hand(review, facets, t, where, year)
    assert 0 < found.covered < found.total


@pytest.mark.parametrize(
    ("scope", "t", "total"),
    [("", 1, 106), ("", 2, 4591), ("", 3, 103727), ("design:primary-study", 1, 100), ("design:primary-study", 2, 4072)],
)
def test_what_cannot_be_need_not_be_covered(review: EvidenceMap, scope: str, t: int, total: int) -> None:
    """The combinations of the shipped review are all that plain loops make, without those that it rules out.

    Among primary studies no design of another kind is asked for, nor what only other designs have as their data.
    """
    facets, where = declared_plan(review).facets, parse_query(scope, review)
    assert covered(review, facets, t, where, None).total == total
    ruling = facets if t + bool(scope) < 3 else tuple(review.facet(id) for id in ("design", "data-source", "modality"))
    made = sum(1 for _ in all_that_can_be(review, ruling, t, where))
    everything = sum(prod(len(facet.terms) for facet in chosen) for chosen in combinations(ruling, t))
    assert covered(review, ruling, t, where, None).total == made
    assert (made < everything) == (t > 1 or bool(scope))


@pytest.mark.parametrize("t", [1, 2, 3])
def test_a_study_against_the_rules_covers_no_more_than_can_be(review: EvidenceMap, t: int) -> None:
    """A study with every term of every facet, which breaks all rules, covers all that can be, and nothing beside it."""
    every = {facet.id: Coding(State.CODED, tuple(map(Code, facet.terms.values()))) for facet in review.codebook}
    study = replace(review.studies["tryon"], codings=every, findings=())
    broken = replace(review, studies={study.id: study})
    found = covered(broken, declared_plan(review).facets, t, EVERYTHING, None)
    assert found.covered == found.possible == found.total
    assert found.share == 1


@settings(max_examples=150)
@given(reviews(studies=4), st.data(), st.sampled_from([1, 2, 3]), st.sampled_from([None, 2011, 2013]))
def test_coverage_of_any_review_can_be_recounted(
    review: EvidenceMap, data: st.DataObject, t: int, year: int | None
) -> None:
    """Hierarchies, several values, unknowns and undated studies count as a query would count them.

    So they do whatever the codebook rules out, whether studies keep to it or not, and within any scope.
    """
    review = replace(review, codebook=data.draw(with_rules(review.codebook)))
    facets = tuple(review.codebook)
    scopes = (HasTerm(facet, term) for facet in facets for term in facet.terms.values())
    where = data.draw(st.sampled_from([EVERYTHING, *scopes]))
    found = covered(review, facets, t, where, year)
    assert (found.covered, found.possible, found.total) == counted_by_hand(review, facets, t, where, year)
    assert found.covered <= found.possible <= found.total
    assert found.share == (found.covered / found.total if found.total else 0)


@st.composite
def with_rules(draw: st.DrawFn, codebook: Codebook) -> Codebook:
    """The codebook with up to four rules, each of a term of one to three facets."""
    rules = [
        Impossible({facet.id: draw(st.sampled_from(list(facet.terms.values()))) for facet in chosen}, "")
        for chosen in draw(st.lists(st.lists(st.sampled_from(list(codebook)), min_size=1, max_size=3), max_size=4))
    ]
    return replace(codebook, impossible=tuple(rules))


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


def test_coverage_counts_the_studies_of_the_search(review: EvidenceMap) -> None:
    """Of 42 studies by 2015 only the primary ones count: what others alone have been about is not covered."""
    found = history(review)
    line = next(line for line in found.years if line.year == 2015)
    in_scope = matching_studies(review, found.scope, 2015)
    assert str(found.scope) == "design:primary-study"
    assert (line.in_scope, line.perhaps_in_scope) == (len(in_scope.sure), len(in_scope.open))
    assert 0 < line.in_scope < line.studies
    assert [(one.t, one.total) for one in line.coverage[:2]] == [(1, 100), (2, 4072)]
    assert line.coverage[0].covered == counted_by_hand(review, found.facets, 1, found.scope, 2015)[0]
    assert line.coverage[0].covered < counted_by_hand(review, found.facets, 1, EVERYTHING, 2015)[0]


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
