"""Whether evidence is about a term: the three levels at which a part of a package can be meant, and contrasts of arms.

*includes* ⊃ *separable* ⊃ *isolated*: what people were given has the part; the data are about the part; nothing but the
part was given, or two arms differ by it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

from evidencemap.model import EvidenceMap, Unit
from evidencemap.query.syntax import HasTerm, Level
from evidencemap.query.truth import Truth, greatest, perhaps
from evidencemap.records.codebook import Facet, Term
from evidencemap.records.coding import Code, Coding

Arm = frozenset[Term]
ANYTHING: frozenset[Arm] = frozenset()
MOST_READINGS = 1000


def term_truth(review: EvidenceMap, test: HasTerm, unit: Unit) -> Truth:
    """How well a unit of evidence matches a term; worked out once a unit, as the cells of a map ask again and again."""
    known: Truth | None = unit.answers.get(test.written)
    if known is None:
        truth = _worked_out(review, test, unit)
        known = Truth.NO if truth is Truth.MAYBE and _is_ruled_out(review, test, unit) else truth
        unit.answers[test.written] = known
    return known


def open_facets_of(review: EvidenceMap, test: HasTerm, unit: Unit) -> Iterator[str]:
    """The facets by which a term that matches perhaps could be settled."""
    coding = unit.coding(test.facet.id)
    only_by_contrast = len(_arms(test.facet, coding, test.term)) == 1 and _about(test, coding) is Truth.NO
    if only_by_contrast:
        yield from (other.id for other in comparators(review, test.facet))
    else:
        yield test.facet.id


def _worked_out(review: EvidenceMap, test: HasTerm, unit: Unit) -> Truth:
    coding = unit.coding(test.facet.id)
    if coding.state.unknown and not coding.codes:
        return Truth.MAYBE
    truth = _about(test, coding)
    if truth is Truth.YES or test.level is Level.INCLUDES:
        return truth
    return max(truth, _contrast(review, test, unit))


def _about(test: HasTerm, coding: Coding) -> Truth:
    if test.level is Level.ISOLATED:
        return _alone(test, coding)
    return greatest(_of_code(test, code) for code in coding.codes)


def _of_code(test: HasTerm, code: Code) -> Truth:
    truth = _if_meant(test, code)
    return truth if code.sure else min(truth, Truth.MAYBE)


def _if_meant(test: HasTerm, code: Code) -> Truth:
    """Whether a code matches, taken that it is meant at all."""
    if test.level is Level.SEPARABLE:
        could_be_narrower = (code.kind_open or not code.sure) and test.term.is_within(code.term)
        return Truth.YES if code.term.is_within(test.term) else perhaps(could_be_narrower)
    fits = [_fits(test, term, package) for term, package in _readings(test.facet, code)]
    return Truth.YES if all(fits) else perhaps(any(fits))


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


def _alone(test: HasTerm, coding: Coding) -> Truth:
    """Whether the evidence is about the term and nothing else was given beside it."""
    sure = [_if_meant(test, code) for code in coding.codes if code.sure]
    doubtful = [_if_meant(test, code) for code in coding.codes if not code.sure]
    if not sure:
        return min(Truth.MAYBE, max(doubtful, default=Truth.NO))
    return min(*sure, Truth.YES if all(truth is Truth.YES for truth in doubtful) else Truth.MAYBE)


def _contrast(review: EvidenceMap, test: HasTerm, unit: Unit) -> Truth:
    """Whether two arms are compared that differ by the part alone, so that the evidence is about that part."""
    codings = [unit.coding(facet.id) for facet in comparators(review, test.facet)]
    compared = [coding for coding in codings if coding.codes or coding.state.unknown]
    if not compared:
        return Truth.NO
    treated = _arms(test.facet, unit.coding(test.facet.id), test.term)
    return greatest(_differ(test.term, treated, _arms(test.facet, coding)) for coding in compared)


def bearing_on(review: EvidenceMap, facet: Facet) -> Iterator[str]:
    """The other facets that bear on which terms of a facet a unit matches."""
    yield from (other.id for other in comparators(review, facet))
    yield from {other: None for rule in _rules_about(review, facet) for other in rule if other != facet.id}


def _is_ruled_out(review: EvidenceMap, test: HasTerm, unit: Unit) -> bool:
    """Whether the codebook says that a term cannot be beside what the unit is about for sure.

    What merely includes a term has other parts beside it, of which nothing is said.
    """
    if test.level is Level.INCLUDES:
        return False
    return any(
        test.term.is_within(rule[test.facet.id])
        and all(unit.is_coded(facet, term) for facet, term in rule.items() if facet != test.facet.id)
        for rule in _rules_about(review, test.facet)
    )


def _rules_about(review: EvidenceMap, facet: Facet) -> Iterator[Mapping[str, Term]]:
    """The terms that the codebook calls impossible together, where one of them is of a facet."""
    return (one.terms for one in review.codebook.impossible if facet.id in one.terms)


def comparators(review: EvidenceMap, facet: Facet) -> Iterator[Facet]:
    """The facets that say what a facet was compared with."""
    return (other for other in review.codebook if other.terms_from == facet.id)


def _arms(facet: Facet, coding: Coding, about: Term | None = None) -> frozenset[Arm]:
    """What the people of one arm may have been given, taken apart; ANYTHING where that is not known.

    With a part goes the package that it stands in; where only evidence ``about`` a term counts, not with other parts.
    """
    if coding.state.unknown and not coding.codes:
        return ANYTHING
    readings = []
    for code in coding.codes:
        given = (
            package if package and (about is None or term.is_within(about)) else term
            for term, package in _readings(facet, code)
        )
        parts = {frozenset(facet.components(thing) or (thing,)) for thing in given}
        readings.append(parts if code.sure else parts | {frozenset()})
    if prod(map(len, readings)) > MOST_READINGS:
        return ANYTHING
    return frozenset(frozenset().union(*arm) for arm in product(*readings))


def _differ(term: Term, treated: frozenset[Arm], compared: frozenset[Arm]) -> Truth:
    if treated == ANYTHING:
        return Truth.MAYBE
    if compared == ANYTHING:
        return perhaps(any(len(arm) > 1 and any(part.is_within(term) for part in arm) for arm in treated))
    found = [_differ_by(term, one, other) for one in treated for other in compared]
    return Truth.YES if all(found) else perhaps(any(found))


def _differ_by(term: Term, treated: Arm, compared: Arm) -> bool:
    return bool(compared) and compared < treated and all(part.is_within(term) for part in treated - compared)
