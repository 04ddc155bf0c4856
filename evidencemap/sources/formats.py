"""Which format a bibliography is in, by its content: the suffix of a file can lie."""

from __future__ import annotations

import re
from collections.abc import Callable

from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.sources import declared
from evidencemap.sources.bibliography_csv import dialect, header_of, is_table, read_csv
from evidencemap.sources.ciw import read_ciw
from evidencemap.sources.csl_json import read_csl_json
from evidencemap.sources.endnote_xml import read_endnote_xml
from evidencemap.sources.enw import read_enw
from evidencemap.sources.grid import ZIP
from evidencemap.sources.nbib import read_nbib
from evidencemap.sources.ris import read_ris
from evidencemap.sources.works import RawWork
from evidencemap.values import dataclass

KNOWN = "BibTeX, RIS, PubMed (.nbib), CSL-JSON, EndNote (.xml, .enw), Web of Science (.ciw), CSV with a header"


@dataclass(frozen=True)
class Format:
    """A format: its reader, the scan that counts what the reader must account for, and whether its ids are unique.

    ``read`` is None for BibTeX, whose entries hold LaTeX and go another way.
    """

    name: str
    read: Callable[[str, str, ProblemLog], list[RawWork]] | None
    starts: Callable[[str, str], list[Place]]
    has_ids: bool = True


BIBTEX = Format("BibTeX", None, declared.bibtex_starts)
EMPTY = Format("empty", lambda _text, _path, _log: [], lambda _text, _path: [])
_RIS = Format("RIS", read_ris, declared.ris_starts, has_ids=False)
_JSON = Format("CSL-JSON", read_csl_json, declared.json_starts)
_XML = Format("EndNote XML", read_endnote_xml, declared.xml_starts)
_BY_FIRST_LINE = (
    (re.compile(r"^[ \t]*+@[ \t]*+[A-Za-z]++\s*+[{(]", re.M), BIBTEX),
    (re.compile(r"^[ \t]*+TY[ \t]*+-", re.M | re.I), _RIS),
    (re.compile(r"^PMID[ \t]*+-", re.M), Format("PubMed", read_nbib, declared.pubmed_starts)),
    (re.compile(r"^PT [A-Z]$", re.M), Format("Web of Science", read_ciw, declared.web_of_science_starts)),
    (re.compile(r"^%0[ \t]", re.M), Format("EndNote", read_enw, declared.endnote_starts, has_ids=False)),
)
_BY_ANY_LINE = (
    (re.compile(r"^[A-Z][A-Z0-9] {1,3}-(?: |$)", re.M), _RIS),
    (re.compile(r"^[ \t]*+@[A-Za-z]", re.M), BIBTEX),
)
_WEB_PAGE = re.compile(r"\s*+<(?:!doctype\s++html|html|head|body)\b", re.I)
_PACKED = ZIP.decode()
_XML_START = re.compile(r"\s*+<(?:\?xml|!DOCTYPE|!--|xml\b|records\b|record\b)", re.I)
_JSON_START = re.compile(r"\s*+(?:[\[{]|//|/\*)")


def format_of(text: str, path: str) -> Format:
    """The format of a bibliography.

    Raises CannotRead where it is none that is known.
    """
    if not text.strip():
        return EMPTY
    if _WEB_PAGE.match(text):
        raise _unknown(path, "this is a web page, not a bibliography", "download the file again")
    if text.startswith(_PACKED):
        raise _unknown(path, "this is a workbook or another packed file", "save the table in it as CSV")
    if _XML_START.match(text):
        return _XML
    if _JSON_START.match(text):
        return _JSON
    found = _first_lines(text, 10_000) or _first_lines(text, len(text))
    if is_table(text) and (not found or min(found)[0] > len(text.lstrip().partition("\n")[0])):
        return _table(text)
    if found:
        return _BY_FIRST_LINE[min(found)[1]][1]
    for line, format in _BY_ANY_LINE:
        if line.search(text):
            return format
    return _by_suffix(text, path)


def _first_lines(text: str, end: int) -> list[tuple[int, int]]:
    """Where the first line that is typical of each format starts, with the number of the format."""
    found = (line.search(text, 0, end) for line, _ in _BY_FIRST_LINE)
    return [(match.start(), order) for order, match in enumerate(found) if match]


def _by_suffix(text: str, path: str) -> Format:
    """What a file says it is, where its content does not say, as in a table without a header."""
    if path.endswith((".bib", ".bibtex", ".biblatex")):
        return BIBTEX
    if path.lower().endswith((".csv", ".tsv")):
        return _table(text)
    raise _unknown(path, "this is no bibliography that is known", f"known are {KNOWN}")


def _table(text: str) -> Format:
    delimiter, _ = header_of(text)
    whose = dialect(text)
    name = f"CSV ({whose})" if whose else "CSV"
    return Format(name, read_csv, lambda text, path: declared.csv_starts(text, path, delimiter))


def _unknown(path: str, message: str, hint: str) -> CannotRead:
    return CannotRead([Problem(Place(path), message, hint)])
