"""Whether a gap has fewer studies than chance would leave, and whether that can be told at all.

The lower tail is hypergeometric for two facets, whose margins are both fixed, and Poisson for more. Tests that could
not become significant whatever was found are left out first (Tarone, A modified Bonferroni method for discrete data,
Biometrics 46, 1990); the false discovery rate over the rest is held at ``RATE`` (Benjamini & Hochberg, Journal of the
Royal Statistical Society B 57, 1995).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from math import exp, lgamma, log, prod
from typing import TypeVar

RATE = 0.05

K = TypeVar("K")


def expected(total: int, margins: Sequence[int]) -> float:
    """How many of ``total`` studies a cell would hold, had its facets nothing to do with each other: N · ∏ n/N.

    Divided once, in whole numbers, so that counts which are equal are so to the last digit, and cells with them tie.
    """
    return prod(margins) / total ** (len(margins) - 1) if total else 0.0


def lower_tail(total: int, margins: Sequence[int], found: int) -> float:
    """The probability of at most ``found`` studies in a cell; ``margins`` says how many have each of its terms."""
    if len(margins) == 2:
        first, second = margins
        lowest = max(0, first + second - total)
        most = min(first, second, found)
        return min(1.0, sum(_hypergeometric(total, first, second, k) for k in range(lowest, most + 1)))
    mean = expected(total, margins)
    return min(1.0, sum(_poisson(mean, k) for k in range(found + 1)))


@lru_cache(maxsize=10_000)
def least_tail(total: int, margins: tuple[int, ...]) -> float:
    """The smallest probability that any result can have: that of the emptiest cell which the margins allow."""
    return lower_tail(total, margins, max(0, sum(margins) - total) if len(margins) == 2 else 0)


def level_within_reach(least: Sequence[tuple[float, int]]) -> float:
    """Tarone's filter: the level at or below which a test can become significant at all.

    ``least`` has the smallest probabilities that tests can reach, in order, each with the number of tests. The level is
    that of a correction for k tests, with the smallest k for which no more than k tests can reach it.
    """
    values = [value for value, _ in least]
    upto = [0, *accumulate(times for _, times in least)]
    count = 1
    while upto[bisect_right(values, RATE / count)] > count:
        count += 1
    return RATE / count


def discoveries(tails: Mapping[K, float]) -> frozenset[K]:
    """The tests that the step-up procedure of Benjamini and Hochberg rejects."""
    ordered = sorted(tails.items(), key=lambda item: item[1])
    passed = [rank for rank, (_, tail) in enumerate(ordered, 1) if tail <= RATE * rank / len(ordered)]
    return frozenset(key for key, _ in ordered[: max(passed, default=0)])


def _hypergeometric(total: int, first: int, second: int, k: int) -> float:
    return exp(_log_ways(first, k) + _log_ways(total - first, second - k) - _log_ways(total, second))


def _log_ways(many: int, few: int) -> float:
    return lgamma(many + 1) - lgamma(few + 1) - lgamma(many - few + 1)


def _poisson(mean: float, k: int) -> float:
    return exp(k * log(mean) - mean - lgamma(k + 1)) if mean else float(k == 0)
