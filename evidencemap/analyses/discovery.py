"""Gaps that nobody asked about: the most general patterns of terms that too few studies match.

A maximal uncovered pattern (Asudeh, Jin & Jagadish, Assessing and remedying coverage for a given dataset, ICDE 2019),
here with hierarchies, several values and unknowns: fewer than ``threshold`` studies match, and each pattern that is one
step more general, by a broader term or one facet fewer, has enough. What is narrower than a gap is no news.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    yield from _Search(index, index.possible, index.blocks, threshold, depth, zeros).found()
    if index.sure != index.possible:
        yield from _Search(index, index.sure, index.scope, threshold, depth, zeros).found()


@dataclass(frozen=True)
class _Extension:
    """A term that may be added to a pattern, with the units that have it."""

    facet: int
    term: Term
    key: Key
    units: int
    broader: Key | None
    broader_units: int | None


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
            yield from self._below((), self.everything, self._first_extensions)

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
        return _Extension(position, term, key, self.cover[key], broader, self.cover[broader] if broader else None)

    def _below(
        self, pattern: tuple[_Extension, ...], units: int, extensions: Sequence[_Extension]
    ) -> Iterator[Uncovered]:
        """The gaps among the patterns that add a later facet to a covered one.

        An extension that already failed for a more general pattern cannot give a maximal gap, so only those that held
        are handed on.
        """
        held: list[tuple[_Extension, int]] = []
        failed: set[Key | None] = set()
        for extension in extensions:
            if extension.broader in failed:
                failed.add(extension.key)
                continue
            both = units & extension.units
            if self._covered(both):
                held.append((extension, both))
                continue
            failed.add(extension.key)
            if self._may_be_new(pattern, extension) and self._is_gap(pattern, extension):
                yield self._gap((*pattern, extension))
        if len(pattern) + 1 < self.depth:
            for extension, both in held:
                later = [other for other, _ in held if other.facet > extension.facet]
                yield from self._below((*pattern, extension), both, later)

    def _covered(self, units: int) -> bool:
        if self.threshold == 1:
            return units != 0
        return self.index.count(units) >= self.threshold

    def _may_be_new(self, pattern: tuple[_Extension, ...], last: _Extension) -> bool:
        """Whether enough could still match, where what is known for sure is searched: else it is a certain gap."""
        if self.cover is self.index.possible:
            return True
        units = self.index.possible[last.key]
        for extension in pattern:
            units &= self.index.possible[extension.key]
        return self._covered(units)

    def _is_gap(self, pattern: tuple[_Extension, ...], last: _Extension) -> bool:
        """Whether the pattern can be, and every pattern one step more general has enough studies.

        What the last term has above it has held already: the walk would not have come here.
        """
        whole = (*pattern, last)
        for index, extension in enumerate(pattern):
            units = self.everything if extension.broader_units is None else extension.broader_units
            for other, kept in enumerate(whole):
                if other != index:
                    units &= kept.units
            if not self._covered(units):
                return False
        return not self.zeros.forbid({one.key[0]: one.term for one in whole})

    def _gap(self, pattern: tuple[_Extension, ...]) -> Uncovered:
        cell = tuple(extension.key for extension in pattern)
        return Uncovered(cell, *(self.index.count_of(cell, cover) for cover in (self.index.sure, self.index.possible)))
