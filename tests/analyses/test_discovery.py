"""The search finds exactly the most general patterns that too few studies match."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from random import Random
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.analyses.discovery import Uncovered, certain_patterns, uncovered_patterns
from evidencemap.analyses.structural import StructuralZeros
from evidencemap.analyses.unit_index import unit_index
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import Selection, matching_studies
from evidencemap.query.syntax import EVERYTHING, And, HasTerm, Test
from evidencemap.records.codebook import Codebook, Facet, Impossible, Term
from evidencemap.records.coding import Code, Coding, State
from evidencemap.records.protocol import Axis, MapPlan, Protocol
from evidencemap.records.screening import Screening
from evidencemap.records.study import Finding, Study, awaiting_study
from tests.query.random_reviews import facet, queries, reviews

Pattern = dict[str, Term]
Cell = frozenset[tuple[str, str]]
Counted = Callable[[Pattern], tuple[int, int]]


def cell_of(pattern: Pattern) -> Cell:
    return frozenset((facet, term.id) for facet, term in pattern.items())


def parents(pattern: Pattern) -> Iterator[Pattern]:
    """Every pattern that asks for one step less."""
    for facet_id, term in pattern.items():
        rest = {other: kept for other, kept in pattern.items() if other != facet_id}
        yield {**rest, facet_id: term.broader} if term.broader else rest


def every_pattern(facets: tuple[Facet, ...], depth: int) -> Iterator[Pattern]:
    for size in range(1, depth + 1):
        for chosen in combinations(facets, size):
            for terms in product(*(one.terms.values() for one in chosen)):
                yield {one.id: term for one, term in zip(chosen, terms, strict=True)}


def completions(pattern: Pattern, facets: tuple[Facet, ...]) -> Iterator[Pattern]:
    """Every way to fill a pattern in, down to the narrowest terms of all facets."""
    columns = []
    for one in facets:
        asked = pattern.get(one.id)
        columns.append([t for t in one.terms.values() if not one.narrower(t) and (not asked or t.is_within(asked))])
    for terms in product(*columns):
        yield {one.id: term for one, term in zip(facets, terms, strict=True)}


def is_structural(pattern: Pattern, zeros: list[Pattern], facets: tuple[Facet, ...]) -> bool:
    if not zeros:
        return False
    return all(
        any(all(full[facet].is_within(term) for facet, term in zero.items()) for zero in zeros)
        for full in completions(pattern, facets)
    )


def by_trying_all(
    facets: tuple[Facet, ...], counted: Counted, threshold: int, depth: int
) -> Iterator[tuple[Pattern, tuple[int, int]]]:
    """The maximal uncovered patterns with their counts, impossible ones among them, by looking at every pattern."""
    known: dict[Cell, tuple[int, int]] = {}

    def counts(pattern: Pattern) -> tuple[int, int]:
        cell = cell_of(pattern)
        if cell not in known:
            known[cell] = counted(pattern)
        return known[cell]

    for pattern in every_pattern(facets, depth):
        sure, possible = counts(pattern)
        above = [counts(wider) for wider in parents(pattern)]
        certain = possible < threshold and all(most >= threshold for _, most in above)
        open_gap = sure < threshold <= possible and all(least >= threshold for least, _ in above)
        if certain or open_gap:
            yield pattern, (sure, possible)


def as_cells(found: list[Uncovered]) -> dict[Cell, tuple[int, int]]:
    cells = {frozenset(gap.cell): (gap.sure, gap.possible) for gap in found}
    assert len(cells) == len(found)
    return cells


@dataclass(frozen=True)
class World:
    """A small random review, and for each study the units with, for each facet, a set of terms or None (unknown)."""

    review: EvidenceMap
    units: list[list[dict[str, set[Term] | None]]]
    zeros: list[Pattern]

    def counted(self, pattern: Pattern) -> tuple[int, int]:
        """How many studies have a unit that matches surely, and at least perhaps, one after the other."""
        sure = possible = 0
        for units in self.units:
            matches = [[self._matches(unit[facet], term) for facet, term in pattern.items()] for unit in units]
            sure += any(all(one is True for one in unit) for unit in matches)
            possible += any(all(one is not False for one in unit) for unit in matches)
        return sure, possible

    @staticmethod
    def _matches(given: set[Term] | None, term: Term) -> bool | None:
        return None if given is None else any(term in one.lineage for one in given)


def random_world(random: Random) -> World:
    facets = tuple(random_facet(random, f"f{number}") for number in range(random.randint(2, 3)))
    units = [[random_unit(random, facets) for _ in range(random.randint(1, 2))] for _ in range(random.randint(1, 6))]
    studies = [as_study(f"s{number}", own, facets) for number, own in enumerate(units)]
    if random.random() < 0.1:
        studies.append(awaiting_study("unread", ""))
        units.append([dict.fromkeys((one.id for one in facets), None)])
    review = EvidenceMap(
        protocol=Protocol("", "", MapPlan(Axis("f0"), Axis("f1"))),
        codebook=Codebook(MappingProxyType({one.id: one for one in facets})),
        references=MappingProxyType({}),
        studies=MappingProxyType({study.id: study for study in studies}),
        claims=MappingProxyType({}),
        citations=MappingProxyType({}),
        screening=Screening(),
    )
    zeros = [
        {one.id: random.choice(list(one.terms.values())) for one in random.sample(facets, 2)}
        for _ in range(random.choice([0, 0, 1, 2, 5]))
    ]
    return World(review, units, zeros)


def random_facet(random: Random, id: str) -> Facet:
    terms: dict[str, Term] = {}
    for number in range(random.randint(1, 4)):
        broader = random.choice([None, *terms.values()])
        terms[f"{id}-{number}"] = Term(f"{id}-{number}", id, "", broader=broader)
    return facet(id, terms)


def random_unit(random: Random, facets: tuple[Facet, ...]) -> dict[str, set[Term] | None]:
    unit: dict[str, set[Term] | None] = {}
    for one in facets:
        terms = list(one.terms.values())
        unit[one.id] = (
            None if random.random() < 0.1 else set(random.sample(terms, random.randint(0, min(2, len(terms)))))
        )
    return unit


def as_study(id: str, units: list[dict[str, set[Term] | None]], facets: tuple[Facet, ...]) -> Study:
    findings = tuple(
        Finding("", MappingProxyType({one.id: as_coding(unit[one.id]) for one in facets})) for unit in units
    )
    return Study(id, "", (), MappingProxyType({}), findings)


def as_coding(terms: set[Term] | None) -> Coding:
    if terms is None:
        return Coding(State.NOT_REPORTED)
    codes = tuple(Code(term) for term in sorted(terms, key=lambda term: term.id))
    return Coding(State.CODED if codes else State.NONE, codes)


@pytest.mark.parametrize("block", range(5))
def test_the_search_finds_what_trying_everything_finds(block: int) -> None:
    """In 2,000 small reviews with hierarchies, several values, unknowns and impossible patterns nothing is missed."""
    random = Random(block)
    gaps = structural = 0
    for _ in range(400):
        world = random_world(random)
        facets = tuple(world.review.codebook)
        threshold, depth = random.randint(1, 3), random.randint(1, 3)
        zeros = StructuralZeros(tuple(world.zeros), world.review.codebook.facets)
        found = as_cells(list(uncovered_patterns(unit_index(world.review, facets), threshold, depth, zeros)))
        enough = [len(world.units) >= threshold]
        tried = list(by_trying_all(facets, world.counted, threshold, depth)) if all(enough) else []
        wanted = {cell_of(gap): counts for gap, counts in tried if not is_structural(gap, world.zeros, facets)}
        assert found == wanted
        certain = certain_patterns(unit_index(world.review, facets), threshold, depth, zeros)
        assert as_cells(list(certain)) == {cell: counts for cell, counts in wanted.items() if counts[1] < threshold}
        gaps += len(wanted)
        structural += len(tried) - len(wanted)
    assert gaps > 500
    assert structural > 50


def test_what_cannot_be_is_what_plain_loops_find() -> None:
    """A pattern is forbidden if each way to fill it in lies within something impossible, however rules overlap."""
    random = Random(7)
    ruled = 0
    for _ in range(400):
        world = random_world(random)
        facets = tuple(world.review.codebook)
        codebook = Codebook(world.review.codebook.facets, tuple(Impossible(zero, "") for zero in world.zeros))
        zeros = StructuralZeros.of(codebook)
        for pattern in ({}, *every_pattern(facets, 3)):
            cannot = is_structural(pattern, world.zeros, facets)
            assert zeros.forbid(pattern) == cannot
            ruled += cannot
    assert ruled > 1000


def asked(review: EvidenceMap, pattern: Pattern, where: Test) -> Selection:
    tests = tuple(HasTerm(review.facet(facet), term) for facet, term in pattern.items())
    return matching_studies(review, And((*tests, where)))


@settings(max_examples=100)
@given(reviews(studies=5, rule=True), st.data(), st.integers(1, 2), st.integers(1, 3))
def test_the_search_counts_as_a_query_does(
    review: EvidenceMap, data: st.DataObject, threshold: int, depth: int
) -> None:
    """With packages, comparisons, doubtful codes, rules, any scope, each gap is what asking for every pattern finds."""
    where = data.draw(st.one_of(st.just(EVERYTHING), queries(review)))
    facets = tuple(review.codebook)

    def counted(pattern: Pattern) -> tuple[int, int]:
        selection = asked(review, pattern, where)
        return len(selection.sure), selection.possible

    zeros = StructuralZeros((), review.codebook.facets)
    found = as_cells(list(uncovered_patterns(unit_index(review, facets, where), threshold, depth, zeros)))
    sure, possible = counted({})
    enough = {True: possible >= threshold, False: sure >= threshold}
    tried = by_trying_all(facets, counted, threshold, depth)
    assert found == {cell_of(gap): counts for gap, counts in tried if enough[counts[1] < threshold]}
