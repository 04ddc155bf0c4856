"""References to one BibTeX file, in UTF-8, which reads back as the same references."""

from __future__ import annotations

from collections.abc import Iterable

from evidencemap.model import EvidenceMap
from evidencemap.records.bibtex_entry import bibtex_entry
from evidencemap.records.reference import Reference


def references_bib(review: EvidenceMap) -> str:
    """All references in the order of their keys."""
    return references_as_bibtex(review.references.values())


def references_as_bibtex(references: Iterable[Reference]) -> str:
    """References in the order given."""
    return "\n".join(f"{bibtex_entry(reference)}\n" for reference in references)
