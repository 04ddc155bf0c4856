"""One record of a bibliography that is not BibTeX, put together field by field while it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from evidencemap.problems import Place, ProblemLog
from evidencemap.sources.bibtex_fields import RawField, shown
from evidencemap.sources.identifiers import doi, issn
from evidencemap.sources.person_names import RawName
from evidencemap.sources.plain_names import plain_people
from evidencemap.sources.printed_dates import date_fields, month_fields

SEVERAL = frozenset(("keywords", "note", "affiliation", "issn", "isbn", "language", "abstract"))
"""Fields that hold several values, with a semicolon between them."""


def _pages(written: str) -> str:
    return written.replace("--", "–").replace("-", "–")


def _title(written: str) -> str:
    """The title without the full stop that some databases print after each, unless it ends an abbreviation."""
    last = written.rpartition(" ")[2][:-1]
    return written[:-1] if written.endswith(".") and len(last) > 3 and "." not in last else written


_TIDY = {"doi": doi, "pages": _pages, "title": _title, "booktitle": _title, "issn": issn}


@dataclass(frozen=True)
class RawWork:
    """A record under the names of BibTeX, all values plain text; ``key`` is the id that its file gives it, or ""."""

    kind: str
    key: str
    fields: Mapping[str, RawField]
    authors: tuple[RawName, ...]
    editors: tuple[RawName, ...]
    others: bool
    place: Place


@dataclass
class Draft:
    """A record while it is read."""

    place: Place
    log: ProblemLog
    kind: str = "misc"
    key: str = ""
    fields: dict[str, RawField] = field(default_factory=dict)
    authors: list[RawName] = field(default_factory=list)
    editors: list[RawName] = field(default_factory=list)
    others: bool = False
    several: dict[str, dict[str, None]] = field(default_factory=dict)

    def put(self, name: str, value: str, place: Place | None = None) -> None:
        """Fill a field; of two different values of a field that can have one, the first stays and that is told."""
        value = _TIDY.get(name, str)(" ".join(value.split()))
        if not value:
            return
        found = RawField(value, place or self.place)
        first = self.fields.setdefault(name, found)
        if name in SEVERAL or "-" in name:
            self.several.setdefault(name, {})[value] = None
        elif first.value != value:
            hint = f"the first, '{shown(first.value)}', is kept"
            self.log.notice(found.place, f"a second {name}, '{shown(value)}', is not read", hint)

    def put_date(self, written: str, place: Place | None = None) -> None:
        """Fill year, month and day, as far as they are not filled yet."""
        for name, value in date_fields(written).items():
            if name not in self.fields:
                self.put(name, value, place)

    def put_month(self, written: str, place: Place | None = None) -> None:
        """Fill month and day from what stands beside a year, or a whole date where there is no year yet."""
        known = "year" in self.fields and not re.search(r"\d{4}", written)
        for name, value in (month_fields(written) if known else date_fields(written)).items():
            if name not in self.fields:
                self.put(name, value, place)

    def put_pages(self, first: str, last: str, place: Place | None = None) -> None:
        """Fill the pages from a first and a last one."""
        self.put("pages", f"{first}–{last}" if first and last and first != last else first or last, place)

    def put_people(self, role: str, names: Iterable[str], place: Place | None = None) -> None:
        """Add authors or editors; what cannot be one name is taken apart, and that is told."""
        people = plain_people(names)
        (self.authors if role == "author" else self.editors).extend(people.names)
        self.others = self.others or (people.others and role == "author")
        if people.vancouver:
            message = f"{role}: several people seem to stand in one name"
            self.log.notice(place or self.place, message, "look at them; the source should give each its own")

    def finished(self) -> RawWork | None:
        """The record; None, which is told, where nothing is in it."""
        if not (self.fields or self.authors or self.editors):
            self.log.notice(self.place, "record not read: there is nothing in it")
            return None
        for name, values in self.several.items():
            self.fields[name] = RawField("; ".join(values), self.fields[name].place)
        people = tuple(self.authors), tuple(self.editors)
        return RawWork(self.kind, " ".join(self.key.split()), self.fields, *people, self.others, self.place)


def finished(drafts: Iterable[Draft]) -> list[RawWork]:
    """The records that have something in them."""
    return [work for draft in drafts if (work := draft.finished())]
