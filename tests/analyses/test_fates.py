"""What became of claims: closed later, self-closing, false when made, stale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.analyses.claims import Cited, Fate, JudgedClaim, judged, judged_claims
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import study_truth
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import And, Not
from evidencemap.query.truth import Truth
from evidencemap.records.claim import Claim, Expectation, Quantifier, SaidAs, Verdict
from tests.analyses.test_claims import expectations, is_true
from tests.query.random_reviews import has_term, queries, reviews
from tests.query.test_every_world import bounded

many = settings(bounded, max_examples=60)

REAL = {
    "adherence-studies-are-not-about-mechanisms": Fate.HOLDS,
    "one-mechanism-study-of-mbt": Fate.CLOSED_LATER,
    "recovery-through-treatment-poorly-understood": Fate.SELF_CLOSING,
    "no-rupture-in-groups-in-real-time-2019": Fate.CLOSED_LATER,
    "no-rupture-in-groups-in-real-time-2023": Fate.FALSE_WHEN_MADE,
    "challenging-patterns-in-groups": Fate.ALREADY_STUDIED,
    "no-trial-isolates-mbtg": Fate.UNDECIDED,
}


def told(review: EvidenceMap, id: str) -> JudgedClaim:
    return judged(review, review.claims[id])


@pytest.mark.parametrize("id", REAL)
def test_a_real_claim_met_its_fate(review: EvidenceMap, id: str) -> None:
    """Each fate is met by a claim that an author really made."""
    assert told(review, id).fate is REAL[id]


def test_every_fate_is_met(review: EvidenceMap) -> None:
    """The shipped review has claims of every fate, and a stale one; each has a year, so none is merely *refuted*."""
    found = judged_claims(review)
    assert {item.fate for item in found} == set(Fate) - {Fate.REFUTED}
    assert [item.claim.id for item in found if item.stale] == ["no-rupture-in-groups-in-real-time-2023"]


def test_a_stale_claim_repeats_what_was_refuted_by_then(review: EvidenceMap) -> None:
    """The chapter of 2023 repeats a review of 2019, though the thesis of about 2020, which it does not cite, did it."""
    item = told(review, "no-rupture-in-groups-in-real-time-2023")
    assert [repeat.claim.id for repeat in item.already_refuted] == ["no-rupture-in-groups-in-real-time-2019"]
    assert [study.id for study in item.already_refuted[0].judgement.studies] == ["lighthouse-rupture"]
    assert item.cited["lighthouse-rupture"] is Cited.NO
    assert item.cited["garceau2021"] is Cited.YES


def test_an_approximate_year_closes_when_it_is_surely_over(review: EvidenceMap) -> None:
    """A thesis of about 2020 closes a claim of 2019 by 2021 at the latest; that it did so in that year is not said."""
    closing = told(review, "no-rupture-in-groups-in-real-time-2019").closing
    assert closing is not None
    assert ([study.id for study in closing.studies], closing.year, closing.exact) == (
        ["lighthouse-rupture"],
        2021,
        False,
    )


def test_the_claimants_own_study_is_no_closing_by_others(review: EvidenceMap) -> None:
    """That one study of MBT is about mechanisms was closed by others in 2023; the authors' own study did so besides."""
    item = told(review, "one-mechanism-study-of-mbt")
    assert item.closing is not None
    assert ([study.id for study in item.closing.studies], item.closing.year) == (["guvenc2023"], 2023)
    assert [study.id for study in item.own] == ["lighthouse-rupture"]


def test_a_citation_list_that_is_not_noted_leaves_it_open(review: EvidenceMap) -> None:
    """Whether the review of 2019 cites a study is not known, since nobody has noted what it cites."""
    cited = told(review, "no-rupture-in-groups-in-real-time-2019").cited
    assert set(cited.values()) == {Cited.UNKNOWN}


def test_a_scope_counts_whole_studies(review: EvidenceMap) -> None:
    """Among interview studies a claim is judged by interview studies alone, whichever finding the interviews are of."""
    claim = Claim(
        "one",
        "None.",
        "lynch2023",
        "p. 1",
        "focus:course-and-recovery",
        told(review, "adherence-studies-are-not-about-mechanisms").claim.expect,
    )
    everywhere = {study.id for study in judged(review, claim).today.studies}
    inside = {study.id for study in judged(review, replace(claim, scope="design:interview-study")).today.studies}
    scope = parse_query("design:interview-study", review)
    assert inside == {id for id in everywhere if study_truth(review, scope, review.studies[id]) is Truth.YES}
    assert inside < everywhere


# Against plain counting: every outcome of the open studies is tried, year by year.


def plain_truths(review: EvidenceMap, claim: Claim, as_of: int | None, without: set[str]) -> dict[str, Truth]:
    tests = [parse_query(text, review) for text in (claim.query, claim.scope) if text]
    whole = And(tuple(Not(Not(test)) for test in tests))
    return {id: study_truth(review, whole, study, as_of) for id, study in review.studies.items() if id not in without}


def plain_verdict(review: EvidenceMap, claim: Claim, as_of: int | None, without: set[str]) -> Verdict:
    truths = plain_truths(review, claim, as_of, without)
    sure = {id for id, truth in truths.items() if truth is Truth.YES}
    could = [id for id, truth in truths.items() if truth is Truth.MAYBE]
    outcomes = {
        is_true(claim.expect, sure | set(more)) for size in range(len(could) + 1) for more in combinations(could, size)
    }
    return {(True,): Verdict.HOLDS, (False,): Verdict.REFUTED}.get(tuple(outcomes), Verdict.UNDECIDED)


def plain_own(review: EvidenceMap, claim: Claim) -> set[str]:
    if claim.expect.quantifier in (Quantifier.EXACTLY, Quantifier.AT_LEAST):
        return set()
    return {id for id, study in review.studies.items() if claim.source in study.reports} - set(claim.expect.studies)


def plain_fate(review: EvidenceMap, claim: Claim) -> Fate:
    """The fate as the words say it."""
    own = plain_own(review, claim)
    made_false = claim.as_of is not None and plain_verdict(review, claim, claim.as_of, own) is Verdict.REFUTED
    today = plain_verdict(review, claim, None, set())
    if made_false:
        return Fate.ALREADY_STUDIED if claim.said_as is SaidAs.CALL else Fate.FALSE_WHEN_MADE
    if today is Verdict.HOLDS:
        return Fate.HOLDS
    if today is Verdict.UNDECIDED:
        return Fate.UNDECIDED
    if plain_verdict(review, claim, None, own) is not Verdict.REFUTED:
        return Fate.SELF_CLOSING
    return Fate.REFUTED if claim.as_of is None else Fate.CLOSED_LATER


def plain_year_of_closing(review: EvidenceMap, claim: Claim) -> int | None:
    own = plain_own(review, claim)
    years = range((claim.as_of or 0) + 1, 2020)
    return next((year for year in years if plain_verdict(review, claim, year, own) is Verdict.REFUTED), None)


def plain_ancestors(claims: dict[str, Claim], id: str) -> set[str]:
    return {older for first in claims[id].repeats for older in {first, *plain_ancestors(claims, first)}}


@st.composite
def claims_of(draw: st.DrawFn, review: EvidenceMap) -> dict[str, Claim]:
    """Up to three claims, each of which may repeat the ones before it."""
    found: dict[str, Claim] = {}
    query = st.one_of(has_term(review), queries(review)).map(str)
    expect = st.one_of(st.just(Expectation(Quantifier.NONE)), expectations(review))
    for number in range(draw(st.integers(1, 3))):
        id = f"claim{number}"
        found[id] = Claim(
            id,
            "Nobody has.",
            draw(st.sampled_from(list(review.references))),
            "p. 1",
            draw(query),
            draw(expect),
            scope=draw(st.one_of(st.just(""), st.just(""), query)),
            said_as=draw(st.sampled_from(SaidAs)),
            as_of=draw(st.sampled_from([None, 2009, 2009, 2011, 2012])),
            repeats=tuple(sorted(draw(st.sets(st.sampled_from(list(found))))) if found else ()),
        )
    return found


def with_claims(review: EvidenceMap, claims: dict[str, Claim]) -> EvidenceMap:
    return replace(review, claims=MappingProxyType(claims))


def all_judged(review: EvidenceMap, data: st.DataObject) -> Iterator[JudgedClaim]:
    yield from judged_claims(with_claims(review, data.draw(claims_of(review))))


@many
@given(reviews(studies=4), st.data())
def test_a_fate_is_what_its_words_say(review: EvidenceMap, data: st.DataObject) -> None:
    """On any review the fate of a claim is the one that plain counting over all outcomes gives."""
    for item in all_judged(review, data):
        assert item.fate is plain_fate(review, item.claim), item.claim


@many
@given(reviews(studies=4), st.data())
def test_a_claim_is_closed_in_the_first_year_that_refutes_it(review: EvidenceMap, data: st.DataObject) -> None:
    """The year of closing is the first by whose end the claim is refuted whatever is not known; else it has none."""
    for item in all_judged(review, data):
        assert (item.closing is not None) == (item.fate is Fate.CLOSED_LATER)
        if item.closing is None:
            continue
        own, year = plain_own(review, item.claim), plain_year_of_closing(review, item.claim)
        assert item.closing.year == year, item.claim
        after = plain_truths(review, item.claim, year, own)
        before = plain_truths(review, item.claim, (year or 10000) - 1 if year else 9998, own)
        for study in item.closing.studies:
            assert after[study.id] is Truth.YES
            assert year is None or before[study.id] is not Truth.YES
            assert not item.closing.exact or before[study.id] is Truth.NO


@many
@given(reviews(studies=3), st.data())
def test_a_claim_is_stale_if_what_it_repeats_was_refuted_by_then(review: EvidenceMap, data: st.DataObject) -> None:
    """Stale is what repeats, directly or through others, a claim that is refuted by the year of the newer claim."""
    claims = data.draw(claims_of(review))
    for item in judged_claims(with_claims(review, claims)):
        claim, own = item.claim, plain_own(review, item.claim)
        refuted = {
            older
            for older in plain_ancestors(claims, claim.id)
            if claim.as_of is not None and plain_verdict(review, claims[older], claim.as_of, own) is Verdict.REFUTED
        }
        assert {repeat.claim.id for repeat in item.already_refuted} == refuted
        assert item.stale == bool(refuted)


@many
@given(reviews(studies=4), st.data())
def test_cited_is_said_only_where_the_list_is_noted(review: EvidenceMap, data: st.DataObject) -> None:
    """Each deciding study is the claimant's own, cited, not cited, or it is not known, by the noted lists alone."""
    for item in all_judged(review, data):
        source = item.claim.source
        for study in item.today.studies:
            lists = review.citations.get(source)
            expected = (
                Cited.OWN
                if source in study.reports
                else Cited.UNKNOWN
                if lists is None or not (lists.links or lists.unresolved)
                else Cited.YES
                if any(link.key in study.reports for link in lists.links)
                else Cited.NO
            )
            assert item.cited[study.id] is expected
