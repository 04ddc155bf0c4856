"""Absolute gaps, thin evidence, what to read first, and clusters."""

from __future__ import annotations

import pytest

from evidencemap.analyses.kinds.kind import Kind
from evidencemap.analyses.kinds.registry import kinds_in
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies
from evidencemap.query.parse import parse_query
from tests.analyses.kinds.conftest import finding, ids, shown


def test_nobody_looked_at_adherence_in_other_groups(review: EvidenceMap) -> None:
    """Adherence was studied and other groups were studied, but nobody can have studied the adherence of those."""
    found = shown(review, Kind.ABSOLUTE, "focus:adherence modality:group-therapy")
    assert found.certain
    assert found.sentence == (
        "No primary study on adherence of other group therapy. "
        "One step more general: 6 primary studies of other group therapy, 3 primary studies on adherence."
    )


@pytest.mark.parametrize(
    "query",
    [
        "focus:adherence modality:mbt-group",
        "focus:effectiveness modality:mbt-individual",
        "modality:mbt-individual outcome:group-cohesion",
        "focus:adherence modality:group-therapy country:turkey",
        "focus:adherence modality:isolated(dbt)",
    ],
    ids=["studied", "perhaps studied", "impossible", "narrower than another", "closer than another"],
)
def test_an_absolute_gap_is_empty_possible_and_most_general(review: EvidenceMap, query: str) -> None:
    """What somebody studied or may have, what cannot be, and what is narrower than a gap is no absolute gap."""
    assert finding(review, Kind.ABSOLUTE, query) is None


def test_one_study_is_thin(review: EvidenceMap) -> None:
    """One study of mechanisms in MBT-G is fewer than the protocol calls enough, even with the one that could match."""
    found = shown(review, Kind.THIN, "focus:mechanism-of-change modality:mbt-group")
    assert ids(found) == ["lighthouse-rupture"]
    assert found.certain
    assert dict(found.numbers) == {"sure": 1, "possible": 2, "enough": 3}


def test_thin_may_turn_out_to_be_enough(review: EvidenceMap) -> None:
    """Two trials of the programme are thin, but not for sure: two more could be about it."""
    assert not shown(review, Kind.THIN, "focus:effectiveness modality:mbt-programme").certain


@pytest.mark.parametrize("query", ["focus:adherence modality:mbt-group", "focus:adherence modality:dbt"])
def test_enough_and_none_are_not_thin(review: EvidenceMap, query: str) -> None:
    """Three studies are enough, and none is a gap of another kind."""
    assert finding(review, Kind.THIN, query) is None


def test_what_to_read_before_claiming_a_gap(review: EvidenceMap) -> None:
    """Of MBT for children more is unknown than known: read first what decides most cells of the map."""
    found = shown(review, Kind.CODING, "modality:mbt-children")
    could = matching_studies(review, parse_query("modality:mbt-children design:primary-study", review)).open
    assert {study.id for study in found.read} == {item.study.id for item in could}
    assert dict(found.numbers)["to read"] == len(could)
    rows, columns = (
        [f"{axis.facet}:{term.id}" for term in review.axis_terms(axis)]
        for axis in (review.protocol.map.rows, review.protocol.map.columns)
    )
    cells = [*rows, *columns, *(f"{row} {column}" for row in rows for column in columns)]
    open_in = [
        {item.study.id for item in matching_studies(review, parse_query(f"{cell} design:primary-study", review)).open}
        for cell in cells
    ]
    decided = [sum(study.id in open_ids for open_ids in open_in) for study in found.read]
    assert decided == sorted(decided, reverse=True)
    assert f"first {found.read[0].id}, {found.read[1].id} and {found.read[2].id} (" in found.sentence
    assert f"hang on each: {decided[0]}, {decided[1]} and {decided[2]})" in found.sentence


def test_where_more_is_known_than_unknown_nothing_has_to_be_read_first(review: EvidenceMap) -> None:
    """Of MBT in general 21 studies are known and 8 more could be: too few to mislead."""
    assert finding(review, Kind.CODING, "modality:mbt") is None


def test_many_studies_are_a_cluster(review: EvidenceMap) -> None:
    """Eight studies of how patients see MBT are as many as the protocol calls many; five of MBT-G are not."""
    assert len(shown(review, Kind.CLUSTER, "focus:patient-experience modality:mbt").studies) == 8
    assert finding(review, Kind.CLUSTER, "focus:process modality:mbt-group") is None


def test_the_absolute_gaps_of_the_map_are_its_certain_ones(review: EvidenceMap) -> None:
    """The absolute gaps of the map are the cells that nothing can fill, less those narrower than another of them."""
    told = {one.id for one in kinds_in(review).of(Kind.ABSOLUTE)}
    assert len(told) == len(kinds_in(review).of(Kind.ABSOLUTE))
    for one in kinds_in(review).of(Kind.ABSOLUTE):
        found = matching_studies(review, parse_query(f"{one.test} design:primary-study", review))
        assert found.possible == 0
