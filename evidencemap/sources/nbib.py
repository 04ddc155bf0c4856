"""PubMed's own format (MEDLINE, .nbib) to raw works."""

from __future__ import annotations

import re

from evidencemap.problems import Place, ProblemLog
from evidencemap.sources.bibtex_fields import shown
from evidencemap.sources.field_table import field_table, names
from evidencemap.sources.identifiers import serial_numbers
from evidencemap.sources.tagged import Tagged, Tagging, tagged_records
from evidencemap.sources.works import Draft, RawWork, finished

_TAGGING = Tagging(
    line=re.compile(r"([A-Z][A-Z0-9]{1,3}+)[ \t]{0,2}-(?:[ \t](.*)|$)"),
    start="PMID",
    end="",
    around=re.compile(r"[ \t]*\d*+[.:]?$"),
)
_FIELDS = field_table(
    """
    title: TI
    pages: PG
    booktitle: BTI
    journal: JT
    shortjournal: TA
    volume: VI
    number: IP
    abstract: AB
    keywords: OT MH
    language: LA
    pmcid: PMC
    location: PL
    affiliation: AD
    publisher: PB
    series: CTI
    origtitle: TT
    note: GN
    """
)
ADMINISTRATIVE = names(
    "OWN STAT DCOM LR EDAT MHDA CRDT PHST PST SB JID SO DA IRAD AUID CIN RF DEP GS RN NM DP FAU AU CN FED ED"
)
"""Tags about the record and not the work, made of other tags as SO is, or read elsewhere."""
_IDENTIFIER = re.compile(r"(\S+) \[(doi|pii)\]")
_DIGITS = re.compile(r"[1-9]\d{0,8}", re.A)
_BOOKS = ("Book", "Book Chapter", "Monograph")


def read_nbib(text: str, path: str, log: ProblemLog) -> list[RawWork]:
    """The records of a file in PubMed's format; a tag that is not known is kept as a field: ``GR`` as ``nbib-gr``."""
    return finished(_draft(record, log) for record in tagged_records(text, path, _TAGGING, log))


def _draft(record: list[Tagged], log: ProblemLog) -> Draft:
    draft = Draft(record[0].place, log, "article")
    for full, short, role in (("FAU", "AU", "author"), ("FED", "ED", "editor")):
        tag = full if _count(record, full) >= _count(record, short) else short
        people = [line for line in record if line.tag in (tag, "CN" if role == "author" else tag)]
        for line in people:
            draft.put_people(role, [f"{line.text}," if line.tag == "CN" else line.text], line.place)
    for line in record:
        _put(draft, line)
    for tag in ("DP", "DEP"):
        for line in (line for line in record if line.tag == tag):
            draft.put_date(line.text, line.place)
    return draft


def _count(record: list[Tagged], tag: str) -> int:
    return sum(line.tag == tag for line in record)


def _put(draft: Draft, line: Tagged) -> None:
    tag, text, place = line.tag, line.text, line.place
    if tag == "PMID":
        _put_pmid(draft, text.strip(), place)
    elif tag in ("AID", "LID") and (found := _IDENTIFIER.fullmatch(text.strip())):
        draft.put({"doi": "doi", "pii": "nbib-pii"}[found[2]], found[1], place)
    elif tag in ("IS", "ISBN"):
        for name, number in serial_numbers(text):
            draft.put(name, number, place)
    elif tag == "PT":
        draft.kind = "book" if text.strip() in _BOOKS else draft.kind
        draft.put("nbib-pt", text, place)
    elif tag not in ADMINISTRATIVE:
        draft.put(_FIELDS.get(tag, f"nbib-{tag.lower()}"), text, place)


def _put_pmid(draft: Draft, text: str, place: Place) -> None:
    draft.key = text
    draft.put("pmid", text, place)
    if not _DIGITS.fullmatch(text):
        draft.log.add(place, f"PMID '{shown(text)}' is no number", "copy it from PubMed again")
