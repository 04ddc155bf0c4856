"""Likely pairs to groups of the same work, and the pairs that a person has to judge.

A group is closed: what is the same as one of its members belongs to it. But it never holds two that are surely
different, so that a chain of likenesses joins no *Part I* with *Part II*; where it would, the pair is to be judged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from evidencemap.matching.compare import Judgement, Verdict, judged
from evidencemap.matching.normal import Normal, normal
from evidencemap.matching.pairs import Pair, order, ordered, positions
from evidencemap.records.reference import Reference

CHAINED = "the same as one of a group that also holds one that is surely different"
DECIDED = "judged to be the same work"


class Group(NamedTuple):
    """References that are the same work, by keys, and the pairs by which they were found to be."""

    references: tuple[Reference, ...]
    pairs: tuple[Pair, ...]


class Duplicates(NamedTuple):
    """The groups of the same work, and the pairs to be judged, each in the order of their keys."""

    groups: tuple[Group, ...]
    to_judge: tuple[Pair, ...]


Keys = Collection[frozenset[str]]


def duplicates(references: Sequence[Reference], same: Keys = (), different: Keys = ()) -> Duplicates:
    """What is there more than once; ``same`` and ``different`` are pairs of keys that somebody has judged.

    Of two groups one pair is to be judged, the likest; none where somebody has judged one of their pairs.
    """
    return _Grouping(ordered(references), same, different).result()


class _Grouping:
    """The groups while they grow: of each position the members of its group, and the pairs that made it."""

    def __init__(self, references: Sequence[Reference], same: Keys, different: Keys) -> None:
        self.references = references
        self.normals = [normal(reference) for reference in references]
        self.different = different
        self.members: list[list[int]] = [[position] for position in range(len(references))]
        self.made_by: dict[int, list[Pair]] = {}
        self.families: dict[int, int] = {}
        by_key = {reference.key: position for position, reference in enumerate(references)}
        self.decided = [
            (by_key[first], by_key[second]) for first, second in map(sorted, same) if {first, second} <= by_key.keys()
        ]

    def result(self) -> Duplicates:
        found = [(judged(self.normals[one], self.normals[two]), one, two) for one, two in positions(self.normals)]
        sure = [each for each in found if each[0].verdict is Verdict.SAME]
        open_pairs = [each for each in found if each[0].verdict is Verdict.ASK]
        for one, two in sorted(self.decided):
            scores = judged(self.normals[one], self.normals[two]).scores
            self._join(one, two, Judgement(Verdict.SAME, DECIDED, scores))
        self.families = {member: min(group) for group in self.members if len(group) > 1 for member in group}
        for judgement, one, two in sorted(sure, key=self._of_families_first):
            family = self._family(one, two)
            if self._kept_apart(one, two, family):
                open_pairs.append((judgement._replace(verdict=Verdict.ASK, rule=CHAINED), one, two))
            else:
                self._join(one, two, judgement)
                self.families.update({one: family, two: family} if family is not None else {})
        return Duplicates(tuple(self._groups()), tuple(self._to_judge(sorted(open_pairs, key=_likest_first))))

    def _of_families_first(self, found: tuple[Judgement, int, int]) -> tuple[bool, tuple[float, ...]]:
        """Copies join what somebody has put together one by one, and only then each other: else all are asked about."""
        _, one, two = found
        return self.families.keys().isdisjoint((one, two)), _likest_first(found)

    def _family(self, one: int, other: int) -> int | None:
        """What somebody has put together and two that are the same belong to, if they belong to one such."""
        found = {self.families[each] for each in (one, other) if each in self.families}
        return found.pop() if len(found) == 1 else None

    def _kept_apart(self, one: int, other: int, family: int | None) -> bool:
        """Whether groups that are to be joined hold two that are surely different; within a family nobody asks."""
        some, others = self.members[one], self.members[other]
        if some is others:
            return False
        mine, theirs = (
            [each for each in group if each not in (one, other) and self.families.get(each, -1) != family]
            for group in (some, others)
        )
        pairs = ((some, others),) if family is None else ((mine, others), (some, theirs))
        return self._judged_apart(some, others) or any(
            judged(first, second).apart
            for left, right in pairs
            for first in self._distinct(left)
            for second in self._distinct(right)
        )

    def _distinct(self, positions: list[int]) -> Collection[Normal]:
        return dict.fromkeys(self.normals[position] for position in positions)

    def _judged_apart(self, some: list[int], others: list[int]) -> bool:
        if not self.different:
            return False
        keys, others_keys = ({self.references[position].key for position in group} for group in (some, others))
        return any(frozenset((one, other)) in self.different for one in keys for other in others_keys)

    def _join(self, one: int, other: int, judgement: Judgement) -> None:
        some, others = self.members[one], self.members[other]
        self.made_by.setdefault(id(some), []).append(self._pair(judgement, one, other))
        if some is not others:
            self.made_by[id(some)].extend(self.made_by.pop(id(others), []))
            some.extend(others)
            for position in others:
                self.members[position] = some

    def _pair(self, judgement: Judgement, one: int, other: int) -> Pair:
        first, second = sorted((one, other))
        return Pair(self.references[first], self.references[second], judgement)

    def _groups(self) -> Iterator[Group]:
        for position, members in enumerate(self.members):
            if len(members) > 1 and position == min(members):
                references = tuple(self.references[member] for member in sorted(members))
                yield Group(references, tuple(sorted(self.made_by[id(members)], key=_order)))

    def _to_judge(self, found: list[tuple[Judgement, int, int]]) -> list[Pair]:
        asked: set[tuple[int, int]] = set()
        to_judge = []
        for judgement, one, other in found:
            some, others = self.members[one], self.members[other]
            groups = (min(min(some), min(others)), max(min(some), min(others)))
            if some is not others and groups not in asked and not self._judged_apart(some, others):
                asked.add(groups)
                to_judge.append(self._pair(judgement, one, other))
        return sorted(to_judge, key=_order)


def _likest_first(found: tuple[Judgement, int, int]) -> tuple[int, float, int, int]:
    judgement, one, other = found
    return (judgement.rank, -sum(judgement.scores.values()), one, other)


def _order(pair: Pair) -> tuple[object, ...]:
    return (*order(pair.first), *order(pair.second))
