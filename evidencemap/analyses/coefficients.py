"""How far coders agree beyond chance: share of equal codings, Cohen's kappa and Krippendorff's alpha, with intervals.

kappa: Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960) 37-46,
with distances as weights: Cohen, Weighted kappa, Psychological Bulletin 70 (1968) 213-220. alpha: Krippendorff,
Computing Krippendorff's alpha-reliability (2011). Of facets with several values the distance of two sets is MASI:
Passonneau, Measuring agreement on set-valued items, LREC 2006; of others it is 0 or 1, and kappa is that of 1960.

Intervals are the 2.5th and 97.5th percentile of a bootstrap that draws whole studies, since the findings of a study are
not independent: Zapf, Castell, Morawietz & Karch, BMC Medical Research Methodology 16 (2016) 93, recommend it for
alpha; Field & Welsh, Journal of the Royal Statistical Society B 69 (2007) 369-390, show why clusters are drawn whole.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from evidencemap.values import dataclass

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Floats = NDArray[numpy.float64]

Value = frozenset[str]
DRAWS = 2000
SEED = 1
LEAST_STUDIES = 10
"""Below this many studies no interval is given: so few cannot stand for all. Our decision."""
MOST_UNDEFINED = 0.05


@dataclass(frozen=True)
class Unit:
    """What was coded by two coders or more: the study that it belongs to, and the value that each gave."""

    study: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Estimate:
    """A coefficient with its 95 % interval; ``low`` and ``high`` are None where there is too little for one."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Agreement:
    """How far coders agree; kappa is None unless there are two coders, both are None where all values are the same."""

    units: int
    studies: int
    equal: Estimate
    kappa: Estimate | None
    alpha: Estimate | None


def nominal(one: Value, other: Value) -> float:
    """0 where two values are the same, else 1."""
    return float(one != other)


def masi(one: Value, other: Value) -> float:
    """How far two sets differ: 1 − Jaccard · M, where M is 1, 2/3, 1/3 or 0 for equal, nested, crossing, disjoint."""
    shared = one & other
    if not shared:
        return float(one != other)
    monotonicity = 1.0 if one == other else 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - len(shared) / len(one | other) * monotonicity


def agreement(units: Sequence[Unit], distance: Callable[[Value, Value], float]) -> Agreement:
    """The coefficients over units of which each was coded by two coders or more; there is at least one."""
    table = _Table(units, distance)
    weights = table.draws() if len(table.studies) >= LEAST_STUDIES else None
    coders = {coder for unit in units for coder in unit.values}
    varied = len(table.domain) > 1
    return Agreement(
        units=len(units),
        studies=len(table.studies),
        equal=_estimate(table.equal, table, weights),
        kappa=_estimate(table.kappa, table, weights) if varied and len(coders) == 2 else None,
        alpha=_alpha(table, weights) if varied else None,
    )


def _alpha(table: _Table, weights: Floats | None) -> Estimate:
    """The value as the library has it; the interval from our own formula, which a test holds to the library's."""
    import krippendorff

    value = float(krippendorff.alpha(value_counts=table.counts, level_of_measurement=table.metric))
    interval = _estimate(table.alpha, table, weights)
    return Estimate(value, interval.low, interval.high)


def _estimate(formula: Callable[[Floats], Floats], table: _Table, weights: Floats | None) -> Estimate:
    import numpy

    value = float(formula(numpy.ones((1, len(table.studies))))[0])
    if weights is None:
        return Estimate(value)
    drawn = formula(weights)
    defined = drawn[~numpy.isnan(drawn)]
    if len(defined) < (1 - MOST_UNDEFINED) * len(drawn):
        return Estimate(value)
    low, high = numpy.quantile(defined, [0.025, 0.975])
    return Estimate(value, float(low), float(high))


class _Table:
    """Units as numbers: how often each value was given, summed for each study, so that a draw of studies is a product.

    Every formula takes weights, a row for each draw that says how often each study is in it, and gives a value a draw;
    not a number where a draw holds one value only.
    """

    def __init__(self, units: Sequence[Unit], distance: Callable[[Value, Value], float]) -> None:
        import numpy

        self.domain = sorted({value for unit in units for value in unit.values.values()}, key=sorted)
        self.studies = sorted({unit.study for unit in units})
        at = {value: position for position, value in enumerate(self.domain)}
        self.distances = numpy.array([[distance(one, other) for other in self.domain] for one in self.domain])
        self.counts = numpy.zeros((len(units), len(self.domain)))
        first, second = numpy.zeros_like(self.counts), numpy.zeros_like(self.counts)
        for row, unit in enumerate(units):
            given = [at[unit.values[coder]] for coder in sorted(unit.values)]
            numpy.add.at(self.counts[row], given, 1)
            first[row, given[0]] = second[row, given[-1]] = 1
        row_of = {study: position for position, study in enumerate(self.studies)}
        member = numpy.zeros((len(self.studies), len(units)))
        member[[row_of[unit.study] for unit in units], range(len(units))] = 1
        coders = self.counts.sum(axis=1)
        pairs = coders * (coders - 1)
        apart = numpy.einsum("ui,ij,uj->u", self.counts, self.distances, self.counts)
        self.units = member @ numpy.ones(len(units))
        self.given = member @ self.counts
        self.first, self.second = member @ first, member @ second
        self.equal_share = member @ (((self.counts**2).sum(axis=1) - coders) / pairs)
        self.apart = member @ (apart / pairs)
        self.apart_by_coder = member @ (apart / (coders - 1))

    def draws(self) -> Floats:
        """How often each study is in each draw, with replacement; the same every time."""
        return _draws(len(self.studies))

    def equal(self, weights: Floats) -> Floats:
        """The share of pairs of coders that gave a unit the same value."""
        share: Floats = (weights @ self.equal_share) / (weights @ self.units)
        return share

    def kappa(self, weights: Floats) -> Floats:
        """1 − (mean distance of the two coders) / (mean distance of any value of the one to any of the other)."""
        expected = self._expected(weights @ self.first, weights @ self.second)
        return self._beyond_chance((weights @ self.apart) * (weights @ self.units), expected)

    def alpha(self, weights: Floats) -> Floats:
        """1 − (n − 1) · Σ observed / Σ nₓ·nᵧ·δ², with δ² the distance and n the number of values that were given."""
        given = weights @ self.given
        observed = (weights @ self.apart_by_coder) * (given.sum(axis=1) - 1)
        return self._beyond_chance(observed, self._expected(given, given))

    def metric(
        self, v1: Any, v2: Any, i1: NDArray[Any], i2: NDArray[Any], n_v: Any, dtype: Any = float
    ) -> NDArray[Any]:
        """The distances, as the library asks for them: by the positions of two values."""
        del v1, v2, n_v
        found: NDArray[Any] = self.distances[i1, i2].astype(dtype)
        return found

    def _expected(self, one: Floats, other: Floats) -> Floats:
        import numpy

        product: Floats = numpy.einsum("bi,ij,bj->b", one, self.distances, other)
        return product

    @staticmethod
    def _beyond_chance(observed: Floats, expected: Floats) -> Floats:
        import numpy

        with numpy.errstate(divide="ignore", invalid="ignore"):
            ratio: Floats = numpy.where(expected > 0, observed / expected, numpy.nan)
        return 1 - ratio


@cache
def _draws(studies: int) -> Floats:
    import numpy

    chance = random.Random(SEED)
    drawn = [chance.choices(range(studies), k=studies) for _ in range(DRAWS)]
    weights: Floats = numpy.array([numpy.bincount(one, minlength=studies) for one in drawn], dtype=float)
    return weights
