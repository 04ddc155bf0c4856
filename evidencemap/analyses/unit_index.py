"""The units of evidence as bits of whole numbers, so that thousands of patterns can be counted in a moment.

Every study has a block of bits, one for each unit and an empty one on top. Adding a block of ones carries into the top
bit of just those blocks in which a unit matches; counting the top bits counts studies, however many units match.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property

from evidencemap.model import EvidenceMap, Unit
from evidencemap.query.levels import bearing_on, comparators, term_truth
from evidencemap.query.matching import truth_in_time
from evidencemap.query.syntax import EVERYTHING, HasTerm, Test
from evidencemap.query.truth import Truth
from evidencemap.records.codebook import Facet, Term
from evidencemap.records.coding import Coding
from evidencemap.values import dataclass

Key = tuple[str, str]
"""A facet and one of its terms, by their ids."""


@dataclass(frozen=True)
class UnitIndex:
    """For facet and term, the units that match surely and those that match at least perhaps.

    ``blocks`` has the bits of all units, ``tops`` the empty bit above those of each study, ``ids`` the studies in the
    order of their bits. ``scope`` has the units that are in scope for sure, and ``coded`` those that match surely even
    where it is not sure that they are in scope; ``settled`` for a facet all units of the studies in which nothing about
    it is open.
    """

    facets: tuple[Facet, ...]
    sure: Mapping[Key, int]
    possible: Mapping[Key, int]
    coded: Mapping[Key, int]
    settled: Mapping[str, int]
    blocks: int
    tops: int
    scope: int
    ids: tuple[str, ...]

    @cached_property
    def studies(self) -> int:
        """How many studies are, or may be, in scope."""
        return self.tops.bit_count()

    def count(self, units: int) -> int:
        """How many studies have at least one of these units."""
        return ((units + self.blocks) & self.tops).bit_count()

    def studies_of(self, cell: Iterable[Key], cover: Mapping[Key, int]) -> frozenset[str]:
        """The ids of the studies that have a unit which ``cover`` counts for every term of a cell."""
        units = self.blocks
        for key in cell:
            units &= cover[key]
        carried = (units + self.blocks) & self.tops
        return frozenset(id for id, top in zip(self.ids, self._tops_apart, strict=True) if carried & top)

    @property
    def tops_by_study(self) -> Iterator[tuple[str, int]]:
        """The id of each study, and where its empty bit stands."""
        return zip(self.ids, (top.bit_length() - 1 for top in self._tops_apart), strict=True)

    @cached_property
    def _tops_apart(self) -> tuple[int, ...]:
        return tuple(1 << at for at in range(self.tops.bit_length()) if self.tops >> at & 1)

    def count_of(self, cell: Iterable[Key], cover: Mapping[Key, int]) -> int:
        """How many studies have a unit that ``cover`` counts for every term of a cell."""
        units = self.blocks
        for key in cell:
            units &= cover[key]
        return self.count(units)


def unit_index(
    review: EvidenceMap, facets: Iterable[Facet], where: Test = EVERYTHING, as_of: int | None = None
) -> UnitIndex:
    """The studies with a unit that may be in the scope of ``where`` and in time, by the terms of some facets."""
    facets = tuple(facets)
    places = _places(review, where, as_of)
    certain = _bits(places.certain)
    reach = certain | _bits(places.perhaps)
    sure: dict[Key, int] = {}
    possible: dict[Key, int] = {}
    coded: dict[Key, int] = {}
    settled: dict[str, int] = {}
    for facet, alike in zip(facets, _coded_alike(review, facets, places), strict=True):
        for term, surely, perhaps in _by_term(review, facet, alike):
            coded[facet.id, term] = surely
            sure[facet.id, term] = surely & certain
            possible[facet.id, term] = perhaps & reach
        settled[facet.id] = places.blocks & ~places.of_studies(
            at for unit, positions in alike if not unit.coding(facet.id).settled for at in positions
        )
    ids = tuple(dict.fromkeys(unit.study.id for unit in places.units.values()))
    return UnitIndex(facets, sure, possible, coded, settled, places.blocks, places.tops, certain, ids)


Alike = list[tuple[Unit, list[int]]]
"""Units that a facet is coded alike in: one of them, and the bits of all."""


@dataclass(frozen=True)
class _Places:
    """The units of the studies in reach by their bits, and the bits of those in scope for sure or perhaps."""

    units: dict[int, Unit]
    certain: list[int]
    perhaps: list[int]
    study_blocks: list[tuple[int, int]]

    @cached_property
    def blocks(self) -> int:
        """The bits of all units."""
        return _bits(self.units)

    @cached_property
    def tops(self) -> int:
        """The bit above those of each study."""
        return _bits(start + size for start, size in self.study_blocks)

    def of_studies(self, positions: Iterable[int]) -> int:
        """The bits of all units of the studies that these belong to."""
        starts = [start for start, _ in self.study_blocks]
        found = {bisect_right(starts, at) - 1 for at in positions}
        blocks = (self.study_blocks[number] for number in found)
        return _bits(at for start, size in blocks for at in range(start, start + size))


def _places(review: EvidenceMap, where: Test, as_of: int | None) -> _Places:
    places = _Places({}, [], [], [])
    everything = where == EVERYTHING and as_of is None
    at = 0
    for study in review.studies.values():
        units = review.units(study)
        bits = range(at, at + len(units))
        if everything:
            places.certain.extend(bits)
        else:
            scopes = [(truth_in_time(review, where, unit, as_of), bit) for unit, bit in zip(units, bits, strict=True)]
            if not any(scope for scope, _ in scopes):
                continue
            places.certain.extend(bit for scope, bit in scopes if scope is Truth.YES)
            places.perhaps.extend(bit for scope, bit in scopes if scope is Truth.MAYBE)
        places.units.update(zip(bits, units, strict=True))
        places.study_blocks.append((at, len(units)))
        at += len(units) + 1
    return places


def _coded_alike(review: EvidenceMap, facets: tuple[Facet, ...], places: _Places) -> Iterator[Alike]:
    """For each facet the units grouped by all that bears on what they match: its coding, and those that bear on it.

    Unit by unit and not facet by facet, because what lies together in memory is read faster together.
    """
    rows: list[tuple[str, list[str], dict[Hashable, list[int]]]] = [
        (facet.id, list(bearing_on(review, facet)), defaultdict(list)) for facet in facets
    ]
    for at, unit in places.units.items():
        own: Mapping[str, Coding] = unit.finding.codings if unit.finding else {}
        for facet, others, alike in rows:
            meaning = (own.get(facet) or unit.coding(facet)).meaning
            if others:
                meaning = (meaning, *(unit.coding(other).meaning for other in others))
            alike[meaning].append(at)
    return ([(places.units[bits[0]], bits) for bits in alike.values()] for _, _, alike in rows)


def _by_term(review: EvidenceMap, facet: Facet, alike: Alike) -> Iterator[tuple[str, int, int]]:
    """For each term the units that match surely, and those that match at least perhaps."""
    compared = any(comparators(review, facet))
    sure = dict.fromkeys(facet.terms, 0)
    possible = dict.fromkeys(facet.terms, 0)
    for unit, positions in alike:
        bits = _bits(positions)
        terms = facet.terms.values() if compared else _touched(facet, unit.coding(facet.id))
        for term in terms:
            truth = term_truth(review, HasTerm(facet, term), unit)
            if truth:
                possible[term.id] |= bits
            if truth is Truth.YES:
                sure[term.id] |= bits
    return ((id, sure[id], possible[id]) for id in facet.terms)


def _touched(facet: Facet, coding: Coding) -> Iterable[Term]:
    """The terms that a coding can bear on where no comparison of arms can add others: broader and narrower ones."""
    if not coding.codes:
        return facet.terms.values() if coding.state.unknown else ()
    found = [term for code in coding.codes for term in code.term.lineage]
    if not coding.settled:
        given = [code.term for code in coding.codes]
        found += [term for term in facet.terms.values() if any(map(term.is_within, given))]
    return {term.id: term for term in found}.values()


def _bits(positions: Iterable[int]) -> int:
    """A number with these bits set; one at a time they would each copy the whole number."""
    positions = list(positions)
    buffer = bytearray(max(positions, default=0) // 8 + 1)
    for at in positions:
        buffer[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(buffer, "little")
