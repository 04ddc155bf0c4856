"""Entries that are one work to one entry, and back; what was judged of works to the file of such judgements.

Each function works out what the files are to hold, as ``Changes`` that build upon one another and are written at once.
Nothing is lost by a merge: the entry that goes is kept whole in ``duplicates.yaml``, and its key becomes another key of
the entry that stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from evidencemap.changing import Changes
from evidencemap.edits import refused
from evidencemap.matching.titles import title
from evidencemap.problems import CannotWrite, Problem, ProblemLog
from evidencemap.records.duplicates import DUPLICATES, Decisions, Judged, Merged
from evidencemap.records.reference import Reference
from evidencemap.sources.bibtex import RawEntry, read_bibtex
from evidencemap.sources.bibtex_splice import (
    Hole,
    entry_text,
    with_entry,
)
from evidencemap.sources.yaml_append import Item, with_item
from evidencemap.sources.yaml_splice import without_entry as without_decision

T = TypeVar("T")
IDS = "ids"
OF_ANY_VERSION = ("abstract", "keywords", "language")
"""Fields that a preprint and its article, or a talk and its paper, may share."""
SAME, DIFFERENT = "same", "different"
_SYNONYMS = (("journal", "journaltitle"), ("year", "date"), ("number", "issue"), ("school", "institution"))
_OWN = (IDS, "crossref", "xdata", "xref")
"""Fields that say something of the entry and not of the work."""


class Said(NamedTuple):
    """Who decides, on which day, and why."""

    by: str
    on: str
    why: str = ""


class Differing(NamedTuple):
    """A field in which two entries differ, and what each says there."""

    name: str
    kept: str
    other: str


class _Gone(NamedTuple):
    """An entry that is merged away: its text, its file in the review, and where it stood there, if it did."""

    entry: str
    file: str
    hole: Hole | None


class Union(NamedTuple):
    """What a kept entry gains from another, by field, and where the two differ."""

    gained: Mapping[str, str]
    differing: tuple[Differing, ...]


def merge(changes: Changes, kept: str, other: str, said: Said) -> Union:
    """Merge the entry ``other`` into the entry ``kept``, both by key; raises CannotWrite where that cannot be."""
    keeper, gone = (changes.references[key] for key in (kept, other))
    _refuse_if_parent(changes, gone)
    entry = changes.ask(gone, lambda text: entry_text(text, other))
    hole = changes.take_out(gone)
    file = Path(gone.place.path).relative_to(changes.folder).as_posix()
    return _absorbed(changes, keeper, gone, _Gone(entry, file, hole), said)


def absorb(changes: Changes, kept: str, new: Reference, entry: str, said: Said) -> Union:
    """Merge a work that stands in no bibliography of the review into an entry of it.

    ``entry`` is the work in BibTeX. If this is taken back, it is put at the end of the file of the kept entry.
    """
    keeper = changes.references[kept]
    file = Path(keeper.place.path).relative_to(changes.folder).as_posix()
    return _absorbed(changes, keeper, new, _Gone(entry.strip(), file, None), said)


def fill(changes: Changes, kept: str, other: Reference, entry: str) -> None:
    """Give an entry the fields that it lacks and another record of the same work has; ``entry`` is that in BibTeX."""
    keeper = changes.references[kept]
    if gained := _lacking(changes.raw(keeper), keeper, _entry_in(entry), other):
        changes.put(keeper, gained)


def with_fields_of(reference: Reference, others: Sequence[Reference]) -> Reference:
    """The reference with the fields that it lacks and another record of the same work has, the first that has it.

    A title in capitals alone gives way to the same title in small letters: which words are names is lost in capitals.
    """
    fields = dict(reference.fields)
    if reference.title.isupper():
        mixed = (each.title for each in others if not each.title.isupper() and _same_title(each, reference))
        fields["title"] = next(mixed, reference.title)
    for other in others:
        fits = _fitting(reference, other)
        fields |= {name: value for name, value in other.fields.items() if fits(name) and _is_new(name, fields.keys())}
    return replace(reference, title=fields.get("title", ""), fields=MappingProxyType(fields))


def _same_title(one: Reference, other: Reference) -> bool:
    return title(one.title).compact == title(other.title).compact


def _lacking(has: RawEntry, keeper: Reference, given: RawEntry, other: Reference) -> dict[str, str]:
    known, fits = {*has.fields, *keeper.fields}, _fitting(keeper, other)
    return {name: field.value for name, field in given.fields.items() if fits(name) and _is_new(name, known)}


def _fitting(kept: Reference, other: Reference) -> Callable[[str], bool]:
    """Which fields of another record can be said of the kept one: of another version of a work only what it is about.

    The month of a preprint is not that of the article, and a talk has no volume.
    """
    same_year = kept.year == other.year or None in (kept.year, other.year)
    if same_year and (kept.kind == other.kind or "misc" in (kept.kind, other.kind)):
        return lambda _name: True
    return lambda name: name in OF_ANY_VERSION


def _absorbed(changes: Changes, keeper: Reference, gone: Reference, source: _Gone, said: Said) -> Union:
    """Give the kept entry what it lacks and the other key, and keep the other entry among the decisions."""
    given, has = _entry_in(source.entry), changes.raw(keeper)
    gained = _lacking(has, keeper, given, gone)
    ids = ", ".join(dict.fromkeys((*_aliases(has), gone.key, *_aliases(given))))
    changes.put(keeper, {**gained, IDS: ids})
    hole = source.hole
    merged = Merged(
        key=keeper.key,
        was=gone.key,
        entry=source.entry.replace("\r\n", "\n"),
        file=source.file,
        after=hole.after if hole else "",
        apart=hole.apart if hole else None,
        lines=hole.lines if hole else 0,
        gained=tuple(gained),
        by=said.by,
        on=said.on,
        why=said.why,
    )
    wanted = replace(changes.decided, merged=(*changes.decided.merged, merged))
    changes.decide(lambda text: with_item(text, "merged", _item_of_merged(merged)), wanted)
    return Union({name: gone.fields.get(name, value) for name, value in gained.items()}, tuple(differing(keeper, gone)))


def split(changes: Changes, alias: str) -> None:
    """Take back the merge by which a key became another key of an entry."""
    decisions = changes.folder / DUPLICATES
    index = next((index for index, merged in enumerate(changes.decided.merged) if merged.was == alias), None)
    keeper = changes.project.map.reference(alias)
    if index is None:
        raise refused(decisions, f"holds no merge of '{alias}'", "look at the list under 'merged'")
    if keeper is None:
        raise refused(decisions, f"'{alias}' is the other key of no entry", "add it to its ids")
    merged = changes.decided.merged[index]
    given, has = _entry_in(merged.entry), changes.raw(keeper)
    left = [key for key in _aliases(has) if key not in (alias, *_aliases(given))]
    if left:
        changes.put(keeper, {IDS: ", ".join(left)})
    else:
        changes.take_away(keeper, IDS)
    for name in reversed(merged.gained):
        if name in has.fields and name in given.fields and has.fields[name].value == given.fields[name].value:
            changes.take_away(keeper, name)
    hole = None if merged.apart is None else Hole(merged.after, merged.apart, merged.lines)
    changes.change(changes.folder / merged.file, lambda text: with_entry(text, merged.entry, hole))
    wanted = replace(changes.decided, merged=_without(changes.decided.merged, index))
    changes.decide(lambda text: without_decision(text, "merged", index), wanted)


def judge(changes: Changes, keys: Sequence[str], judged: str, said: Said) -> None:
    """Write down that works are the *same* or *different*; what was judged of the very same works before goes."""
    decided = changes.decided
    lists = {SAME: decided.same, DIFFERENT: decided.different}
    opposite = DIFFERENT if judged == SAME else SAME
    if any(set(keys) <= set(each.keys) for each in lists[judged]):
        return
    index = next((at for at, each in enumerate(lists[opposite]) if set(each.keys) == set(keys)), None)
    if index is not None:
        lists[opposite] = _without(lists[opposite], index)
        changes.decide(lambda text: without_decision(text, opposite, index), Decisions(decided.merged, **lists))
    lists[judged] = (*lists[judged], Judged(tuple(keys), said.by, said.on, said.why))
    item: Item = {"keys": keys, "by": said.by, "on": said.on, **({"note": said.why} if said.why else {})}
    changes.decide(lambda text: with_item(text, judged, item), Decisions(decided.merged, **lists))


def differing(kept: Reference, other: Reference) -> list[Differing]:
    """The fields that both have and that do not say the same, in the order of the second."""
    found = []
    for name, value in other.fields.items():
        mine = next((kept.fields[same] for same in _same_fields(name) if same in kept.fields), None)
        if name not in _OWN and mine is not None and mine != value:
            found.append(Differing(name, mine, value))
    return found


def _is_new(name: str, known: Set[str]) -> bool:
    return name not in _OWN and known.isdisjoint(_same_fields(name))


def _same_fields(name: str) -> tuple[str, ...]:
    return next((names for names in _SYNONYMS if name in names), (name,))


def _refuse_if_parent(changes: Changes, gone: Reference) -> None:
    for reference in changes.references.values():
        for name in ("crossref", "xdata", "xref"):
            if gone.key in (key.strip() for key in reference.fields.get(name, "").split(",")):
                hint = f"merge the other way round, or let '{reference.key}' name the entry that is kept"
                raise CannotWrite(Problem(reference.place, f"{name} names '{gone.key}', which would be gone", hint))


def _item_of_merged(merged: Merged) -> Item:
    item: dict[str, str | Sequence[str]] = {"key": merged.key, "was": merged.was, "file": merged.file}
    if merged.after:
        item["after"] = merged.after
    if merged.apart is not None:
        item |= {"apart": str(merged.apart), "lines": str(merged.lines)}
    if merged.gained:
        item["gained"] = merged.gained
    item |= {"by": merged.by, "on": merged.on, **({"why": merged.why} if merged.why else {})}
    return {**item, "entry": merged.entry}


def _entry_in(text: str) -> RawEntry:
    return read_bibtex(text, "", ProblemLog())[0]


def _aliases(entry: RawEntry) -> list[str]:
    ids = entry.fields.get(IDS)
    return [key for part in ids.value.split(",") if (key := part.strip())] if ids else []


def _without(items: tuple[T, ...], index: int) -> tuple[T, ...]:
    return (*items[:index], *items[index + 1 :])
