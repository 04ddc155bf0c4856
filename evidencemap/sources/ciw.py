"""Web of Science's tagged format (.ciw, plain text) to raw works."""

from __future__ import annotations

import re

from evidencemap.problems import ProblemLog
from evidencemap.sources.field_table import field_table, names
from evidencemap.sources.identifiers import serial_numbers
from evidencemap.sources.tagged import Tagged, Tagging, tagged_records
from evidencemap.sources.works import Draft, RawWork, finished

_TAGGING = Tagging(
    line=re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)"),
    start="PT",
    end="ER",
    around=re.compile(r"(?:FN|VR|EF)(?: |$)"),
)
_KINDS = {"J": "article", "B": "book", "S": "incollection", "C": "inproceedings", "P": "patent"}
_PEOPLE = {"AF": "author", "BA": "editor", "BF": "editor", "BE": "editor", "ED": "editor"}
_FIELDS = field_table(
    """
    title: TI
    series: SE
    shortjournal: JI
    volume: VL
    number: IS
    eid: AR
    abstract: AB
    keywords: DE ID
    language: LA
    publisher: PU
    address: PI
    affiliation: C1
    pmid: PM
    wosid: UT
    type: DT
    eventtitle: CT
    eventdate: CY
    venue: CL
    organization: HO
    doi: DI
    """
)
ADMINISTRATIVE = names("PT AU PY PD BP EP SO J9 TC Z9 NR PG U1 U2 GA DA SU MA SI OA HC HP C3")
"""Tags that are read elsewhere, or that count or classify for Web of Science."""


def read_ciw(text: str, path: str, log: ProblemLog) -> list[RawWork]:
    """The records of a Web of Science file; a tag that is not known is kept as a field: ``FU`` as ``ciw-fu``."""
    return finished(_draft(record, log) for record in tagged_records(text, path, _TAGGING, log))


def _draft(record: list[Tagged], log: ProblemLog) -> Draft:
    draft = Draft(record[0].place, log)
    tagged = {line.tag: line for line in reversed(record)}
    texts = {tag: line.text.strip() for tag, line in tagged.items()}
    draft.kind = _KINDS.get(texts.get("PT", ""), "misc")
    if draft.kind == "book" and texts.get("SO", "").casefold() != texts.get("TI", "").casefold():
        draft.kind = "inproceedings" if "CT" in texts else "incollection"
    for line in record:
        _put(draft, line, tagged)
    draft.put_date(texts.get("PY", ""))
    draft.put_month(texts.get("PD", ""))
    draft.put_pages(texts.get("BP", ""), texts.get("EP", ""))
    draft.put("journal" if draft.kind in ("article", "misc") else "booktitle", texts.get("SO", ""))
    return draft


def _put(draft: Draft, line: Tagged, tagged: dict[str, Tagged]) -> None:
    tag, text, place = line.tag, line.text, line.place
    if tag in _PEOPLE or (tag == "AU" and "AF" not in tagged):
        draft.put_people(_PEOPLE.get(tag, "author"), line.lines, place)
    elif tag in ("GP", "CA"):
        draft.put_people("author", [f"{line_text}," for line_text in line.lines], place)
    elif tag in ("SN", "EI", "BN"):
        for name, number in serial_numbers(text):
            draft.put(name, number, place)
    elif tag == "CR":
        draft.put("ciw-cr", "; ".join(line.lines), place)
    elif tag not in ADMINISTRATIVE:
        draft.put(_FIELDS.get(tag, f"ciw-{tag.lower()}"), text, place)
