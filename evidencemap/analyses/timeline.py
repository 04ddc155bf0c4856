"""When the evidence appeared and on what: studies and much-cited background works by year and by a side of the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from evidencemap.model import EvidenceMap
from evidencemap.records.codebook import Facet, Term
from evidencemap.records.reference import Reference
from evidencemap.records.study import Study

OFTEN_CITED = 2
"""From how many citations within the review on a background work can be worth a place."""
MOST_BACKGROUND = 30
"""More works of background than this would bury the studies, so with more of them the bar is higher."""


class LaneKind(Enum):
    """What a lane holds; the value is its heading where no term gives one."""

    TERM = "term"
    OTHER = "Other, or none of these"
    UNKNOWN = "Not known"
    BACKGROUND = "Background works"


@dataclass(frozen=True, eq=False)
class Mark:
    """A study, or a background work, in its year; None where no year is known.

    ``citations`` counts the works of the bibliography that cite it; ``reference`` is the report that came first.
    """

    id: str
    study: Study | None
    reference: Reference | None
    year: int | None
    citations: int
    reports: tuple[str, ...]


@dataclass(frozen=True)
class Lane:
    """The marks of one term, or of one of the other kinds, by year."""

    kind: LaneKind
    term: Term | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Timeline:
    """All lanes, the citations between marks as pairs of ids, and how many background works are left out.

    Background works are shown from ``often`` citations on.
    """

    facet: Facet
    lanes: tuple[Lane, ...]
    citations: tuple[tuple[str, str], ...]
    often: int
    left_out: int

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of all lanes."""
        return tuple(mark for lane in self.lanes for mark in lane.marks)


def timeline(review: EvidenceMap) -> Timeline:
    """The timeline of a review, its lanes in the order of the columns of the declared map.

    Columns that the protocol names are lanes even when they are empty; where it names none, the broadest terms are that
    have a study. A study with several terms stands where most of its findings do.
    """
    facet = review.facet(review.protocol.map.columns.facet)
    named = review.protocol.map.columns.terms
    terms = review.axis_terms(review.protocol.map.columns) if named else facet.roots
    studies = [_mark_of_study(review, study) for study in review.studies.values()]
    placed = [(_lane_of(review, mark.study, facet, terms), mark) for mark in studies if mark.study]
    lanes = [Lane(LaneKind.TERM, term, _by_year(mark for lane, mark in placed if lane == term)) for term in terms]
    rest = (LaneKind.OTHER, LaneKind.UNKNOWN)
    lanes += [Lane(kind, None, _by_year(mark for lane, mark in placed if lane is kind)) for kind in rest]
    background = [_mark_of_reference(review, key) for key in review.references if key not in review.studies_of]
    often = _bar(background)
    shown = [mark for mark in background if mark.citations >= often]
    lanes.append(Lane(LaneKind.BACKGROUND, None, _by_year(shown)))
    kept = tuple(lane for lane in lanes if lane.marks or (named and lane.kind is LaneKind.TERM))
    return Timeline(facet, kept, _citations(review, [*studies, *shown]), often, len(background) - len(shown))


def _bar(background: list[Mark]) -> int:
    """The number of citations that keeps the works of background few."""
    counts = sorted((mark.citations for mark in background), reverse=True)
    return max(OFTEN_CITED, counts[MOST_BACKGROUND] + 1) if len(counts) > MOST_BACKGROUND else OFTEN_CITED


def _by_year(marks: Iterator[Mark] | list[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: (mark.year is None, mark.year or 0, -mark.citations, mark.id)))


def _mark_of_study(review: EvidenceMap, study: Study) -> Mark:
    reports = sorted(
        (review.references[key] for key in study.reports if key in review.references),
        key=lambda report: (report.year is None, report.year or 0),
    )
    citing = {key for report in study.reports for key in review.cited_by.get(report, ())}
    return Mark(
        f"study:{study.id}",
        study,
        reports[0] if reports else None,
        review.first_year(study),
        len(citing),
        study.reports,
    )


def _mark_of_reference(review: EvidenceMap, key: str) -> Mark:
    reference = review.references[key]
    return Mark(f"reference:{key}", None, reference, reference.year, len(review.cited_by.get(key, ())), (key,))


def _lane_of(review: EvidenceMap, study: Study, facet: Facet, lanes: tuple[Term, ...]) -> Term | LaneKind:
    codings = [unit.coding(facet.id) for unit in review.units(study)]
    votes = [_narrowest(term, lanes) for coding in codings for term in coding.terms]
    found = [vote for vote in votes if vote]
    if found:
        return max(dict.fromkeys(found), key=found.count)
    known = any(coding.terms or not coding.state.unknown for coding in codings)
    return LaneKind.OTHER if known else LaneKind.UNKNOWN


def _narrowest(term: Term, lanes: tuple[Term, ...]) -> Term | None:
    return next((wider for wider in term.lineage if wider in lanes), None)


def _citations(review: EvidenceMap, marks: list[Mark]) -> tuple[tuple[str, str], ...]:
    marks_of: dict[str, list[str]] = {}
    for mark in marks:
        for key in mark.reports:
            marks_of.setdefault(key, []).append(mark.id)
    pairs = {
        (citing, cited)
        for citing_key, cited_keys in review.cites.items()
        for citing in marks_of.get(citing_key, ())
        for cited_key in cited_keys
        for cited in marks_of.get(cited_key, ())
    }
    return tuple(sorted(pair for pair in pairs if pair[0] != pair[1]))
