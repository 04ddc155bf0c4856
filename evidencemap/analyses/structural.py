"""Structural zeros: patterns that no study can fill, because the codebook says that their terms exclude each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import cached_property

from evidencemap.analyses.ruled_out import Kinds, all_ruled_out
from evidencemap.query.syntax import HasTerm, Test, conjuncts
from evidencemap.records.codebook import Codebook, Facet, Term
from evidencemap.values import dataclass

Pattern = Mapping[str, Term]
"""A term for each of some facets, by the id of the facet."""


@dataclass(frozen=True)
class StructuralZeros:
    """Patterns that cannot be, also among what lies in ``scope``; what is narrower cannot be either."""

    patterns: tuple[Pattern, ...]
    facets: Mapping[str, Facet]
    scope: Pattern = field(default_factory=dict)

    @classmethod
    def of(cls, codebook: Codebook, more: tuple[Pattern, ...] = ()) -> StructuralZeros:
        """What the codebook forbids, and what somebody else does."""
        return cls((*(impossible.terms for impossible in codebook.impossible), *more), codebook.facets)

    def forbid(self, pattern: Pattern) -> bool:
        """Whether every way to fill a pattern in, down to the narrowest terms of all facets, is forbidden.

        A term that has nothing to do with what the scope asks for in its facet lies outside the scope.
        """
        if not self.patterns and not self.scope:
            return False
        outside = (not _could_become(pattern.get(facet), term) for facet, term in self.scope.items())
        return any(outside) or self._forbid({**pattern, **self._narrowed(pattern)})

    def spoken_of(self, facets: Iterable[Facet]) -> Mapping[tuple[str, str], Term]:
        """The terms that bear on whether a pattern is forbidden, by facet and term; any other can be wherever all can.

        They lie within a term that a zero names, or have one among the narrower ones, or share a facet with the scope.
        """
        named = [(facet, term) for zero in self.patterns for facet, term in zero.items()]
        return {
            (facet.id, term.id): term
            for facet in facets
            for term in facet.terms.values()
            if facet.id in self.scope or any(facet.id == id and _could_become(term, other) for id, other in named)
        }

    def _narrowed(self, pattern: Pattern) -> Pattern:
        """The terms of the scope that ask for more than the pattern does."""
        return {facet: term for facet, term in self.scope.items() if not _is_within(pattern.get(facet), term)}

    def _forbid(self, pattern: Pattern) -> bool:
        told = tuple([(facet, pattern[facet].id) for facet in self._told if facet in pattern])
        if told not in self._answers:
            left_open = {facet: self._kinds[facet, None] for facet in self._told}
            given = {facet: self._kinds[facet, id] for facet, id in told}
            self._answers[told] = all_ruled_out({**left_open, **given}, self._rules)
        return self._answers[told]

    @cached_property
    def _answers(self) -> dict[tuple[tuple[str, str], ...], bool]:
        return {}

    @cached_property
    def _told(self) -> tuple[str, ...]:
        """The facets that the zeros speak of; no other bears on an answer."""
        return tuple(dict.fromkeys(facet for zero in self.patterns for facet in zero))

    @cached_property
    def _rules(self) -> Sequence[Kinds]:
        return [{facet: self._kinds[facet, term.id] for facet, term in zero.items()} for zero in self.patterns]

    @cached_property
    def _kinds(self) -> Mapping[tuple[str, str | None], int]:
        """For each term, and for a facet as a whole (None), its narrowest terms."""
        found: dict[tuple[str, str | None], int] = {}
        for facet in map(self.facets.__getitem__, self._told):
            bits = {kind.id: 1 << place for place, kind in enumerate(facet.narrowest(None))}
            for term in (None, *facet.terms.values()):
                found[facet.id, term.id if term else None] = sum(bits[kind.id] for kind in facet.narrowest(term))
        return found


def why_impossible(codebook: Codebook, test: Test) -> str:
    """Why the codebook says that no study can be what a query asks for; empty where it does not say so."""
    asked = {part.facet.id: part.term for part in conjuncts(test) if isinstance(part, HasTerm)}
    if not StructuralZeros.of(codebook).forbid(asked):
        return ""
    direct = (one.reason for one in codebook.impossible if _lies_within(asked, one.terms))
    return next(direct, "every kind of it is impossible by the codebook")


def _lies_within(pattern: Pattern, zero: Pattern) -> bool:
    return all(_is_within(pattern.get(facet), term) for facet, term in zero.items())


def _is_within(given: Term | None, term: Term) -> bool:
    return given is not None and given.is_within(term)


def _could_become(given: Term | None, term: Term) -> bool:
    return given is None or given.is_within(term) or term.is_within(given)
