"""The start page: what this review is, what it knows, and what it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evidencemap.analyses.crosstab import CellState
from evidencemap.site.material import Material
from evidencemap.site.pages.claims import ClaimLine, examples, fate_figures
from evidencemap.site.pages.matrix import Matrix, matrix
from evidencemap.site.pages.parts import Figure, Head, figure
from evidencemap.site.pages.proofs import Proof
from evidencemap.site.timeline import TimelineDrawing, timeline_drawing

TOP_GAPS = 8


@dataclass(frozen=True)
class HomePage:
    """The start page; ``searched`` gaps were found, ``paged`` have a page; ``more_claims`` counts what is not shown."""

    template: ClassVar[str] = "home.html"
    head: Head
    question: str
    summary: str
    figures: tuple[Figure, ...]
    matrix: Matrix
    gaps: tuple[Proof, ...]
    searched: int
    paged: int
    fates: tuple[Figure, ...]
    claims: tuple[ClaimLine, ...]
    more_claims: int
    timeline: TimelineDrawing


def home_page(material: Material, gaps: tuple[Proof, ...]) -> HomePage:
    """The start page of a review."""
    protocol = material.review.protocol
    claims = examples(material)
    return HomePage(
        head=Head("index.html", protocol.title, "index.html", protocol.question),
        question=protocol.question,
        summary=protocol.summary,
        figures=_figures(material),
        matrix=matrix(material),
        gaps=gaps[:TOP_GAPS],
        searched=len(material.search.gaps),
        paged=len(gaps),
        fates=fate_figures(material),
        claims=claims,
        more_claims=len(material.claims) - len(claims),
        timeline=drawing(material),
    )


def drawing(material: Material) -> TimelineDrawing:
    """The timeline with links to the pages of this site."""
    return timeline_drawing(
        material.review,
        material.addresses.study,
        lambda reference: material.addresses.reference(reference.key),
    )


def _figures(material: Material) -> tuple[Figure, ...]:
    review = material.review
    states = [cell.state for cell in material.table.cells.values()]
    findings = sum(len(study.findings) for study in review.extracted)
    waiting = "studies.html#awaiting"
    figures = (
        figure(len(review.extracted), "study", "studies", "studies.html"),
        figure(findings, "finding", "findings", "studies.html"),
        figure(len(review.references), "reference", "references", "bibliography.html"),
        *(_gaps_on_the_map(state, states.count(state)) for state in (CellState.CERTAIN_GAP, CellState.POSSIBLE_GAP)),
        figure(len(review.claims), "claim tested", "claims tested", "claims.html"),
        figure(len(review.awaiting), "study still to be read", "studies still to be read", waiting),
    )
    return figures if review.awaiting else figures[:-1]


def _gaps_on_the_map(state: CellState, number: int) -> Figure:
    """Cells, which are fewer than the gaps that a search finds."""
    anchor = state.value.replace(" ", "-")
    return figure(number, f"{state.value} on the map", f"{state.value}s on the map", f"gaps.html#{anchor}")
