"""The files that a reader can take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from evidencemap.exports.bibtex import references_bib
from evidencemap.exports.gap_tables import gap_csv
from evidencemap.exports.graphml import graphml
from evidencemap.exports.json_review import review_json
from evidencemap.exports.tables import claims_csv, codings_csv, findings_csv, references_csv, studies_csv
from evidencemap.graphs.citation import citation_graph
from evidencemap.graphs.evidence import evidence_graph
from evidencemap.model import EvidenceMap
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Head

FOLDER = "data"


@dataclass(frozen=True)
class Download:
    """A file with what it holds."""

    path: str
    name: str
    about: str


@dataclass(frozen=True)
class DataPage:
    """All downloads."""

    template: ClassVar[str] = "data.html"
    head: Head
    downloads: tuple[Download, ...]
    licence: str


Text = Callable[[Material], str]


def _of_review(text: Callable[[EvidenceMap], str]) -> Text:
    return lambda material: text(material.review)


_FILES: tuple[tuple[str, str, Text], ...] = (
    ("studies.csv", "A row for each study, a column for each facet.", _of_review(studies_csv)),
    (
        "findings.csv",
        "A row for each finding: codings that belong together, and what was found.",
        _of_review(findings_csv),
    ),
    ("codings.csv", "A row for each coding, with its locator, note and coder.", _of_review(codings_csv)),
    ("references.csv", "A row for each entry of the bibliography.", _of_review(references_csv)),
    ("references.bib", "The bibliography as BibTeX.", _of_review(references_bib)),
    (
        "gaps.csv",
        "A row for each gap that the search found, best first, with the parts of its rank.",
        lambda material: "".join(gap_csv(material.search.gaps, material.search.plan.where)),
    ),
    ("claims.csv", "A row for each claim, with its query and its verdicts.", _of_review(claims_csv)),
    (
        "review.json",
        "Everything: protocol, codebook, references, studies, claims, citations.",
        _of_review(review_json),
    ),
    ("citations.graphml", "Which work cites which.", lambda material: graphml(citation_graph(material.review))),
    (
        "evidence.graphml",
        "Studies, findings, terms, claims, joined.",
        lambda material: graphml(evidence_graph(material.review)),
    ),
)


def data_page(material: Material) -> DataPage:
    """The list of downloads."""
    return DataPage(
        head=Head("data.html", "Data", "data.html", "The review as tables, JSON, BibTeX and graphs."),
        downloads=tuple(Download(f"{FOLDER}/{name}", name, about) for name, about, _ in _FILES),
        licence=material.review.protocol.licence,
    )


def data_files(material: Material) -> Mapping[str, str]:
    """The text of each download by its path."""
    return {f"{FOLDER}/{name}": text(material) for name, _, text in _FILES}
