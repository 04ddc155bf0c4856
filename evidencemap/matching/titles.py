"""Titles as they are compared: without catalogue notes, and what a title says about which work of several it is.

Databases write notes of their own into titles (``[Review] [45 refs]``), which are taken out. Words that tell one work
from another under nearly the same title (*Part II*, *Erratum*, *Reply*) are made out apart.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from evidencemap.records.plain_letters import without_accents

LONGEST = 600
_LANGUAGES = (
    "afrikaans|arabic|bulgarian|catalan|chinese|croatian|czech|danish|dutch|english|estonian|finnish|french|german|greek"
    "|hebrew|hungarian|icelandic|italian|japanese|korean|latvian|lithuanian|norwegian|persian|polish|portuguese"
    "|romanian|russian|serbian|slovak|slovenian|slovene|spanish|swedish|turkish|ukrainian"
)
_NOTES = re.compile(
    rf"""
      \s*[\[(]\s*(?:review|\d+\s+refs?|provisional\s+abstract|structured\s+abstract|abstract(?:\s+no\W*\w+)?|letter
        |editorial|corrected|in\s+process\s+citation|multiple\s+letters|record\s+supplied\s+by\s+publisher|comment
        |(?:see|with)\s+comments?|(?:(?:article\s+)?in\s+)?(?:{_LANGUAGES})(?:\s*(?:,|;|/|and)\s*(?:{_LANGUAGES}))*)\s*[\])]
    | \s*\[\s*(?:(?:published\s+)?(?:erratum|correction)|erratum\s+appears|comment\s+in|summary\s+for|update\s+of
        |retraction\s+in|retracted\s+in|updated\s+in|republished)\b[^\]]*(?:\]|\Z)
    | \s*[\[(]\d{{1,3}}[\])]\s*\Z
    | \.{{3}}\s*[A-Z][^.]*\..*\b(?:19|20)\d\d\b.*;.*\Z
    | [.\s]*(?:copyright\s*)?(?:\(c\)|©)\s*(?:19|20)\d\d\b.*\Z
    | \A\W*(?:abstract|poster)\s+(?:no\.?\s*|number\s*)?[a-z]{{0,4}}[-.\s]?\d[\w.-]*\s*:\s+
    | \A\s*(?:withdrawn|retracted(?:\s+article)?|proceedings|reprint(?:ed)?)\s*[.:]\s+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NOTE_SIGNS = ("[", "(", "...", "©")
_NOTED_BEFORE = ("withdrawn", "retracted", "proceeding", "reprint", "abstract", "poster")
_RELATIONS = (
    ("erratum", r"\A\W*(?:errat(?:um|a)|corrigend(?:um|a)|addendum|corrections?\s*(?::|to\b))"),
    ("erratum", r"\((?:[^()]*,\s*)?vol(?:\.|ume)?\s*\w+,\s*(?:pg|pp?)\b[^)]*\)\s*\Z|:?\s(?:erratum|corrigendum)\W*\Z"),
    ("erratum", r"\((?:[^()]|\([^()]*\))*\((?:19|20)\d\d\)(?:[^()]|\([^()]*\))*\)?\s*\Z"),
    ("retraction", r"\A\W*retraction\b|\bnotice\s+of\s+retraction\b"),
    (
        "reply",
        r"\A\W*(?:(?:the\s+)?authors?\W*s?\W*\s)?(?:reply|response|rejoinder)\s*(?=to\b|from\b|by\b|[-–—:.]|\Z)|(?:[-–—:(.]|authors?\W{0,2}s?)\s*(?:reply|rejoinder)\W*\Z",
    ),
    ("reply", r"\b(?:a\s+)?(?:reply|rejoinder|response)\s+to\s+(?:\w+\s+){0,3}(?:et\s+al|comment|letter|commentar)"),
    ("comment", r"\A\W*(?:(?:invited\s+|editorial\s+)?comment(?:ary)?\b|re\s*:|letter\s+to\b|letter\s*:)"),
    ("comment", r"[-–—:(.]\s*(?:a\s+)?comment(?:ary)?\W*\Z|\bcomment(?:ary|s)?\s+on\b"),
    ("protocol", r"\bprotocols?\b"),
)
_RELATION = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _RELATIONS)
_RELATING_WORDS = "errat corri correc adden vol retract repl respon rejoin comment re: letter protocol (19 (20"
_MAYBE_RELATED = tuple(_RELATING_WORDS.split())
_ABOUT_WORK = re.compile(
    r"\A\W*(?:errat(?:um|a)|corrigend(?:um|a)|addendum|corrections?)(?:\s+(?:to|of|in|for))?\W+"
    r"|\s*\((?:[^()]|\([^()]*\))*\)?\s*\Z",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")
_BREAK = re.compile(r"[\W_]+")
_EDITION = re.compile(r"[\[(,]?\s*(\d+)(?:st|nd|rd|th)\s+ed(?:ition|n)?\b\.?\s*[\])]?", re.IGNORECASE)
_UNIT = "part|pt|volume|vol|book|number|no|chapter|study|paper|report|section|phase|stage|session|series"
_COUNTED = re.compile(rf"\b(?:{_UNIT})\s+(\d+|[ivx]+|[a-h]|one|two|three|four|five|six)\b")
_NUMBER = re.compile(r"\d+")
_ROMAN_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NUMERALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROMAN = {word: str(value) for value, word in enumerate(_ROMAN_NUMERALS, 1)}
_LONG_ROMAN = frozenset(word for word in _ROMAN if len(word) > 1)
_WORDS = {word: str(value) for value, word in enumerate(_NUMERALS, 1)}
_LATIN = """
а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ
shch ы y э e ю yu я ya і i ї i є e ґ g α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ
kappa λ lambda μ mu ν nu ξ xi ο omicron π pi ρ rho σ sigma ς sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega
"""
_LETTERS = str.maketrans(
    {**dict(zip(_LATIN.split()[::2], _LATIN.split()[1::2], strict=True)), **dict.fromkeys("ъь’ʼ'", "")}
)
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)} | {ord("'"): ""}
_GENERIC_WORDS = """
abstract abstracts acknowledgement acknowledgements announcement announcements answer appendix author authors
book books commentary comments conclusion conclusions contents contributors corrections correspondence
discussion editor editorial editorials editors epilogue errata erratum foreword from guest image in index
information interview introduction invited issue letter letters list memoriam news note notes obituary of
opinion overview panel perspective preface proceedings prologue received reply response retraction review
reviews summary table the to untitled viewpoint welcome
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())


class Title(NamedTuple):
    """A title as it is compared.

    ``relation`` says that it is an erratum, a reply, a comment, a retraction or a protocol; ``parts`` holds its part
    numbers, ``numbers`` all its numbers in order; ``generic`` that many works have it.
    """

    text: str
    relation: str
    parts: tuple[str, ...]
    numbers: tuple[str, ...]
    edition: str
    generic: bool

    @property
    def compact(self) -> str:
        """The title without its blanks, which databases set at will around hyphens and formulae."""
        return self.text.replace(" ", "")


def folded(text: str) -> str:
    """Small letters without accents; Greek and Cyrillic in Latin letters; every sign a blank."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    return _BREAK.sub(" ", without_accents(text).translate(_LETTERS)).strip(" ")


def title(written: str) -> Title:
    """The title of a reference as it is compared, of a very long one its beginning."""
    written = written[:LONGEST]
    if "&" in written or "<" in written:
        written = _TAG.sub("", html.unescape(written))
    small = written.lower()
    relation = _relation(written) if any(mark in small for mark in _MAYBE_RELATED) else ""
    if relation == "erratum":
        written = _ABOUT_WORK.sub("", written) or written
    edition = _EDITION.search(written) if "ed" in written else None
    if edition:
        written = written[: edition.start()] + written[edition.end() :]
    text = folded(_without_notes(written)) or folded(written)
    words = text.split(" ")
    if not _LONG_ROMAN.isdisjoint(words):
        words = [_ROMAN[word] if word in _LONG_ROMAN else word for word in words]
        text = " ".join(words)
    parts = tuple(numeral(number) for number in _COUNTED.findall(text))
    generic = len(words) <= 6 and all(word in _GENERIC for word in words)
    return Title(text, relation, parts, tuple(_NUMBER.findall(text)), edition[1] if edition else "", generic)


def _relation(written: str) -> str:
    without = _without_notes(written)
    return next((name for name, pattern in _RELATION if pattern.search(without)), "")


def _without_notes(written: str) -> str:
    return _NOTES.sub("", written) if _may_hold_notes(written) else written


def _may_hold_notes(written: str) -> bool:
    marked = any(sign in written for sign in _NOTE_SIGNS)
    return marked or written[:12].lstrip().lower().startswith(_NOTED_BEFORE)


def numeral(word: str) -> str:
    """A number that a title writes in Roman numerals or as a word, in digits; any other word as it is."""
    return _ROMAN.get(word) or _WORDS.get(word) or word
