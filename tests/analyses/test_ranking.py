"""What decides the order of gaps where their expected counts do not."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from evidencemap.analyses.chance import expected
from evidencemap.analyses.dispositions import rank_of
from evidencemap.analyses.search import Gap, Search, declared_plan, search
from evidencemap.model import EvidenceMap


def in_whole_numbers(found: Search, gap: Gap) -> Fraction:
    margins = found.chance.margins(tuple(facet.id for facet in gap.facets))
    if len(gap.cell) < 2 or not margins.total:
        return Fraction(0)
    return Fraction(prod(margins.counts[key] for key in gap.cell), margins.total ** (len(gap.cell) - 1))


SIZES = st.integers(1, 2000).flatmap(
    lambda total: st.tuples(st.just(total), st.lists(st.integers(0, total), min_size=2, max_size=3))
)


def before_ties(found: Search, gap: Gap) -> tuple[int, bool, bool, Fraction]:
    surprise = (in_whole_numbers(found, gap) + Fraction(1, 2)) / (gap.sure + Fraction(1, 2))
    return rank_of(gap.disposition), gap.certain, gap.fewer_than_expected, surprise


@given(SIZES)
def test_equal_counts_are_equal_to_the_last_digit(sizes: tuple[int, list[int]]) -> None:
    """An expected count is the number nearest to the fraction that it stands for, whatever is multiplied first."""
    total, margins = sizes
    assert expected(total, margins) == float(Fraction(prod(margins), total ** (len(margins) - 1)))
    assert expected(total, margins) == expected(total, margins[::-1])


def test_ties_are_decided_by_what_comes_next(review: EvidenceMap) -> None:
    """Of gaps of which as much was expected, those that more claims ask for come first, then those of fewer facets."""
    found = search(review, declared_plan(review))
    groups = [(key, list(gaps)) for key, gaps in groupby(found.gaps, key=lambda gap: before_ties(found, gap))]
    assert len({key for key, _ in groups}) == len(groups)
    for _, gaps in groups:
        ranks = [(-gap.demand, len(gap.cell), gap.cell) for gap in gaps]
        assert ranks == sorted(ranks)
    assert any({len(gap.cell) for gap in gaps} == {2, 3} for _, gaps in groups)


def test_a_fraction_that_digits_cannot_hold_ties(review: EvidenceMap) -> None:
    """Of five twenty-fourths each, a gap of two facets stands before those of three."""
    found = search(review, declared_plan(review))
    levels = [len(gap.cell) for gap in found.gaps if gap.certain and in_whole_numbers(found, gap) == Fraction(5, 24)]
    assert levels == sorted(levels)
    assert set(levels) == {2, 3}
