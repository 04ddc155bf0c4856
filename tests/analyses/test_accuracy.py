"""The figures of a back-test are what their definitions say, worked out the long way."""

from __future__ import annotations

from itertools import pairwise, permutations
from math import sqrt
from statistics import mean, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencemap.analyses.accuracy import NORMAL_95, area, precision_at
from tests.query.test_every_world import bounded

SCORES = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.5])
ITEMS = st.lists(st.tuples(SCORES, st.booleans()), min_size=4, max_size=12).filter(
    lambda items: 2 <= sum(hit for _, hit in items) <= len(items) - 2
)
FEW_ITEMS = st.lists(st.tuples(SCORES, st.booleans()), min_size=1, max_size=6)


def columns(items: list[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [score for score, _ in items], [hit for _, hit in items]


def is_above(score: float, other: float) -> float:
    return 1.0 if score > other else 0.5 if score == other else 0.0


def margin(items: list[tuple[float, bool]], clusters: list[tuple[object, ...]]) -> float:
    """Half the width of the interval by the definition: all pairs of items with a cluster in common."""
    hits, misses = ([score for score, hit in items if hit is kind] for kind in (True, False))
    value = mean(is_above(hit, miss) for hit in hits for miss in misses)
    pulls = []
    for score, hit in items:
        others, alike = (misses, hits) if hit else (hits, misses)
        place = mean(is_above(score, other) if hit else is_above(other, score) for other in others)
        pulls.append((place - value) / sqrt(len(alike) * (len(alike) - 1)))
    both = range(len(items))
    joint = sum(pulls[i] * pulls[j] for i in both for j in both if set(clusters[i]) & set(clusters[j]))
    return NORMAL_95 * sqrt(max(joint, sum(pull * pull for pull in pulls)))


@bounded
@given(ITEMS)
def test_the_area_is_a_share_of_pairs(items: list[tuple[float, bool]]) -> None:
    """The area is the share of pairs in which what happened scores above what did not, ties counted half."""
    scores, happened = columns(items)
    pairs = [is_above(s, t) for s, hit in items if hit for t, other in items if not other]
    assert area(scores, happened, [(at,) for at in range(len(items))]).value == pytest.approx(mean(pairs))


@bounded
@given(ITEMS)
def test_without_clusters_the_interval_is_that_of_delong(items: list[tuple[float, bool]]) -> None:
    """Where no item shares anything with another, the variance is that of DeLong and others."""
    scores, happened = columns(items)
    hits, misses = ([score for score, hit in items if hit is kind] for kind in (True, False))
    of_hits = [mean(is_above(hit, miss) for miss in misses) for hit in hits]
    of_misses = [mean(is_above(hit, miss) for hit in hits) for miss in misses]
    half = NORMAL_95 * sqrt(variance(of_hits) / len(hits) + variance(of_misses) / len(misses))
    found = area(scores, happened, [(at,) for at in range(len(items))])
    assert found.low == pytest.approx(max(0.0, found.value - half), abs=1e-9)
    assert found.high == pytest.approx(min(1.0, found.value + half), abs=1e-9)


@bounded
@given(ITEMS, st.data())
def test_what_items_share_counts_once(items: list[tuple[float, bool]], data: st.DataObject) -> None:
    """The interval sums over pairs of items that share a cluster, each once, however many they share."""
    scores, happened = columns(items)
    names = st.tuples(st.sampled_from("ab"), st.sampled_from("pqr"), st.sampled_from("xyz"))
    clusters = data.draw(st.lists(names, min_size=len(items), max_size=len(items)))
    found = area(scores, happened, clusters)
    half = margin(items, clusters)
    assert found.low == pytest.approx(max(0.0, found.value - half), abs=1e-6)
    assert found.high == pytest.approx(min(1.0, found.value + half), abs=1e-6)


@bounded
@given(FEW_ITEMS, st.data())
def test_precision_is_the_average_over_all_orders_of_ties(items: list[tuple[float, bool]], data: st.DataObject) -> None:
    """Precision at k is what the first k hold on average, over all orders in which no lower score comes first."""
    scores, happened = columns(items)
    count = data.draw(st.integers(1, len(items)))
    orders = [order for order in permutations(items) if all(a[0] >= b[0] for a, b in pairwise(order))]
    found = [sum(hit for _, hit in order[:count]) / count for order in orders]
    assert precision_at(count, scores, happened) == pytest.approx(mean(found))


def test_a_perfect_order_has_an_area_of_one() -> None:
    """A score that puts all that happened on top has an area of one, the same one turned round of nothing."""
    happened = [True, True, False, False, False]
    clusters = [(at,) for at in range(5)]
    assert area([5, 4, 3, 2, 1], happened, clusters).value == 1
    assert area([1, 2, 3, 4, 5], happened, clusters).value == 0
    assert area([1, 1, 1, 1, 1], happened, clusters).value == 0.5
