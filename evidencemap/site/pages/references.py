"""The bibliography, and a page for each of its entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from evidencemap.records.citations import Unresolved
from evidencemap.records.reference import Reference
from evidencemap.records.screening import Decision
from evidencemap.site.apa import Run, apa_letter, apa_reference
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Head, Link, StudyLine

NOT_SCREENED = "not screened yet"
EXTRACTED = "reports a study"


@dataclass(frozen=True)
class Entry:
    """A line of the bibliography."""

    anchor: str
    runs: tuple[Run, ...]
    link: Link
    status: str


@dataclass(frozen=True)
class Letter:
    """The entries that are filed under one letter."""

    letter: str
    anchor: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class BibliographyPage:
    """All references in APA style."""

    template: ClassVar[str] = "bibliography.html"
    head: Head
    letters: tuple[Letter, ...]
    count: int


@dataclass(frozen=True)
class Citation:
    """A link to another work, with how the citing text prints it."""

    link: Link
    printed: str
    note: str


@dataclass(frozen=True)
class ReferencePage:
    """One reference; ``listed`` is whether what it cites was noted at all."""

    template: ClassVar[str] = "reference.html"
    head: Head
    key: str
    cited: str
    runs: tuple[Run, ...]
    web_title: str
    note: str
    missing: str
    status: str
    reason: str
    reports: tuple[StudyLine, ...]
    describes: tuple[StudyLine, ...]
    claims: tuple[Link, ...]
    listed: bool
    cites: tuple[Citation, ...]
    unresolved: tuple[Unresolved, ...]
    citations_note: str
    cited_by: tuple[Citation, ...]
    fields: tuple[tuple[str, str], ...]
    kind: str


@dataclass(frozen=True)
class MovedPage:
    """What stands at the address of an entry that was merged into another."""

    template: ClassVar[str] = "moved.html"
    head: Head
    key: str
    link: Link


def bibliography_page(material: Material) -> BibliographyPage:
    """The bibliography by letters."""
    letters = [
        Letter(letter, f"letter-{ord(letter):x}", tuple(_entry(material, item) for item in items))
        for letter, items in groupby(material.references, key=apa_letter)
    ]
    return BibliographyPage(
        head=Head("bibliography.html", "Bibliography", "bibliography.html", "Every work that this review knows of."),
        letters=tuple(letters),
        count=len(material.references),
    )


def _entry(material: Material, reference: Reference) -> Entry:
    return Entry(
        anchor=f"ref-{material.addresses.reference_name(reference.key)}",
        runs=apa_reference(reference, material.suffixes.get(reference.key, "")),
        link=material.reference_link(reference.key),
        status=status_of(material, reference.key)[0],
    )


def status_of(material: Material, key: str) -> tuple[str, str]:
    """What a reference is to this review, and why."""
    if any(study.extracted for study in material.review.studies_of.get(key, ())):
        return EXTRACTED, ""
    if key not in material.review.decisions:
        return NOT_SCREENED, ""
    decision, reason = material.review.decisions[key]
    return ("left out" if decision is Decision.EXCLUDED else decision.value), reason


def reference_pages(material: Material) -> Iterator[ReferencePage]:
    """A page for each reference."""
    for reference in material.references:
        yield _reference_page(material, reference)


def moved_pages(material: Material) -> Iterator[MovedPage]:
    """A page for each key that a reference had before, so that links to it still lead there."""
    for alias, key in sorted(material.review.aliases.items()):
        head = Head(material.addresses.reference(alias), f"{alias} is now {key}", "bibliography.html", "")
        yield MovedPage(head, alias, material.reference_link(key))


def _reference_page(material: Material, reference: Reference) -> ReferencePage:
    review, key = material.review, reference.key
    citing = review.citations.get(key)
    status, reason = status_of(material, key)
    studies = review.extracted
    return ReferencePage(
        head=Head(material.addresses.reference(key), material.cited[key], "bibliography.html", reference.title),
        key=key,
        cited=material.cited[key],
        runs=apa_reference(reference, material.suffixes.get(key, "")),
        web_title=reference.title,
        note=reference.fields.get("note", ""),
        missing=", ".join(reference.missing),
        status=status,
        reason=reason,
        reports=material.study_lines(study for study in studies if key in study.reports),
        describes=material.study_lines(study for study in studies if key in study.described_in),
        claims=tuple(material.claim_link(claim) for claim in review.claims.values() if claim.source == key),
        listed=review.has_list(key),
        cites=_cites(material, key),
        unresolved=citing.unresolved if citing else (),
        citations_note=citing.note if citing else "",
        cited_by=_cited_by(material, key),
        fields=tuple((name, value) for name, value in reference.fields.items() if name != "note"),
        kind=reference.kind,
    )


def _cites(material: Material, key: str) -> tuple[Citation, ...]:
    citing = material.review.citations.get(key)
    links = {link.key: link for link in citing.links} if citing else {}
    ordered = [item.key for item in material.references if item.key in links]
    ordered += sorted(links.keys() - set(ordered))
    return tuple(Citation(material.reference_link(cited), links[cited].printed, links[cited].note) for cited in ordered)


def _cited_by(material: Material, key: str) -> tuple[Citation, ...]:
    citing = material.review.cited_by.get(key, frozenset())
    found = []
    for link, other in ((material.reference_link(other), other) for other in sorted(citing)):
        how = next(link for link in material.review.citations[other].links if link.key == key)
        found.append(Citation(link, how.printed, how.note))
    return tuple(found)
