"""How long the search for gaps takes, how it grows with the studies, and how it compares with looking at everything."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, product
from random import Random
from time import process_time
from types import MappingProxyType
from typing import TypeVar

from evidencemap.__main__ import GARBAGE
from evidencemap.analyses.discovery import Cell, uncovered_patterns
from evidencemap.analyses.structural import StructuralZeros
from evidencemap.analyses.unit_index import UnitIndex, unit_index
from evidencemap.model import EvidenceMap
from evidencemap.problems import Place
from evidencemap.records.codebook import Codebook, Facet, Term
from evidencemap.records.coding import Code, Coding, State
from evidencemap.records.protocol import Axis, MapPlan, Protocol
from evidencemap.records.screening import Screening
from evidencemap.records.study import Finding, Study

FACETS, ROOTS, KINDS = 8, 4, 1
RUNS = 3
MOST_FOR_BRUTE_FORCE = {2: 10_000, 3: 1_000}
HEADER = " studies depth    gaps    index   search  growth  brute force   ratio"
T = TypeVar("T")


def made_up_facet(id: str) -> Facet:
    """A facet of eight terms: four broad ones, each with a narrower one."""
    terms: dict[str, Term] = {}
    for number in range(ROOTS):
        root = terms[f"{id}-{number}"] = Term(f"{id}-{number}", id, "")
        for kind in range(KINDS):
            terms[f"{id}-{number}-{kind}"] = Term(f"{id}-{number}-{kind}", id, "", broader=root)
    words = {"label": id, "question": "", "role": "", "phrase": "{term}", "terms_from": ""}
    flags = {"many": True, "required": False, "names_study": False}
    return Facet(id=id, level="finding", terms=MappingProxyType(terms), place=Place(""), **words, **flags)


def made_up_review(size: int) -> EvidenceMap:
    """A review of so many studies; terms are unevenly common, as in real maps."""
    random = Random(size)
    facets = [made_up_facet(f"f{number}") for number in range(FACETS)]
    weights = [1 / (rank + 1) ** 2 for rank in range(ROOTS * (KINDS + 1))]
    choices = {facet.id: [Code(term) for term in facet.terms.values()] for facet in facets}

    def coding(facet: str) -> Coding:
        if random.random() < 0.002:
            return Coding(State.NOT_REPORTED)
        codes = {code.term.id: code for code in random.choices(choices[facet], weights, k=random.randint(1, 2))}
        return Coding(State.CODED, tuple(codes.values()))

    studies = {}
    for number in range(size):
        findings = tuple(
            Finding("", MappingProxyType({facet.id: coding(facet.id) for facet in facets}))
            for _ in range(random.randint(1, 3))
        )
        studies[f"s{number}"] = Study(f"s{number}", "", (), MappingProxyType({}), findings)
    empty: MappingProxyType[str, object] = MappingProxyType({})
    return EvidenceMap(
        protocol=Protocol("", "", MapPlan(Axis("f0"), Axis("f1"))),
        codebook=Codebook(MappingProxyType({facet.id: facet for facet in facets})),
        references=empty,  # type: ignore[arg-type]
        studies=MappingProxyType(studies),
        claims=empty,  # type: ignore[arg-type]
        citations=empty,  # type: ignore[arg-type]
        screening=Screening(),
    )


def by_looking_at_everything(review: EvidenceMap, depth: int) -> set[Cell]:
    """The certain gaps: every pattern that no study can match while one can match each pattern a step more general."""
    units = units_by_term(review)
    everything = set().union(*units.values())

    def filled(cell: Cell) -> bool:
        return bool(set.intersection(everything, *(units[key] for key in cell)))

    gaps = set()
    for size in range(1, depth + 1):
        for facets in combinations(review.codebook, size):
            for terms in product(*(facet.terms.values() for facet in facets)):
                cell = tuple((facet.id, term.id) for facet, term in zip(facets, terms, strict=True))
                if not filled(cell) and all(map(filled, _parents(cell, terms))):
                    gaps.add(cell)
    return gaps


def units_by_term(review: EvidenceMap) -> dict[tuple[str, str], set[tuple[str, int]]]:
    """For each term the findings that have it, one that is narrower, or anything at all for all that is known."""
    units: dict[tuple[str, str], set[tuple[str, int]]] = {
        (facet.id, term): set() for facet in review.codebook for term in facet.terms
    }
    every_unit = [
        (study.id, at, unit) for study in review.studies.values() for at, unit in enumerate(review.units(study))
    ]
    for facet, (study, at, unit) in product(review.codebook, every_unit):
        coding = unit.coding(facet.id)
        given = facet.terms.values() if coding.state.unknown else coding.terms
        for id in {wider.id for term in given for wider in term.lineage}:
            units[facet.id, id].add((study, at))
    return units


def _parents(cell: Cell, terms: tuple[Term, ...]) -> list[Cell]:
    parents = []
    for at, term in enumerate(terms):
        wider = ((cell[at][0], term.broader.id),) if term.broader else ()
        parents.append((*cell[:at], *wider, *cell[at + 1 :]))
    return parents


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """The least CPU seconds of several runs, and what came out."""
    best, result = float("inf"), None
    for _ in range(RUNS):
        start = process_time()
        result = work()
        best = min(best, process_time() - start)
    return best, result  # type: ignore[return-value]


def main() -> None:
    """Print the table."""
    gc.set_threshold(GARBAGE)  # as the command does
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--largest", type=int, default=10_000, help="how many studies at most (default: 10,000)")
    largest = arguments.parse_args().largest
    sizes = [size for size in (100, 1_000, 10_000, 100_000) if size <= largest]
    print(HEADER)
    before: dict[int, float] = {}
    for size in sizes:
        review = made_up_review(size)
        indexing, index = timed(lambda review=review: unit_index(replace(review), review.codebook))
        for depth in (2, 3):
            _line(review, index, indexing, depth, before)


def _line(review: EvidenceMap, index: UnitIndex, indexing: float, depth: int, before: dict[int, float]) -> None:
    zeros = StructuralZeros.of(review.codebook)
    searching, gaps = timed(lambda: list(uncovered_patterns(index, 1, depth, zeros)))
    whole = indexing + searching
    growth = f"{whole / before[depth]:.1f}" if depth in before else "–"
    before[depth] = whole
    brute, ratio = "–", "–"
    if len(review.studies) <= MOST_FOR_BRUTE_FORCE[depth]:
        start = process_time()
        expected = by_looking_at_everything(review, depth)
        taken = process_time() - start
        brute, ratio = f"{taken:.2f}", f"{taken / whole:.0f}"
        assert expected == {gap.cell for gap in gaps if gap.possible == 0}
    size = len(review.studies)
    print(f"{size:8,} {depth:5} {len(gaps):7,} {indexing:8.3f} {searching:8.3f} {growth:>7} {brute:>12} {ratio:>7}")


if __name__ == "__main__":
    main()
