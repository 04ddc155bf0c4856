"""What nobody has studied, as a reader of the shipped review is told it."""

from __future__ import annotations

import pytest

from evidencemap.analyses.claim_verdicts import judgement
from evidencemap.analyses.crosstab import CellState, declared_map
from evidencemap.analyses.gaps import Answer, Neighbour, answer, map_gaps
from evidencemap.model import EvidenceMap
from evidencemap.query.parse import parse_query
from evidencemap.records.claim import Claim, Expectation, Quantifier, Verdict

MECHANISMS = "modality:mbt-group focus:mechanism-of-change"
MECHANISMS_ALONE = "modality:isolated(mbt-group) focus:mechanism-of-change"


def asked(review: EvidenceMap, query: str, as_of: int | None = None) -> Answer:
    return answer(review, parse_query(query, review), as_of)


def ids(found: Answer | Neighbour) -> list[str]:
    return [study.id for study in found.studies]


def relaxed(found: Answer, facet: str) -> Neighbour:
    return next(neighbour for neighbour in found.nearest if neighbour.relaxed == facet)


def test_by_2019_nobody_had_studied_mechanisms_in_mbt_groups(review: EvidenceMap) -> None:
    """As of 2019 no study of MBT-G is known to look at mechanisms of change."""
    found = asked(review, MECHANISMS, 2019)
    assert found.sure == 0
    assert found.state.is_gap


def test_today_one_study_closes_that_gap(review: EvidenceMap) -> None:
    """Today the Lighthouse rupture study alone looks at mechanisms of change in MBT-G."""
    assert ids(asked(review, MECHANISMS)) == ["lighthouse-rupture"]


def test_of_mbt_groups_alone_there_is_still_none(review: EvidenceMap) -> None:
    """The same question of MBT-G by itself has no study today: the Lighthouse group was part of a programme."""
    found = asked(review, MECHANISMS_ALONE)
    assert found.sure == 0
    assert "lighthouse-rupture" not in [item.study.id for item in found.could_match]
    assert "lighthouse-rupture" in ids(relaxed(found, "modality"))


@pytest.mark.parametrize("as_of", [None, 2019])
def test_no_randomised_trial_isolates_mbt_groups(review: EvidenceMap, as_of: int | None) -> None:
    """No randomised trial is known that tells the effect of MBT-G from that of the programme."""
    assert asked(review, "design:randomised-trial modality:isolated(mbt-group)", as_of).sure == 0


@pytest.mark.parametrize(
    ("query", "possible"),
    [
        ("year:2021", []),
        ("year:2018.. year:..2017", []),
        ("focus:alliance-rupture-repair year:2020..", []),
        ("modality:mbt-group focus:alliance-rupture-repair year:2019", ["lighthouse-rupture"]),
        ("modality:mbt-group focus:alliance-rupture-repair NOT year:2019", []),
    ],
)
def test_a_study_has_one_year(review: EvidenceMap, query: str, possible: list[str]) -> None:
    """As of 2019 a study of about 2020, or without a date, could be one of 2019; none could be of a later year."""
    found = asked(review, query, 2019)
    assert [item.study.id for item in found.could_match if "year" in item.unknown] == possible


def test_a_claim_and_its_scope_speak_of_one_year(review: EvidenceMap) -> None:
    """A study without a date cannot be of 2018 for a claim and of 2021 for the studies that it speaks of."""
    claim = Claim("c", "", "lynch2023", "p. 1", "year:2018", Expectation(Quantifier.NONE), scope="year:2021")
    assert judgement(review, claim).verdict is Verdict.HOLDS


def test_folmo_2019_is_the_nearest_mechanism_study(review: EvidenceMap) -> None:
    """When the modality is asked for less closely, what comes nearest is Folmo 2019, a study of individual MBT."""
    nearest = relaxed(asked(review, MECHANISMS, 2019), "modality")
    assert ids(nearest) == ["folmo2019"]
    assert str(nearest.test) == "modality:mbt focus:mechanism-of-change"
    study = review.studies["folmo2019"]
    about = {term.id for unit in review.units(study) for term in unit.coding("modality").terms}
    assert about == {"mbt-individual"}


def test_a_study_of_one_part_may_come_from_a_programme(review: EvidenceMap) -> None:
    """Whether Folmo's patients had a group as well is not stated, so a study of MBT with a group it could be."""
    found = asked(review, "modality:includes(mbt-group) focus:mechanism-of-change", 2019)
    assert ("folmo2019", ("modality",)) in [(item.study.id, item.unknown) for item in found.could_match]


def test_what_a_later_report_found_was_not_known_before(review: EvidenceMap) -> None:
    """The trial of 1999 told of diagnoses after eight years in 2008: as of 2005 nobody knew of them."""
    query = "design:randomised-trial modality:mbt-programme outcome:diagnosis"
    assert "mbt-trial" not in ids(asked(review, query, 2005))
    assert ids(asked(review, query, 2008)) == ["mbt-trial"]


def test_what_is_open_says_why(review: EvidenceMap) -> None:
    """A study that could match names what is not known of it, in the order of the query."""
    found = asked(review, "design:randomised-trial modality:isolated(mbt-group)")
    assert found.could_match
    for item in found.could_match:
        assert set(item.unknown) <= {"design", "modality", "comparator", "record"}
    unknown = {item.study.id: item.unknown for item in found.could_match}
    assert unknown["euler2018"] == ("design", "modality")
    assert unknown["moam-trial"] == ("modality",)


def test_neighbours_relax_one_facet_and_find_more(review: EvidenceMap) -> None:
    """Each neighbour asks for one facet less closely and finds more than the question did; the nearest comes first."""
    found = asked(review, "modality:mbt-group focus:mechanism-of-change population:aspd")
    assert {neighbour.relaxed for neighbour in found.nearest} <= {"modality", "focus", "population"}
    steps = [neighbour.steps for neighbour in found.nearest]
    assert steps == sorted(steps)
    for neighbour in found.nearest:
        again = asked(review, str(neighbour.test))
        assert ids(again) == ids(neighbour)
        assert set(ids(neighbour)) > set(ids(found))


def test_a_neighbour_is_relaxed_no_further_than_needed(review: EvidenceMap) -> None:
    """For MBT-G alone the neighbour is MBT-G within a programme, not any treatment at all."""
    nearest = relaxed(asked(review, MECHANISMS_ALONE), "modality")
    assert str(nearest.test) == MECHANISMS
    assert nearest.steps == 1


def test_claims_about_the_same_evidence_are_named(review: EvidenceMap) -> None:
    """An answer names the claims that speak of the same evidence, or of something wider or narrower, and no others."""
    claims = {claim.id for claim in asked(review, MECHANISMS).claims}
    assert {"mbtg-mechanisms-unstudied", "mbtg-alone-mechanisms-unstudied", "one-mechanism-study-of-mbt"} <= claims
    assert "repair-with-people-of-colour-scarce" not in claims
    assert "clinician-wellbeing-unmeasured" not in claims


def test_gaps_of_the_map_are_ranked_by_what_was_to_be_expected(review: EvidenceMap) -> None:
    """Empty cells come before thin ones, and among each the one where most was to be expected comes first."""
    cells = map_gaps(declared_map(review, parse_query(review.protocol.map.where, review)))
    keys = [(not cell.state.is_gap, -(cell.expected or 0.0)) for cell in cells]
    assert keys == sorted(keys)
    assert {cell.state for cell in cells} == {CellState.CERTAIN_GAP, CellState.POSSIBLE_GAP, CellState.THIN}


def test_no_study_is_only_said_when_none_could_be(review: EvidenceMap) -> None:
    """Every certain gap of the map is one that not even an unread or unclear study could fill."""
    table = declared_map(review, parse_query(review.protocol.map.where, review))
    certain = [cell for cell in table.cells.values() if cell.state is CellState.CERTAIN_GAP]
    assert certain
    for cell in certain:
        found = answer(review, cell.test)
        assert (found.sure, found.possible, found.could_match) == (0, 0, ())
        assert found.sentence.startswith("No ")
        assert "could" not in found.sentence
