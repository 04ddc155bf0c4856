"""A pattern to whether its studies know each other."""

from __future__ import annotations

from evidencemap.analyses.citation_gap import LOW_INDEX, CitationGap, citation_gap
from evidencemap.analyses.kinds.examined import Examination, Examined
from evidencemap.analyses.kinds.kind import Kind, KindOfGap
from evidencemap.analyses.kinds.words import named
from evidencemap.analyses.wording import counted_studies, listed
from evidencemap.counts import noun


def citation(pattern: Examined) -> KindOfGap | None:
    """Later studies cite fewer than half of the earlier ones, or two halves of the literature never cite each other.

    Prior research citation index (Robinson & Goodman 2011), over the pairs of which it is known; see ``citation_gap``.
    It is certain where the index would stay below one half if every pair of which it is not known were cited.
    """
    if len(pattern.sure) < 2:
        return None
    found = citation_gap(pattern.review, pattern.scoped)
    if not found.is_gap or found.index is None:
        return None
    known = len(found.cited) + len(found.missed)
    at_most = (len(found.cited) + found.open) / (known + found.open)
    no_list = (s for s in found.studies if not all(pattern.review.has_list(key) for key in s.reports))
    return KindOfGap(
        Kind.CITATION,
        pattern.test,
        _sentence(pattern, found, known),
        found.studies,
        (("pairs known", known), ("cited", len(found.cited)), ("index", found.index), ("pairs open", found.open)),
        certain=at_most < LOW_INDEX or not found.open,
        read=tuple(no_list) if found.open else (),
        weight=(-len(found.missed), found.index),
    )


def why_no_citation(examination: Examination) -> str:
    """Why it cannot be told who cites whom."""
    review = examination.review
    noted = any(review.has_list(key) for study in review.extracted for key in study.reports)
    return "" if noted else "of no study it is noted what it cites"


def _sentence(pattern: Examined, found: CitationGap, known: int) -> str:
    studies = counted_studies(pattern.scoped, len(found.studies))
    unknown = f"; for {found.open} more {noun(found.open, 'pair')} that is not noted" if found.open else ""
    if found.halves:
        halves = listed(named(half) for half in found.halves)
        return f"{studies}, in {len(found.halves)} groups that do not cite each other: {halves}{unknown}."
    pairs = f"{len(found.cited) or 'none'} of {known} {noun(known, 'pair')} of an earlier and a later study"
    return f"{studies}: in {pairs} the later cites the earlier{unknown}."
