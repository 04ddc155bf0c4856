"""A study and its findings: what is said once for all, and what each finding says for itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.records.coding import State
from evidencemap.records.study import Sample, Study, awaiting_study, reserved_names, study_shape
from tests.conftest import STARTER, write_review
from tests.records.reading import read, tried

HEAD = "study: one\ntitle: One\nreports: example2015\ndesign: interview-study\n"
FINDING = "findings:\n  - summary: Some liked it.\n"


@pytest.fixture(scope="module")
def starter() -> EvidenceMap:
    return load(STARTER).map


def study(starter: EvidenceMap, text: str) -> Study:
    return read(study_shape(starter.codebook), HEAD + text)


def test_what_is_said_of_the_study_holds_for_its_findings(starter: EvidenceMap) -> None:
    """A facet of findings may be said once on the study, and a finding may still say otherwise."""
    found = study(
        starter,
        "practice: reading-aloud\noutcome: fluency\n"
        f"{FINDING}  - summary: Some understood more.\n    outcome: comprehension\n",
    )
    first, second = found.findings
    outcomes = [found.coding("outcome", finding).terms[0].id for finding in (first, second, None)]
    assert outcomes == ["fluency", "comprehension", "fluency"]
    assert {found.coding("practice", finding).terms[0].id for finding in (first, second)} == {"reading-aloud"}


def test_a_facet_that_is_not_mentioned_is_not_coded_yet(starter: EvidenceMap) -> None:
    """Leaving a facet out says nothing: it is neither *none* nor *not reported*."""
    found = study(starter, "practice: reading-aloud\noutcome: fluency\n")
    assert found.coding("country", None).state is State.NOT_CODED


def test_a_required_facet_may_stand_in_every_finding(starter: EvidenceMap) -> None:
    """A facet that every study must speak of may be said on the study or in each of its findings."""
    found = study(starter, f"practice: reading-aloud\n{FINDING}    outcome: pleasure\n")
    assert found.findings[0].codings["outcome"].terms[0].id == "pleasure"
    _, problems = tried(study_shape(starter.codebook), f"{HEAD}practice: reading-aloud\n{FINDING}")
    assert problems == ["1:1: 'outcome' is missing (give a term, or say 'not reported')"]


def test_short_forms_come_first(starter: EvidenceMap) -> None:
    """One report needs no list, and a sample may be its size alone, written as a number or as words."""
    found = study(starter, "practice: reading-aloud\noutcome: fluency\nsample: 40\nlimitations: two schools\n")
    assert found.reports == ("example2015",)
    assert found.sample == Sample(size="40")
    assert found.limitations == ("two schools",)


def test_numbers_are_kept_as_printed(review: EvidenceMap) -> None:
    """Figures keep their unit and the way the source prints them: 13 % against 87 % after eight years."""
    numbers = [number for finding in review.studies["mbt-trial"].findings for number in finding.numbers]
    assert [(number.of, number.when, number.value) for number in numbers] == [
        ("MBT", "8 years", "13 %"),
        ("treatment as usual", "8 years", "87 %"),
    ]


def test_a_study_without_a_record_is_unknown_everywhere(review: EvidenceMap) -> None:
    """A reference that waits for its record stands for a study of which nothing is known."""
    study = awaiting_study("key", "A title")
    assert not study.extracted
    assert {study.coding(facet.id, None).state for facet in review.codebook} == {State.NOT_CODED}


def test_a_study_cannot_hide_one_that_waits(tmp_path: Path) -> None:
    """A study named by the key of a work that nobody settled would stand in for what that work reports: a mistake."""
    text = HEAD.replace("study: one", "study: specimen2010") + "practice: reading-aloud\noutcome: fluency\n"
    files = {"screening.yaml": None, "studies/specimen2010.yaml": text}
    [mistake] = load(write_review(tmp_path, **files)).mistakes
    assert mistake.message == "study: 'specimen2010' is the citation key of a work that it does not report"


def test_words_of_records_cannot_name_facets() -> None:
    """Whatever a record already uses as a key cannot be the id of a facet."""
    assert {"study", "title", "reports", "sample", "findings", "summary", "direction", "numbers"} <= reserved_names()
