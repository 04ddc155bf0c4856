"""What was decided about gaps: looked up whatever the order of the words, ranked by, and looked at again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evidencemap.analyses.dispositions import dispositions_by_gap
from evidencemap.analyses.gap_ids import gap_id
from evidencemap.analyses.search import Search, declared_plan, search
from evidencemap.analyses.stale import stale_dispositions
from evidencemap.cli.options.decisions import DISPOSITIONS
from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.query.matching import matching_studies
from evidencemap.query.parse import parse_query
from evidencemap.records.disposition import Decided, Disposition
from tests.conftest import write_review

WITHIN = "design:primary-study"


def marked(review: EvidenceMap, **decided: Decided) -> EvidenceMap:
    """The review with these decisions alone; the keys are queries, so they are passed with two stars."""
    made = (Disposition(gap, each, "Ada", "2026-11-22", reason="so") for gap, each in decided.items())
    return replace(review, dispositions=tuple(made))


@pytest.fixture(scope="module")
def unmarked(review: EvidenceMap) -> Search:
    """What the declared search finds where nobody has decided anything."""
    return search(marked(review), declared_plan(review))


def test_a_decision_is_found_whatever_the_order_of_the_words(review: EvidenceMap) -> None:
    """A gap is the same one whatever the order of its terms, and whether they are written by id or by synonym."""
    decided = marked(review, **{"focus:effectiveness design:qualitative": Decided.WANTED})
    asked = parse_query("design:qualitative focus:efficacy", review)
    assert dispositions_by_gap(decided)[gap_id(asked)].decided is Decided.WANTED


def test_the_scope_of_a_search_need_not_be_repeated(review: EvidenceMap) -> None:
    """A gap marked with the scope of the search in it is the gap of the search; what is marked without goes first."""
    whole = f"{WITHIN} focus:adherence data-source:self-report"
    gap = gap_id(parse_query("focus:adherence data-source:self-report", review))
    decided = marked(review, **{whole: Decided.WANTED})
    assert gap not in dispositions_by_gap(decided)
    assert dispositions_by_gap(decided, declared_plan(review).where)[gap].decided is Decided.WANTED
    both = marked(review, **{whole: Decided.WANTED, "focus:adherence data-source:self-report": Decided.BEING_ADDRESSED})
    assert dispositions_by_gap(both, declared_plan(review).where)[gap].decided is Decided.BEING_ADDRESSED


def test_what_was_decided_is_the_first_part_of_the_rank(review: EvidenceMap, unmarked: Search) -> None:
    """Wanted gaps come first, then undecided ones, then those being addressed, answered, and at last not meaningful."""
    first, second, third = unmarked.gaps[:3]
    last = unmarked.gaps[-1]
    decisions = {
        str(first.test): Decided.NOT_MEANINGFUL,
        str(second.test): Decided.ANSWERED_ELSEWHERE,
        str(third.test): Decided.BEING_ADDRESSED,
        str(last.test): Decided.WANTED,
    }
    ranked = search(marked(review, **decisions), declared_plan(review)).gaps
    assert [gap.id for gap in ranked] == [gap.id for gap in (last, *unmarked.gaps[3:-1], third, second, first)]
    assert ranked[0].disposition is not None
    assert (ranked[0].disposition.decided, ranked[1].disposition) == (Decided.WANTED, None)


def test_what_is_not_meaningful_is_left_out_on_request(review: EvidenceMap, unmarked: Search) -> None:
    """On request a gap that is not meaningful is gone, with all that is narrower; the others are what they were."""
    decided = marked(
        review,
        **{
            "focus:effectiveness population:clinicians": Decided.NOT_MEANINGFUL,
            "focus:adherence": Decided.NOT_MEANINGFUL,
        },
    )
    found = search(decided, replace(declared_plan(review), drop_meaningless=True)).gaps
    gone = {gap.id for gap in unmarked.gaps} - {gap.id for gap in found}
    facets = {gap.id: dict(gap.cell) for gap in unmarked.gaps}
    assert gone == {
        id
        for id, terms in facets.items()
        if terms.get("focus") == "adherence"
        or (terms.get("focus"), terms.get("population")) == ("effectiveness", "clinicians")
    }
    assert len(gone) > 1
    assert {gap.id for gap in search(decided, declared_plan(review)).gaps} == set(facets)


def test_only_what_is_not_meaningful_is_left_out(review: EvidenceMap, unmarked: Search) -> None:
    """No other decision takes a gap away; each is laid on gaps of its own."""
    others = [Decided.WANTED, Decided.BEING_ADDRESSED, Decided.ANSWERED_ELSEWHERE]
    decisions = dict(zip(("focus:adherence", "focus:effectiveness", "focus:mechanism-of-change"), others, strict=True))
    assert {"adherence", "effectiveness", "mechanism-of-change"} <= {
        dict(gap.cell).get("focus") for gap in unmarked.gaps
    }
    plan = replace(declared_plan(review), drop_meaningless=True)
    found = search(marked(review, **decisions), plan).gaps
    assert {gap.id for gap in found} == {gap.id for gap in unmarked.gaps}


def test_a_term_alone_is_not_the_term_in_a_package(review: EvidenceMap, unmarked: Search) -> None:
    """What is not meaningful of a component given alone says nothing about the component within its package."""
    decided = marked(review, **{"modality:isolated(mbt-group)": Decided.NOT_MEANINGFUL})
    found = search(decided, replace(declared_plan(review), drop_meaningless=True)).gaps
    assert {gap.id for gap in found} == {gap.id for gap in unmarked.gaps}


def test_a_decision_about_what_has_been_studied_is_stale(review: EvidenceMap) -> None:
    """Where a study fills a marked gap, the studies that do are named, and no others."""
    query = "modality:mbt-group focus:mechanism-of-change"
    (stale,) = stale_dispositions(marked(review, **{query: Decided.WANTED}))
    assert stale.studies == matching_studies(review, parse_query(f"{query} {WITHIN}", review)).sure
    assert [study.id for study in stale.studies] == ["lighthouse-rupture"]
    assert stale.wider is None


def test_a_decision_about_part_of_a_wider_gap_is_stale(review: EvidenceMap, unmarked: Search) -> None:
    """Where nobody has studied something more general either, that is the gap, and it is one that the search finds."""
    query = "design:interview-study focus:effectiveness population:bpd"
    (stale,) = stale_dispositions(marked(review, **{query: Decided.NOT_MEANINGFUL}))
    assert (str(stale.wider), stale.studies) == ("design:qualitative focus:effectiveness", ())
    assert stale.wider is not None
    assert gap_id(stale.wider) in {gap.id for gap in unmarked.gaps}


def test_what_the_search_finds_is_not_stale(review: EvidenceMap, unmarked: Search) -> None:
    """A decision about any gap that the search finds today, certain or possible, stands."""
    every = unmarked.gaps[::97]
    assert {gap.certain for gap in every} == {True, False}
    assert stale_dispositions(marked(review, **{str(gap.test): Decided.WANTED for gap in every})) == ()


def test_the_decisions_of_the_shipped_review_stand(review: EvidenceMap) -> None:
    """The shipped review has decisions of two kinds, and the map has overtaken none of them."""
    assert {each.decided for each in review.dispositions} == {Decided.WANTED, Decided.NOT_MEANINGFUL}
    assert stale_dispositions(review) == ()


def test_a_review_without_decisions_has_none(tmp_path: Path) -> None:
    """A folder without gaps.yaml, or with an empty list in it, is a review in which nothing is decided."""
    assert load(write_review(tmp_path)).map.dispositions == ()
    project = load(write_review(tmp_path, **{"gaps.yaml": "gaps: []\n"}))
    assert (project.map.dispositions, project.problems) == ((), ())


def test_the_words_of_the_command_line_are_those_of_the_file() -> None:
    """What can be typed as a decision is what a file may say."""
    assert sorted(DISPOSITIONS) == sorted(each.value for each in Decided)
