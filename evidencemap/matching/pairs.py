"""References to the pairs among them that may be the same work: only those that share a cheap key are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from evidencemap.matching.compare import Judgement, Verdict, judged, worth_comparing
from evidencemap.matching.normal import Normal, normal
from evidencemap.records.reference import Reference

LARGEST_BLOCK = 80
"""Keys that more references share say too little, and would take quadratic time."""
BEGINNING = 24


class Pair(NamedTuple):
    """Two references, in the order of their keys, and what is to be thought of them."""

    first: Reference
    second: Reference
    judgement: Judgement


def likely_pairs(references: Sequence[Reference], against: Sequence[Reference] | None = None) -> tuple[Pair, ...]:
    """The pairs that are the same work or to be judged, by keys; with ``against``, only those between the two lists.

    Of many that are told in the very same way, each is paired with the first alone.
    """
    known = ordered(references) if against is None else (*ordered(references), *ordered(against))
    boundary = 0 if against is None else len(references)
    normals = [normal(reference) for reference in known]
    found = []
    for one, other in positions(normals, boundary):
        judgement = judged(normals[one], normals[other])
        if judgement.verdict is not Verdict.DIFFERENT:
            first, second = ordered((known[one], known[other]))
            found.append(Pair(first, second, judgement))
    return tuple(sorted(found, key=lambda pair: (order(pair.first), order(pair.second))))


def order(reference: Reference) -> tuple[str, str, int, int]:
    """What references are sorted by: their keys, and where these are the same, their places."""
    return (reference.key, *reference.place)


def ordered(references: Sequence[Reference]) -> tuple[Reference, ...]:
    """The references by key, so that it does not matter in which order they came."""
    return tuple(sorted(references, key=order))


def positions(normals: Sequence[Normal], boundary: int = 0) -> Iterator[tuple[int, int]]:
    """The positions of references that share a key, each pair once; with a boundary, one on each side of it."""
    alike: dict[Normal, list[int]] = defaultdict(list)
    for position, each in enumerate(normals):
        alike[each].append(position)
    for same in alike.values():
        yield from _across(same, same, boundary)
    for one, other in _sharing_a_key(list(alike)):
        yield from _across(alike[one], alike[other], boundary)


def _across(some: list[int], others: list[int], boundary: int) -> Iterator[tuple[int, int]]:
    """Pairs that stand for all between two lists of references that are told in the very same way."""
    if not boundary:
        yield from ((some[0], other) for other in (others[1:] if some is others else others[:1]))
        return
    for new, old in ((some, others),) if some is others else ((some, others), (others, some)):
        first = next((position for position in old if position >= boundary), None)
        if first is not None:
            yield from ((position, first) for position in new if position < boundary)


def _sharing_a_key(normals: Sequence[Normal]) -> Iterator[tuple[Normal, Normal]]:
    blocks: Mapping[tuple[str, ...], list[int]] = defaultdict(list)
    for position, each in enumerate(normals):
        for key in set(keys(each)):
            blocks[key].append(position)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        if 1 < len(block) <= LARGEST_BLOCK:
            for pair in combinations(block, 2):
                if pair not in seen:
                    seen.add(pair)
                    one, other = normals[pair[0]], normals[pair[1]]
                    if worth_comparing(one, other):
                        yield one, other


def keys(each: Normal) -> Iterator[tuple[str, ...]]:
    """The keys under which a reference is looked for."""
    year = str(each.year or "")
    first = each.authors[0].family if each.authors else ""
    page = str(each.pages.first or "")
    if each.doi:
        yield "doi", each.doi
    if each.pmid:
        yield "pmid", each.pmid
    if each.compact:
        yield "beginning", each.compact[:BEGINNING]
        yield "end", each.compact[-BEGINNING:]
    if page and each.volume:
        yield "place", each.volume, page
    if first and page:
        yield "page", first, page
    if first and year:
        yield "author", first, year, each.compact[:5]
