"""What people have decided about works that may be the same: from ``duplicates.yaml``, so that no pair is asked twice.

An entry that was merged into another is kept here as it was written, so that every merge can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from itertools import combinations

from evidencemap.problems import Place, ProblemLog
from evidencemap.records.disposition import DayShape
from evidencemap.records.shapes import KEY, PROSE, Field, Given, Many, Mapped, WholeNumber
from evidencemap.values import dataclass

DUPLICATES = "duplicates.yaml"
"""The file of a review in which these decisions stand."""
Pairs = frozenset[frozenset[str]]


@dataclass(frozen=True)
class Judged:
    """Works of which somebody has judged whether they are the same, by their keys."""

    keys: tuple[str, ...]
    by: str
    on: str
    note: str = ""
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class Merged:
    """An entry that was merged into another: its key, the key of the other, and how it was written where.

    It stood ``apart`` characters behind the entry ``after``, and ``lines`` line ends went with it; ``apart`` is None
    where it stood in no file yet. ``gained`` names the fields that the other got from it.
    """

    key: str
    was: str
    entry: str
    file: str
    after: str
    apart: int | None
    lines: int
    gained: tuple[str, ...]
    by: str
    on: str
    why: str = ""
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class Decisions:
    """All that was decided, each in the order of the file."""

    merged: tuple[Merged, ...] = ()
    same: tuple[Judged, ...] = ()
    different: tuple[Judged, ...] = ()

    def pairs_that_are(self, judged: str, aliases: Mapping[str, str]) -> Pairs:
        """The pairs of keys that were judged *same* or *different*; of what was merged the keys that are kept."""
        found = self.same if judged == "same" else self.different
        return frozenset(pair for each in found for pair in _pairs(each, aliases))


def _pairs(judged: Judged, aliases: Mapping[str, str]) -> Iterator[frozenset[str]]:
    for pair in combinations(judged.keys, 2):
        kept = frozenset(aliases.get(key, key) for key in pair)
        if len(kept) == 2:
            yield kept


_DECIDED = (
    Field("by", PROSE, "Who decided.", required=True),
    Field("on", DayShape(), "When, as a day.", required=True),
)
_JUDGED = Mapped(
    (
        Field("keys", Many(KEY, least=2, distinct=True), "The citation keys of the works.", required=True),
        *_DECIDED,
        Field("note", PROSE, "Why."),
    ),
    lambda place, given, log: _judged(place, given, log),
    noun="judgement",
)
_MERGED = Mapped(
    (
        Field("key", KEY, "The key of the entry that was kept.", required=True),
        Field("was", KEY, "The key of the entry that was merged into it.", required=True),
        Field("file", PROSE, "The bibliography in which the merged entry stood.", required=True),
        Field("after", KEY, "The key of the entry behind which it stood."),
        Field("apart", WholeNumber(), "How many characters behind that entry."),
        Field("lines", WholeNumber(), "How many line ends went with it."),
        Field("gained", Many(PROSE), "The fields that the kept entry got from it."),
        *_DECIDED,
        Field("why", PROSE, "The rule by which they are the same, or what somebody said."),
        Field("entry", PROSE, "The merged entry as it was written.", required=True),
    ),
    lambda place, given, _log: _merged(place, given),
    noun="merged entry",
)

DUPLICATES_SHAPE: Mapped[Decisions] = Mapped(
    (
        Field("merged", Many(_MERGED), "Entries that were merged into others."),
        Field("same", Many(_JUDGED), "Works that were judged to be the same."),
        Field("different", Many(_JUDGED), "Works that were judged to be different."),
    ),
    lambda _place, given, _log: Decisions(**{name: given.get(name) or () for name in ("merged", "same", "different")}),
    noun="file of duplicates",
)


def _judged(place: Place, given: Given, log: ProblemLog) -> Judged | None:
    keys = given["keys"]
    if len(set(keys)) < len(keys):
        log.add(given.places["keys"], "a key is here twice", "name two works")
        return None
    return Judged(keys, given["by"], given["on"], given.get("note", ""), place)


def _merged(place: Place, given: Given) -> Merged:
    return Merged(
        key=given["key"],
        was=given["was"],
        entry=given["entry"],
        file=given["file"],
        after=given.get("after", ""),
        apart=given.get("apart"),
        lines=given.get("lines", 0),
        gained=given.get("gained") or (),
        by=given["by"],
        on=given["on"],
        why=given.get("why", ""),
        place=place,
    )
