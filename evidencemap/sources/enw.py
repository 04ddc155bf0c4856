"""EndNote's tagged format (.enw, also of Google Scholar) to raw works."""

from __future__ import annotations

import re

from evidencemap.problems import ProblemLog
from evidencemap.sources.endnote_kinds import KINDS
from evidencemap.sources.field_table import field_table
from evidencemap.sources.identifiers import serial_numbers
from evidencemap.sources.tagged import Tagged, Tagging, tagged_records
from evidencemap.sources.works import Draft, RawWork, finished

_TAGGING = Tagging(
    line=re.compile(r"%([0-9A-Za-z@~^&*$+!(=?>\[<#|-])(?:[ \t](.*)|$)"),
    start="0",
    end="",
    around=re.compile(r"(?!)"),
)
_FIELDS = field_table(
    """
    title: T
    journal: J
    booktitle: B
    volume: V
    number: N
    publisher: I
    address: C
    abstract: X
    url: U
    note: Z
    language: G
    series: S
    edition: 7
    shorttitle: !
    affiliation: +
    volumes: 6
    type: 9
    database: ~
    shortjournal: O
    doi: R
    pages: P
    """
)
_PEOPLE = {"A": "author", "E": "editor"}


def read_enw(text: str, path: str, log: ProblemLog) -> list[RawWork]:
    """The records of an EndNote file; a tag that is not known is kept as a field: ``%M`` as ``enw-m``."""
    return finished(_draft(record, log) for record in tagged_records(text, path, _TAGGING, log))


def _draft(record: list[Tagged], log: ProblemLog) -> Draft:
    draft = Draft(record[0].place, log)
    written = next((line.text.strip() for line in record if line.tag == "0"), "")
    draft.kind = KINDS.get(written.casefold(), "misc")
    for line in record:
        _put(draft, line)
    for line in (line for line in record if line.tag == "D"):
        draft.put_date(line.text, line.place)
    for line in (line for line in record if line.tag == "8"):
        draft.put_month(line.text, line.place)
    if draft.kind == "article" and "journal" not in draft.fields and "booktitle" in draft.fields:
        draft.fields["journal"] = draft.fields.pop("booktitle")
    return draft


def _put(draft: Draft, line: Tagged) -> None:
    tag, text, place = line.tag, line.text, line.place
    if tag in _PEOPLE:
        draft.put_people(_PEOPLE[tag], [text], place)
    elif tag == "F":
        draft.key = text
    elif tag == "@":
        for name, number in serial_numbers(text):
            draft.put(name, number, place)
    elif tag == "K":
        draft.put("keywords", "; ".join(filter(None, line.lines)), place)
    elif tag not in ("0", "D", "8"):
        draft.put(_FIELDS.get(tag, f"enw-{tag.lower() if tag.isalnum() else ord(tag)}"), text, place)
