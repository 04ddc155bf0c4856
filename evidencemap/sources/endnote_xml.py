"""EndNote's XML to raw works, by expat; a document with a type or entities of its own is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.sources.endnote_kinds import KINDS
from evidencemap.sources.field_table import field_table, names
from evidencemap.sources.identifiers import serial_numbers
from evidencemap.sources.works import Draft, RawWork, finished

MAX_DEPTH = 30
"""Elements inside elements; EndNote needs eight."""

_PEOPLE = {"authors": "author", "secondary-authors": "editor"}
_TITLES = {"title": "title", "short-title": "shorttitle", "tertiary-title": "series"}
_FIELDS = field_table(
    """
    volume: volume
    number: number
    abstract: abstract
    keywords: keyword
    note: notes
    publisher: publisher
    address: pub-location
    edition: edition
    language: language
    affiliation: auth-address
    type: work-type
    volumes: num-vols
    database: remote-database-name
    shortjournal: abbr-1
    doi: electronic-resource-num
    pages: pages
    """
)
_NAME = re.compile(r"[^a-z0-9]+")
IGNORED = names(
    "database source-app foreign-keys key ref-type rec-number added-date modified-date year date abbr-2 abbr-3"
)
"""Elements about the database of EndNote, or read elsewhere."""


def read_endnote_xml(text: str, path: str, log: ProblemLog) -> list[RawWork]:
    """The records of an EndNote XML file; an element that is not known is kept as a field."""
    return finished(_Reader(path, log).read(text))


class _Reader:
    def __init__(self, path: str, log: ProblemLog) -> None:
        self.path = path
        self.log = log
        self.open: list[tuple[str, list[str]]] = []
        self.record: list[tuple[tuple[str, ...], str]] = []
        self.kind = ""
        self.place = Place(path)
        self.drafts: list[Draft] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def read(self, text: str) -> Iterator[Draft]:
        try:
            self.parser.Parse(text.encode("utf-8", "replace"), True)
        except expat.ExpatError as error:
            place = Place(self.path, error.lineno, error.offset + 1)
            message = f"this is no XML: {expat.ErrorString(error.code)}"
            self.log.add(place, message, "from here on nothing can be read: export the file again")
        return iter(self.drafts)

    def _here(self) -> Place:
        return Place(self.path, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _refuse_doctype(self, *_: object) -> None:
        hint = "EndNote writes none: take it out if you trust the file"
        raise CannotRead([Problem(self._here(), "a document type or entities in XML are not read", hint)])

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= MAX_DEPTH:
            message = f"elements nested deeper than {MAX_DEPTH}"
            raise CannotRead([Problem(self._here(), message, "this is no bibliography")])
        if name == "record" and any(element == "record" for element, _ in self.open):
            name = "record inside another"
        if name == "record":
            self.place, self.record, self.kind = self._here(), [], ""
        if name == "ref-type":
            self.kind = attributes.get("name", "")
        self.open.append((name, []))

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1][1].append(text)

    def _end(self, _: str) -> None:
        name, parts = self.open.pop()
        if name == "style" and self.open:
            self.open[-1][1].extend(parts)
        elif name == "record":
            self.drafts.append(self._draft())
        elif (text := "".join(parts)) and not text.isspace():
            self.record.append(((*(element for element, _ in self.open[-2:]), name), text))

    def _draft(self) -> Draft:
        draft = Draft(self.place, self.log, KINDS.get(self.kind.casefold(), "misc"))
        if self.kind and draft.kind == "misc":
            draft.put("type", self.kind)
        for path, text in self.record:
            _put(draft, path, text)
        dates = {path[-1]: text for path, text in reversed(self.record) if "dates" in path}
        draft.put_date(dates.get("year", ""))
        draft.put_month(dates.get("date", ""))
        return draft


def _put(draft: Draft, path: tuple[str, ...], text: str) -> None:
    parent, name = path[-2:] if len(path) > 1 else ("", path[-1])
    if parent in _PEOPLE and name == "author":
        draft.put_people(_PEOPLE[parent], [text])
    elif (parent, name) in (("titles", "secondary-title"), ("periodical", "full-title")):
        draft.put({"article": "journal", "book": "series", "misc": "journal"}.get(draft.kind, "booktitle"), text)
    elif parent == "titles" and name in _TITLES:
        draft.put(_TITLES[name], text)
    elif name == "isbn":
        for field, number in serial_numbers(text):
            draft.put(field, number)
    elif name == "url":
        draft.put("url" if "url" not in draft.fields else "endnote-url", text)
    elif name not in IGNORED:
        draft.put(_FIELDS.get(name) or f"endnote-{_NAME.sub('-', name.lower()).strip('-')}", text)
