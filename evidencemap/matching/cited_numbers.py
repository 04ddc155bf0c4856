"""A text to its numbered citations: *[1]*, *[2–5]*, *[3, 7]*, *(1)*, and raised figures as *word.¹²* or *word.12*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidencemap.matching.printed_text import PrintedText
from evidencemap.values import dataclass

LONGEST_RANGE = 60
BEYOND = 40
"""A number in square brackets that is so little above the last of the list is a citation that lacks its entry."""
SHARE_OF_LIST = 0.5
"""Round brackets and raised figures mean other things too, so at least so much of the list has to be met by them."""

_NUMBERS = r"\d{1,4}(?:\s?[,;–—-]\s?\d{1,4})*"
_LOCATOR = r"(?:,?\s(?:pp?|ch|sec|fig|table)\.?\s[^\])]{1,30})?"
_SQUARE = re.compile(rf"\[\s?({_NUMBERS}){_LOCATOR}\s?\](?:\s?[–-]\s?\[(\d{{1,4}})\])?")
_ROUND = re.compile(rf"(?<=[\w.,;:”\"’')\]]\s)\(({_NUMBERS}){_LOCATOR}\)")
_MARKED = re.compile(rf"(?:\^\{{?|<sup>\s?\[?)({_NUMBERS})(?:\}}?\^?|\]?\s?</sup>)|([¹²³⁰⁴-⁹]+(?:[⁻˒,‚–-][¹²³⁰⁴-⁹]+)*)")
_GLUED = re.compile(
    r"(?<=[a-zß-öø-ÿ]{3}[.,;:!?”\"’)])(\d{1,3}(?:[,–-]\d{1,3})*)(?=\s|\Z)|(?<=[a-zß-öø-ÿ]{4})(\d{1,3}(?:[,–-]\d{1,3})*)(?=[\s.,;:]|\Z)"
)
_ENUMERATES = re.compile(r"(?:[:;,]|\b(?:and|or)|[.!?])\s?\Z|\A\s?\Z")
_CLOSES = re.compile(r"\s?[.,;:)]|\s?\Z")
_ABBREVIATED = re.compile(
    r"\b(?:fig|vol|no|pp?|eq|table|chap|sect?|nos|vols|figs|tables|grade|phase|type|version|stage)[.,]?\Z", re.I
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻˒‚", "0123456789-,,")


@dataclass(frozen=True)
class NumberCited:
    """A number that stands for an entry of the list, and how it is printed."""

    printed: str
    line: int
    number: int


@dataclass(frozen=True)
class Numbered:
    """The numbered citations of a text in one way to print them."""

    style: str
    citations: tuple[NumberCited, ...]

    def met(self, known: frozenset[int]) -> frozenset[int]:
        """The entries that are cited."""
        return known & {citation.number for citation in self.citations}


def numbered_citations(text: PrintedText, known: frozenset[int]) -> Numbered:
    """The citations in the way that meets most of the list, whose numbers are ``known``; one for each number.

    Only square brackets are believed where there is no list, or where little of it is met.
    """
    square = Numbered("numbers in square brackets", tuple(_square(text, max(known, default=0))))
    others = [
        Numbered("numbers in round brackets", tuple(_round(text, known))),
        Numbered("raised numbers", tuple(_raised(text, known, _MARKED))),
        Numbered("raised numbers", tuple(_raised(text, known, _GLUED))),
    ]
    believed = [way for way in others if known and len(way.met(known)) >= SHARE_OF_LIST * len(known)]
    return max([square, *believed], key=lambda way: len(way.met(known)))


def _square(text: PrintedText, last: int) -> Iterator[NumberCited]:
    for match in _SQUARE.finditer(text.text):
        numbers = list(_expanded(match[1]))
        if match[2]:
            numbers.extend(range(numbers[-1] + 1, min(int(match[2]), numbers[-1] + LONGEST_RANGE) + 1))
        if numbers and all(0 < number <= last + BEYOND for number in numbers):
            yield from _cited(text, match, numbers, "[{}]")


def _round(text: PrintedText, known: frozenset[int]) -> Iterator[NumberCited]:
    for match in _ROUND.finditer(text.text):
        numbers = list(_expanded(match[1]))
        enumerates = len(numbers) == 1 and _ENUMERATES.search(text.text[max(match.start() - 6, 0) : match.start()])
        if known.issuperset(numbers) and not (enumerates and not _CLOSES.match(text.text, match.end())):
            yield from _cited(text, match, numbers, "({})")


def _raised(text: PrintedText, known: frozenset[int], pattern: re.Pattern[str]) -> Iterator[NumberCited]:
    for match in pattern.finditer(text.text):
        numbers = list(_expanded((match[1] or match[2]).translate(_RAISED)))
        before = text.text[max(match.start() - 12, 0) : match.start()]
        if known.issuperset(numbers) and not _ABBREVIATED.search(before):
            yield from _cited(text, match, numbers, "^{}")


def _cited(text: PrintedText, match: re.Match[str], numbers: list[int], shown: str) -> Iterator[NumberCited]:
    line = text.line_at(match.start())
    for number in numbers:
        yield NumberCited(shown.format(number), line, number)


def _expanded(written: str) -> Iterator[int]:
    """The numbers of ``2–5, 9``; nothing where a range runs backwards or too far."""
    for part in re.split(r"\s?[,;]\s?", written):
        ends = [int(end) for end in re.split(r"\s?[–—-]\s?", part) if end]
        if len(ends) == 2 and ends[0] < ends[1] <= ends[0] + LONGEST_RANGE:
            yield from range(ends[0], ends[1] + 1)
        else:
            yield from ends
