"""Who repeats whom, and how many independent claims ask for a piece of evidence."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencemap.analyses.claim_queries import is_about
from evidencemap.analyses.demand import Demand
from evidencemap.analyses.lineage import demand, independent_lines, newer_claims, older_claims
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import study_truth
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import And, HasTerm
from evidencemap.records.claim import Claim, Expectation, Quantifier
from tests.query.random_reviews import has_term, queries, reviews
from tests.query.test_every_world import bounded

OLD, NEW = "no-rupture-in-groups-in-real-time-2019", "no-rupture-in-groups-in-real-time-2023"


def claim(id: str, *repeats: str, as_of: int | None = None, query: str = "", expect: str = "none") -> Claim:
    return Claim(id, "None.", "work", "p. 1", query, Expectation(Quantifier(expect)), as_of=as_of, repeats=repeats)


def ids(claims: tuple[Claim, ...]) -> list[str]:
    return [claim.id for claim in claims]


def test_a_chain_is_followed_to_its_end() -> None:
    """A claim of 2023 that repeats one of 2020, which repeats one of 2015, has both behind it."""
    claims = {c.id: c for c in (claim("c", "b", as_of=2023), claim("b", "a", as_of=2020), claim("a", as_of=2015))}
    assert ids(older_claims(claims, claims["c"])) == ["b", "a"]
    assert ids(newer_claims(claims, claims["a"])) == ["b", "c"]


def test_a_circle_ends() -> None:
    """Claims that repeat each other are a mistake that is reported; following them still comes to an end."""
    claims = {c.id: c for c in (claim("a", "b"), claim("b", "a"))}
    assert ids(older_claims(claims, claims["a"])) == ["b"]


def test_a_claim_and_its_repeats_are_one_line() -> None:
    """Two claims that go back to the same older one are one line with it; a claim by itself is another."""
    claims = [claim("x", "old", as_of=2020), claim("y", "old", as_of=2018), claim("old", as_of=2010), claim("z")]
    assert [ids(line) for line in independent_lines(claims)] == [["old", "y", "x"], ["z"]]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6))
def test_lines_are_what_can_be_reached(pairs: list[tuple[int, int]]) -> None:
    """Two claims are in one line just when repeats lead from one to the other, whichever way they point."""
    claims = [claim(str(n), *(str(b) for a, b in pairs if a == n)) for n in range(6)]
    reached = {n: {n} for n in range(6)}
    for _ in range(6):
        for a, b in pairs:
            for n in range(6):
                if reached[n] & {a, b}:
                    reached[n] |= {a, b}
    lines = {frozenset(map(int, ids(line))) for line in independent_lines(claims)}
    assert lines == {frozenset(together) for together in reached.values()}


def test_the_repeated_claim_counts_once(review: EvidenceMap) -> None:
    """Rupture and repair in groups is asked for by the review of 2019; the chapter that repeats it adds nothing."""
    asked = ids(demand(review, parse_query("focus:alliance-rupture-repair data-source:session-recordings", review)))
    assert OLD in asked
    assert NEW not in asked


def test_every_branch_of_a_claim_has_to_be_about_it(review: EvidenceMap) -> None:
    """A claim about groups of several kinds is not about MBT groups alone; it is about the wider kind they share."""
    asked = ids(demand(review, parse_query("modality:mbt-group focus:alliance-rupture-repair", review)))
    assert OLD not in asked
    assert {"other-ruptures-in-mbtg", "ruptures-in-mbtg-by-self-report"} <= set(asked)


@pytest.mark.parametrize(
    ("query", "pattern", "about"),
    [
        ("modality:mbt-group focus:mechanism-of-change", "modality:mbt", True),
        ("modality:mbt", "modality:mbt-group", False),
        ("modality:isolated(mbt-group)", "modality:mbt-group", True),
        ("modality:mbt-group", "modality:isolated(mbt-group)", False),
        ("modality:mbt-programme", "modality:includes(mbt-group)", True),
        ("focus:adherence", "modality:mbt focus:adherence", False),
        ("focus:adherence NOT modality:mbt", "modality:mbt", False),
        ("focus:adherence NOT modality:mbt", "focus:adherence", True),
        ("setting:prison OR setting:inpatient", "setting:prison", False),
        ("setting:prison OR setting:inpatient", "setting:prison OR setting:inpatient", True),
        ("modality:mbt (setting:prison OR setting:inpatient)", "setting:inpatient OR setting:prison", True),
    ],
)
def test_what_a_claim_is_about(review: EvidenceMap, query: str, pattern: str, about: bool) -> None:
    """A claim is about a pattern if each term of the pattern is one of its own terms or a broader one."""
    assert is_about(parse_query(query, review), parse_query(pattern, review)) is about


@bounded
@given(reviews(studies=3), st.data())
def test_what_is_about_a_pattern_is_evidence_of_it(review: EvidenceMap, data: st.DataObject) -> None:
    """A study that matches what a claim asks for matches the patterns that the claim is said to be about as well."""
    pattern = data.draw(st.one_of(has_term(review), queries(review)))
    other = data.draw(st.one_of(has_term(review), queries(review)))
    test = data.draw(st.sampled_from([other, And((pattern, other)), And((other, data.draw(has_term(review))))]))
    if is_about(test, pattern):
        for study in review.studies.values():
            assert study_truth(review, test, study) <= study_truth(review, pattern, study), f"{test} / {pattern}"


def test_at_least_asks_for_nothing(review: EvidenceMap) -> None:
    """Who says that there are at least so many studies does not ask for more."""
    many = replace(claim("many", query="focus:adherence"), expect=Expectation(Quantifier.AT_LEAST, 2))
    few = claim("few", query="focus:adherence")
    with_both = replace(review, claims=MappingProxyType({"few": few, "many": many}))
    assert ids(demand(with_both, parse_query("focus:adherence", review))) == ["few"]


@bounded
@given(reviews(studies=2), st.data())
def test_the_index_of_a_search_asks_the_same(review: EvidenceMap, data: st.DataObject) -> None:
    """For one term a facet the index that a search uses names the claims that the definition names."""
    joined = st.lists(has_term(review), min_size=2, max_size=3).map(lambda parts: And(tuple(parts)))
    asked = data.draw(st.lists(st.one_of(joined, joined, queries(review)).map(str), min_size=2, max_size=4))
    repeats = [data.draw(st.sets(st.integers(0, number), max_size=2)) for number in range(len(asked))]
    claims = {
        str(number): claim(str(number), *(str(older) for older in repeats[number] if older < number), query=query)
        for number, query in enumerate(asked)
    }
    with_claims = replace(review, claims=MappingProxyType(claims))
    terms = [data.draw(st.sampled_from(facet.roots)) for facet in review.codebook]
    cell = data.draw(
        st.lists(st.sampled_from(list(zip(review.codebook, terms, strict=True))), min_size=1, unique_by=id)
    )
    pattern = And(tuple(HasTerm(facet, term) for facet, term in cell))
    index = Demand.of(with_claims).claims_about((facet.id, term.id) for facet, term in cell)
    assert list(index) == ids(demand(with_claims, pattern))
