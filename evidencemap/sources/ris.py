"""RIS, as Scopus, Embase, Ovid, ProQuest, EndNote and Zotero write it, to raw works."""

from __future__ import annotations

import re

from evidencemap.problems import ProblemLog
from evidencemap.sources.bibtex_fields import RawField
from evidencemap.sources.field_table import field_table
from evidencemap.sources.identifiers import serial_numbers
from evidencemap.sources.tagged import Tagged, Tagging, tagged_records
from evidencemap.sources.works import Draft, RawWork, finished

_TAGGING = Tagging(
    line=re.compile(r"[ \t]{0,3}+(TY(?=[ \t]*+-)|[A-Z][A-Z0-9](?=[ \t]++-(?:[ \t]|$)))[ \t]*+-[ \t]?(.*)"),
    start="TY",
    end="ER",
    around=re.compile(r"[ \t]*(?:<?\d+>?\.?|Record #\d+ of \d+|(?:Provider|Content|Database)\s?:.*)$"),
)
KINDS = field_table(
    """
    article: JOUR JFULL EJOUR MGZN NEWS ABST INPR JOURNAL_ARTICLE
    book: BOOK EBOOK WHOLE EDBOOK CLSWK
    incollection: CHAP ECHAP ENCYC DICT BOOK_SECTION
    inproceedings: CONF CPAPER CONFERENCE_PAPER
    phdthesis: THES THESIS
    techreport: RPRT GOVDOC REPORT
    unpublished: UNPB MANSCPT
    online: ELEC WEB BLOG ICOMM
    patent: PAT
    dataset: DATA
    software: COMP
    """
)
_PEOPLE = {"AU": "author", "A1": "author", "A2": "editor", "ED": "editor"}
_FIELDS = field_table(
    """
    title: TI T1 CT
    shorttitle: ST
    abstract: AB N2
    volume: VL VO
    number: IS CP
    keywords: KW
    note: N1
    address: CY PP
    edition: ET
    affiliation: AD
    language: LA
    url: UR
    volumes: NV
    database: DB
    type: M3
    doi: DO
    """
)
_JOURNALS = ("JF", "T2", "JO", "BT", "JA", "J2", "J1")
"""Where the name of the journal or book can stand, the full name before the short one."""
_OF_PUBLISHERS = {"phdthesis": "school", "techreport": "institution"}
_PMCID = re.compile(r"PMC\d+")


def read_ris(text: str, path: str, log: ProblemLog) -> list[RawWork]:
    """The records of a RIS file; a tag that is not known is kept as a field: ``ZZ`` as ``ris-zz``."""
    return finished(_draft(record, log) for record in tagged_records(text, path, _TAGGING, log))


def _draft(record: list[Tagged], log: ProblemLog) -> Draft:
    draft = Draft(record[0].place, log)
    lines = {line.tag: line for line in reversed(record)}
    tagged = {tag: line.text for tag, line in lines.items()}
    draft.kind = _kind(tagged.get("TY", ""), draft)
    for line in record:
        _put(draft, line)
    for tag in ("PY", "Y1", "DA"):
        if tag in lines:
            draft.put_date(tagged[tag], lines[tag].place)
    draft.put_pages(tagged.get("SP", "").strip(), tagged.get("EP", "").strip())
    _put_container(draft, tagged)
    return draft


def _kind(written: str, draft: Draft) -> str:
    kind = KINDS.get(written.strip().upper(), "misc")
    if kind == "misc" and written.strip() and len(written.strip()) > 4:
        draft.put("type", written)
    return kind


def _put(draft: Draft, line: Tagged) -> None:
    """What one line says, save for what several lines say together: date, pages and container."""
    tag, text = line.tag, line.text
    if tag in _PEOPLE:
        draft.put_people(_PEOPLE[tag], [text], line.place)
    elif tag == "ID":
        draft.key = text
    elif tag == "SN":
        for name, number in serial_numbers(text):
            draft.put(name, number, line.place)
    elif tag == "PB":
        draft.put(_OF_PUBLISHERS.get(draft.kind, "publisher"), text, line.place)
    elif tag == "C2" and _PMCID.fullmatch(text.strip()):
        draft.put("pmcid", text, line.place)
    elif tag == "UR" and "url" in draft.fields:
        draft.put("ris-ur", text, line.place)
    elif tag in _FIELDS:
        draft.put(_FIELDS[tag], text, line.place)
    elif tag not in ("TY", "PY", "Y1", "DA", "SP", "EP", *_JOURNALS):
        draft.put(f"ris-{tag.lower()}", text, line.place)


def _put_container(draft: Draft, tagged: dict[str, str]) -> None:
    """The journal or book under its full name; a shorter name beside it is kept."""
    container = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}.get(draft.kind)
    if draft.kind == "book" and "title" not in draft.fields:
        draft.put("title", tagged.get("BT", ""))
    names = list(dict.fromkeys(name for tag in _JOURNALS if (name := " ".join(tagged.get(tag, "").split()))))
    for field, name in zip((container or "series", "shortjournal"), names, strict=False):
        if name != draft.fields.get("title", RawField("", draft.place)).value:
            draft.put(field, name)
