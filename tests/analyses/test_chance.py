"""The probabilities by which a lack is told from chance are those of the textbooks."""

from __future__ import annotations

from fractions import Fraction
from math import comb, exp, factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.analyses.chance import RATE, discoveries, expected, least_tail, level_within_reach, lower_tail

SIZES = st.integers(1, 40).flatmap(
    lambda total: st.tuples(st.just(total), st.integers(0, total), st.integers(0, total), st.integers(0, total))
)


@settings(max_examples=200)
@given(SIZES)
def test_two_facets_have_the_hypergeometric_tail(sizes: tuple[int, int, int, int]) -> None:
    """Counted with whole numbers, the chance of so few studies is the same."""
    total, first, second, found = sizes
    ways = sum(comb(first, k) * comb(total - first, second - k) for k in range(found + 1) if k <= second)
    assert lower_tail(total, [first, second], found) == pytest.approx(float(Fraction(ways, comb(total, second))))


@settings(max_examples=100)
@given(SIZES, st.integers(0, 40))
def test_three_facets_have_the_poisson_tail(sizes: tuple[int, int, int, int], third: int) -> None:
    """With more than two facets the expected count alone decides."""
    total, first, second, found = sizes
    margins = [first, second, min(third, total)]
    mean = expected(total, margins)
    assert lower_tail(total, margins, found) == pytest.approx(
        sum(exp(-mean) * mean**k / factorial(k) for k in range(found + 1))
    )


@settings(max_examples=200)
@given(SIZES)
def test_no_result_is_less_probable_than_the_least(sizes: tuple[int, int, int, int]) -> None:
    """The least tail bounds the tail of every result that the margins allow."""
    total, first, second, found = sizes
    lowest = max(0, first + second - total)
    if found >= lowest:
        assert least_tail(total, (first, second)) <= lower_tail(total, [first, second], found) + 1e-12


def test_tests_that_cannot_succeed_do_not_weigh_on_the_others() -> None:
    """Tarone's filter keeps three strong tests among a thousand that could never become significant."""
    assert level_within_reach([(0.001, 3), (0.4, 1000)]) == RATE / 3


@settings(max_examples=200)
@given(st.lists(st.tuples(st.floats(0.00001, 1), st.integers(1, 5)), unique_by=lambda pair: pair[0]))
def test_the_filter_takes_the_smallest_correction_that_is_enough(least: list[tuple[float, int]]) -> None:
    """By its definition: the smallest k for which at most k tests can reach the level of k tests."""
    values = [value for value, times in least for _ in range(times)]
    smallest = next(k for k in range(1, len(values) + 2) if sum(value <= RATE / k for value in values) <= k)
    assert level_within_reach(sorted(least)) == RATE / smallest


def test_the_step_up_procedure_rejects_as_its_authors_do() -> None:
    """The example of Benjamini and Hochberg (1995, section 3.2) rejects its four smallest of fifteen."""
    small = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    values = [*small, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert RATE == 0.05
    assert discoveries(dict(enumerate(values))) == {0, 1, 2, 3}
