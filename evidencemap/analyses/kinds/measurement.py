"""A pattern to how narrowly it was measured: one instrument, one source of data, one sort of informant."""

from __future__ import annotations

from collections.abc import Iterator

from evidencemap.analyses.kinds.examined import Examination, Examined
from evidencemap.analyses.kinds.kind import Kind, KindOfGap
from evidencemap.analyses.wording import counted_studies
from evidencemap.counts import noun
from evidencemap.model import Unit
from evidencemap.records.codebook import Facet, Term
from evidencemap.records.study import Study
from evidencemap.values import dataclass

MEASURE = "measure"
SOURCES = ("data source", "informant")
SHARE = 0.8
LEAST = 3
SELF = "self"


@dataclass(frozen=True)
class _Told:
    """What a study says of a facet in the findings that match: its terms, and whether nothing is open."""

    study: Study
    terms: frozenset[Term]
    settled: bool


def measurement(pattern: Examined) -> KindOfGap | None:
    """Of at least three studies four in five rest on one measure or one source of data, or all on self-report.

    A study rests on a term if all that is said of its matching findings is that term or a narrower one: who used a
    second instrument beside it does not share its error (Shadish, Cook & Campbell 2002). The share is among all studies
    of the pattern; where it is reached only among those that say how they measured (at least three), the finding is
    not certain. A facet that the pattern asks for is not looked at.
    """
    if len(pattern.sure) < LEAST:
        return None
    facets = [facet for facet in pattern.examination.facets(MEASURE, *SOURCES) if not pattern.asks_for(facet)]
    one_only = (found for facet in facets for found in _rests_on_one(pattern, facet))
    found = [*one_only, *(self_report for facet in facets for self_report in _self_report(pattern, facet))]
    return min(found, key=lambda one: (not one.certain, one.weight), default=None)


def why_no_measurement(examination: Examination) -> str:
    """Why it cannot be told how narrowly things were measured."""
    if not examination.facets(MEASURE, *SOURCES):
        return f"no facet has the role '{MEASURE}', 'data source' or 'informant'"
    return ""


def _rests_on_one(pattern: Examined, facet: Facet) -> Iterator[KindOfGap]:
    told = _told(pattern, facet)
    known = [one for one in told if one.settled]
    for term in facet.terms.values():
        resting = tuple(one.study for one in known if one.terms and all(t.is_within(term) for t in one.terms))
        if _share(len(resting), len(known)) and not _narrower_does(facet, term, resting, known):
            yield _finding(pattern, facet, term, resting, known, f"rely on {term.label} alone")


def _narrower_does(facet: Facet, term: Term, resting: tuple[Study, ...], known: list[_Told]) -> bool:
    """Whether the same studies rest on one narrower term already, which says more."""
    ids = {study.id for study in resting}
    terms = [one.terms for one in known if one.study.id in ids]
    return any(all(all(t.is_within(kind) for t in some) for some in terms) for kind in facet.narrower(term))


def _self_report(pattern: Examined, facet: Facet) -> Iterator[KindOfGap]:
    told = _told(pattern, facet)
    known = [one for one in told if one.settled]
    resting = tuple(one.study for one in known if one.terms and all(t.informant == SELF for t in one.terms))
    if len(resting) == len(known) >= LEAST and any(t.informant not in ("", SELF) for t in facet.terms.values()):
        yield _finding(pattern, facet, None, resting, known, "rely on what people say of themselves; none observed it")


def _finding(
    pattern: Examined, facet: Facet, term: Term | None, resting: tuple[Study, ...], known: list[_Told], rely: str
) -> KindOfGap:
    total, silent = len(pattern.sure), len(pattern.sure) - len(known)
    certain = _share(len(resting), total) if term else not silent
    among = f"; {silent} {noun(silent, 'does', 'do')} not say" if silent else ""
    return KindOfGap(
        Kind.MEASUREMENT,
        pattern.test,
        f"{_how_many(len(resting), total)} {counted_studies(pattern.scoped, total)} {rely} ({facet.label}){among}.",
        resting,
        (("studies", total), ("known", len(known)), ("alone", len(resting)), ("share", len(resting) / len(known))),
        certain=certain,
        about=(term,) if term else (),
        read=tuple(study for study in pattern.sure if study not in [one.study for one in known]),
        weight=(-len(resting) / total, -len(resting), 0 if term else 1),
    )


def _how_many(some: int, of: int) -> str:
    return "All" if some == of else f"{some} of"


def _share(some: int, of: int) -> bool:
    return of >= LEAST and some >= SHARE * of


def _told(pattern: Examined, facet: Facet) -> list[_Told]:
    return [_of_study(study, units, facet) for study, units in pattern.units]


def _of_study(study: Study, units: tuple[Unit, ...], facet: Facet) -> _Told:
    codings = [unit.coding(facet.id) for unit in units]
    terms = frozenset(term for coding in codings for term in coding.terms)
    return _Told(study, terms, all(coding.settled for coding in codings))
