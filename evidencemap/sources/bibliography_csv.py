"""CSV of Scopus, Covidence, Rayyan, Zotero, PubMed, or by hand, known by its header, to raw works."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from evidencemap.counts import counted
from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.sources.bibtex_fields import shown
from evidencemap.sources.csv_rows import BrokenRow, csv_rows
from evidencemap.sources.field_table import field_table, names
from evidencemap.sources.identifiers import serial_numbers
from evidencemap.sources.plain_names import separate_people
from evidencemap.sources.ris import KINDS as RIS_KINDS
from evidencemap.sources.text import MAX_BIBLIOGRAPHY_BYTES
from evidencemap.sources.works import Draft, RawWork, finished

LONGEST_HEADER = 50_000
"""Characters within which the header of a table ends."""
DELIMITERS = (",", ";", "\t")
DIALECTS = MappingProxyType(
    {
        "Scopus": ("sourcetitle", "eid"),
        "Covidence": ("covidence",),
        "Rayyan": ("key", "authors", "notes", "journal"),
        "Zotero": ("itemtype", "publicationtitle"),
        "PubMed": ("pmid", "journalbook"),
    }
)
"""The columns, in small letters, by which an export is known."""

COLUMNS = field_table(
    """
    author: author authors authornames
    fullauthor: authorfullnames
    editor: editor editors
    title: title articletitle documenttitle primarytitle
    journal: journal sourcetitle publicationtitle journaltitle journalname journalbook publicationname
    booktitle: booktitle
    year: year publicationyear publishedyear pubyear yearpublished
    month: month publishedmonth
    day: day
    date: date publicationdate
    volume: volume vol
    number: issue number issuenumber
    pages: pages page pagerange
    first: pagestart startpage firstpage
    last: pageend endpage lastpage
    eid: artno articlenumber
    doi: doi
    url: url link urls
    abstract: abstract abstractnote abstracts
    keywords: authorkeywords keywords indexkeywords manualtags automatictags
    note: notes note extra
    serial: issn isbn eissn
    publisher: publisher
    address: place location
    edition: edition
    series: series
    language: language languageoforiginaldocument
    kind: documenttype itemtype type referencetype publicationtype
    pmid: pmid pubmedid
    pmcid: pmcid pmc
    affiliation: affiliations
    accession: accessionnumber
    shortjournal: journalabbreviation abbreviatedsourcetitle
    shorttitle: shorttitle
    key: key id ref covidence recordid
    """
)
"""What a column means, by its name in small letters and figures."""

IGNORED = names(
    """authorsid pagecount citedby publicationstage openaccess eid dateadded datemodified accessdate numpages
    fileattachments linkattachments librarycatalog archive archivelocation rights createdate citation firstauthor
    nihmsid referencecount study tags sourcedatabase"""
)
"""Columns about the record and not the work; they are not read."""

_KINDS = field_table(
    """
    article: article review journalarticle articleinpress editorial letter note shortsurvey erratum
    book: book monograph
    incollection: bookchapter booksection chapter
    inproceedings: conferencepaper proceedingspaper
    phdthesis: thesis
    techreport: report
    unpublished: preprint
    online: webpage
    dataset: dataset
    patent: patent
    """
)
_TOGETHER = names("author fullauthor editor year month day date first last")
_GUARDED = re.compile(r"'+[=+\-@\t\r|%]")
_NUMBERED = re.compile(r" \(\d++\)(?=;|$)")
_NAME = re.compile(r"[\W_]+")
_SLUG = re.compile(r"[^a-z0-9]+")


def header_of(text: str) -> tuple[str, list[str]]:
    """The delimiter of a table and the names in its header, in small letters without blanks and signs."""
    first = next((line for line in text[:LONGEST_HEADER].split("\n") if line.strip()), "")
    found = max(DELIMITERS, key=first.count)
    return found, _normal(next(csv.reader([first], delimiter=found), []))


def _normal(header: Sequence[str]) -> list[str]:
    return [_NAME.sub("", name.lower()) for name in header]


def is_table(text: str) -> bool:
    """Whether the text starts with a header that has a title and something else."""
    names = header_of(text)[1]
    return len(names) > 1 and any(COLUMNS.get(name) == "title" for name in names)


def dialect(text: str) -> str:
    """Whose export it is; "" where the header is nobody's."""
    names = set(header_of(text)[1])
    return next((name for name, columns in DIALECTS.items() if names.issuperset(columns)), "")


def read_csv(text: str, path: str, log: ProblemLog) -> list[RawWork]:
    """The rows of a table; a column that is not known is kept as a field.

    Raises CannotRead where the header does not say where the title stands.
    """
    rows = _rows(text, path, header_of(text)[0], log)
    place, header = next(rows, (Place(path), []))
    names = _normal(header)
    _refuse_header(header, names, place)
    if dialect(text) == "Scopus":
        names = ["sourcedatabase" if name == "source" else name for name in names]
    fields = [_field(name, written) for name, written in zip(names, header, strict=True)]
    unknown = [written for written, name in zip(header, names, strict=True) if not (name in COLUMNS or name in IGNORED)]
    if unknown:
        message = f"kept as they are: {shown(', '.join(unknown))}"
        log.notice(place, message, "no field of a bibliography has the name of these columns")
    return finished(_drafts(rows, fields, names, log))


def _refuse_header(header: Sequence[str], names: Sequence[str], place: Place) -> None:
    if not any(COLUMNS.get(name) == "title" for name in names):
        message = f"no column is called title, among: {shown(', '.join(header))}"
        hint = f"the first line needs 'title', 'authors', 'year', 'doi', or to be that of {', '.join(DIALECTS)}"
        raise CannotRead([Problem(place, message, hint)])
    if "" in names:
        raise CannotRead([Problem(place, f"column {names.index('') + 1} has no name", "give it one")])
    if twice := next((name for name, times in Counter(names).items() if times > 1), ""):
        written = shown(header[names.index(twice)])
        raise CannotRead([Problem(place, f"two columns are called '{written}'", "rename one")])


def _field(name: str, written: str) -> str:
    if name in IGNORED:
        return ""
    return COLUMNS.get(name) or f"csv-{_SLUG.sub('-', written.lower()).strip('-') or 'column'}"


def _rows(text: str, path: str, delimiter: str, log: ProblemLog) -> Iterator[tuple[Place, list[str]]]:
    """The rows that have something in them, each with the line it starts on."""
    try:
        for line, cells in csv_rows(text, delimiter, MAX_BIBLIOGRAPHY_BYTES):
            if any(cell.strip() for cell in cells):
                yield Place(path, line), cells
    except BrokenRow as broken:
        hint = "a quotation mark is missing or too many; what follows is not read"
        log.add(Place(path, broken.line), f"record not read: {broken}", hint)


def _drafts(
    rows: Iterator[tuple[Place, list[str]]], fields: Sequence[str], names: Sequence[str], log: ProblemLog
) -> Iterator[Draft]:
    for place, cells in rows:
        if len(cells) != len(fields):
            message = f"record not read: {counted(len(cells), 'cell')} where the header has {len(fields)}"
            log.add(place, message, "put quotation marks around text that contains the delimiter")
            continue
        draft = Draft(place, log, "article" if _has_journal(fields, cells) else "misc")
        for field, name, cell in sorted(zip(fields, names, cells, strict=True), key=lambda cell: cell[0] != "kind"):
            _put(draft, field, name, cell)
        _finish(draft, dict(zip(fields, cells, strict=True)))
        yield draft


def _has_journal(fields: Sequence[str], cells: Sequence[str]) -> bool:
    return any(field == "journal" and cell.strip() for field, cell in zip(fields, cells, strict=True))


def _put(draft: Draft, field: str, name: str, cell: str) -> None:
    text = (cell[1:] if _GUARDED.match(cell) else cell).strip()
    if field == "key":
        draft.key = draft.key or text
    elif field == "kind":
        kind = _KINDS.get(_NAME.sub("", text.lower())) or RIS_KINDS.get(text.upper())
        draft.kind = kind or draft.kind
        draft.put("type", "" if kind else text)
    elif field == "serial":
        for number_field, number in serial_numbers(text):
            draft.put(name if name in ("isbn", "issn") else number_field, number)
    elif field and field not in _TOGETHER:
        draft.put(field, text)


def _finish(draft: Draft, cells: dict[str, str]) -> None:
    """What several columns say together."""
    draft.put_people("author", _people(cells.get("fullauthor", "") or cells.get("author", "")))
    draft.put_people("editor", _people(cells.get("editor", "")))
    draft.put_date(cells.get("year", ""))
    for name in ("month", "day"):
        draft.put(name, cells.get(name, ""))
    draft.put_date(cells.get("date", ""))
    draft.put_pages(cells.get("first", "").strip(), cells.get("last", "").strip())
    if draft.kind in ("incollection", "inproceedings") and "journal" in draft.fields:
        draft.fields.setdefault("booktitle", draft.fields.pop("journal"))


def _people(cell: str) -> list[str]:
    """The names of a cell; the numbers that Scopus adds are left out."""
    if not cell or cell.isspace():
        return []
    people = separate_people(_NUMBERED.sub("", " ".join(cell.split())))
    return people if len(people) > 1 or "," not in cell else cell.split(" and ")
