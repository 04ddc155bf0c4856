"""Gaps as sentences with their proof, and a page for each cell of the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from evidencemap.analyses.claims import claims_about
from evidencemap.analyses.crosstab import Cell, CellState
from evidencemap.analyses.gaps import Neighbour, nearest_evidence
from evidencemap.analyses.wording import finding_sentence, pattern_in_words
from evidencemap.query.matching import matching_studies, unit_truth
from evidencemap.query.truth import Truth
from evidencemap.records.study import Study
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Head, Link, StudyLine, counted, studies_counted

NOT_KNOWN = "not known"
SHOWN_AT_ONCE = 8
FINDINGS_SHOWN = 2
_GROUPS = (
    (CellState.CERTAIN_GAP, "Certain gaps", "No study is known, and nothing that is unknown could turn out to be one."),
    (
        CellState.POSSIBLE_GAP,
        "Possible gaps",
        "No study is known, but what is unknown could turn out to be one.",
    ),
    (CellState.THIN, "Thin evidence", "There are studies, but fewer than the protocol calls enough."),
)


@dataclass(frozen=True)
class Nearest:
    """The evidence that comes nearest, and which facet was asked for less closely to find it."""

    relaxed: str
    words: str
    count: str
    studies: tuple[StudyLine, ...]
    more: int


@dataclass(frozen=True)
class Proof:
    """What a sentence about a cell rests on."""

    name: str
    path: str
    state: str
    state_words: str
    sentence: str
    query: str
    sure: int
    possible: int
    expected: str
    studies: tuple[StudyLine, ...]
    could_match: tuple[StudyLine, ...]
    nearest: tuple[Nearest, ...]
    claims: tuple[Link, ...]


Proofs = Mapping[tuple[str, str], Proof]


@dataclass(frozen=True)
class GapGroup:
    """Gaps of one kind, those first of which most was to be expected."""

    id: str
    heading: str
    explanation: str
    gaps: tuple[Proof, ...]


@dataclass(frozen=True)
class GapsPage:
    """The ranked list of gaps."""

    template: ClassVar[str] = "gaps.html"
    head: Head
    groups: tuple[GapGroup, ...]
    cells: int
    studies: int


@dataclass(frozen=True)
class CellPage:
    """The page of one cell of the map."""

    template: ClassVar[str] = "cell.html"
    head: Head
    row_label: str
    column_label: str
    row: Link
    column: Link
    proof: Proof


def gaps_page(material: Material, proofs: Proofs) -> GapsPage:
    """All gaps of the map in their groups."""
    groups = []
    for state, heading, explanation in _GROUPS:
        found = tuple(proofs[cell.row.id, cell.column.id] for cell in material.gaps if cell.state is state)
        groups.append(GapGroup(state.value.replace(" ", "-"), heading, explanation, found))
    return GapsPage(
        head=Head("gaps.html", "Gaps", "gaps.html", "What has not been studied, as sentences with their proof."),
        groups=tuple(groups),
        cells=len(material.table.cells),
        studies=len(material.review.extracted),
    )


def cell_pages(material: Material, proofs: Proofs) -> Iterator[CellPage]:
    """A page for each cell of the map."""
    for cell in material.table.cells.values():
        proof = proofs[cell.row.id, cell.column.id]
        yield CellPage(
            head=Head(proof.path, proof.name, "map.html", proof.sentence),
            row_label=material.table.row_facet.label,
            column_label=material.table.column_facet.label,
            row=material.term_link(cell.row),
            column=material.term_link(cell.column),
            proof=proof,
        )


def proofs_of_cells(material: Material) -> Proofs:
    """What is to be said of each cell, by the ids of its row and column."""
    return {ids: _proof(material, cell) for ids, cell in material.table.cells.items()}


def _proof(material: Material, cell: Cell) -> Proof:
    review, found = material.review, matching_studies(material.review, cell.test)
    incomplete = cell.state.is_gap or cell.state is CellState.THIN
    nearest = nearest_evidence(review, cell.test, len(found.sure)) if incomplete else ()
    studies = sorted(found.sure, key=material.study_order)
    return Proof(
        name=f"{cell.column.label} × {cell.row.label}",
        path=material.addresses.cell(cell.row, cell.column),
        state=cell.state.value.replace(" ", "-"),
        state_words=cell.state.value,
        sentence=finding_sentence(cell.test, len(found.sure), found.possible),
        query=str(cell.test),
        sure=len(found.sure),
        possible=found.possible,
        expected=expected_words(cell.expected),
        studies=tuple(_with_findings(material, study, cell) for study in studies),
        could_match=material.open_lines(found.open),
        nearest=tuple(_nearest(material, neighbour) for neighbour in nearest),
        claims=tuple(material.claim_link(claim) for claim in claims_about(review, cell.test)),
    )


def expected_words(expected: float | None) -> str:
    """An expected count as people read it."""
    if expected is None:
        return NOT_KNOWN
    return f"{expected:.1f}" if expected >= 0.05 else "under 0.1"


def _with_findings(material: Material, study: Study, cell: Cell) -> StudyLine:
    units = material.review.units(study)
    summaries = [
        unit.finding.summary
        for unit in units
        if unit.finding and unit_truth(material.review, cell.test, unit) is Truth.YES
    ]
    more = len(summaries) - FINDINGS_SHOWN
    told = summaries[:FINDINGS_SHOWN]
    if more > 0:
        told.append(f"And {counted(more, 'more finding', 'more findings')}.")
    return material.study_line(study, " ".join(told))


def _nearest(material: Material, neighbour: Neighbour) -> Nearest:
    lines = material.study_lines(neighbour.studies)
    return Nearest(
        relaxed=material.review.facet(neighbour.relaxed).label,
        words=neighbour.words or pattern_in_words(neighbour.test),
        count=studies_counted(len(lines)),
        studies=lines[:SHOWN_AT_ONCE],
        more=max(0, len(lines) - SHOWN_AT_ONCE),
    )
