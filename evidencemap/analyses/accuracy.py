"""How well a score told what happened from what did not: area under the curve, its interval, precision at k.

``scores`` and ``happened`` go together, one of each for every item.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

NORMAL_95 = 1.959964


@dataclass(frozen=True)
class Area:
    """The chance that an item that happened scores above one that did not, with its 95 % interval."""

    value: float
    low: float
    high: float


def area(scores: Sequence[float], happened: Sequence[bool], clusters: Sequence[Sequence[Hashable]]) -> Area:
    """The area under the ROC curve, ties counted half (Mann & Whitney, Annals of Mathematical Statistics 18, 1947).

    The variance is that of DeLong, DeLong & Clarke-Pearson (Biometrics 44, 1988), summed within clusters as Obuchowski
    (Biometrics 53, 1997) does. An item belongs to several ``clusters``, and what two items share is counted once
    (Cameron, Gelbach & Miller, Journal of Business & Economic Statistics 29, 2011). It needs two items of either kind.
    """
    placed = _placements(scores, happened)
    counts = {kind: sum(one is kind for one in happened) for kind in (True, False)}
    value = sum(place for place, kind in zip(placed, happened, strict=True) if kind) / counts[True]
    pulls = [
        (place - value) / sqrt(counts[kind] * (counts[kind] - 1)) for place, kind in zip(placed, happened, strict=True)
    ]
    margin = NORMAL_95 * sqrt(max(_clustered(pulls, clusters), sum(pull * pull for pull in pulls)))
    return Area(value, max(0.0, value - margin), min(1.0, value + margin))


def precision_at(count: int, scores: Sequence[float], happened: Sequence[bool]) -> float:
    """The share that happened among the ``count`` best, on average over all orders of items that score alike.

    McSherry & Najork, Computing information retrieval performance measures efficiently in the presence of tied scores,
    ECIR 2008.
    """
    bar = sorted(scores, reverse=True)[count - 1]
    above = [hit for score, hit in zip(scores, happened, strict=True) if score > bar]
    level = [hit for score, hit in zip(scores, happened, strict=True) if score == bar]
    return (sum(above) + (count - len(above)) * sum(level) / len(level)) / count


def _placements(scores: Sequence[float], happened: Sequence[bool]) -> list[float]:
    """For each item the share of those of the other kind that it stands on the right side of."""
    hits = sorted(score for score, hit in zip(scores, happened, strict=True) if hit)
    misses = sorted(score for score, hit in zip(scores, happened, strict=True) if not hit)
    return [
        _share_below(score, misses) if hit else 1 - _share_below(score, hits)
        for score, hit in zip(scores, happened, strict=True)
    ]


def _share_below(score: float, ordered: list[float]) -> float:
    return (bisect_left(ordered, score) + bisect_right(ordered, score)) / (2 * len(ordered))


def _clustered(pulls: Sequence[float], clusters: Sequence[Sequence[Hashable]]) -> float:
    """The sum of products over all pairs of items that share a cluster, by inclusion and exclusion."""
    sums: defaultdict[tuple[Hashable, ...], float] = defaultdict(float)
    for pull, names in zip(pulls, clusters, strict=True):
        for size in range(1, len(names) + 1):
            for shared in combinations(names, size):
                sums[shared] += pull
    return sum(total * total if len(shared) % 2 else -total * total for shared, total in sums.items())
