"""A reference: one entry of the bibliography, with its names and dates made out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from evidencemap.problems import Place
from evidencemap.records.dates import Date
from evidencemap.records.names import Name
from evidencemap.values import dataclass

CONTAINERS = ("journal", "journaltitle", "booktitle", "school", "institution", "publisher", "howpublished")
VERBATIM = frozenset(("doi", "url", "eprint", "isbn", "issn", "pmid", "pmcid", "file", "ids"))
"""Fields that LaTeX packages take as they are: addresses, numbers and keys."""
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
    def aliases(self) -> tuple[str, ...]:
        """The other keys of the work, from entries that were merged into this one."""
        return tuple(key for part in self.fields.get("ids", "").split(",") if (key := part.strip()))

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
