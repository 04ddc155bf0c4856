from __future__ import annotations

from itertools import product

import pytest

from evidencemap.analyses.citing import map_questions
from evidencemap.analyses.citing_words import flow_sentences, silence_summary
from evidencemap.analyses.literatures import SMALLEST, Between, Silences, between, silent_literatures
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies
from evidencemap.query.parse import parse_query

RUPTURES, GROUPS = "focus:alliance-rupture-repair", "modality:mbt-group"


def asked(review: EvidenceMap, one: str, other: str) -> Between:
    return between(review, parse_query(one, review), parse_query(other, review))


@pytest.fixture(scope="module")
def silences(review: EvidenceMap) -> Silences:
    return silent_literatures(review, map_questions(review).sides)


def by_hand(review: EvidenceMap, one: str, other: str) -> tuple[set[tuple[str, str]], int]:
    """Citations from the reports of one literature to the studies of another, and how many there could be."""
    citing, cited = (matching_studies(review, parse_query(query, review)).sure for query in (one, other))
    found, possible = set(), 0
    for key, study in product(sorted({key for item in citing for key in item.reports}), cited):
        noted = review.citations.get(key)
        if noted is None or not noted.links or key in study.reports:
            continue
        cites = any(link.key in study.reports for link in noted.links)
        by, date = review.years(study)[0], review.references[key].date
        possible += cites or date is None or by <= date.last
        if cites:
            found.add((key, study.id))
    return found, possible


@pytest.mark.parametrize(
    ("one", "other"), [(RUPTURES, GROUPS), ("modality:mbt", "modality:group-therapy"), ("population:aspd", GROUPS)]
)
def test_citations_between_are_those_of_plain_loops(review: EvidenceMap, one: str, other: str) -> None:
    """Plain loops over reports, lists and studies find the same citations, and as many that could be known."""
    found = asked(review, one, other)
    for flow, (first, second) in ((found.there, (one, other)), (found.back, (other, one))):
        expected, possible = by_hand(review, first, second)
        assert {(pair.citing, pair.study.id) for pair in flow.citations} == expected
        assert flow.known == possible >= len(expected)


def test_ruptures_and_mbt_groups_are_linked_by_one_thesis(review: EvidenceMap) -> None:
    """The literatures of ruptures and of MBT-G cite each other only in the thesis that belongs to both."""
    found = asked(review, RUPTURES, GROUPS)
    assert found.linked
    assert found.only_by_both
    assert {study.id for study in found.both} == {"lighthouse-rupture"}
    assert {pair.citing for pair in (*found.there.citations, *found.back.citations)} == {"lighthouse2020"}
    assert "All of the citations are by reports of studies in both." in " ".join(flow_sentences(found))


def test_links_by_others_are_not_put_down_to_both(review: EvidenceMap) -> None:
    """The study of recovery is about borderline personality disorder, not about process, and cites studies of both."""
    found = asked(review, "population:bpd", "focus:process")
    reports_of_both = {key for study in found.both for key in study.reports}
    assert {pair.citing for pair in found.there.citations} - reports_of_both
    assert not found.only_by_both


def test_what_no_list_tells_is_unknown(review: EvidenceMap) -> None:
    """Where no report of either literature has a noted list, whether they cite each other is not known."""
    found = asked(review, "modality:cbt", "focus:adherence")
    assert (found.one.noted, found.other.noted, found.known) == ((), (), 0)
    assert found.linked is None
    assert all("not known" in sentence for sentence in flow_sentences(found))


def test_literatures_without_a_link(silences: Silences) -> None:
    """Recovery and MBT-G neither cite each other nor share a study, though three lists could show it."""
    pair = next(
        pair
        for pair in silences.pairs
        if {str(pair.one.test), str(pair.other.test)} == {"focus:course-and-recovery", GROUPS}
    )
    assert pair.linked is False
    assert pair.known > 0
    assert not pair.both
    assert f"{len(silences.pairs)} without a link" in silence_summary(silences)


def test_linked_literatures_are_not_listed(review: EvidenceMap, silences: Silences) -> None:
    """Ruptures and MBT-G, which the thesis links, are not among those without a link; nor is a term with itself."""
    listed = [{pair.one.test.term, pair.other.test.term} for pair in silences.pairs]  # type: ignore[union-attr]
    ruptures, groups = (
        review.facet("focus").terms["alliance-rupture-repair"],
        review.facet("modality").terms["mbt-group"],
    )
    assert {ruptures, groups} not in listed
    assert not [pair for pair in silences.pairs if pair.both]
    assert not [pair for pair in listed if any(a != b and a.is_within(b) for a in pair for b in pair)]


def test_every_pair_is_silent_linked_or_unknown(review: EvidenceMap, silences: Silences) -> None:
    """Each pair of terms with enough studies, none within the other, is counted once."""
    tests = [(s.facet.id, t) for s in map_questions(review).sides for t in s.terms]
    large = [
        term
        for facet, term in tests
        if len(matching_studies(review, parse_query(f"{facet}:{term.id}", review)).sure) >= SMALLEST
    ]
    pairs = [(a, b) for i, a in enumerate(large) for b in large[i + 1 :] if not (a.is_within(b) or b.is_within(a))]
    assert len(silences.pairs) + silences.linked + silences.unknown == len(pairs)
    assert [pair.known for pair in silences.pairs] == sorted((pair.known for pair in silences.pairs), reverse=True)
