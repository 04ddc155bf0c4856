"""Claims of authors are held against the map, as of their year and today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencemap.analyses.claims import JudgedClaim, judged, judged_claims, query_problems
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies
from evidencemap.records.claim import Claim, Expectation, Quantifier, Verdict
from tests.query.random_reviews import queries, reviews
from tests.query.test_every_world import bounded


def judgement(review: EvidenceMap, id: str) -> JudgedClaim:
    return judged(review, review.claims[id])


def deciding(item: JudgedClaim) -> set[str]:
    return {study.id for study in item.today.studies}


def test_every_recorded_verdict_is_what_the_map_says(review: EvidenceMap) -> None:
    """What the reviewers wrote of each claim is what the map says of it today."""
    assert [item.claim.id for item in judged_claims(review) if not item.kept] == []


def test_the_review_has_claims_of_every_kind(review: EvidenceMap) -> None:
    """The shipped review has at least fifteen claims, of all verdicts, from every source text that makes any."""
    verdicts = [item.today.verdict for item in judged_claims(review)]
    assert len(verdicts) >= 15
    assert set(verdicts) == set(Verdict)
    assert query_problems(review) == ()


def test_a_claim_is_closed_by_the_study_that_refutes_it(review: EvidenceMap) -> None:
    """That mechanisms in MBT groups are unstudied held in 2019 as far as was known; the Lighthouse study refutes it."""
    item = judgement(review, "mbtg-mechanisms-unstudied")
    assert item.today.verdict is Verdict.REFUTED
    assert deciding(item) == {"lighthouse-rupture"}
    assert item.when_made is not None
    assert item.when_made.verdict is not Verdict.REFUTED


def test_a_claimants_own_study_does_not_refute_the_claim_when_made(review: EvidenceMap) -> None:
    """A claim that its own source goes on to close was true when made: the claimant's study is left out."""
    item = judgement(review, "techniques-and-alliance-in-children")
    assert deciding(item) == {"guvenc2023"}
    assert item.when_made is not None
    assert item.when_made.verdict is Verdict.HOLDS


def test_a_repeated_claim_is_judged_on_its_own_year(review: EvidenceMap) -> None:
    """That no study followed ruptures in groups in real time was repeated in 2023, when such a study was out."""
    item = judgement(review, "no-rupture-in-groups-in-real-time-2023")
    assert item.claim.repeats == ("no-rupture-in-groups-in-real-time-2019",)
    assert item.when_made is not None
    assert item.when_made.verdict is Verdict.REFUTED
    assert "lighthouse-rupture" in deciding(item)


def test_one_sentence_has_two_verdicts(review: EvidenceMap) -> None:
    """Read of MBT-G in a programme the sentence is refuted; read of MBT-G by itself it is not."""
    assert judgement(review, "mbtg-mechanisms-unstudied").today.verdict is Verdict.REFUTED
    alone = judgement(review, "mbtg-alone-mechanisms-unstudied").today
    assert alone.verdict is not Verdict.REFUTED
    assert alone.studies == ()


def test_an_undecided_claim_says_what_to_read(review: EvidenceMap) -> None:
    """A claim that cannot be decided names the studies that must be read first; a decided one names none."""
    for item in judged_claims(review):
        assert bool(item.today.to_read) == (item.today.verdict is Verdict.UNDECIDED), item.claim.id


def expectations(review: EvidenceMap) -> st.SearchStrategy[Expectation]:
    numbered = [Quantifier.AT_MOST, Quantifier.EXACTLY, Quantifier.AT_LEAST]
    named = st.sets(st.sampled_from(list(review.studies)), min_size=1).map(lambda ids: tuple(sorted(ids)))
    return st.one_of(
        st.just(Expectation(Quantifier.NONE)),
        st.builds(Expectation, st.sampled_from(numbered), st.integers(0, 4)),
        named.map(lambda ids: Expectation(Quantifier.ONLY, studies=ids)),
    )


def is_true(expect: Expectation, found: set[str]) -> bool:
    match expect.quantifier:
        case Quantifier.NONE:
            return not found
        case Quantifier.AT_MOST:
            return len(found) <= expect.number
        case Quantifier.EXACTLY:
            return len(found) == expect.number
        case Quantifier.AT_LEAST:
            return len(found) >= expect.number
        case Quantifier.ONLY:
            return found == set(expect.studies)


def outcomes(sure: set[str], could: list[str]) -> Iterator[set[str]]:
    """Every set of studies that may turn out to match."""
    for size in range(len(could) + 1):
        for more in combinations(could, size):
            yield sure | set(more)


@bounded
@given(reviews(studies=4), st.data())
def test_a_verdict_is_what_every_outcome_agrees_on(review: EvidenceMap, data: st.DataObject) -> None:
    """A claim holds if it is true however the open studies turn out, is refuted if never, and else is undecided."""
    test = data.draw(queries(review))
    expect = data.draw(expectations(review))
    found = matching_studies(review, test)
    could = [item.study.id for item in found.open]
    truths = {is_true(expect, outcome) for outcome in outcomes({study.id for study in found.sure}, could)}
    verdicts = {(True,): Verdict.HOLDS, (False,): Verdict.REFUTED}
    claim = Claim("claim", "Nobody has.", "work", "p. 1", str(test), expect)
    assert judged(review, claim).today.verdict is verdicts.get(tuple(truths), Verdict.UNDECIDED)


@pytest.mark.parametrize(
    ("expect", "verdict", "by"),
    [
        ("none", Verdict.REFUTED, {"folmo2019"}),
        ("only folmo2019", Verdict.HOLDS, {"folmo2019"}),
        ("only karterud2018", Verdict.REFUTED, {"folmo2019"}),
        ("only folmo2019 karterud2018", Verdict.REFUTED, set()),
    ],
)
def test_a_verdict_names_the_studies_that_decide_it(
    review: EvidenceMap, expect: str, verdict: Verdict, by: set[str]
) -> None:
    """The studies beside a verdict are those that bear the claim out or stand against it."""
    quantifier, _, names = expect.partition(" ")
    expectation = Expectation(Quantifier(quantifier), studies=tuple(names.split()))
    query = "modality:mbt-individual focus:mechanism-of-change design:qualitative"
    without = replace(review, studies=MappingProxyType({"folmo2019": review.studies["folmo2019"]}))
    item = judged(without, Claim("one", "Nobody has.", "lynch2023", "p. 1", query, expectation))
    assert (item.today.verdict, deciding(item)) == (verdict, by)
