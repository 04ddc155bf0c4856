from __future__ import annotations

from dataclasses import replace

import pytest

from evidencemap.analyses.timeline import MOST_BACKGROUND, OFTEN_CITED, LaneKind, Timeline, timeline
from evidencemap.model import EvidenceMap
from evidencemap.records.citations import Citations, Link


@pytest.fixture(scope="module")
def drawn(review: EvidenceMap) -> Timeline:
    return timeline(review)


def test_every_study_stands_once(review: EvidenceMap, drawn: Timeline) -> None:
    """No study is left out of the timeline and none is there twice, however many findings it has."""
    studies = [mark.study.id for mark in drawn.marks if mark.study]
    assert sorted(studies) == sorted(review.studies)


def test_lanes_are_the_columns_of_the_map(review: EvidenceMap, drawn: Timeline) -> None:
    """The columns that the protocol names are the lanes, in its order, empty ones too."""
    assert tuple(lane.term.id for lane in drawn.lanes if lane.term) == review.protocol.map.columns.terms


def test_a_study_stands_with_its_narrowest_column(drawn: Timeline) -> None:
    """A study of MBT-G stands in the lane of MBT-G and not in that of MBT, which is broader."""
    lane = next(lane for lane in drawn.lanes if lane.term and lane.term.id == "mbt-group")
    assert "study:lighthouse-rupture" in [mark.id for mark in lane.marks]


def test_other_is_not_unknown(review: EvidenceMap, drawn: Timeline) -> None:
    """A study of another treatment and one of which the treatment is not known stand in different lanes."""
    unknown = next(lane for lane in drawn.lanes if lane.kind is LaneKind.UNKNOWN)
    for mark in unknown.marks:
        assert mark.study
        assert all(unit.coding("modality").state.unknown for unit in review.units(mark.study))


def test_a_study_appears_with_its_first_report(drawn: Timeline) -> None:
    """The MBT trial, reported in 1999 and later, stands at 1999."""
    trial = next(mark for mark in drawn.marks if mark.id == "study:mbt-trial")
    assert trial.year == 1999


def test_marks_are_in_the_order_of_years(drawn: Timeline) -> None:
    """Within a lane the years rise, and what has no date comes last."""
    for lane in drawn.lanes:
        years = [mark.year or 9999 for mark in lane.marks]
        assert years == sorted(years)


def test_background_is_shown_when_it_is_cited_often(review: EvidenceMap, drawn: Timeline) -> None:
    """Works that are no study are shown from two citations on; all others are counted as left out."""
    background = next(lane for lane in drawn.lanes if lane.kind is LaneKind.BACKGROUND)
    assert drawn.often == OFTEN_CITED
    assert all(mark.citations >= drawn.often for mark in background.marks)
    works = [key for key in review.references if key not in review.studies_of]
    assert len(background.marks) + drawn.left_out == len(works)


def test_much_background_does_not_bury_the_studies(review: EvidenceMap) -> None:
    """Where many works of background are cited often, the bar rises until few are left."""
    background = [key for key in review.references if key not in review.studies_of]
    links = tuple(Link(key) for key in background)
    citing = ("lynch2023", "warner2022", "guvenc2023")
    many = replace(review, citations={name: Citations(name, links) for name in citing})
    lane = timeline(many).lanes[-1]
    assert lane.kind is not LaneKind.BACKGROUND or len(lane.marks) <= MOST_BACKGROUND


def test_citations_join_marks_that_are_shown(review: EvidenceMap, drawn: Timeline) -> None:
    """Each line is a citation of the review, and none leads to a mark that is not there."""
    marks = {mark.id: mark for mark in drawn.marks}
    for citing, cited in drawn.citations:
        pairs = [(one, other) for one in marks[citing].reports for other in marks[cited].reports]
        assert any(other in review.cites.get(one, ()) for one, other in pairs)
    assert ("study:lighthouse-rupture", "study:folmo2019") in drawn.citations


def test_without_named_columns_the_broadest_terms_are_lanes(review: EvidenceMap) -> None:
    """Where the protocol names no columns, lanes are the broadest terms that have a study."""
    plan = review.protocol.map
    unnamed = replace(review.protocol, map=replace(plan, columns=replace(plan.columns, terms=())))
    lanes = timeline(replace(review, protocol=unnamed)).lanes
    assert all(lane.marks and (lane.term is None or lane.term.broader is None) for lane in lanes)


def test_a_study_not_yet_extracted_is_not_known(review: EvidenceMap) -> None:
    """A study that waits for its record stands among those of which the treatment is not known."""
    lane_of = {mark.id: lane.kind for lane in timeline(review).lanes for mark in lane.marks}
    assert {lane_of[f"study:{study.id}"] for study in review.awaiting} <= {LaneKind.UNKNOWN}
