"""Gaps as sentences with their proof: the list, a page for each of the best, and a page for each cell of the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from evidencemap.analyses.chance_wording import chance_sentence
from evidencemap.analyses.crosstab import Cell, CellState
from evidencemap.analyses.explanation import explanation
from evidencemap.analyses.gap_ids import gap_id
from evidencemap.analyses.kinds.examined import is_more_general
from evidencemap.analyses.kinds.kind import Kind, KindOfGap
from evidencemap.analyses.wording import listed, pattern_in_words
from evidencemap.query.syntax import And, HasTerm, conjuncts
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Head, Link
from evidencemap.site.pages.proofs import Proof, proof
from evidencemap.site.told import told_plainly

SHOWN = 20
KINDS_SHOWN = 5
_ON_MAP = (Kind.ABSOLUTE, Kind.THIN)
"""The kinds that the groups of the map list in full."""
_GROUPS = (
    (CellState.CERTAIN_GAP, "Certain gaps", "No study is known, and nothing that is unknown could turn out to be one."),
    (
        CellState.POSSIBLE_GAP,
        "Possible gaps",
        "No study is known, but what is unknown could turn out to be one.",
    ),
    (CellState.THIN, "Thin evidence", "There are studies, but fewer than the protocol calls enough."),
)

Proofs = Mapping[tuple[str, str], Proof]


@dataclass(frozen=True)
class GapGroup:
    """Gaps of one kind, those first of which most was to be expected."""

    id: str
    heading: str
    explanation: str
    gaps: tuple[Proof, ...]


@dataclass(frozen=True)
class Searched:
    """What a search over all facets found, the best of it with their proofs."""

    facets: str
    depth: int
    studies: int
    scope: str
    gaps: int
    certain: str
    chance: str
    fewer: tuple[Link, ...]
    best: tuple[Proof, ...]
    more: tuple[Proof, ...]


@dataclass(frozen=True)
class KindGroup:
    """One way in which evidence falls short, the findings on the map that weigh most, and how many more there are."""

    word: str
    code: str
    meaning: str
    findings: tuple[Link, ...]
    more: int


@dataclass(frozen=True)
class GapsPage:
    """The ranked list of gaps."""

    template: ClassVar[str] = "gaps.html"
    head: Head
    searched: Searched
    kinds: tuple[KindGroup, ...]
    groups: tuple[GapGroup, ...]
    cells: int
    studies: int


@dataclass(frozen=True)
class CellPage:
    """The page of one cell of the map, with the gaps that lie within it."""

    template: ClassVar[str] = "cell.html"
    head: Head
    row: Link
    column: Link
    proof: Proof
    part_of: tuple[Proof, ...]
    within: tuple[Proof, ...]


@dataclass(frozen=True)
class GapPage:
    """The page of a gap that the search found."""

    template: ClassVar[str] = "gap.html"
    head: Head
    proof: Proof


def gaps_page(material: Material, proofs: Proofs, found: tuple[Proof, ...]) -> GapsPage:
    """The gaps that a search found, and those of the map in their groups."""
    groups = []
    for state, heading, words in _GROUPS:
        cells = tuple(proofs[cell.row.id, cell.column.id] for cell in material.gaps if cell.state is state)
        groups.append(GapGroup(state.value.replace(" ", "-"), heading, words, cells))
    return GapsPage(
        head=Head("gaps.html", "Gaps", "gaps.html", "What has not been studied, as sentences with their proof."),
        searched=_searched(material, found),
        kinds=tuple(_kind_group(material, kind) for kind in Kind if material.kinds.of(kind) and kind not in _ON_MAP),
        groups=tuple(groups),
        cells=len(material.table.cells),
        studies=len(material.review.extracted),
    )


def _kind_group(material: Material, kind: Kind) -> KindGroup:
    found = material.kinds.of(kind)
    shown = tuple(Link(told_plainly(material, one.sentence), _page_of(material, one)) for one in found[:KINDS_SHOWN])
    return KindGroup(kind.word, kind.reason.code, kind.value.meaning, shown, len(found) - len(shown))


def _page_of(material: Material, found: KindOfGap) -> str:
    """The cell of the map, or the term, that a kind of gap was found in."""
    terms = {part.facet.id: part.term for part in conjuncts(found.test) if isinstance(part, HasTerm)}
    table = material.table
    row, column = terms.get(table.row_facet.id), terms.get(table.column_facet.id)
    if row and column:
        return material.addresses.cell(row, column)
    side = row or column
    return material.addresses.term(side) if side else ""


def _searched(material: Material, found: tuple[Proof, ...]) -> Searched:
    search = material.search
    return Searched(
        facets=listed([facet.label for facet in search.plan.facets]),
        depth=search.plan.depth,
        studies=search.studies,
        scope=str(search.plan.where),
        gaps=len(search.gaps),
        certain=f"{sum(gap.certain for gap in search.gaps):,}",
        chance=chance_sentence(search),
        fewer=fewer_links(material),
        best=found[:SHOWN],
        more=found[SHOWN:],
    )


def fewer_links(material: Material) -> tuple[Link, ...]:
    """The combinations that hold fewer studies than chance would leave, each with its page, where it has one."""
    paged = {gap.id for gap in material.explained_gaps}
    named = ((gap_id(test), pattern_in_words(test)) for test in material.search.fewer)
    return tuple(Link(words, material.addresses.gap(id) if id in paged else "") for id, words in named)


def proofs_of_gaps(material: Material) -> tuple[Proof, ...]:
    """What is to be said of each gap that has a page, best first."""
    return tuple(
        proof(material, found, found.answer.sentence, material.addresses.gap(found.id))
        for found in material.explained_gaps
    )


def gap_pages(proofs: tuple[Proof, ...]) -> Iterator[GapPage]:
    """A page for each of the best gaps."""
    for found in proofs:
        yield GapPage(Head(found.path, found.sentence, "gaps.html", found.sentence), found)


def cell_pages(material: Material, proofs: Proofs, gaps: tuple[Proof, ...]) -> Iterator[CellPage]:
    """A page for each cell of the map."""
    patterns = [(gap, found.pattern) for gap, found in zip(gaps, material.explained_gaps, strict=True)]
    for cell in material.table.cells.values():
        shown, here = proofs[cell.row.id, cell.column.id], pattern_of(material, cell)
        others = [(gap, pattern) for gap, pattern in patterns if gap.id != shown.id]
        yield CellPage(
            head=Head(shown.path, shown.name, "map.html", shown.sentence),
            row=material.term_link(cell.row),
            column=material.term_link(cell.column),
            proof=shown,
            part_of=tuple(gap for gap, pattern in others if is_more_general(pattern, here)),
            within=tuple(gap for gap, pattern in others if is_more_general(here, pattern)),
        )


def pattern_of(material: Material, cell: Cell) -> And:
    """The two terms of a cell, without what the whole map asks for."""
    table = material.table
    return And((HasTerm(table.row_facet, cell.row), HasTerm(table.column_facet, cell.column)))


def proofs_of_cells(material: Material) -> Proofs:
    """What is to be said of each cell, by the ids of its row and column."""
    return {ids: _proof_of_cell(material, cell) for ids, cell in material.table.cells.items()}


def _proof_of_cell(material: Material, cell: Cell) -> Proof:
    found = explanation(material.review, pattern_of(material, cell), material.where)
    name = f"{cell.column.label} × {cell.row.label}"
    return proof(material, found, name, material.addresses.cell(cell.row, cell.column))
