"""How the review was done and how to read its map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from evidencemap.records.protocol import Search, Step
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Figure, Head, Link
from evidencemap.site.pages.references import status_of


@dataclass(frozen=True)
class CitingWork:
    """How completely the citations of a work were noted."""

    work: Link
    cites: int
    unresolved: int
    note: str


@dataclass(frozen=True)
class Package:
    """A package and one of its components, as an example; empty links where the codebook has none."""

    package: Link
    component: Link


@dataclass(frozen=True)
class MethodsPage:
    """Protocol, searches, flow, completeness, and how to read the map."""

    template: ClassVar[str] = "methods.html"
    head: Head
    question: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    searches: tuple[Search, ...]
    flow: tuple[Step, ...]
    limits: tuple[str, ...]
    updated: str
    screening: tuple[Figure, ...]
    references: int
    complete: int
    missing: tuple[Figure, ...]
    citing: tuple[CitingWork, ...]
    package: Package | None
    enough: int
    many: int


def methods_page(material: Material) -> MethodsPage:
    """What a reader needs to know to trust the map, and how far."""
    protocol, references = material.review.protocol, material.references
    missing = Counter(name for reference in references for name in reference.missing)
    return MethodsPage(
        head=Head("methods.html", "Methods", "methods.html", "How this review was done and how its map is read."),
        question=protocol.question,
        include=protocol.include,
        exclude=protocol.exclude,
        searches=protocol.searches,
        flow=protocol.flow,
        limits=protocol.limits,
        updated=protocol.updated,
        screening=_screening(material),
        references=len(references),
        complete=sum(not reference.missing for reference in references),
        missing=_most_first(missing),
        citing=_citing(material),
        package=_package(material),
        enough=protocol.map.enough,
        many=protocol.map.many,
    )


def _screening(material: Material) -> tuple[Figure, ...]:
    statuses = Counter(status_of(material, reference.key)[0] for reference in material.references)
    return _most_first(statuses)


def _most_first(counts: Counter[str]) -> tuple[Figure, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Figure(str(count), word) for word, count in ordered)


def _citing(material: Material) -> tuple[CitingWork, ...]:
    citing = material.review.citations
    works = (reference.key for reference in material.references if reference.key in citing)
    return tuple(
        CitingWork(material.reference_link(key), len(citing[key].links), len(citing[key].unresolved), citing[key].note)
        for key in works
    )


def _package(material: Material) -> Package | None:
    for facet in material.review.codebook:
        for term in facet.terms.values():
            for component in facet.components(term):
                return Package(material.term_link(term), material.term_link(component))
    return None
