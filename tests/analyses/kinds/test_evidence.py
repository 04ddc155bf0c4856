"""How narrowly it was measured, by how many teams, when, how soundly, and whether it agrees."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from evidencemap.analyses.kinds.kind import Kind
from evidencemap.analyses.kinds.registry import kinds_of
from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.query.matching import matching_studies
from evidencemap.query.parse import parse_query
from tests.analyses.kinds.conftest import Varied, finding, ids, shown
from tests.conftest import REPOSITORY


def test_patients_experience_is_known_from_self_report_alone(review: EvidenceMap) -> None:
    """All studies of how patients see MBT rely on what people say of themselves."""
    found = shown(review, Kind.MEASUREMENT, "focus:patient-experience modality:mbt")
    assert found.certain
    assert dict(found.numbers)["share"] == 1
    for study in found.studies:
        told = {term.informant for unit in review.units(study) for term in unit.coding("data-source").terms}
        assert told == {"self"}


@pytest.mark.parametrize("query", ["focus:process", "focus:patient-experience modality:mbt-individual"])
def test_several_sources_or_too_few_studies_are_no_measurement_gap(review: EvidenceMap, query: str) -> None:
    """Process is known from sessions and from self-report; two studies are too few to speak of a habit."""
    assert finding(review, Kind.MEASUREMENT, query) is None


def test_a_source_that_the_query_names_is_not_held_against_it(review: EvidenceMap) -> None:
    """Who asks for self-report is not told that it is all self-report."""
    found = finding(review, Kind.MEASUREMENT, "focus:patient-experience modality:mbt data-source:self-report")
    assert found is None or "data source" not in found.sentence


def test_all_trials_of_mbt_come_from_one_team(review: EvidenceMap) -> None:
    """The three randomised trials of MBT share authors, so nobody independent has tried it."""
    found = shown(review, Kind.REPLICATION, "focus:effectiveness modality:mbt design:randomised-trial")
    assert found.certain
    assert ids(found) == ["bateman2016b", "mbt-trial", "moam-trial"]
    assert "Bateman, A." in found.sentence
    assert "Fonagy, P." in found.sentence


def test_evaluations_of_mbt_come_from_several_teams(review: EvidenceMap) -> None:
    """With the Norwegian cohort and the British evaluations there is more than one team."""
    assert finding(review, Kind.REPLICATION, "focus:effectiveness modality:mbt") is None


def test_authors_who_are_not_named_in_full_leave_it_open(review: EvidenceMap) -> None:
    """Of the three adherence studies one names its authors without initials: they may all be of one team."""
    found = shown(review, Kind.REPLICATION, "focus:adherence")
    assert not found.certain
    assert [study.id for study in found.read] == ["kalleklev2018"]
    assert "Karterud stands among the authors of all" in found.sentence


def test_a_shared_cohort_makes_one_team(varied: Varied) -> None:
    """Two studies without a common author are one team's if they are of the same cohort."""
    entry = "@article{other2021,\n author = {Other, Olga},\n title = {Again},\n year = {2021},\n}\n"
    study = (
        "study: {id}\ntitle: Pupils of one school\nreports: [{key}]\ndesign: interview-study\n"
        "practice: silent-reading\noutcome: pleasure\ncohort: {cohort}\n"
    )
    files = {
        "other.bib": entry,
        "studies/paired-interviews.yaml": study.format(id="paired-interviews", key="sample2020", cohort="North school"),
        "studies/other.yaml": study.format(id="other", key="other2021", cohort="North School"),
    }
    found = shown(varied(**files), Kind.REPLICATION, "practice:silent-reading")
    assert found.certain
    assert ids(found) == ["other", "paired-interviews"]
    apart = {**files, "studies/other.yaml": study.format(id="other", key="other2021", cohort="South school")}
    assert finding(varied(**apart), Kind.REPLICATION, "practice:silent-reading") is None


def test_the_last_study_of_effects_of_cbt_is_old(review: EvidenceMap) -> None:
    """The only study of effects of CBT is of 2009, fourteen years before the newest reference."""
    found = shown(review, Kind.RECENCY, "focus:effectiveness modality:cbt")
    assert dict(found.numbers) == {"last": 2009, "year of the review": 2023, "years": 14}
    newest = max(reference.date.last for reference in review.references.values() if reference.date)
    assert newest == 2023


def test_ten_years_are_not_yet_old(review: EvidenceMap, tmp_path: Path) -> None:
    """The age counts from the year that the protocol says, where it says one: ten years are not more than ten."""
    (tmp_path / "studies").mkdir()
    for file in (REPOSITORY / "references").rglob("*.[yb][ai][mb]*"):
        target = tmp_path / file.relative_to(REPOSITORY / "references")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(file.read_bytes())
    protocol = tmp_path / "review.yaml"
    protocol.write_text(protocol.read_text().replace("updated: not reported", "updated: 2019"))
    dated = load(tmp_path).map
    assert finding(dated, Kind.RECENCY, "focus:effectiveness modality:cbt") is None
    assert finding(review, Kind.RECENCY, "focus:effectiveness modality:mbt") is None


def test_the_only_trial_in_parkinsons_disease_has_a_high_risk(trials: EvidenceMap) -> None:
    """In Parkinson's disease no trial is at low risk of bias."""
    found = shown(trials, Kind.CERTAINTY, "population:parkinson-psychosis")
    assert found.certain
    assert found.sentence == (
        "1 study in psychosis of Parkinson's disease, none judged low risk (risk of bias): the best is high risk."
    )


def test_trials_in_schizophrenia_have_a_low_risk(trials: EvidenceMap) -> None:
    """In schizophrenia, and in psychosis as a whole, there are trials at low risk of bias."""
    assert finding(trials, Kind.CERTAINTY, "population:schizophrenia") is None
    assert finding(trials, Kind.CERTAINTY, "population:psychosis") is None


def test_studies_of_therapists_in_mbt_groups_disagree(review: EvidenceMap) -> None:
    """On what therapists do in MBT groups three studies found what was hoped for and one the opposite."""
    query = "focus:process modality:mbt-group"
    found = shown(review, Kind.CONFLICT, query)
    told = dict(found.numbers)
    counted = _directions(review, query, found.about[0].id)
    assert (told["positive"], told["negative"]) == tuple(len(counted[way]) for way in ("positive", "negative"))
    assert told["disagreement"] == 1 - abs(told["positive"] - told["negative"]) / (told["positive"] + told["negative"])
    assert told["disagreement"] >= 0.5


@pytest.mark.parametrize("query", ["focus:patient-experience", "focus:effectiveness modality:mbt-programme"])
def test_agreement_and_single_topics_are_no_conflict(review: EvidenceMap, query: str) -> None:
    """Over all treatments directions cannot be compared; where all found the same there is nothing to explain."""
    assert finding(review, Kind.CONFLICT, query) is None


def _directions(review: EvidenceMap, query: str, outcome: str) -> Mapping[str, set[str]]:
    """Counted with plain loops: for a direction, the studies with such a finding on the outcome within the query."""
    wanted = {"focus": "process", "modality": "mbt-group", "outcome": outcome}
    assert query == " ".join(f"{facet}:{term}" for facet, term in list(wanted.items())[:2])
    found: dict[str, set[str]] = {"positive": set(), "negative": set()}
    for study in matching_studies(review, parse_query(f"{query} design:primary-study", review)).sure:
        for part in study.findings:
            given = {facet: study.coding(facet, part).terms for facet in wanted}
            fits = all(any(wanted[f] in {t.id for t in term.lineage} for term in given[f]) for f in wanted)
            if fits and part.direction in found:
                found[part.direction].add(study.id)
    return found


def test_kinds_that_the_records_cannot_show_say_why(review: EvidenceMap) -> None:
    """The shipped review has no appraisal, and says so instead of staying silent."""
    told = kinds_of(review, parse_query("focus:process", review)).unsupported
    assert [(one.kind, one.why) for one in told] == [
        (Kind.CERTAINTY, "no facet has the role 'certainty' or 'risk of bias'")
    ]
