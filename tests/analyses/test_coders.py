"""Whose coding is whose, which findings are the same, and how far coders agree."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, permutations
from pathlib import Path

import pytest

from evidencemap.analyses.agreement import agreement_report
from evidencemap.analyses.coders import double_coded, matched_findings
from evidencemap.analyses.reconciliation import reconciliation
from evidencemap.model import EvidenceMap
from evidencemap.project import load
from tests.conftest import write_review
from tests.double_coding import ADA, double_coded_review


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> EvidenceMap:
    """The starter review with the records of two coders."""
    project = load(double_coded_review(tmp_path_factory.mktemp("coded")))
    assert project.mistakes == ()
    return project.map


def test_codings_of_one_coder_are_no_evidence(coded: EvidenceMap, tmp_path: Path) -> None:
    """The map is the same with and without the coders' own records."""
    without = load(write_review(tmp_path)).map
    assert set(coded.codings) == {"ada", "ben"}
    assert {study.id for study in coded.extracted} == {study.id for study in without.extracted}
    assert not coded.studies["new2021"].extracted


def test_findings_are_matched_by_what_they_say(coded: EvidenceMap) -> None:
    """Findings in another order are matched by words and codings, and one that nobody else has stays alone."""
    trial = next(one for one in double_coded(coded) if one.id == "aloud-trial")
    said = [{coder: finding.summary.split()[0] for coder, finding in group.items()} for group in trial.groups]
    assert said == [{"ada": "Children", "ben": "The"}, {"ada": "There", "ben": "No"}, {"ada": "Teachers"}]


def test_findings_of_a_record_are_matched_with_themselves(review: EvidenceMap) -> None:
    """However another coder orders the same findings, each finds itself: on every record of the shipped review."""
    for study in review.extracted:
        for order in islice(permutations(study.findings), 6):
            groups = matched_findings({"ada": study.findings, "ben": order})
            assert [(group["ada"], group["ben"]) for group in groups] == [(one, one) for one in study.findings]


def test_a_single_finding_is_the_same_whatever_its_words(coded: EvidenceMap) -> None:
    """Where each coder has one finding, they are compared, though they share no word."""
    finding = coded.codings["ada"]["new2021"].findings[0]
    other = replace(finding, summary="Elf", codings={})
    (group,) = matched_findings({"ada": (finding,), "ben": (other,)})
    assert set(group) == {"ada", "ben"}


def test_a_coding_is_that_of_the_coder_whom_it_names(tmp_path: Path) -> None:
    """In the record of one coder, what names another is not counted as the first one's."""
    record = ADA["new2021"].replace("practice: silent-reading", "practice: {term: silent-reading, coder: ben}")
    review = load(double_coded_review(tmp_path, **{"codings/ada/new2021.yaml": None})).map
    (tmp_path / "codings" / "ada" / "new2021.yaml").write_text(record)
    review = load(tmp_path).map
    found = {one.facet.id: one.found for one in agreement_report(review).facets}
    assert found["practice"] is not None
    assert found["practice"].units == 3


def test_coders_who_say_the_same_agree_on_everything(review: EvidenceMap) -> None:
    """Two coders with the records of the shipped review agree perfectly on each facet, and differ in nothing."""
    records = {study.id: study for study in review.extracted}
    twice = replace(review, codings={"ada": records, "ben": records})
    report = agreement_report(twice)
    assert len(report.studies) == len(records)
    assert set(report.alone.values()) == {0}
    for one in report.facets:
        assert one.found is not None
        assert one.found.equal.value == 1
        assert one.found.alpha is not None
        assert one.found.alpha.value == pytest.approx(1)
        assert (one.found.alpha.low, one.found.alpha.high) == (pytest.approx(1), pytest.approx(1))
    assert all(reconciliation(twice, one).agreed for one in double_coded(twice))


def test_a_facet_that_one_coder_left_out_is_no_unit(coded: EvidenceMap) -> None:
    """What was not coded yet by one of two is not compared; it is listed as a difference."""
    ada = coded.codings["ada"]
    study = ada["new2021"]
    less = replace(study, codings={id: coding for id, coding in study.codings.items() if id != "country"})
    partly = replace(coded, codings={**coded.codings, "ada": {**ada, "new2021": less}})
    units = [
        {one.facet.id: one.found.units for one in agreement_report(r).facets if one.found} for r in (coded, partly)
    ]
    assert units[0]["country"] - units[1]["country"] == 1
    (new,) = (one for one in double_coded(partly) if one.id == "new2021")
    assert "country" in {difference.facet.id for difference in reconciliation(partly, new).differences}


def test_numbers_are_those_counted_by_hand(coded: EvidenceMap) -> None:
    """Three studies, four matched findings: designs all equal, two of four practices, two of three countries."""
    found = {one.facet.id: one.found for one in agreement_report(coded).facets}
    shown = {id: (one.units, one.studies, round(one.equal.value, 2)) for id, one in found.items() if one}
    assert shown == {
        "design": (3, 3, 1.0),
        "practice": (4, 3, 0.5),
        "outcome": (4, 3, 0.75),
        "country": (3, 3, 0.67),
    }


def test_what_is_said_of_a_study_counts_in_its_findings(coded: EvidenceMap) -> None:
    """A facet that one coder wrote on the study and another in each finding is compared finding by finding."""
    assert re.search(r"^practice", ADA["aloud-trial"], flags=re.M)
    trial = next(one for one in double_coded(coded) if one.id == "aloud-trial")
    for group in trial.groups[:2]:
        values = {who: [term.id for term in coding.terms] for who, coding in trial.values("practice", group).items()}
        assert values == {"ada": ["reading-programme"], "ben": ["reading-aloud"]}
