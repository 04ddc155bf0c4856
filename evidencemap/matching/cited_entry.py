"""A reference string to its parts: number, names, year, DOI, and the stretches of which some are its title.

Where the title ends is not decided here, for every style has its own order; whoever looks for an entry compares its
title with what the stretches give.
"""

from __future__ import annotations

import re
from functools import cached_property

from evidencemap.matching.author_names import PARTICLES
from evidencemap.matching.listed_names import listed_names
from evidencemap.records.names import Name
from evidencemap.sources.identifiers import doi_in
from evidencemap.values import dataclass

MOST_STRETCHES = 12
LONGEST_ENTRY = 4000

_LABEL = re.compile(
    r"(?:[-•*·]\s+)?(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,4})[.):]?)(?:\s+(?:\d{1,4}[.)]\s+)?|(?=[^\W\d_]))"
)
_BULLET = re.compile(r"[-•*·]\s+")
_DASHES = re.compile(r"(?:[—–_]\s?|-{2,}\s?)+[.,]?\s*")
_ADDRESS = re.compile(r"\[[^\]\s]*\]\(\S*\)+|<?(?:https?://|www\.)\S+|\bdoi:?\s*\S*|\b10\.\d{4,9}/\S+", re.I)
_SEEN = re.compile(r"[\[(]?\b(?:accessed|retrieved|cited|viewed)\b[^.\])]{0,60}?\d{4}\b[\])]?", re.I)
_UNDATED = r"in press|n\. ?d\.|forthcoming|in preparation|under review|submitted|no date|undated"
_YEARS = r"((?:1[5-9]|20)\d\d)([a-z]?)"
_DATED = re.compile(
    rf"[\[(]\s*(?:c(?:a|irca)?\. ?)?(?:{_YEARS}(?:[,/–-][^()\[\]]{{0,40}})?|({_UNDATED})(?:-?([a-z]))?)\s*[\])]", re.I
)
_AFTER_NAMES = re.compile(rf"[.,]\s{_YEARS}(?=[.,:;]\s)|[.,]\s({_UNDATED})()(?=[.,:;]?\s)", re.I)
_YEAR = re.compile(rf"(?<![\d/.:–-]){_YEARS}(?![\w–-])|(?<![\d/.:–-]){_YEARS}(?=[–-][a-z])", re.I)
_BOUNDARY = re.compile(
    r"(?<=[.?!])[\"”’'»]*\s+(?=\S)|[\"“”«»]|(?<=[\w?!)])[,.]?[’'][,.]?\s(?=[A-Z(])|(?:(?<=\s)|^)[‘'](?=\w)"
    r"|\s\[|\s\((?=\D{0,6}\d|\w+ ed\b|Eds?\b)|(?<=[)\]])[.,:;]?\s|,\s(?=\d|[Vv]ol\b|[Nn]o\b|pp?\b)"
)
_IN = re.compile(r"In:?\s+[^\W\d_a-z]")
_LOWER = re.compile(r"\b[^\W\d_A-Z][\w'’-]*")
_INSTITUTION = re.compile(
    r"\b(?:Cent(?:er|re)|Institute|Association|Department|University|Society|Ministry|College|Foundation|"
    r"Organi[sz]ation|Council|Committee|Office|Agency)\b"
)
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_STOP = re.compile(rf"(?<=[^\s.])[.:]\s+(?!{_CAPITAL}\.|{_CAPITAL}{{1,2}},)|,?\s[\"“‘]")
_INITIAL_FIRST = re.compile(rf"(?:\A|\band\s|&\s)(?:{_CAPITAL}\.[\s-]?)*{_CAPITAL}\Z")
_UPRIGHT = re.compile(
    rf"(?:(?:,\s*)?(?:and\s+|&\s*)?(?:{_CAPITAL}\.[\s-]?){{1,4}}\s?(?:[a-z]{{1,4}}\s){{0,2}}{_CAPITAL}[\w'’-]*(?:\s{_CAPITAL}[\w'’-]+)?\s*)+"
    r"(?:,?\s*et al\.?)?(?=,)"
)
_NO_TITLE_WORDS = PARTICLES | {"and", "et", "al", "ed", "eds", "und"}


@dataclass(frozen=True)
class Listed:
    """An entry of a reference list as it is printed; ``number`` is its label, None where the list has none."""

    text: str
    line: int
    number: int | None
    names: tuple[Name, ...]
    more: bool
    year: str
    letter: str
    years: frozenset[str]
    doi: str
    rest: str
    dated: bool

    @cached_property
    def stretches(self) -> tuple[str, ...]:
        """The parts between stops of what follows the names, before *In* names a book."""
        parts = [part.strip(" .,;:*_‘’'()[]") for part in _BOUNDARY.split(self.rest)]
        found = [part for part in parts if part][:MOST_STRETCHES]
        book = next((at for at, part in enumerate(found) if at and _IN.match(part)), len(found))
        return tuple(found[:book])

    @property
    def may_start(self) -> int:
        """Up to which stretch the title may begin: the first, unless what is before it may be names."""
        if self.dated:
            return 1
        return next((at + 1 for at, part in enumerate(self.stretches) if not _may_be_names(part)), len(self.stretches))


def label_of(line: str) -> int | None:
    """The number in front of an entry: ``[12]``, ``12.``, ``(12)``, ``12``."""
    match = _LABEL.match(line)
    return int(next(filter(None, match.groups()), "0")) if match else None


def without_label(line: str) -> str:
    """The entry behind its number or bullet."""
    return (_LABEL if label_of(line) is not None else _BULLET).sub("", line, count=1)


def listed(text: str, line: int, numbered: bool, earlier: Listed | None = None) -> Listed:
    """The parts of a reference string; a dash in place of names means those of the entry ``earlier``."""
    text = text[:LONGEST_ENTRY]
    number = label_of(text) if numbered else None
    body = without_label(text) if numbered else _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
    plain = " ".join(_SEEN.sub(" ", _ADDRESS.sub(" ", body)).split())
    date = _date_behind_names(plain)
    head = plain[: date.start()] if date else _names_in_front(plain)
    dash = _DASHES.match(head)
    people = listed_names(head[dash.end() :] if dash else head)
    years = [(match[1] or match[3], match[2] or match[4] or "") for match in _YEAR.finditer(plain)]
    year, letter = _year_of(date) if date else years[-1] if years else ("", "")
    return Listed(
        text=body.strip(),
        line=line,
        number=number,
        names=earlier.names if dash and earlier else people.names,
        more=earlier.more if dash and earlier else people.more,
        year=year,
        letter=letter,
        years=frozenset(found for found, _ in years) | ({year} if year else set()),
        doi=doi_in(body),
        rest=plain[date.end() if date else len(head) :],
        dated=date is not None,
    )


def _date_behind_names(plain: str) -> re.Match[str] | None:
    """The date with which the names end; None where it stands at the end of the string or not at all."""
    found = [match for pattern in (_DATED, _AFTER_NAMES) if (match := pattern.search(plain))]
    first = min(found, key=lambda match: match.start(), default=None)
    if first is None or len(plain) - first.end() < 12 or not _may_be_head(plain[: first.start()]):
        return None
    return first


def _may_be_head(head: str) -> bool:
    """Whether it can be names or an institution or a title that stands for them, and no name with a title behind it."""
    stops = re.split(r"(?<=[^\W\d_]{3}[.?!])\s+(?=\S)|[\"“”]", head.strip(" .,"))
    return len([stop for stop in stops if stop]) <= 1 or all(map(_may_be_names, stops))


def _names_in_front(plain: str) -> str:
    """Up to the first stop, or opening quotation mark, that no name goes on behind."""
    if upright := _UPRIGHT.match(plain):
        return upright.group()
    for stop in _STOP.finditer(plain):
        if not (_INITIAL_FIRST.search(plain, 0, stop.start()) and stop.group()[0] == "."):
            return plain[: stop.start()]
    return ""


def _may_be_names(part: str) -> bool:
    return bool(_INSTITUTION.search(part)) or all(word in _NO_TITLE_WORDS for word in _LOWER.findall(part))


def _year_of(date: re.Match[str]) -> tuple[str, str]:
    year, letter, undated, undated_letter = (*date.groups(), None)[:4]
    if year:
        return year, letter or ""
    return " ".join((undated or "").lower().split()).replace("n. d.", "n.d."), undated_letter or ""
