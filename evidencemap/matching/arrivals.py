"""Records that come in, against the library: which are new, which surely are there already, which are to be judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from evidencemap.matching.compare import Judgement
from evidencemap.matching.groups import Duplicates, duplicates
from evidencemap.records.citation_keys import CitationKeys
from evidencemap.records.names import Name
from evidencemap.records.reference import Reference


class Do(Enum):
    """What is to be done with a record; the value is the word that plans use."""

    ADD = "add"
    SAME = "same"
    JUDGE = "judge"
    LEAVE = "leave"


@dataclass(frozen=True)
class Candidate:
    """A work that a record may be the same as, and why; the work is in the library, or a record before this one."""

    reference: Reference
    judgement: Judgement


@dataclass(frozen=True)
class Arrival:
    """A record, what is to be done with it, and the works that it was compared with, the likest first.

    ``key`` is its citation key if it becomes an entry; ``same_as`` the key of the work that it is, if that is known;
    ``apart`` the keys of the works that somebody judged it not to be; ``leader`` the key of the record before it that
    surely is the same, where that one turned out to be another work.
    """

    record: Reference
    do: Do
    key: str
    same_as: str = ""
    candidates: tuple[Candidate, ...] = ()
    leader: str = ""
    apart: tuple[str, ...] = ()

    @property
    def to_ask(self) -> tuple[Candidate, ...]:
        """The candidates of which nobody has said yet that they are other works."""
        return tuple(one for one in self.candidates if one.reference.key not in self.apart)

    def not_the_same_as(self, key: str) -> Arrival:
        """The record as another work than the one of that key."""
        return replace(self, apart=(*self.apart, key))

    def as_new(self) -> Arrival:
        """The record as a work of its own."""
        return replace(self, do=Do.ADD, same_as="")

    def as_same(self, key: str) -> Arrival:
        """The record as the work of that key."""
        return replace(self, do=Do.SAME, same_as=key)


@dataclass(frozen=True)
class Library:
    """The works that are there: entries, and entries that were merged into others, under the keys of those.

    ``different`` holds pairs of keys that were judged to be two works; ``keys`` are all that are in use.
    """

    entries: Sequence[Reference]
    merged: Sequence[Reference] = ()
    different: Collection[frozenset[str]] = ()
    keys: Collection[str] = ()


def arrivals(records: Sequence[Reference], library: Library, with_own_key: Collection[int] = ()) -> tuple[Arrival, ...]:
    """The records in their order, each with what is to be done.

    ``with_own_key`` has the positions of those whose key somebody chose: it is kept where it is free.
    """
    return tuple(_Sorting(records, library, with_own_key).result())


class _Sorting:
    """Records get names that no entry can have, so that a key in an export is not taken for one of the library."""

    def __init__(self, records: Sequence[Reference], library: Library, with_own_key: Collection[int]) -> None:
        self.records = {f"{position:09} {{record}}": record for position, record in enumerate(records)}
        self.own = {name for position, name in enumerate(self.records) if position in with_own_key}
        self.citation_keys = CitationKeys(library.keys)
        self.known = {reference.key: reference for reference in library.entries}
        self.same: dict[str, str] = {}
        self.likened: defaultdict[str, list[tuple[str, Judgement]]] = defaultdict(list)
        self._compare(library)
        self.keys = {name: self._key(name) for name in self.records if name not in self.same}

    def _compare(self, library: Library) -> None:
        renamed = [replace(record, key=name) for name, record in self.records.items()]
        merged = {f"{position:09} {{merged}}": each for position, each in enumerate(library.merged)}
        again = [replace(each, key=name) for name, each in merged.items()]
        pairs = [frozenset((name, each.key)) for name, each in merged.items()]
        found = duplicates([*renamed, *again, *library.entries], pairs, library.different)
        leader = self._leaders(found, {name: each.key for name, each in merged.items()})
        for name in self.records:
            if (first := leader.get(name, name)) != name:
                self.same[name] = first
        for group in found.groups:
            for pair in group.pairs:
                self._liken(pair.first.key, pair.second.key, pair.judgement)
        for pair in found.to_judge:
            one, other = (leader.get(each.key, each.key) for each in (pair.first, pair.second))
            self._liken(one, other, pair.judgement)

    def _leaders(self, found: Duplicates, merged: Mapping[str, str]) -> dict[str, str]:
        """For each member of a group, the work that the group is: an entry of the library, else its first record."""
        leader = {}
        for group in found.groups:
            names = [merged.get(reference.key, reference.key) for reference in group.references]
            entries = [name for name in names if name in self.known]
            leader.update(dict.fromkeys((reference.key for reference in group.references), min(entries or names)))
        return leader

    def _liken(self, one: str, other: str, judgement: Judgement) -> None:
        """Note a likeness with the later of two records, or with the one that is not in the library."""
        comes_in = one in self.records and (other not in self.records or other < one)
        later, earlier = (one, other) if comes_in else (other, one)
        if later in self.records and later != earlier and (earlier in self.known or earlier in self.records):
            self.likened[later].append((earlier, judgement))

    def _key(self, name: str) -> str:
        record = self.records[name]
        if name in self.own and record.key.casefold() not in self.citation_keys.taken:
            return self.citation_keys.keep(record.key)
        family = _family(record.creators[0]) if record.creators else ""
        return self.citation_keys.key("", family, str(record.year) if record.year else "", record.title)

    def result(self) -> Iterator[Arrival]:
        for name, record in self.records.items():
            candidates = tuple(self._candidates(name))
            if name in self.same:
                first = self.same[name]
                yield Arrival(record, Do.SAME, "", self.keys.get(first, first), candidates)
            else:
                yield Arrival(record, Do.JUDGE if candidates else Do.ADD, self.keys[name], "", candidates)

    def _candidates(self, name: str) -> Iterator[Candidate]:
        likened: dict[str, Judgement] = {}
        for other, judgement in sorted(self.likened[name], key=_likest_first):
            likened.setdefault(other, judgement)
        for other, judgement in likened.items():
            reference = self.known.get(other)
            if reference is None and other in self.keys:
                reference = replace(self.records[other], key=self.keys[other])
            if reference:
                yield Candidate(reference, judgement)


def _likest_first(likened: tuple[str, Judgement]) -> tuple[int, float, str]:
    other, judgement = likened
    return judgement.rank, -sum(judgement.scores.values()), other


def _family(name: Name) -> str:
    """The name that a key begins with: of an institution the first letters, where they are several."""
    initials = "".join(word[0] for word in name.family.split() if word[0].isupper())
    return initials if name.institution and len(initials) > 1 else name.short


def settled(found: Iterable[Arrival]) -> tuple[Arrival, ...]:
    """The arrivals with what they are the same as followed to its end: to a work that is, or becomes, an entry.

    A record that is the same as one that is left out is left out too, and one that was judged to be the same as one
    that is still to be judged waits with it.
    """
    found = tuple(found)
    by_key = {arrival.key: arrival for arrival in found if arrival.key}
    return tuple(_followed(arrival, by_key) for arrival in found)


def _followed(arrival: Arrival, by_key: Mapping[str, Arrival]) -> Arrival:
    seen = set()
    while arrival.do is Do.SAME and (leader := by_key.get(arrival.same_as)) and leader.do is not Do.ADD:
        if leader.do is Do.JUDGE:
            return replace(arrival, do=Do.JUDGE) if arrival.key else arrival
        if leader.key in seen:
            break
        seen.add(leader.key)
        arrival = replace(arrival, do=leader.do, same_as=leader.same_as, leader=arrival.leader or leader.key)
    return arrival
