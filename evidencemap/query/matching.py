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
    """A study that could match, and what would have to be known: facet ids, ``record``, ``year``, ``citations``."""

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
            return _links_truth(review, [(report, key) for report in unit.study.reports])
        case CitedBy(key):
            return _links_truth(review, [(key, report) for report in unit.study.reports])


def _whether(holds: bool) -> Truth:
    return Truth.YES if holds else Truth.NO


def _term_truth(review: EvidenceMap, test: HasTerm, unit: Unit) -> Truth:
    """Worked out once for each unit: the cells of a map ask the same again and again."""
    asked = (test.facet.id, test.term.id, test.level)
    known: Truth | None = unit.answers.get(asked)
    if known is None:
        known = unit.answers[asked] = _term_truth_of_codings(review, test, unit)
    return known


def _term_truth_of_codings(review: EvidenceMap, test: HasTerm, unit: Unit) -> Truth:
    coding = unit.coding(test.facet.id)
    if coding.state.unknown and not coding.codes:
        return Truth.MAYBE
    truth = _about_truth(test, coding)
    if truth is Truth.YES or test.level is Level.INCLUDES:
        return truth
    return max(truth, _contrast_truth(review, test, unit))


def _about_truth(test: HasTerm, coding: Coding) -> Truth:
    if test.level is Level.ISOLATED:
        return _alone_truth(test, coding)
    return _greatest(_code_truth(test, code) for code in coding.codes)


def _code_truth(test: HasTerm, code: Code) -> Truth:
    truth = _if_meant(test, code)
    return truth if code.sure else min(truth, Truth.MAYBE)


def _if_meant(test: HasTerm, code: Code) -> Truth:
    """Whether a code matches, taken that it is meant at all."""
    if test.level is Level.SEPARABLE:
        could_be_narrower = (code.kind_open or not code.sure) and test.term.is_within(code.term)
        return Truth.YES if code.term.is_within(test.term) else _maybe(could_be_narrower)
    fits = [_fits(test, term, package) for term, package in _readings(test.facet, code)]
    return Truth.YES if all(fits) else _maybe(any(fits))


def _readings(facet: Facet, code: Code) -> Iterator[tuple[Term, Term | None]]:
    """What a code may mean: the term or, where that is open, a narrower one; and the package it was given in."""
    narrower = facet.terms.values() if code.kind_open or not code.sure else (code.term,)
    for term in narrower:
        if not term.is_within(code.term):
            continue
        yield term, code.package
        if code.alone is None:
            yield from ((term, package) for step in term.lineage for package in facet.packages(step))


def _fits(test: HasTerm, term: Term, package: Term | None) -> bool:
    if test.level is Level.ISOLATED:
        return term.is_within(test.term) and (package is None or package.is_within(test.term))
    given = [thing for thing in (term, package) if thing]
    parts = [part for thing in given for part in test.facet.components(thing)]
    return any(part.is_within(test.term) for part in (*given, *parts))


def _maybe(could_be: bool) -> Truth:
    return Truth.MAYBE if could_be else Truth.NO


def _alone_truth(test: HasTerm, coding: Coding) -> Truth:
    """Whether the evidence is about the term and nothing else was given beside it."""
    sure = [_if_meant(test, code) for code in coding.codes if code.sure]
    doubtful = [_if_meant(test, code) for code in coding.codes if not code.sure]
    if not sure:
        return min(Truth.MAYBE, max(doubtful, default=Truth.NO))
    return min(*sure, Truth.YES if all(truth is Truth.YES for truth in doubtful) else Truth.MAYBE)


@dataclass(frozen=True)
class _Arm:
    """The parts of what people were given: those that are sure, and all that are possible."""

    sure: frozenset[Term]
    possible: frozenset[Term]

    @property
    def closed(self) -> bool:
        return self.sure == self.possible


def _arm(facet: Facet, coding: Coding) -> _Arm:
    if coding.state.unknown and not coding.codes:
        return _Arm(frozenset(), frozenset(facet.terms.values()))
    sure: set[Term] = set()
    possible: set[Term] = set()
    for code in coding.codes:
        readings = [frozenset(facet.components(term) or (term,)) for term, _ in _readings(facet, code)]
        possible.update(*readings)
        if code.sure:
            sure.update(frozenset.intersection(*readings))
    return _Arm(frozenset(sure), frozenset(possible))


def _contrast_truth(review: EvidenceMap, test: HasTerm, unit: Unit) -> Truth:
    """Whether two arms are compared that differ by the component alone, so that the evidence is about that."""
    facets = tuple(_comparators(review, test.facet))
    if not facets:
        return Truth.NO
    treated = _arm(test.facet, unit.coding(test.facet.id))
    arms = (_arm(test.facet, unit.coding(facet.id)) for facet in facets)
    return _greatest(_differ(test.term, treated, compared) for compared in arms)


def _comparators(review: EvidenceMap, facet: Facet) -> Iterator[Facet]:
    return (other for other in review.codebook if other.terms_from == facet.id)


def _differ(term: Term, treated: _Arm, compared: _Arm) -> Truth:
    if treated.closed and compared.closed:
        more = treated.sure - compared.sure
        holds = compared.sure and compared.sure < treated.sure and all(part.is_within(term) for part in more)
        return _whether(bool(holds))
    only_treated = {part for part in treated.possible if part.is_within(term)} - compared.sure
    shared = treated.possible & compared.possible
    rest = {part for part in treated.sure if not part.is_within(term)}
    return _maybe(
        any(part != other for part in only_treated for other in shared)
        and compared.sure <= treated.possible
        and rest <= compared.possible
    )


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


def _links_truth(review: EvidenceMap, links: list[tuple[str, str]]) -> Truth:
    """Whether one of the works cites the other; open where nobody has noted what it cites."""
    if any(cited in review.cites.get(citing, ()) for citing, cited in links):
        return Truth.YES
    return _maybe(any(citing not in review.citations for citing, _ in links))


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
            coding = unit.coding(facet.id)
            if coding.codes and _arm(facet, coding).closed and _about_truth(test, coding) is Truth.NO:
                yield from (other.id for other in _comparators(review, facet))
            else:
                yield facet.id
        case InYears() if unit_truth(review, test, unit) is Truth.MAYBE:
            yield "year"
        case Cites() | CitedBy() if unit_truth(review, test, unit) is Truth.MAYBE:
            yield "citations"
