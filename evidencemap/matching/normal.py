"""A reference as it is compared with others: every field in one form, worked out once."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from evidencemap.matching.folding import plain_umlauts
from evidencemap.matching.journals import journal_words
from evidencemap.matching.pages import UNKNOWN, Pages, issue, pages, volume
from evidencemap.matching.titles import Title, folded, title
from evidencemap.records.names import Name
from evidencemap.records.reference import Reference
from evidencemap.sources.identifiers import doi_in

_DIGITS = re.compile(r"\d+")
_NOBODY = frozenset({"", "anonymous", "anon", "noauthor", "noauthorlisted", "unknown", "nan", "na", "etal", "others"})
_ORDINAL_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINALS = {word: str(value) for value, word in enumerate(_ORDINAL_WORDS, 1)}
_PREPRINT = re.compile(
    r"arxiv|biorxiv|medrxiv|psyarxiv|socarxiv|chemrxiv|osf preprints|preprints?\b|research square|ssrn|working paper",
    re.IGNORECASE,
)
_PREPRINT_DOI = re.compile(r"10\.(?:48550|31234|31235|21203|2139|20944|26434)/|10\.1101/\d")
"""arXiv, PsyArXiv, SocArXiv, Research Square, SSRN, Preprints.org, ChemRxiv; bioRxiv, beside journals of its press."""


class Form(Enum):
    """What sort of publication a reference is, as far as it tells one version of a work from another."""

    ARTICLE = "article"
    BOOK = "book"
    PART_OF_BOOK = "part of a book"
    MEETING = "contribution to a meeting"
    PREPRINT = "preprint"
    THESIS = "thesis"
    REPORT = "report"
    OTHER = "other"


_FORMS = {
    "article": Form.ARTICLE,
    "periodical": Form.ARTICLE,
    "book": Form.BOOK,
    "mvbook": Form.BOOK,
    "collection": Form.BOOK,
    "proceedings": Form.BOOK,
    "incollection": Form.PART_OF_BOOK,
    "inbook": Form.PART_OF_BOOK,
    "suppbook": Form.PART_OF_BOOK,
    "inreference": Form.PART_OF_BOOK,
    "inproceedings": Form.MEETING,
    "conference": Form.MEETING,
    "phdthesis": Form.THESIS,
    "mastersthesis": Form.THESIS,
    "thesis": Form.THESIS,
    "techreport": Form.REPORT,
    "report": Form.REPORT,
}


class Author(NamedTuple):
    """An author: family name and given names, each in one spelling and without blanks."""

    family: str
    given: str


class Normal(NamedTuple):
    """A reference as it is compared; what is not known is empty or None.

    ``all_told`` holds every field of a reference that tells too little to be known by title, authors and place: two of
    those are one only if they are the same word for word.
    """

    title: Title
    compact: str
    authors: tuple[Author, ...]
    families: frozenset[str]
    year: int | None
    journal: tuple[str, ...]
    volume: str
    issue: str
    pages: Pages
    doi: str
    pmid: str
    isbn: str
    edition: str
    form: Form
    all_told: str


def normal(reference: Reference) -> Normal:
    """The reference as it is compared."""
    fields = reference.fields
    made = title(reference.title)
    authors = tuple(name for name in map(_author, reference.creators) if name.family not in _NOBODY)
    number = doi_in(fields.get("doi", "")) or doi_in(fields.get("url", ""))
    container = next((fields[name] for name in ("journal", "journaltitle", "booktitle") if name in fields), "")
    return Normal(
        title=made,
        compact=made.compact,
        authors=authors,
        families=frozenset(author.family for author in authors),
        year=reference.year,
        journal=journal_words(container) if container else (),
        volume=volume(fields["volume"]) if "volume" in fields else "",
        issue=issue(fields.get("number", fields.get("issue", ""))),
        pages=pages(fields["pages"], reference.year) if "pages" in fields else UNKNOWN,
        doi=number,
        pmid=_digits(fields.get("pmid", "")),
        isbn=isbn(fields.get("isbn", "")),
        edition=made.edition or _edition(fields.get("edition", "")),
        form=_form(reference.kind, reference.container, number, "eprint" in fields),
        all_told=""
        if _tells_enough(reference, made)
        else " ".join(f"{name} {fields[name]}" for name in sorted(fields)),
    )


def _tells_enough(reference: Reference, made: Title) -> bool:
    return bool(made.text) and not made.generic and bool(reference.creators or reference.container)


def isbn(written: str) -> str:
    """The first ISBN in a text as thirteen digits; one of ten digits has the same book under 978."""
    for candidate in re.split(r"[,;/\s]+(?=97[89]|\d{9,})", written.replace("-", "")):
        digits = re.sub(r"[^\dXx]", "", candidate)
        if len(digits) >= 13 and digits[:13].isdigit():
            return digits[:13]
        if len(digits) >= 10:
            return _thirteen(digits[:9])
    return ""


def _thirteen(nine: str) -> str:
    digits = "978" + re.sub(r"\D", "0", nine)
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighted % 10}"


def _digits(written: str) -> str:
    match = _DIGITS.search(written)
    return match.group().lstrip("0") if match else ""


def _author(name: Name) -> Author:
    """The name in one spelling: *Müller* and *Mueller* are *muller*, particles belong to the family name."""
    return Author(_spelled(name.short), _spelled(name.given))


def _edition(written: str) -> str:
    """The number of an edition in digits; other words as they are."""
    return _digits(written) or _ORDINALS.get(folded(written).split(" ")[0], folded(written))


@lru_cache(maxsize=100_000)
def _spelled(words: str) -> str:
    return plain_umlauts(folded(words).replace(" ", ""))


def _form(kind: str, container: str, doi: str, has_eprint: bool) -> Form:
    form = _FORMS.get(kind, Form.OTHER)
    if _PREPRINT_DOI.match(doi) or (form in (Form.OTHER, Form.ARTICLE) and _is_preprint_server(container)):
        return Form.PREPRINT
    return Form.PREPRINT if form is Form.OTHER and (has_eprint or kind == "unpublished") else form


@lru_cache(maxsize=100_000)
def _is_preprint_server(container: str) -> bool:
    return bool(_PREPRINT.search(container))
