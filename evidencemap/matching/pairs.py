"""References to the pairs among them that may be the same work: only those that share a cheap key are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from evidencemap.matching.compare import Judgement, worth_comparing
from evidencemap.matching.normal import Normal
from evidencemap.records.reference import Reference

LARGEST_BLOCK = 80
"""Keys that more references share say too little, and would take quadratic time."""
BEGINNING = 24


class Pair(NamedTuple):
    """Two references, in the order of their keys, and what is to be thought of them."""

    first: Reference
    second: Reference
    judgement: Judgement


def order(reference: Reference) -> tuple[str, str, int, int]:
    """What references are sorted by: their keys, and where these are the same, their places."""
    return (reference.key, *reference.place)


def ordered(references: Sequence[Reference]) -> tuple[Reference, ...]:
    """The references by key, so that it does not matter in which order they came."""
    return tuple(sorted(references, key=order))


def positions(normals: Sequence[Normal]) -> Iterator[tuple[int, int]]:
    """The positions of references that share a key, each pair once; of those told in the very same way, the first."""
    alike: dict[Normal, list[int]] = defaultdict(list)
    for position, each in enumerate(normals):
        alike[each].append(position)
    for first, *others in alike.values():
        yield from ((first, other) for other in others)
    for one, other in _sharing_a_key(list(alike)):
        yield alike[one][0], alike[other][0]


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
