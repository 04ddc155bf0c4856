"""The coefficients of agreement are those of the papers that define them, and of counting every pair by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, permutations

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.analyses.coefficients import LEAST_STUDIES, Unit, Value, _Table, agreement, masi, nominal

ABSENT = "."


def units(*rows: str) -> list[Unit]:
    """Units of one study each, from a row of signs for each coder; a full stop is nothing."""
    columns = zip(*rows, strict=True)
    coded = [{f"coder{n}": frozenset({sign}) for n, sign in enumerate(column) if sign != ABSENT} for column in columns]
    return [Unit(f"study{n}", values) for n, values in enumerate(coded) if len(values) > 1]


@pytest.mark.parametrize(
    ("rows", "alpha"),
    [
        (["0100000010", "1110010000"], 0.095),
        (["aabbdcccedda", "babbbcccedddd"[:12]], 0.692),
        (["123321412...", "1233224125.3", ".3332342251.", "12332441251."], 0.743),
    ],
)
def test_alpha_is_that_of_the_paper(rows: list[str], alpha: float) -> None:
    """Krippendorff (2011), examples A to C: two coders, five values, and four coders with values missing."""
    found = agreement(units(*rows), nominal)
    assert found.alpha is not None
    assert found.alpha.value == pytest.approx(alpha, abs=0.0005)


def test_kappa_is_that_of_the_paper() -> None:
    """Cohen (1960): 200 cases in three classes, of which 70 % agree where 41 % would by chance."""
    table = {"pp": 88, "pn": 14, "ps": 18, "np": 10, "nn": 40, "ns": 10, "sp": 2, "sn": 6, "ss": 12}
    first, second = ("".join(pair[n] * times for pair, times in table.items()) for n in (0, 1))
    found = agreement(units(first, second), nominal)
    assert found.kappa is not None
    assert found.units == 200
    assert found.equal.value == pytest.approx(0.70)
    assert found.kappa.value == pytest.approx((0.70 - 0.41) / (1 - 0.41))


def test_the_distance_of_sets_is_that_of_the_paper() -> None:
    """Passonneau (2006): equal sets are 0 apart, disjoint ones 1; nested ones are nearer than crossing ones."""
    a, ab, bc, c = map(frozenset, ("a", "ab", "bc", "c"))
    assert (masi(ab, ab), masi(a, c)) == (0, 1)
    assert masi(a, ab) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(ab, bc) == pytest.approx(1 - 1 / 3 * 1 / 3)


VALUES = st.frozensets(st.sampled_from("abc"), min_size=1)
CODED = st.lists(st.lists(st.none() | VALUES, min_size=3, max_size=3), min_size=1, max_size=12)


def by_hand(found: Sequence[Unit], distance: Callable[[Value, Value], float]) -> float | None:
    """Alpha from its definition: mean distance within units against mean distance of any two values that were given."""
    given_values = [value for unit in found for value in unit.values.values()]
    expected = sum(distance(one, other) for one, other in permutations(given_values, 2))
    if expected == 0:
        return None
    total = len(given_values)
    observed = sum(
        sum(distance(one, other) for one, other in permutations(unit.values.values(), 2)) / (len(unit.values) - 1)
        for unit in found
    )
    return 1 - (observed / total) / (expected / (total * (total - 1)))


@settings(max_examples=80)
@given(coded=CODED, distance=st.sampled_from([nominal, masi]), drawn=st.data())
def test_coefficients_are_those_of_going_through_every_pair(coded, distance, drawn) -> None:
    """Alpha, kappa and the share of equal codings agree with their definitions, also where studies are drawn twice."""
    found = [
        Unit(f"study{n % 4}", {f"coder{c}": value for c, value in enumerate(row) if value})
        for n, row in enumerate(coded)
        if sum(value is not None for value in row) > 1
    ]
    if not found:
        return
    result = agreement(found, distance)
    pairs = [[one == other for one, other in combinations(unit.values.values(), 2)] for unit in found]
    assert result.equal.value == pytest.approx(sum(sum(pair) / len(pair) for pair in pairs) / len(found))
    wanted = by_hand(found, distance)
    assert (result.alpha is None) == (wanted is None)
    if result.alpha is not None:
        assert result.alpha.value == pytest.approx(wanted)
    table = _Table(found, distance)
    times = drawn.draw(st.lists(st.integers(0, 3), min_size=len(table.studies), max_size=len(table.studies)))
    copies = dict(zip(table.studies, times, strict=True))
    redrawn = [unit for unit in found for _ in range(copies[unit.study])]
    again = by_hand(redrawn, distance) if redrawn else None
    weighted = float(table.alpha(numpy.array([times], dtype=float))[0])
    assert numpy.isnan(weighted) if again is None else weighted == pytest.approx(again)


@settings(max_examples=80)
@given(pairs=st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=15), distance=st.sampled_from([nominal, masi]))
def test_kappa_is_that_of_every_pair(pairs, distance) -> None:
    """Kappa is one minus the mean distance of two coders over that of any value of one to any of the other."""
    found = [Unit(f"study{n}", {"ann": one, "ben": other}) for n, (one, other) in enumerate(pairs)]
    result = agreement(found, distance)
    expected = sum(distance(one, other) for one, _ in pairs for _, other in pairs) / len(pairs) ** 2
    if result.kappa is None:
        assert len({value for pair in pairs for value in pair}) == 1
    elif expected:
        assert result.kappa.value == pytest.approx(
            1 - sum(distance(one, other) for one, other in pairs) / len(pairs) / expected
        )


def test_too_few_studies_have_no_interval() -> None:
    """With nine studies a coefficient stands alone; with ten or more it has an interval that holds it, and the same
    each time."""
    first, second = "aabbccaabbccaabbccaabb", "aabbccabbbcaaabbccaabb"
    few = agreement(units(first[: LEAST_STUDIES - 1], second[: LEAST_STUDIES - 1]), nominal)
    assert few.alpha is not None
    assert (few.equal.low, few.alpha.low) == (None, None)
    more = agreement(units(first, second), nominal)
    for found in (more.equal, more.kappa, more.alpha):
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        assert found.low < found.value < found.high
    assert more == agreement(units(first, second), nominal)


def test_findings_of_one_study_are_drawn_together() -> None:
    """A study that is coded alike in many findings counts as one study: the interval is wider than without that."""
    same, other = frozenset("a"), frozenset("b")
    values = [(same, same), (other, other), (same, other)] * 4
    apart = [Unit(f"s{n}", {"ann": one, "ben": two}) for n, (one, two) in enumerate(values) for _ in range(3)]
    split = [Unit(f"s{n}", {"ann": one, "ben": two}) for n, (one, two) in enumerate(values * 3)]
    wide, narrow = agreement(apart, nominal).alpha, agreement(split, nominal).alpha
    assert wide is not None
    assert narrow is not None
    assert wide.value == pytest.approx(narrow.value)
    assert (wide.high or 0) - (wide.low or 0) > (narrow.high or 0) - (narrow.low or 0)
