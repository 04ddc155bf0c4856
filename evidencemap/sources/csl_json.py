"""CSL-JSON, as Zotero and many services write it, to raw works."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.sources.bibtex_fields import BibText, shown
from evidencemap.sources.field_table import field_table
from evidencemap.sources.identifiers import serial_numbers
from evidencemap.sources.person_names import RawName
from evidencemap.sources.works import Draft, RawWork, finished

MAX_DEPTH = 30
"""Brackets inside brackets; CSL needs seven, and Python's reader ends at about a thousand."""

_KINDS = field_table(
    """
    article: article article-journal article-magazine article-newspaper review
    book: book
    incollection: chapter entry entry-encyclopedia entry-dictionary
    inproceedings: paper-conference
    phdthesis: thesis
    techreport: report
    unpublished: manuscript
    online: webpage post post-weblog
    patent: patent
    dataset: dataset
    software: software
    """
)
_FIELDS = field_table(
    """
    title: title
    shorttitle: title-short shortTitle
    abstract: abstract
    volume: volume
    number: issue number
    edition: edition
    url: URL
    address: publisher-place
    language: language
    keywords: keyword
    note: note
    series: collection-title
    shortjournal: container-title-short journalAbbreviation
    pmid: PMID
    pmcid: PMCID
    type: genre
    volumes: number-of-volumes
    eventtitle: event-title
    doi: DOI
    pages: page
    """
)
_CONTAINERS = {"article": "journal", "misc": "journal", "book": "series", "online": "organization"}
_OF_PUBLISHERS = {"phdthesis": "school", "techreport": "institution"}
_STRUCTURE = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.S)
_BLANK = re.compile(r"[\s,]*+")
_MARKUP = re.compile(r"</?(?:i|b|sub|sup|sc|span)(?:\s[^<>]*+)?>")
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_NAME = re.compile(r"[^a-z0-9]+")


def read_csl_json(text: str, path: str, log: ProblemLog) -> list[RawWork]:
    """The items of a CSL-JSON file; a variable that is not known is kept as a field.

    Raises CannotRead where brackets are nested deeper than any bibliography needs, or where there is no list of items.
    """
    source = BibText(text, path)
    _refuse_depth(source)
    items = _Items(source, log)
    return finished(draft for place, item in items.read() if (draft := _draft(item, place, log)))


def _refuse_depth(source: BibText) -> None:
    depth = 0
    for match in _STRUCTURE.finditer(source.text):
        bracket = match.group()
        depth += (bracket in "[{") - (bracket in "]}")
        if depth > MAX_DEPTH:
            message = f"brackets nested deeper than {MAX_DEPTH}"
            raise CannotRead([Problem(source.place(match.start()), message, "this is no bibliography")])


class _Items:
    """The objects of the list, each decoded by itself, so that a mistake in one costs only what follows it."""

    def __init__(self, source: BibText, log: ProblemLog) -> None:
        self.source = source
        self.log = log
        self.place = Place(source.path)

    def read(self) -> Iterator[tuple[Place, dict[str, Any]]]:
        text = self.source.text
        decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_int=str,
            parse_float=str,
            parse_constant=self._constant,
            strict=False,
        )
        at = self._start()
        while at < len(text) and text[at] != "]":
            self.place = self.source.place(at)
            try:
                item, at = decoder.raw_decode(text, at)
            except json.JSONDecodeError as error:
                self._tell(error)
                return
            if isinstance(item, dict):
                yield self.place, item
            else:
                self.log.add(self.place, f"record not read: an item is an object, not {shown(json.dumps(item))}")
            at = _after_blank(text, at)

    def _start(self) -> int:
        """Where the first item starts: in a list, in the list ``items`` of an object, or the object itself."""
        text = self.source.text
        at = _after_blank(text, 0)
        if found := re.compile(r'\{\s*+"items"\s*+:\s*+\[').match(text, at):
            return _after_blank(text, found.end())
        if text.startswith("{", at):
            return at
        if not text.startswith("[", at):
            raise CannotRead([Problem(self.source.place(at), "this is no list of items", "export as CSL-JSON again")])
        return _after_blank(text, at + 1)

    def _tell(self, error: json.JSONDecodeError) -> None:
        where = self.source.place(error.pos)
        hint = "from here on nothing can be read: mend it, or export the file again"
        self.log.add(where, f"this is no JSON: {error.msg}", hint)
        if where != self.place:
            self.log.add(self.place, f"record not read: no JSON at {where.line}:{where.column}", "see there")

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            self.log.add(self.place, f"'{shown(twice)}' is here twice in one object", "the last is kept")
        return found

    def _constant(self, written: str) -> str:
        self.log.add(self.place, f"{written} is no value of JSON", "write it in quotation marks, or leave it out")
        return written


def _after_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _draft(item: dict[str, Any], place: Place, log: ProblemLog) -> Draft:
    draft = Draft(place, log)
    draft.kind = _KINDS.get(_plain(item.get("type")), "misc")
    draft.key = _id(item, draft)
    for name, value in item.items():
        _put(draft, name, value)
    return draft


def _id(item: dict[str, Any], draft: Draft) -> str:
    id = item.get("id", item.get("citation-key"))
    if not isinstance(id, str) or not id.strip():
        what = "no id" if "id" not in item else f"the id {shown(json.dumps(id))}"
        draft.log.add(draft.place, f"an item with {what}", "give it one that is text")
        return ""
    return _plain(id)


def _put(draft: Draft, name: str, value: Any) -> None:
    text = _plain(value)
    if name in ("author", "editor"):
        people = [found for person in _list(value) if (found := _person(person)).family]
        (draft.authors if name == "author" else draft.editors).extend(people)
    elif name == "issued":
        _put_date(draft, value)
    elif name in ("ISSN", "ISBN"):
        for field, number in serial_numbers(text):
            draft.put(field, number)
    elif name == "container-title":
        draft.put(_CONTAINERS.get(draft.kind, "booktitle"), text)
    elif name == "publisher":
        draft.put(_OF_PUBLISHERS.get(draft.kind, "publisher"), text)
    elif name not in ("id", "type"):
        draft.put(_FIELDS.get(name) or f"csl-{_NAME.sub('-', name.lower()).strip('-')}", text)


def _plain(value: Any) -> str:
    """A value as text; the marks that CSL allows inside a title are left out, other text stays as it is."""
    if isinstance(value, str):
        return _MARKUP.sub("", _UNPRINTABLE.sub("\ufffd", value))
    if isinstance(value, list):
        return "; ".join(filter(None, map(_plain, value)))
    if isinstance(value, dict):
        return ", ".join(text for part in value.values() if (text := _plain(part)))
    return ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _person(person: Any) -> RawName:
    if isinstance(person, str):
        return RawName(person.strip(), institution=True)
    if not isinstance(person, dict):
        return RawName("")
    part = {name: " ".join(_plain(value).split()) for name, value in person.items()}
    if literal := part.get("literal") or part.get("name"):
        return RawName(literal, institution=True)
    particle = " ".join(filter(None, (part.get("dropping-particle"), part.get("non-dropping-particle"))))
    family = part.get("family", "")
    return RawName(
        family or part.get("given", ""), part.get("given", "") if family else "", particle, part.get("suffix", "")
    )


def _put_date(draft: Draft, value: Any) -> None:
    if not isinstance(value, dict):
        draft.put_date(_plain(value))
        return
    dates = ["/".join(map(_plain, _list(date))).strip("/") for date in _list(value.get("date-parts", []))]
    dates = [date for date in dates if date]
    if len(dates) > 1:
        draft.put_date("/".join(date.split("/")[0] for date in dates[:2]))
    else:
        draft.put_date(dates[0] if dates else _plain(value.get("literal") or value.get("raw") or ""))
