"""A reference: one entry of the bibliography, with its names and dates made out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from evidencemap.problems import Place, ProblemLog
from evidencemap.records.dates import Date, parse_date
from evidencemap.records.names import Name
from evidencemap.sources.bibtex import RawEntry
from evidencemap.sources.bibtex_fields import closing
from evidencemap.sources.latex import plain_text
from evidencemap.sources.person_names import split_names

CONTAINERS = ("journal", "journaltitle", "booktitle", "school", "institution", "publisher", "howpublished")
VERBATIM = ("doi", "url", "eprint", "isbn", "issn", "pmid", "pmcid", "file")
"""Fields that LaTeX packages take as they are: addresses and numbers."""
EXPECTED = {
    "article": ("author", "title", "journal", "year", "volume", "pages", "doi"),
    "book": ("author", "title", "year", "publisher"),
    "incollection": ("author", "title", "booktitle", "year", "publisher"),
    "phdthesis": ("author", "title", "year", "school"),
}
EXPECTED_OF_OTHERS = ("author", "title", "year")
_SAME = {"journaltitle": "journal", "date": "year", "editor": "author", "institution": "school", "number": "issue"}


@dataclass(frozen=True)
class Reference:
    """A published item under its citation key; ``fields`` holds every field of the entry as plain text."""

    key: str
    kind: str
    title: str
    authors: tuple[Name, ...]
    editors: tuple[Name, ...]
    and_others: bool
    date: Date | None
    fields: Mapping[str, str] = field(repr=False)
    place: Place = field(default=Place(""), compare=False)

    @property
    def year(self) -> int | None:
        """The year to sort by."""
        return self.date.year if self.date else None

    @property
    def when(self) -> str:
        """The date as people read it; ``n.d.`` where there is none."""
        return self.date.text if self.date else "n.d."

    @property
    def creators(self) -> tuple[Name, ...]:
        """Authors, else editors."""
        return self.authors or self.editors

    @property
    def container(self) -> str:
        """Where it appeared: journal, book, university or publisher."""
        return next((self.fields[name] for name in CONTAINERS if name in self.fields), "")

    @property
    def short(self) -> str:
        """Author and year as a text cites it; the title where there is no author."""
        names = [name.short for name in self.creators]
        if not names:
            who = self.title.strip("[]")[:60] or self.key
        elif len(names) > 2 or self.and_others:
            who = f"{names[0]} et al."
        else:
            who = " & ".join(names)
        return f"{who} ({self.when})"

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that an entry of its kind should have and that no source in hand printed."""
        has = {*self.fields, *(_SAME[name] for name in self.fields if name in _SAME)}
        return tuple(name for name in EXPECTED.get(self.kind, EXPECTED_OF_OTHERS) if name not in has)


def reference(entry: RawEntry, log: ProblemLog) -> Reference:
    """The reference that a bibliography entry describes."""
    fields = {name: _text(name, raw.value) for name, raw in entry.fields.items()}
    authors, others = _names(entry, "author", log)
    editors, other_editors = _names(entry, "editor", log)
    return Reference(
        key=entry.key,
        kind=entry.kind,
        title=fields.get("title", ""),
        authors=authors,
        editors=editors,
        and_others=others if authors else other_editors,
        date=_date(entry, log),
        fields=MappingProxyType(fields),
        place=entry.place,
    )


def _text(name: str, value: str) -> str:
    """What a field says; in addresses and numbers a tilde or a double hyphen is itself and not LaTeX."""
    return re.sub(r"\\([_%&#~])", r"\1", _without_outer_braces(value)) if name in VERBATIM else plain_text(value)


def _without_outer_braces(value: str) -> str:
    value = value.strip(" ")
    while value.startswith("{") and closing(value, 0, len(value)) == len(value):
        value = value[1:-1].strip(" ")
    return value


def _names(entry: RawEntry, role: str, log: ProblemLog) -> tuple[tuple[Name, ...], bool]:
    raw = entry.fields.get(role)
    if raw is None:
        return (), False
    split = split_names(raw.value)
    if split.vancouver:
        log.notice(raw.place, f"{role}: several people seem to stand in one name", "separate names with ' and '")
    return tuple(Name(n.family, n.given, n.particle, n.suffix, n.institution) for n in split.names), split.others


def _date(entry: RawEntry, log: ProblemLog) -> Date | None:
    """The date in ``date``, else in ``year``: a date that says *in press* does not hide a year."""
    written = [entry.fields[name] for name in ("date", "year") if name in entry.fields]
    for raw in written:
        if date := parse_date(_without_outer_braces(raw.value)):
            return date
    for raw in written[:1]:
        log.notice(raw.place, f"year: no date in '{raw.value[:40]}'", "write a year, or leave the field out")
    return None
