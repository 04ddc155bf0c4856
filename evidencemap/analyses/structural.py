"""Structural zeros: patterns that no study can fill, because the codebook says that their terms exclude each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property

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

    def _narrowed(self, pattern: Pattern) -> Pattern:
        """The terms of the scope that ask for more than the pattern does."""
        return {facet: term for facet, term in self.scope.items() if not _is_within(pattern.get(facet), term)}

    def _forbid(self, pattern: Pattern) -> bool:
        told = tuple([(facet, pattern[facet].id) for facet in self._told if facet in pattern])
        if told not in self._answers:
            self._answers[told] = self._forbid_anew(pattern)
        return self._answers[told]

    @cached_property
    def _told(self) -> tuple[str, ...]:
        """The facets that the zeros speak of; no other bears on an answer."""
        return tuple(dict.fromkeys(facet for zero in self.patterns for facet in zero))

    @cached_property
    def _answers(self) -> dict[tuple[tuple[str, str], ...], bool]:
        return {}

    def _forbid_anew(self, pattern: Pattern) -> bool:
        near = [zero for zero in self.patterns if _could_lie_within(pattern, zero)]
        if any(_lies_within(pattern, zero) for zero in near):
            return True
        return any(self._forbid_every_kind(pattern, self.facets[id]) for id in self._worth_telling_apart(pattern, near))

    def _worth_telling_apart(self, pattern: Pattern, near: list[Pattern]) -> Iterator[str]:
        """The facets of which every kind that the pattern leaves open lies within one of the zeros near it."""
        for id in dict.fromkeys(facet for zero in near for facet in zero):
            terms = [zero[id] for zero in near if id in zero]
            told = all(_is_within(pattern.get(id), term) for term in terms)
            if not told and all(any(map(kind.is_within, terms)) for kind in self.facets[id].narrowest(pattern.get(id))):
                yield id

    def _forbid_every_kind(self, pattern: Pattern, facet: Facet) -> bool:
        given = pattern.get(facet.id)
        kinds = facet.narrower(given) if given else facet.roots
        return bool(kinds) and all(self._forbid({**pattern, facet.id: kind}) for kind in kinds)


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


def _could_lie_within(pattern: Pattern, zero: Pattern) -> bool:
    return all(_could_become(pattern.get(facet), term) for facet, term in zero.items())


def _could_become(given: Term | None, term: Term) -> bool:
    return given is None or given.is_within(term) or term.is_within(given)
