"""Designs, parts given alone, and populations that are missing."""

from __future__ import annotations

import pytest

from evidencemap.analyses.kinds.kind import Kind
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies
from evidencemap.query.parse import parse_query
from tests.analyses.kinds.conftest import finding, ids, shown


def test_no_controlled_study_of_mechanisms(review: EvidenceMap) -> None:
    """Three studies look at mechanisms of change, none of them compares groups of people."""
    found = shown(review, Kind.DESIGN, "focus:mechanism-of-change")
    assert found.certain
    assert found.sentence == "3 primary studies on mechanisms of change, but no controlled study."
    assert [term.id for term in found.about] == ["controlled"]
    assert ids(found) == ["folmo2019", "guvenc2023", "lighthouse-rupture"]


def test_a_design_that_is_not_known_may_be_the_missing_one(review: EvidenceMap) -> None:
    """Whoever could be of the missing design is named, and the finding is not certain."""
    found = shown(review, Kind.DESIGN, "focus:patient-experience modality:mbt")
    assert not found.certain
    for study in found.read:
        tests = [f"focus:patient-experience modality:mbt design:{term.id}" for term in found.about]
        could = [matching_studies(review, parse_query(test, review)).open for test in tests]
        assert any(study.id == item.study.id for items in could for item in items)


@pytest.mark.parametrize("query", ["focus:process", "focus:adherence modality:dbt", "design:randomised-trial"])
def test_no_design_is_missing(review: EvidenceMap, query: str) -> None:
    """Process was studied in every wanted way; where nothing was studied, and of trials, no design is missed."""
    assert finding(review, Kind.DESIGN, query) is None


def test_what_a_group_adds_to_a_programme_cannot_be_told(review: EvidenceMap) -> None:
    """Engagement was studied in programmes that include MBT-G, never in MBT-G by itself."""
    found = shown(review, Kind.ATTRIBUTION, "focus:engagement modality:mbt-group")
    assert found.certain
    assert ids(found) == ["kvarstein2015"]
    assert found.sentence.endswith("of anything that includes MBT-G, but none of it alone.")


def test_data_of_the_part_are_not_its_effect(review: EvidenceMap) -> None:
    """The study of a rupture in an MBT group has data of the group, but the group was part of a programme."""
    found = shown(review, Kind.ATTRIBUTION, "focus:mechanism-of-change modality:mbt-group")
    assert dict(found.numbers) == {"includes": 1, "separable": 1, "isolated": 0}


@pytest.mark.parametrize("query", ["focus:effectiveness modality:mbt", "focus:adherence modality:mbt-psychoeducation"])
def test_only_parts_of_packages_that_were_studied_lack_attribution(review: EvidenceMap, query: str) -> None:
    """A whole is no part, and of a part that nobody had nothing can be attributed."""
    assert finding(review, Kind.ATTRIBUTION, query) is None


def test_parents_with_bpd_were_left_out(review: EvidenceMap) -> None:
    """Effects were studied in parents at risk of maltreating, but not in parents with BPD."""
    found = shown(review, Kind.POPULATION, "focus:effectiveness")
    assert found.certain
    assert [term.id for term in found.about] == ["parents-bpd"]


def test_a_population_that_could_be_there_is_not_surely_missing(review: EvidenceMap) -> None:
    """Studies of how patients see MBT may have had people with ASPD among them: those who could are named."""
    query = "focus:patient-experience modality:mbt"
    found = shown(review, Kind.POPULATION, query)
    assert not found.certain
    tests = [parse_query(f"{query} population:{term.id} design:primary-study", review) for term in found.about]
    could = {item.study.id for test in tests for item in matching_studies(review, test).open}
    assert {study.id for study in found.read} == could


@pytest.mark.parametrize("query", ["focus:measurement modality:mbt", "population:bpd", "focus:adherence modality:cbt"])
def test_populations_without_a_counterpart_are_not_compared(review: EvidenceMap, query: str) -> None:
    """Without a studied sibling, where the query names the population, or without a study nothing is left out."""
    assert finding(review, Kind.POPULATION, query) is None


def test_of_late_psychosis_there_is_no_trial(trials: EvidenceMap) -> None:
    """The trials are in schizophrenia and in Parkinson's disease, so psychosis of late onset is left out."""
    found = shown(trials, Kind.POPULATION, "design:trial")
    assert [term.id for term in found.about] == ["late-psychosis"]
