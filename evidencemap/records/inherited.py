"""Fields that an entry has from another one by ``crossref`` or ``xdata``, as biblatex gives them.

Source: the biblatex manual, 2.4.1 (references between entries), 3.13 (``xdata``) and appendix B (default rules).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from evidencemap.problems import ProblemLog
from evidencemap.sources.bibtex import RawEntry
from evidencemap.sources.bibtex_fields import MAX_EXPANSION, RawField, shown
from evidencemap.sources.field_table import field_table, names

DATA_FOR_OTHERS = "xdata"
"""The kind of entry that is no work: it only holds fields for others."""

_OWN = names(
    """ids crossref xref xdata entryset entrysubtype execute label options presort related relatedoptions relatedstring
    relatedtype shorthand shorthandintro sortkey shorttitle sorttitle indextitle indexsorttitle keywords"""
)
"""Fields that belong to one entry alone."""
_BOOKS = frozenset(("inbook", "bookinbook", "suppbook"))
_IN_COLLECTIONS = frozenset(("incollection", "inreference", "suppcollection"))
_TITLES = ("title", "subtitle", "titleaddon")
_DATES = frozenset(("date", "year", "month", "day"))
_LOOK, _GIVEN = 5, 20
"""What a field counts for, besides its letters, when it is looked at and when it is handed on."""
_SAME = field_table(
    """
    journal: journaltitle
    journaltitle: journal
    school: institution
    institution: school
    address: location
    location: address
    """
)


def with_inherited(entries: Iterable[RawEntry], mentioned: bool, log: ProblemLog) -> Iterable[RawEntry]:
    """The entries, each with the fields that it lacks and that the entries it names have.

    Where no other entry is ``mentioned``, they are passed on one by one, so that a large file is not kept as a whole.
    """
    return _Family(list(entries), log).entries() if mentioned else entries


class _Family:
    """Entries by their keys and by other names they go by; each is completed once.

    ``left`` is how much may still be handed on: entries that name each other could make a small file very large.
    """

    def __init__(self, entries: Sequence[RawEntry], log: ProblemLog) -> None:
        self.given = entries
        self.log = log
        self.by_key: dict[str, RawEntry] = {}
        self.done: dict[int, RawEntry] = {}
        self.left = MAX_EXPANSION + sum(len(field.value) for entry in entries for field in entry.fields.values())
        for entry in entries:
            self.by_key.setdefault(entry.key.casefold(), entry)
        for entry in entries:
            for other in _keys(entry.fields.get("ids")):
                self.by_key.setdefault(other.casefold(), entry)

    def entries(self) -> list[RawEntry]:
        for entry in self.given:
            self._complete(entry)
        return [self.done[id(entry)] for entry in self.given]

    def _complete(self, entry: RawEntry) -> None:
        """Complete an entry after those that it has fields from; no recursion, since chains can be long."""
        waiting = [entry]
        under_way: set[int] = set()
        while waiting:
            at_hand = waiting[-1]
            if id(at_hand) in self.done:
                waiting.pop()
                continue
            first = id(at_hand) not in under_way
            under_way.add(id(at_hand))
            needed = [(name, source) for name, source in self._sources(at_hand, tell=first)]
            missing = [source for _, source in needed if id(source) not in self.done]
            if first and missing:
                waiting.extend(source for source in missing if id(source) not in under_way)
                continue
            if missing:
                self.log.add(at_hand.place, f"'{shown(at_hand.key)}' has fields from itself, by crossref or xdata")
            fields = dict(at_hand.fields)
            for name, source in needed:
                self._hand_on(self.done.get(id(source), source), name, at_hand, fields)
            self.done[id(at_hand)] = replace(at_hand, fields=fields)

    def _hand_on(self, source: RawEntry, by: str, entry: RawEntry, fields: dict[str, RawField]) -> None:
        """Fill what the entry lacks and the source has; nothing, which is told, where too much was handed on."""
        if self.left < 0:
            return
        self.left -= _LOOK * len(source.fields)
        given = source.fields.items() if by == "xdata" else _inheritable(entry.kind, source)
        dated = not _DATES.isdisjoint(fields)
        for name, field in given:
            if not (name in _OWN or name in fields or _SAME.get(name) in fields or (dated and name in _DATES)):
                self.left -= _GIVEN + len(field.value)
                fields[name] = field
        if self.left < 0:
            message = "from here on nothing is handed on by crossref and xdata: the file would grow too large"
            self.log.add(entry.place, message, "let fewer entries hand on less")

    def _sources(self, entry: RawEntry, tell: bool) -> Iterator[tuple[str, RawEntry]]:
        for name in ("xdata", "crossref"):
            field = entry.fields.get(name)
            for key in _keys(field):
                if source := self.by_key.get(key.casefold()):
                    yield name, source
                elif tell and field:
                    self.log.notice(field.place, f"{name}: no entry has the key '{shown(key)}'")


def _keys(field: RawField | None) -> Iterable[str]:
    return filter(None, map(str.strip, field.value.split(","))) if field else ()


def _inheritable(kind: str, source: RawEntry) -> Iterator[tuple[str, RawField]]:
    """What an entry of a kind has from a parent, under the names that it has there."""
    prefix = _title_prefix(kind, source.kind)
    for name, field in source.fields.items():
        if prefix and name in _TITLES:
            yield prefix + name, field
        else:
            yield name, field
            if name == "author" and kind in _BOOKS:
                yield "bookauthor", field


def _title_prefix(kind: str, parent: str) -> str:
    """What stands before ``title`` when the title of the parent goes over to the child; "" if it stays as it is."""
    if parent == "periodical" and kind in ("article", "suppperiodical"):
        return "journal"
    if parent.startswith("mv"):
        return "main"
    inside = kind in _BOOKS or kind in _IN_COLLECTIONS or kind == "inproceedings"
    return "book" if inside and parent in ("book", "collection", "reference", "proceedings") else ""
