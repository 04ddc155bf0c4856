"""A search for gaps over all facets, ranked with every part of the rank in sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from math import log2

from evidencemap.analyses.demand import Demand
from evidencemap.analyses.discovery import Cell, Uncovered, certain_patterns, uncovered_patterns
from evidencemap.analyses.dispositions import dispositions_by_cell, meaningless, rank_of
from evidencemap.analyses.fewer import Chance
from evidencemap.analyses.gap_ids import gap_id
from evidencemap.analyses.structural import StructuralZeros
from evidencemap.analyses.unit_index import unit_index
from evidencemap.model import EvidenceMap
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import EVERYTHING, And, HasTerm, Level, Test, conjuncts
from evidencemap.records.codebook import Facet
from evidencemap.records.disposition import Disposition
from evidencemap.values import dataclass


@dataclass(frozen=True)
class SearchPlan:
    """Where to search: in which facets, how many at a time, below how many studies, among what, as of when.

    ``drop_meaningless`` leaves out what reviewers marked as not meaningful, and all that is narrower.
    """

    facets: tuple[Facet, ...]
    depth: int = 3
    threshold: int = 1
    where: Test = EVERYTHING
    as_of: int | None = None
    drop_meaningless: bool = False


@dataclass(frozen=True)
class Gap:
    """A gap that a search found, and the parts of its rank.

    ``expected`` is None where no study has all its facets known. ``claims`` are those about it or something narrower,
    one of each independent line. ``disposition`` is what reviewers decided about it, None where nobody has.
    """

    cell: Cell
    facets: tuple[Facet, ...]
    sure: int
    possible: int
    threshold: int
    expected: float | None
    fewer_than_expected: bool
    claims: tuple[str, ...]
    disposition: Disposition | None = None

    @cached_property
    def test(self) -> And:
        """The pattern as a query."""
        return _test(self.cell, {facet.id: facet for facet in self.facets})

    @cached_property
    def id(self) -> str:
        """Its name."""
        return gap_id(self.test)

    @property
    def certain(self) -> bool:
        """Whether nothing that is unknown could fill it."""
        return self.possible < self.threshold

    @property
    def demand(self) -> int:
        """How many independent lines of claims ask for it."""
        return len(self.claims)

    @property
    def surprise(self) -> float:
        """How much less there is than expected, in doublings: log2((E + ½) / (sure + ½))."""
        return log2(((self.expected or 0.0) + 0.5) / (self.sure + 0.5))


@dataclass(frozen=True)
class Search:
    """What a search found, best first, among how many studies.

    ``fewer`` are the combinations that hold fewer studies than chance would leave.
    """

    plan: SearchPlan
    gaps: tuple[Gap, ...]
    studies: int
    chance: Chance
    fewer: tuple[And, ...]


def declared_plan(review: EvidenceMap) -> SearchPlan:
    """The search that the protocol declares."""
    plan = review.protocol.gaps
    where = review.protocol.map.where if plan.where is None else plan.where
    return SearchPlan(
        facets=tuple(review.facet(id) for id in plan.facets or review.codebook.facets),
        depth=plan.depth,
        threshold=plan.threshold,
        where=parse_query(where, review),
    )


def search(review: EvidenceMap, plan: SearchPlan) -> Search:
    """The maximal uncovered patterns of a review, ranked; worked out once a plan."""
    facets, where = tuple(facet.id for facet in plan.facets), str(plan.where)
    asked = "search", facets, where, plan.depth, plan.threshold, plan.as_of, plan.drop_meaningless
    known: Search | None = review.answers.get(asked)
    if known is None:
        known = review.answers[asked] = _searched(review, plan)
    return known


def _searched(review: EvidenceMap, plan: SearchPlan) -> Search:
    index = unit_index(review, plan.facets, plan.where, plan.as_of)
    zeros = impossible(review, plan)
    chance = Chance(index, plan.depth, zeros)
    demand = Demand.of(review)
    marked = dispositions_by_cell(review, plan.where)
    facets = {facet.id: facet for facet in plan.facets}
    found = uncovered_patterns(index, plan.threshold, plan.depth, zeros)
    gaps = (_gap(uncovered, facets, plan.threshold, chance, demand) for uncovered in found)
    decided = (_decided(gap, marked.get(frozenset(gap.cell))) for gap in gaps)
    fewer = (_test(cell, facets) for cell in sorted(chance.fewer))
    return Search(plan, tuple(sorted(decided, key=_rank)), index.studies, chance, tuple(fewer))


def _test(cell: Cell, facets: Mapping[str, Facet]) -> And:
    return And(tuple(HasTerm(facets[facet], facets[facet].terms[term]) for facet, term in cell))


def everything_missing(found: Search) -> Gap | None:
    """The gap that is all a search could ask for; None where there are studies enough to look for gaps among them."""
    threshold, index = found.plan.threshold, found.chance.index
    if found.studies >= threshold:
        return None
    known = index.count(index.scope)
    return Gap((), (), known, found.studies, threshold, expected=None, fewer_than_expected=False, claims=())


def certain_gaps(review: EvidenceMap, plan: SearchPlan) -> int:
    """How many gaps of a search nothing unknown could fill, without ranking them."""
    index = unit_index(review, plan.facets, plan.where, plan.as_of)
    return sum(1 for _ in certain_patterns(index, plan.threshold, plan.depth, impossible(review, plan)))


def impossible(review: EvidenceMap, plan: SearchPlan) -> StructuralZeros:
    """What a search does not ask for: what cannot be and, where the plan says so, what somebody calls meaningless."""
    zeros = StructuralZeros.of(review.codebook, meaningless(review, plan.where) if plan.drop_meaningless else ())
    asked = (part for part in conjuncts(plan.where) if isinstance(part, HasTerm) and part.level is Level.SEPARABLE)
    return replace(zeros, scope={part.facet.id: part.term for part in asked})


def as_of(plan: SearchPlan, year: int | None) -> SearchPlan:
    """The same search among what had appeared by the end of a year."""
    return replace(plan, as_of=year)


def _gap(uncovered: Uncovered, facets: Mapping[str, Facet], threshold: int, chance: Chance, demand: Demand) -> Gap:
    return Gap(
        cell=uncovered.cell,
        facets=tuple(facets[facet] for facet, _ in uncovered.cell),
        sure=uncovered.sure,
        possible=uncovered.possible,
        threshold=threshold,
        expected=chance.expected(uncovered.cell),
        fewer_than_expected=uncovered.cell in chance.fewer,
        claims=demand.claims_about(uncovered.cell),
    )


def _decided(gap: Gap, disposition: Disposition | None) -> Gap:
    return replace(gap, disposition=disposition) if disposition else gap


def _rank(gap: Gap) -> tuple[int, bool, bool, float, int, int, Cell]:
    """First what was decided, then certain before possible, then what chance does not explain, then by surprise.

    Surprise counts to nine places: what is equal but for the error of a logarithm has to tie, for the rest to decide.
    """
    unsure = (not gap.certain, not gap.fewer_than_expected)
    return (rank_of(gap.disposition), *unsure, -round(gap.surprise, 9), -gap.demand, len(gap.cell), gap.cell)
