"""The definitions of ``gaps.md`` once more, by brute force: a query in every world that what is known allows.

A world settles what a record leaves open: which terms are meant, what else people were given, the year, what a work
cites. In one world a query is plainly true or false. Nothing here is shared with the code under test but the records
and the parts of a query.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from evidencemap.model import EvidenceMap
from evidencemap.query.syntax import And, CitedBy, Cites, HasTerm, HasText, InYears, Level, Missing, Not, Or, Test
from evidencemap.records.codebook import Facet
from evidencemap.records.coding import Coding, State
from evidencemap.records.study import Study

Given = tuple[str, str | None]
"""A term that the evidence is about, and the package that people had it in, if any."""
Value = frozenset[Given]
Facts = frozenset[str]
"""The tests of a query that hold, as they print themselves."""

UNKNOWN = (State.NOT_REPORTED, State.UNCLEAR, State.NOT_CODED)


def answers(review: EvidenceMap, test: Test, study: Study, as_of: int | None = None) -> set[bool]:
    """What a query can come to for a study: {True}, {False}, or both."""
    leaves = list({str(leaf): leaf for leaf in _leaves(test)}.values())
    units = study.findings or (None,)
    by_unit = [set(_unit_worlds(review, leaves, study, finding)) for finding in units]
    shared = [(leaf, _study_leaf(review, leaf, study)) for leaf in leaves if not isinstance(leaf, HasTerm | Missing)]
    found = set()
    for year in _years(review, study, leaves, as_of):
        choices = [[_spans(leaf, year)] if isinstance(leaf, InYears) else sorted(options) for leaf, options in shared]
        for settled in product(*choices):
            facts = frozenset(str(leaf) for (leaf, _), holds in zip(shared, settled, strict=True) if holds)
            for world in product(*by_unit):
                in_time = as_of is None or year <= as_of
                found.add(in_time and any(_holds(test, unit | facts, [u | facts for u in world]) for unit in world))
    return found


def _leaves(test: Test) -> Iterator[Test]:
    match test:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case _:
            yield test


def _holds(test: Test, here: Facts, everywhere: list[Facts]) -> bool:
    match test:
        case And(parts):
            return all(_holds(part, here, everywhere) for part in parts)
        case Or(parts):
            return any(_holds(part, here, everywhere) for part in parts)
        case Not(part):
            return not any(_holds(part, unit, everywhere) for unit in everywhere)
        case _:
            return str(test) in here


def _unit_worlds(review: EvidenceMap, leaves: list[Test], study: Study, finding: object) -> Iterator[Facts]:
    """For one finding, the facts about terms that can hold together."""
    facets = list(review.codebook.facets.values())
    codings = {facet.id: study.coding(facet.id, finding) for facet in facets}  # type: ignore[arg-type]
    known = {str(leaf) for leaf in leaves if isinstance(leaf, Missing) and codings[leaf.facet.id].state in UNKNOWN}
    families = [
        [facet, *(other for other in facets if other.terms_from == facet.id)]
        for facet in facets
        if not facet.terms_from
    ]
    options = []
    for family in families:
        asked = [leaf for leaf in leaves if isinstance(leaf, HasTerm) and leaf.facet in family]
        values = [list(_values(facet, codings[facet.id])) for facet in family]
        options.append({frozenset(_true_of(asked, family, world)) for world in product(*values)})
    for parts in product(*options):
        yield frozenset(known).union(*parts)


def _true_of(asked: list[Test], family: list[Facet], world: tuple[Value, ...]) -> Iterator[str]:
    for leaf in asked:
        assert isinstance(leaf, HasTerm)
        value = world[family.index(leaf.facet)]
        against = world[1:] if leaf.facet is family[0] else ()
        if _term_holds(leaf, value, against):
            yield str(leaf)


def _term_holds(leaf: HasTerm, value: Value, against: tuple[Value, ...]) -> bool:
    facet, target = leaf.facet, leaf.term.id
    contrasted = any(_differ_by(facet, target, value, other) for other in against)
    match leaf.level:
        case Level.SEPARABLE:
            return contrasted or any(target in _up(facet, term) for term, _ in value)
        case Level.INCLUDES:
            things = {thing for given in value for thing in given if thing}
            return any(target in _up(facet, part) for thing in things for part in (thing, *_parts(facet, thing)))
        case Level.ISOLATED:
            alone = (
                target in _up(facet, term) and (package is None or target in _up(facet, package))
                for term, package in value
            )
            return contrasted or (bool(value) and all(alone))


def _differ_by(facet: Facet, target: str, value: Value, against: Value) -> bool:
    treated = {part for term, _ in value for part in _parts(facet, term) or (term,)}
    compared = {part for term, _ in against for part in _parts(facet, term) or (term,)}
    return bool(compared) and compared < treated and all(target in _up(facet, part) for part in treated - compared)


def _up(facet: Facet, id: str) -> set[str]:
    term = facet.terms[id]
    return {id} | (_up(facet, term.broader.id) if term.broader else set())


def _parts(facet: Facet, id: str) -> tuple[str, ...]:
    return facet.terms[id].component_ids


def _values(facet: Facet, coding: Coding) -> Iterator[Value]:
    """Everything that a coding may come to."""
    if coding.state in UNKNOWN and not coding.codes:
        options = [[None, *_contexts(facet, id)] for id in facet.terms]
    else:
        options = []
        for code in coding.codes:
            open_term = code.kind_open or not code.sure
            ids = [id for id in facet.terms if id == code.term.id or (open_term and code.term.id in _up(facet, id))]
            given: list[Given | None] = []
            for id in ids:
                if code.package or code.alone:
                    given.append((id, code.package.id if code.package else None))
                else:
                    given.extend(_contexts(facet, id))
            options.append(given if code.sure else [None, *given])
    for choice in product(*options):
        yield frozenset(given for given in choice if given)


def _contexts(facet: Facet, id: str) -> list[Given]:
    """The term alone, or within a package that it, or what it is a kind of, is a component of."""
    packages = [other for other in facet.terms if _up(facet, id) & set(_parts(facet, other))]
    return [(id, None), *((id, package) for package in packages)]


def _study_leaf(review: EvidenceMap, leaf: Test, study: Study) -> set[bool]:
    """What a test of the whole study can come to."""
    match leaf:
        case HasText(text):
            return {text in study.title} if study.extracted or text in study.title else {True, False}
        case Cites(key):
            return _linked(review, study.reports[0], key)
        case CitedBy(key):
            return _linked(review, key, study.reports[0])
        case _:
            return {True, False}


def _linked(review: EvidenceMap, citing: str, cited: str) -> set[bool]:
    noted = review.citations.get(citing)
    return {True, False} if noted is None else {any(link.key == cited for link in noted.links)}


def _years(review: EvidenceMap, study: Study, leaves: list[Test], as_of: int | None) -> list[int]:
    """Years in which the report can have appeared, as many as make a difference."""
    date = review.references[study.reports[0]].date
    first, last = (date.first, date.last) if date else (0, 9999)
    bounds = {first, last}
    for leaf in leaves:
        if isinstance(leaf, InYears):
            bounds |= {leaf.first - 1, leaf.first, leaf.last, leaf.last + 1}
    if as_of is not None:
        bounds |= {as_of, as_of + 1}
    return sorted(year for year in bounds if first <= year <= last)


def _spans(leaf: InYears, year: int) -> bool:
    return leaf.first <= year <= leaf.last
