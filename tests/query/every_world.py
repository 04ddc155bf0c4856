"""The definitions of ``gaps.md`` once more, by brute force: a query in every world that what is known allows.

A world settles what a record leaves open: which terms are meant, what else people were given, the year, what a work
cites. In one world a query is plainly true or false. Nothing here is shared with the code under test but the records
and the parts of a query.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, product

from evidencemap.model import EvidenceMap
from evidencemap.query.syntax import And, CitedBy, Cites, HasTerm, HasText, InYears, Level, Missing, Not, Or, Test
from evidencemap.records.codebook import Facet
from evidencemap.records.coding import Code, Coding, State
from evidencemap.records.study import Finding, Study

Given = tuple[str, str | None]
"""A term that the evidence is about, and the package that people had it in, if any."""
Value = frozenset[Given]
Arms = frozenset[tuple[str, frozenset[str], frozenset[str]]]
Facts = frozenset[str]
"""The tests of a query that hold, as they print themselves."""

UNKNOWN = (State.NOT_REPORTED, State.UNCLEAR, State.NOT_CODED)


def answers(review: EvidenceMap, test: Test, study: Study, as_of: int | None = None) -> set[bool]:
    """What a query can come to for a study: {True}, {False}, or both."""
    rules = [
        [HasTerm(review.facet(facet), term) for facet, term in one.terms.items()] for one in review.codebook.impossible
    ]
    leaves = list({str(leaf): leaf for leaf in _leaves(test)}.values())
    terms = list({str(leaf): leaf for leaf in (*leaves, *chain(*rules))}.values())
    units = study.findings or (None,)
    by_unit = [
        {world for world in unit_worlds(review, terms, study, finding) if not _breaks(rules, world)}
        for finding in units
    ]
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


def _breaks(rules: list[list[HasTerm]], world: Facts) -> bool:
    """Whether evidence is about terms that the codebook calls impossible together."""
    return any(all(str(term) in world for term in rule) for rule in rules)


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


def unit_worlds(review: EvidenceMap, leaves: list[Test], study: Study, finding: Finding | None) -> Iterator[Facts]:
    """For one finding, the facts about terms that can hold together."""
    facets = list(review.codebook.facets.values())
    codings = {facet.id: study.coding(facet.id, finding) for facet in facets}
    known = {str(leaf) for leaf in leaves if isinstance(leaf, Missing) and codings[leaf.facet.id].state in UNKNOWN}
    options = []
    for lender in facets:
        if not lender.terms_from:
            family = [lender, *(facet for facet in facets if facet.terms_from == lender.id)]
            asked = [[leaf for leaf in leaves if isinstance(leaf, HasTerm) and leaf.facet is facet] for facet in family]
            if any(asked):
                options.append(set(_Tree(lender).worlds(asked, [codings[facet.id] for facet in family])))
    for parts in product(*options):
        yield frozenset(known).union(*parts)


class _Tree:
    """The terms of a facet, by their ids alone: what each is a kind of, and what it is made of."""

    def __init__(self, facet: Facet) -> None:
        self.up = {id: self._upwards(facet, id) for id in facet.terms}
        self.parts = {id: term.component_ids for id, term in facet.terms.items()}

    def _upwards(self, facet: Facet, id: str) -> frozenset[str]:
        broader = facet.terms[id].broader
        return frozenset({id}) | (self._upwards(facet, broader.id) if broader else frozenset())

    def worlds(self, asked: list[list[HasTerm]], codings: list[Coding]) -> Iterator[Facts]:
        """The tests that can hold together, of a facet and of those that say in its terms what it is set against."""
        sides = [
            {(self.facts(leaves, value), frozenset(self.given(value))) for value in self.values(coding)}
            for leaves, coding in zip(asked, codings, strict=True)
        ]
        for (facts, given), *others in product(*sides):
            more = {str(leaf) for leaf in asked[0] for _, other in others if self.contrasted(leaf, given, other)}
            yield facts.union(more, *(other for other, _ in others))

    def given(self, value: Value) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
        """For each thing that people were given: its term, its own parts, and those of all that it came with."""
        for term, package in value:
            yield (
                term,
                frozenset(self.parts[term] or (term,)),
                frozenset(self.parts[package or term] or (package or term,)),
            )

    def contrasted(self, leaf: HasTerm, treated: Arms, compared: Arms) -> bool:
        """Whether the evidence is about a term because two arms differ by it alone."""
        target = leaf.term.id
        one = {part for term, own, whole in treated for part in (whole if target in self.up[term] else own)}
        other = {part for _, _, whole in compared for part in whole}
        isolated = bool(other) and other < one and all(target in self.up[part] for part in one - other)
        return isolated and leaf.level is not Level.INCLUDES

    def facts(self, leaves: list[HasTerm], value: Value) -> Facts:
        """The tests that hold of a value by itself."""
        return frozenset(str(leaf) for leaf in leaves if self.holds(leaf.term.id, leaf.level, value))

    def holds(self, target: str, level: Level, value: Value) -> bool:
        """Whether the evidence is about a term at a level."""
        match level:
            case Level.SEPARABLE:
                return any(target in self.up[term] for term, _ in value)
            case Level.INCLUDES:
                things = {thing for given in value for thing in given if thing}
                return any(target in self.up[part] for thing in things for part in (thing, *self.parts[thing]))
            case Level.ISOLATED:
                alone = (
                    target in self.up[term] and (package is None or target in self.up[package])
                    for term, package in value
                )
                return bool(value) and all(alone)

    def values(self, coding: Coding) -> Iterator[Value]:
        """Everything that a coding may come to."""
        if coding.state in UNKNOWN and not coding.codes:
            options = [[None, *self.contexts(id)] for id in self.up]
        else:
            options = [self.readings(code) for code in coding.codes]
        for choice in product(*options):
            yield frozenset(given for given in choice if given)

    def readings(self, code: Code) -> list[Given | None]:
        """Everything that a code may mean; None where it may not be meant at all."""
        open_term = code.kind_open or not code.sure
        ids = [id for id in self.up if id == code.term.id or (open_term and code.term.id in self.up[id])]
        if code.package or code.alone:
            given = [(id, code.package.id if code.package else None) for id in ids]
        else:
            given = [context for id in ids for context in self.contexts(id)]
        return [*given] if code.sure else [None, *given]

    def contexts(self, id: str) -> list[Given]:
        """The term alone, or within a package that it, or what it is a kind of, is a component of."""
        packages = [other for other, parts in self.parts.items() if self.up[id] & set(parts)]
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
