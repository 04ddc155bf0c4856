"""How many records a bibliography declares, and where: scans that share nothing with the readers they check."""

from __future__ import annotations

import re
from bisect import bisect_right

from evidencemap.problems import Place

_BIBTEX = re.compile(r"[ \t]*+@(?!comment|string|preamble)[a-z][^\s{(@]*+\s*+[{(]", re.I)
_RIS = re.compile(r"[ \t]*+ty[ \t]*+-", re.I)
_PUBMED = re.compile(r"[ \t]*+PMID[ \t]*+-")
_WEB_OF_SCIENCE = re.compile(r"PT(?:[ \t]|$)")
_ENDNOTE = re.compile(r"[ \t]*+%0(?:[ \t]|$)")
_RECORD = re.compile(r"<record(?=[\s>/])")
_JSON = re.compile(r'"(?:[^"\\\n]++|\\.)*+"?|[{}]')


def bibtex_starts(text: str, path: str) -> list[Place]:
    """Each line that starts an entry of BibTeX."""
    return [
        Place(path, number, line.index("@") + 1)
        for number, line in enumerate(text.split("\n"), 1)
        if "@" in line and _BIBTEX.match(line)
    ]


def ris_starts(text: str, path: str) -> list[Place]:
    """Each line with the tag that says the type of a record."""
    return _lines(_RIS, text, path)


def pubmed_starts(text: str, path: str) -> list[Place]:
    """Each line with a PMID."""
    return _lines(_PUBMED, text, path)


def web_of_science_starts(text: str, path: str) -> list[Place]:
    """Each line with a type of publication."""
    return _lines(_WEB_OF_SCIENCE, text, path)


def endnote_starts(text: str, path: str) -> list[Place]:
    """Each line with a type of reference."""
    return _lines(_ENDNOTE, text, path)


def _lines(pattern: re.Pattern[str], text: str, path: str) -> list[Place]:
    return [Place(path, number) for number, line in enumerate(text.split("\n"), 1) if pattern.match(line)]


def xml_starts(text: str, path: str) -> list[Place]:
    """Each start of an element ``record``."""
    line_starts = _line_starts(text)
    return [_place(match.start(), line_starts, path) for match in _RECORD.finditer(text)]


def json_starts(text: str, path: str) -> list[Place]:
    """Each object that no other object encloses, or only one whose first name is ``items``."""
    line_starts = _line_starts(text)
    outer = 1 if re.match(r'\s*+\{\s*+"items"\s*+:', text) else 0
    found, objects = [], 0
    for match in _JSON.finditer(text):
        if match.group() == "{":
            if objects == outer:
                found.append(_place(match.start(), line_starts, path))
            objects += 1
        elif match.group() == "}":
            objects = max(objects - 1, 0)
    return found


def csv_starts(text: str, path: str, delimiter: str) -> list[Place]:
    """Each row after the header that has a letter or figure in it; a line end in quotation marks ends no row."""
    cell = re.compile(rf'(?:"(?:[^"]++|"")*+(?:"|\Z))?+[^{delimiter}\n]*+({re.escape(delimiter)}|\n|\Z)')
    found, line, start, filled = [], 1, 1, False
    at = 0
    while at <= len(text):
        match = cell.match(text, at)
        if not match:
            break
        filled = filled or any(map(str.isalnum, match.group()))
        line += match.group().count("\n")
        if match[1] != delimiter:
            if filled:
                found.append(Place(path, start))
            start, filled = line, False
        at = match.end() if match.end() > at or match[1] else at + 1
        if at == len(text) and match[1] != delimiter:
            break
    return found[1:]


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _place(offset: int, line_starts: list[int], path: str) -> Place:
    line = bisect_right(line_starts, offset)
    return Place(path, line, offset - line_starts[line - 1] + 1)
