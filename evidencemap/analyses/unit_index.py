"""The units of evidence as bits of whole numbers, so that thousands of patterns can be counted in a moment.

Every study has a block of bits, one for each unit and an empty one on top. Adding a block of ones carries into the top
bit of just those blocks in which a unit matches; counting the top bits counts studies, however many units match.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cached_property

from evidencemap.model import EvidenceMap, Unit
from evidencemap.query.levels import comparators, term_truth
from evidencemap.query.matching import published_by, unit_truth
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

    ``blocks`` has the bits of all units, ``tops`` the empty bit above those of each study. ``scope`` has the units that
    are in scope for sure; ``settled`` for a facet all units of the studies in which nothing about it is open.
    """

    facets: tuple[Facet, ...]
    sure: Mapping[Key, int]
    possible: Mapping[Key, int]
    settled: Mapping[str, int]
    blocks: int
    tops: int
    scope: int

    @cached_property
    def studies(self) -> int:
        """How many studies are, or may be, in scope."""
        return self.tops.bit_count()

    def count(self, units: int) -> int:
        """How many studies have at least one of these units."""
        return ((units + self.blocks) & self.tops).bit_count()

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
    for facet in facets:
        for term, surely, perhaps in _by_term(review, facet, places):
            sure[facet.id, term] = surely & certain
            possible[facet.id, term] = perhaps & reach
    return UnitIndex(
        facets=facets,
        sure=sure,
        possible=possible,
        settled={facet.id: _settled(facet, places) for facet in facets},
        blocks=_bits(at for block in places.blocks for at, _ in block),
        tops=_bits(block[-1][0] + 1 for block in places.blocks),
        scope=certain,
    )


@dataclass(frozen=True)
class _Places:
    """The units of each study with their bits, and the bits of those that are in scope for sure or perhaps."""

    blocks: list[list[tuple[int, Unit]]]
    certain: list[int]
    perhaps: list[int]


def _places(review: EvidenceMap, where: Test, as_of: int | None) -> _Places:
    places = _Places([], [], [])
    at = 0
    for study in review.studies.values():
        units = review.units(study)
        scopes = [_scope(review, where, unit, as_of) for unit in units]
        if not any(scopes):
            continue
        places.blocks.append(list(enumerate(units, at)))
        places.certain.extend(at + index for index, scope in enumerate(scopes) if scope is Truth.YES)
        places.perhaps.extend(at + index for index, scope in enumerate(scopes) if scope is Truth.MAYBE)
        at += len(units) + 1
    return places


def _scope(review: EvidenceMap, where: Test, unit: Unit, as_of: int | None) -> Truth:
    if where == EVERYTHING and as_of is None:
        return Truth.YES
    return min(published_by(review, unit, as_of), unit_truth(review, where, unit, as_of))


def _by_term(review: EvidenceMap, facet: Facet, places: _Places) -> Iterator[tuple[str, int, int]]:
    """For each term the units that match surely, and those that match at least perhaps.

    Units in which the facet is coded alike are judged once, by one of them.
    """
    compared = tuple(comparators(review, facet))
    coded = (facet, *compared)
    alike: dict[Hashable, tuple[Unit, list[int]]] = {}
    for block in places.blocks:
        for at, unit in block:
            signature = tuple([_signature(unit.coding(one.id)) for one in coded])
            alike.setdefault(signature, (unit, []))[1].append(at)
    sure = dict.fromkeys(facet.terms, 0)
    possible = dict.fromkeys(facet.terms, 0)
    for unit, positions in alike.values():
        bits = _bits(positions)
        terms = facet.terms.values() if compared else _touched(facet, unit.coding(facet.id))
        for term in terms:
            truth = term_truth(review, HasTerm(facet, term), unit)
            if truth:
                possible[term.id] |= bits
            if truth is Truth.YES:
                sure[term.id] |= bits
    return ((id, sure[id], possible[id]) for id in facet.terms)


def _signature(coding: Coding) -> Hashable:
    """All of a coding that bears on what it matches."""
    codes = coding.codes
    if not codes:
        return coding.state.unknown
    return tuple([(code.term.id, code.sure, code.kind_open, code.package, code.alone) for code in codes])


def _touched(facet: Facet, coding: Coding) -> Iterable[Term]:
    """The terms that a coding can bear on where no comparison of arms can add others: broader and narrower ones."""
    if not coding.codes:
        return facet.terms.values() if coding.state.unknown else ()
    given = [code.term for code in coding.codes]
    return (term for term in facet.terms.values() if any(one.is_within(term) or term.is_within(one) for one in given))


def _settled(facet: Facet, places: _Places) -> int:
    settled = (block for block in places.blocks if all(unit.coding(facet.id).settled for _, unit in block))
    return _bits(at for block in settled for at, _ in block)


def _bits(positions: Iterable[int]) -> int:
    """A number with these bits set; one at a time they would each copy the whole number."""
    buffer = bytearray()
    for at in positions:
        byte = at >> 3
        if byte >= len(buffer):
            buffer.extend(bytes(byte + 1 - len(buffer)))
        buffer[byte] |= 1 << (at & 7)
    return int.from_bytes(buffer, "little")
