"""Gaps that nobody asked about: the most general patterns of terms that too few studies match.

A maximal uncovered pattern (Asudeh, Jin & Jagadish, Assessing and remedying coverage for a given dataset, ICDE 2019),
here with hierarchies, several values and unknowns: fewer than ``threshold`` studies match, and each pattern that is one
step more general, by a broader term or one facet fewer, has enough. What is narrower than a gap is no news.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from evidencemap.analyses.structural import StructuralZeros
from evidencemap.analyses.unit_index import Key, UnitIndex
from evidencemap.records.codebook import Facet, Term
from evidencemap.values import dataclass

Cell = tuple[Key, ...]
"""The terms of a pattern in the order of the search."""


@dataclass(frozen=True)
class Uncovered:
    """A maximal uncovered pattern, and how many studies match for sure and at most."""

    cell: Cell
    sure: int
    possible: int


def uncovered_patterns(index: UnitIndex, threshold: int, depth: int, zeros: StructuralZeros) -> Iterator[Uncovered]:
    """All maximal uncovered patterns of at most ``depth`` facets that the codebook does not call impossible.

    First the certain gaps, which nothing unknown could fill, then the possible ones: too few studies are known, and
    enough could turn out to match.
    """
    yield from certain_patterns(index, threshold, depth, zeros)
    if index.sure != index.possible:
        yield from _Search(index, index.sure, index.scope, threshold, depth, zeros).found()


def certain_patterns(index: UnitIndex, threshold: int, depth: int, zeros: StructuralZeros) -> Iterator[Uncovered]:
    """Those among them that nothing unknown could fill."""
    yield from _Search(index, index.possible, index.blocks, threshold, depth, zeros).found()


@dataclass(frozen=True)
class _Extension:
    """A term that may be added to a pattern, with the units that have it, may have it, and have what is broader."""

    facet: int
    term: Term
    key: Key
    broader: Key | None
    units: int
    possible: int
    wider: int


@dataclass(frozen=True)
class _Pattern:
    """A pattern with enough studies, which the walk makes narrower.

    ``units`` has the units that match, ``possible`` those that match at least perhaps, ``wider`` those that match each
    of the patterns one step more general.
    """

    terms: tuple[_Extension, ...]
    units: int
    possible: int
    wider: tuple[int, ...] = ()

    def narrowed(self, by: _Extension) -> _Pattern:
        """The pattern with one term more."""
        wider = (*(units & by.units for units in self.wider), self.units & by.wider)
        return _Pattern((*self.terms, by), self.units & by.units, self.possible & by.possible, wider)


@dataclass(frozen=True)
class _Search:
    """A depth-first walk that adds facets in their order, and broader terms before narrower ones.

    ``cover`` says which units count as matching a term, ``everything`` which match the empty pattern.
    """

    index: UnitIndex
    cover: Mapping[Key, int]
    everything: int
    threshold: int
    depth: int
    zeros: StructuralZeros

    def found(self) -> Iterator[Uncovered]:
        """Every gap; none where there are too few studies to have a gap among them."""
        if self._covered(self.everything):
            yield from self._below(_Pattern((), self.everything, self.index.blocks), self._first_extensions)

    @cached_property
    def _first_extensions(self) -> list[_Extension]:
        return [
            self._extension(position, facet, term)
            for position, facet in enumerate(self.index.facets)
            for term in facet.terms.values()
        ]

    def _extension(self, position: int, facet: Facet, term: Term) -> _Extension:
        key = (facet.id, term.id)
        broader = (facet.id, term.broader.id) if term.broader else None
        wider = self.cover[broader] if broader else self.everything
        return _Extension(position, term, key, broader, self.cover[key], self.index.possible[key], wider)

    def _below(self, pattern: _Pattern, extensions: Sequence[_Extension]) -> Iterator[Uncovered]:
        """The gaps among the patterns that add a later facet to a covered one.

        An extension that already failed for a more general pattern cannot give a maximal gap, so only those that held
        are handed on.
        """
        units, covered = pattern.units, self._covered
        failed = [extension for extension in extensions if not covered(units & extension.units)]
        keys = {extension.key for extension in failed}
        for extension in failed:
            if extension.broader not in keys and self._is_gap(pattern, extension):
                yield self._gap(pattern, extension)
        if len(pattern.terms) + 1 < self.depth:
            held = [extension for extension in extensions if extension.key not in keys]
            later = {extension.facet: at for at, extension in enumerate(held, 1)}
            for extension in held:
                yield from self._below(pattern.narrowed(extension), held[later[extension.facet] :])

    @cached_property
    def _covered(self) -> Callable[[int], bool]:
        """Whether enough studies have one of some units."""
        return bool if self.threshold == 1 else lambda units: self.index.count(units) >= self.threshold

    def _is_gap(self, pattern: _Pattern, last: _Extension) -> bool:
        """Whether a pattern with too few studies can have more, and every one a step more general has enough.

        What the last term has above it has held already: the walk would not have come here. Where what is known for
        sure is searched, enough could still match: else it is a certain gap.
        """
        if self.cover is not self.index.possible and not self._covered(pattern.possible & last.possible):
            return False
        for units in pattern.wider:
            if not self._covered(units & last.units):
                return False
        return not self.zeros.forbid({one.key[0]: one.term for one in (*pattern.terms, last)})

    def _gap(self, pattern: _Pattern, last: _Extension) -> Uncovered:
        cell = tuple([extension.key for extension in (*pattern.terms, last)])
        possible = self.index.count(pattern.possible & last.possible)
        return Uncovered(cell, self.index.count_of(cell, self.index.sure) if possible else 0, possible)
