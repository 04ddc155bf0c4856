"""Which studies match a query: for sure, or perhaps, given what is not known.

Three-valued logic of Kleene (Introduction to Metamathematics, 1952, section 64): *and* is the least, *or* the greatest
of its parts, and *not* turns the scale around. A study matches as well as the best of its units of evidence does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from evidencemap.model import EvidenceMap, Unit
from evidencemap.query.syntax import And, CitedBy, Cites, HasTerm, HasText, InYears, Level, Missing, Not, Or, Test
from evidencemap.records.codebook import Facet, Term
from evidencemap.records.coding import Code, Coding
from evidencemap.records.study import Study


class Truth(IntEnum):
    """The three values, from least to greatest."""

    NO = 0
    MAYBE = 1
    YES = 2

    @property
    def negated(self) -> Truth:
        """Kleene's *not*."""
        return Truth(Truth.YES - self)


@dataclass(frozen=True)
class OpenStudy:
    """A study that could match, and what would have to be known: facet ids, ``record``, ``year``."""

    study: Study
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """The studies that match for sure, and those that could, both in the order of their ids."""

    sure: tuple[Study, ...]
    open: tuple[OpenStudy, ...]

    @property
    def possible(self) -> int:
        """How many studies match at most."""
        return len(self.sure) + len(self.open)


def matching_studies(
    review: EvidenceMap, test: Test, as_of: int | None = None, without: frozenset[str] = frozenset()
) -> Selection:
    """The studies that match; ``as_of`` leaves out what appeared after that year, ``without`` studies by id."""
    sure: list[Study] = []
    open_studies: list[OpenStudy] = []
    for study in review.studies.values():
        if study.id in without:
            continue
        in_time = published_by(review, study, as_of)
        truth = min(in_time, study_truth(review, test, study))
        if truth is Truth.YES:
            sure.append(study)
        elif truth is Truth.MAYBE:
            open_studies.append(OpenStudy(study, _unknowns(review, test, study, in_time)))
    return Selection(tuple(sure), tuple(open_studies))


def published_by(review: EvidenceMap, study: Study, as_of: int | None) -> Truth:
    """Whether the first report had appeared by the end of a year."""
    if as_of is None:
        return Truth.YES
    first, last = review.years(study)
    return Truth.YES if last <= as_of else Truth.NO if first > as_of else Truth.MAYBE


def study_truth(review: EvidenceMap, test: Test, study: Study) -> Truth:
    """How well a study matches: as well as the best of its units."""
    return _greatest(unit_truth(review, test, unit) for unit in review.units(study))


def _greatest(truths: Iterable[Truth]) -> Truth:
    """Kleene's *or*; nothing more is asked once the answer is yes."""
    greatest = Truth.NO
    for truth in truths:
        if truth is Truth.YES:
            return truth
        greatest = max(greatest, truth)
    return greatest


def _least(truths: Iterable[Truth]) -> Truth:
    """Kleene's *and*; nothing more is asked once the answer is no."""
    least = Truth.YES
    for truth in truths:
        if truth is Truth.NO:
            return truth
        least = min(least, truth)
    return least


def unit_truth(review: EvidenceMap, test: Test, unit: Unit) -> Truth:
    """How well one unit of evidence matches."""
    match test:
        case And(parts):
            return _least(unit_truth(review, part, unit) for part in parts)
        case Or(parts):
            return _greatest(unit_truth(review, part, unit) for part in parts)
        case Not(part):
            return study_truth(review, part, unit.study).negated
        case HasTerm():
            return _term_truth(review, test, unit)
        case Missing(facet):
            return _whether(unit.coding(facet.id).state.unknown)
        case InYears(first, last):
            return _years_truth(review, unit.study, first, last)
        case HasText(text):
            return _text_truth(review, unit.study, text)
        case Cites(key):
            return _whether(any(key in review.cites.get(report, ()) for report in unit.study.reports))
        case CitedBy(key):
            return _whether(any(report in review.cites.get(key, ()) for report in unit.study.reports))


def _whether(holds: bool) -> Truth:
    return Truth.YES if holds else Truth.NO


def _term_truth(review: EvidenceMap, test: HasTerm, unit: Unit) -> Truth:
    coding = unit.coding(test.facet.id)
    if coding.state.unknown and not coding.codes:
        return Truth.MAYBE
    if test.level is Level.ISOLATED and _contrast_isolates(review, test, unit):
        return Truth.YES
    truths = [_code_truth(test, code) for code in coding.codes]
    if test.level is Level.ISOLATED and any(not _could_be(test.term, code) for code in coding.codes):
        return Truth.NO
    return max(truths, default=Truth.NO)


def _code_truth(test: HasTerm, code: Code) -> Truth:
    about = code.term.is_within(test.term)
    if test.level is Level.INCLUDES:
        about = about or any(part.is_within(test.term) for part in _parts(test.facet, code))
    if about and code.sure:
        return _alone(test.facet, code) if test.level is Level.ISOLATED else Truth.YES
    narrower = test.term.is_within(code.term) and (code.kind_open or not code.sure)
    return _maybe(about or narrower)


def _could_be(term: Term, code: Code) -> bool:
    return code.term.is_within(term) or (code.kind_open and term.is_within(code.term))


def _maybe(could_be: bool) -> Truth:
    return Truth.MAYBE if could_be else Truth.NO


def _alone(facet: Facet, code: Code) -> Truth:
    """Whether a component was given alone: said so, or there is no package that it could be part of."""
    if code.alone is not None:
        return _whether(code.alone)
    return _maybe(True) if any(facet.packages(term) for term in code.term.lineage) else Truth.YES


def _parts(facet: Facet, code: Code) -> Iterator[Term]:
    """The packages that a code tells of, and what they are made of."""
    for package in (code.term, code.package):
        if package:
            yield package
            yield from facet.components(package)


def _contrast_isolates(review: EvidenceMap, test: HasTerm, unit: Unit) -> bool:
    """Whether two arms are compared that differ by the component alone."""
    for borrower in review.codebook:
        if borrower.terms_from == test.facet.id:
            treated = _all_parts(test.facet, unit.coding(test.facet.id))
            compared = _all_parts(test.facet, unit.coding(borrower.id))
            if compared and compared < treated and all(part.is_within(test.term) for part in treated - compared):
                return True
    return False


def _all_parts(facet: Facet, coding: Coding) -> frozenset[Term]:
    return frozenset(part for term in coding.terms for part in facet.components(term) or (term,))


def _years_truth(review: EvidenceMap, study: Study, first: int, last: int) -> Truth:
    earliest, latest = review.years(study)
    if earliest >= first and latest <= last:
        return Truth.YES
    return _maybe(earliest <= last and latest >= first)


def _text_truth(review: EvidenceMap, study: Study, text: str) -> Truth:
    words = [study.title, study.question, study.note, *study.limitations]
    words += [part for finding in study.findings for part in (finding.summary, finding.note)]
    words += [review.references[key].title for key in study.reports if key in review.references]
    if any(text.casefold() in word.casefold() for word in words):
        return Truth.YES
    return _maybe(not study.extracted)


def _unknowns(review: EvidenceMap, test: Test, study: Study, in_time: Truth) -> tuple[str, ...]:
    """What keeps a study from matching or failing to match for sure, in the order of the query."""
    found = [] if study.extracted else ["record"]
    for unit in review.units(study):
        if study.extracted and unit_truth(review, test, unit) is Truth.MAYBE:
            found.extend(_open_facets(review, test, unit))
    if in_time is Truth.MAYBE:
        found.append("year")
    return tuple(dict.fromkeys(found))


def _open_facets(review: EvidenceMap, test: Test, unit: Unit) -> Iterator[str]:
    match test:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _open_facets(review, part, unit)
        case Not(part):
            for other in review.units(unit.study):
                yield from _open_facets(review, part, other)
        case HasTerm(facet) if unit_truth(review, test, unit) is Truth.MAYBE:
            yield facet.id
        case InYears() if unit_truth(review, test, unit) is Truth.MAYBE:
            yield "year"
