"""The codebook, and a page for each term."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from evidencemap.query.matching import Selection, matching_studies
from evidencemap.query.syntax import HasTerm, Level
from evidencemap.records.codebook import Facet, Term
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Head, Link, StudyLine

_LEVELS = {
    Level.SEPARABLE: (
        "About it",
        "The evidence is about this or something narrower, whatever else was given.",
    ),
    Level.ISOLATED: ("Given alone", "The evidence is about this by itself, or about two arms that differ by it alone."),
    Level.INCLUDES: ("Alone or within a package", "The evidence is about this, or about a whole that it is part of."),
}


@dataclass(frozen=True)
class TermLine:
    """A term in the list of a facet; ``depth`` counts its broader terms."""

    link: Link
    definition: str
    depth: int
    studies: int


@dataclass(frozen=True)
class FacetView:
    """A facet with its terms; ``borrowed_from`` is the facet whose terms it shares."""

    id: str
    label: str
    question: str
    role: str
    level: str
    many: bool
    required: bool
    borrowed_from: str
    terms: tuple[TermLine, ...]


@dataclass(frozen=True)
class CodebookPage:
    """All facets."""

    template: ClassVar[str] = "codebook.html"
    head: Head
    facets: tuple[FacetView, ...]


@dataclass(frozen=True)
class LevelView:
    """The studies that match a term at one level."""

    heading: str
    explained: str
    query: str
    studies: tuple[StudyLine, ...]
    could_match: tuple[StudyLine, ...]


@dataclass(frozen=True)
class TermPage:
    """One term; ``borrowers`` are other facets in which it was given."""

    template: ClassVar[str] = "term.html"
    head: Head
    id: str
    facet: Link
    label: str
    definition: str
    synonyms: str
    broader: tuple[Link, ...]
    narrower: tuple[Link, ...]
    components: tuple[Link, ...]
    packages: tuple[Link, ...]
    levels: tuple[LevelView, ...]
    borrowers: tuple[LevelView, ...]


def codebook_page(material: Material) -> CodebookPage:
    """The index of facets and terms."""
    return CodebookPage(
        head=Head("codebook.html", "Codebook", "codebook.html", "The facets by which studies are coded."),
        facets=tuple(_facet_view(material, facet) for facet in material.review.codebook),
    )


def _facet_view(material: Material, facet: Facet) -> FacetView:
    lender = material.review.codebook.facets.get(facet.terms_from)
    return FacetView(
        id=facet.id,
        label=facet.label,
        question=facet.question,
        role=facet.role,
        level=facet.level,
        many=facet.many,
        required=facet.required,
        borrowed_from=lender.label if lender else "",
        terms=() if lender else tuple(_term_line(material, facet, term) for term in facet.terms.values()),
    )


def _term_line(material: Material, facet: Facet, term: Term) -> TermLine:
    studies = material.review.evidence_on(facet.id, term)
    return TermLine(material.term_link(term), term.definition, min(len(term.lineage) - 1, 4), len(studies))


def term_pages(material: Material) -> Iterator[TermPage]:
    """A page for each term of each facet."""
    for facet in material.review.codebook:
        if not facet.terms_from:
            for term in facet.terms.values():
                yield _term_page(material, facet, term)


def _term_page(material: Material, facet: Facet, term: Term) -> TermPage:
    packages = facet.packages(term)
    levels = (Level.SEPARABLE, Level.ISOLATED, Level.INCLUDES) if packages else (Level.SEPARABLE,)
    borrowers = [other for other in material.review.codebook if other.terms_from == facet.id]
    return TermPage(
        head=Head(material.addresses.term(term), term.label, "codebook.html", term.definition),
        id=term.id,
        facet=Link(facet.label, f"codebook.html#facet-{facet.id}"),
        label=term.label,
        definition=term.definition,
        synonyms=", ".join(term.synonyms),
        broader=tuple(material.term_link(wider) for wider in reversed(term.lineage[1:])),
        narrower=tuple(material.term_link(other) for other in facet.narrower(term)),
        components=tuple(material.term_link(other) for other in facet.components(term)),
        packages=tuple(material.term_link(other) for other in packages),
        levels=tuple(_level_view(material, HasTerm(facet, term, level), *_LEVELS[level]) for level in levels),
        borrowers=tuple(
            _level_view(material, HasTerm(other, term), f"As {other.label}", other.question) for other in borrowers
        ),
    )


def _level_view(material: Material, test: HasTerm, heading: str, explained: str) -> LevelView:
    found: Selection = matching_studies(material.review, test)
    return LevelView(
        heading=heading,
        explained=explained,
        query=str(test),
        studies=material.study_lines(found.sure),
        could_match=material.open_lines(found.open),
    )
