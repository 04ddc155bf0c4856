"""What the map as a whole knows: units of evidence, first reports, citations, what is open."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from types import MappingProxyType

import pytest

from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.records.dates import Date
from evidencemap.records.protocol import Axis
from evidencemap.records.screening import Decision
from tests.conftest import REPOSITORY


def test_a_study_has_a_unit_for_each_finding_and_at_least_one(review: EvidenceMap) -> None:
    """Evidence is counted by findings; a study without any is a unit by itself."""
    for study in review.studies.values():
        units = review.units(study)
        assert [unit.finding for unit in units] == (list(study.findings) or [None])


def test_the_first_report_dates_a_study(review: EvidenceMap) -> None:
    """A study dates from its first report: the recovery study from 2012, though it was reported again later."""
    study = review.studies["katsakou-recovery"]
    assert len(study.reports) > 1
    assert review.years(study) == (2012, 2012)
    assert review.year_text(study) == "2012"


def test_a_study_without_dates_may_be_of_any_year(review: EvidenceMap) -> None:
    """Where no report is dated, nothing is said of the year and none can be ruled out."""
    study = review.studies["folmo2019"]
    undated = {key: replace(reference, date=None) for key, reference in review.references.items()}
    without = replace(review, references=MappingProxyType(undated))
    first, last = without.years(study)
    assert first <= 1500
    assert last >= 2500
    assert without.year_text(study) == "n.d."


def test_the_earliest_that_a_report_can_be_dates_a_study(review: EvidenceMap) -> None:
    """With one report from 2010 to 2014 and one of 2012, the first appeared between 2010 and 2012."""
    trial = review.studies["mbt-trial"]
    dates = {"bateman1999": Date(2010, 2014, "2010–2014"), "bateman2008": Date(2012, 2012, "2012")}
    dated = {
        key: replace(reference, date=dates.get(key, reference.date)) for key, reference in review.references.items()
    }
    assert replace(review, references=MappingProxyType(dated)).years(trial) == (2010, 2012)


def test_citations_can_be_followed_both_ways(review: EvidenceMap) -> None:
    """What a work cites, and what cites it, are two views of the same links."""
    forward = {(citing, cited) for citing, keys in review.cites.items() for cited in keys}
    backward = {(citing, cited) for cited, keys in review.cited_by.items() for citing in keys}
    assert forward == backward
    assert ("lighthouse2020", "bateman1999") in forward


def test_evidence_on_a_term_includes_narrower_ones(review: EvidenceMap) -> None:
    """Evidence on MBT includes that on MBT-G, and leaves out what only might be about it."""
    facet = review.facet("modality")
    on_mbt, on_groups = (
        {study.id for study in review.evidence_on("modality", facet.terms[id])} for id in ("mbt", "mbt-group")
    )
    assert "lighthouse-rupture" in on_groups < on_mbt
    assert "katsakou-recovery" not in on_groups


def test_decisions_of_screening_can_be_looked_up(review: EvidenceMap) -> None:
    """A screened reference tells what was decided, with the reason where it was left out."""
    assert review.decisions["bordin1979"] == (Decision.BACKGROUND, "")
    decision, reason = review.decisions["goddard2015"]
    assert decision is Decision.EXCLUDED
    assert "swear" in reason


def test_a_side_of_the_map_shows_all_terms_unless_some_are_named(review: EvidenceMap) -> None:
    """A side without a list shows the whole facet in the order of the codebook; a list sets its own order."""
    everything = review.axis_terms(Axis("focus"))
    assert [term.id for term in everything] == list(review.facet("focus").terms)
    assert [term.id for term in review.axis_terms(Axis("modality", ("dbt", "mbt")))] == ["dbt", "mbt"]


def test_the_map_cannot_be_changed(review: EvidenceMap) -> None:
    """Once read, a review stays as it is: neither its parts nor its look-ups can be written to."""
    with pytest.raises(FrozenInstanceError):
        review.protocol = review.protocol  # type: ignore[misc]
    with pytest.raises(TypeError):
        review.studies["new"] = review.studies["folmo2019"]  # type: ignore[index]


def test_reading_twice_gives_the_same(review: EvidenceMap) -> None:
    """The same files give an equal map, with studies, references and claims in the order of their ids."""
    again = load(REPOSITORY / "references").map
    assert again == review
    for records in (review.studies, review.references, review.claims, review.citations):
        assert list(records) == sorted(records)


def test_what_is_said_of_a_term_holds_for_narrower_ones(review: EvidenceMap) -> None:
    """A meta-analysis is a review because reviews are, and interviews are self-report because that is."""
    design, source = review.facet("design").terms, review.facet("data-source").terms
    assert design["review"].reviews
    assert design["meta-analysis"].reviews
    assert not design["randomised-trial"].reviews
    assert [source[id].informant for id in ("patient-interview", "session-recordings", "records")] == [
        "self",
        "observed",
        "",
    ]


def test_who_could_be_a_review(review: EvidenceMap) -> None:
    """A study is a review for sure, or could be one where its kind is not sure, or is none."""
    known = [review.studies[id] for id in ("vogt2018", "cruz2002", "folmo2019")]
    assert [review.is_review(study) for study in known] == [True, False, False]
    assert [review.could_be_review(study) for study in known] == [True, True, False]
