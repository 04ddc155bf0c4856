"""A text to its author–year citations: *Smith (2010, 2012a)*, *(see Smith et al., 2010; Jones & Doe, in press)*.

A year is looked for first and its authors before it, so that a text without years costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from evidencemap.matching.cited_words import AND, Words, words_of
from evidencemap.matching.folding import word_set
from evidencemap.matching.printed_text import PrintedText
from evidencemap.values import dataclass

MOST_NAMES = 30
LONGEST_LEAD = 160
MONTHS = word_set(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec spring summer autumn fall winter"
)
LEADING = word_set(
    "a about according accordingly additionally after again against all already also although an and another as at "
    "based because before both but by compare consequently contrary conversely despite does during each earlier "
    "either even every finally first following for from furthermore given hence here how however if importantly in "
    "indeed initially instead interestingly is it its last lastly later likewise many moreover most much nevertheless "
    "next nonetheless not notably of on once one only or other others our overall particularly per recently second see "
    "seminal several similarly since so some specifically still subsequently such than that the their then these they "
    "third this those though three through thus to together two unlike until using via was we what when where whereas "
    "whether which while whilst who whose why with within without yet cf eg ie dr prof professor study studies authors "
    "research review reviews ref refs source sources adapted cited"
)
"""Words that stand with a capital before a name at the start of a sentence, and are none."""
NO_AUTHORS = word_set(
    "table figure fig section chapter study experiment appendix phase wave time version vol volume no issue dsm icd "
    "copyright published accessed retrieved received accepted submitted revised online available updated isbn issn "
    "page pp line lines eq equation box sample trial"
)
_POSSESSIVE = re.compile(r"['’]s?\Z")


@dataclass(frozen=True)
class Citation:
    """Authors and a year as a text prints them.

    ``more`` says that there are authors whom it does not name (*et al.*), ``in_all`` how many there have to be at
    least; ``lead`` is the text before the year, for names of institutions; ``weak`` that this may be no citation.
    """

    printed: str
    line: int
    names: tuple[str, ...]
    year: str
    letter: str = ""
    more: bool = False
    in_all: int = 1
    lead: str = ""
    weak: bool = False


@dataclass(frozen=True)
class _Authors:
    names: tuple[str, ...]
    start: int
    more: bool
    in_all: int
    cut: bool


def author_year_citations(text: PrintedText) -> Iterator[Citation]:
    """The citations in the order of the text, one for each year."""
    found = words_of(text.text)
    at = 0
    while at < len(found.words):
        after = at + 1
        if found.year(at):
            after, citations = _cited_at(text, found, at)
            yield from citations
        at = after


def _cited_at(text: PrintedText, found: Words, at: int) -> tuple[int, list[Citation]]:
    """What is cited with the year at this word and with those that follow it; and the word after them."""
    bracket = found.brackets[at]
    narrative = bracket >= 0 and bracket == at - 1
    end = found.before_acronym(found.before(bracket if narrative else at, ","))
    authors = _authors_before(found, end, inside=bracket >= 0 and not narrative)
    if authors is None or (narrative and found.is_span(at)) or _is_month(found, authors, end, narrative):
        return at + 1, []
    after, years = _years_from(found, at)
    start, stop = found.starts[authors.start], found.starts[end]
    head = _POSSESSIVE.sub("", " ".join(text.text[start:stop].split()).rstrip(" ,"))
    citation = Citation(
        printed=head,
        line=text.line_at(start),
        names=authors.names,
        year="",
        more=authors.more,
        in_all=authors.in_all,
        lead=text.text[max(stop - LONGEST_LEAD, 0) : stop],
        weak=authors.cut or (bracket < 0 and not authors.more) or _may_be_no_author(authors),
    )
    return after, [_dated(citation, year, letter, narrative) for year, letter in years]


def _dated(citation: Citation, year: str, letter: str, narrative: bool) -> Citation:
    date = f"{year}{'-' if letter and not year[-1].isdigit() else ''}{letter}"
    printed = f"{citation.printed} ({date})" if narrative else f"{citation.printed}, {date}"
    return replace(citation, printed=printed, year=year, letter=letter)


def _is_month(found: Words, authors: _Authors, end: int, narrative: bool) -> bool:
    """Whether it is a date: *(May 2010)*, but not *May (2010)* or *(May, 2010)*."""
    return _may_be_a_month(authors) and not narrative and found[end] != ","


def _may_be_a_month(authors: _Authors) -> bool:
    return len(authors.names) == 1 and authors.names[0].casefold() in MONTHS and not authors.more


def _may_be_no_author(authors: _Authors) -> bool:
    only = authors.names[0].casefold().split()[0] if len(authors.names) == 1 and not authors.more else ""
    return only in MONTHS or only in NO_AUTHORS


def _years_from(found: Words, at: int) -> tuple[int, list[tuple[str, str]]]:
    """The years that share authors, ``2010, 2012a, b``, each with its letter; and the word after them."""
    years = [found.year(at) or ("", "")]
    at += 1
    if found[at] == "/" and (reprint := found.year(at + 1)):
        years = [(f"{years[0][0]}/{reprint[0]}", reprint[1])]
        at += 2
    while (after := found.separator_after(at)) > at:
        word, (year, letter) = found[after], years[-1]
        if (next_year := found.year(after)) and not found.is_span(after):
            years.append(next_year)
        elif letter and len(word) == 1 and word.islower() and word > letter and found[after + 1] != ".":
            years.append((year, word))
        else:
            break
        at = after + 1
    return at, years


def _authors_before(found: Words, end: int, inside: bool) -> _Authors | None:
    """The authors whose names end right before a word, or None where no name does."""
    others = found.others_before(end)
    at = joint = others.end
    names: list[tuple[int, int]] = []
    while len(names) < MOST_NAMES and (name := found.name_before(at, inside)):
        names.insert(0, name)
        joint = name[0]
        at = found.separator_before(joint)
        if at == joint:
            break
    names = _without_lead_ins(found, names)
    printed = tuple(_printed(found, begin, stop) for begin, stop in names)
    if not printed:
        return None
    in_all = max(others.in_all, len(printed) + others.more)
    return _Authors(printed, names[0][0], bool(others.more), in_all, _is_cut(found, at, joint))


def _is_cut(found: Words, at: int, joint: int) -> bool:
    """Whether *and* joins the first name to one that cannot be read, because a page number stands between."""
    joined = any(found[place] in AND for place in range(at, joint))
    return found[at - 1] == "-" or (joined and found[at - 1].isdigit() and not found.year(at - 1))


def _without_lead_ins(found: Words, names: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The names without what stands in front of them: *However,*, *See*, and the BPD of *In BPD, Smith and Doe*."""
    while names:
        begin, stop = names[0]
        if len(names) > 1 and stop - begin == 1 and _is_acronym(found[begin]) and not _is_acronym(found[names[-1][0]]):
            names = names[1:]
            continue
        while begin < stop and found[begin].casefold() in LEADING and not _is_acronym(found[begin]):
            begin += 1
        if begin < stop:
            return [(begin, stop), *names[1:]]
        names = names[1:]
    return names


def _is_acronym(word: str) -> bool:
    """Whether it is all capitals: *WHO* is no *who*."""
    return len(word) > 1 and word.isupper()


def _printed(found: Words, begin: int, stop: int) -> str:
    words = [found[at] for at in range(begin, stop)]
    return _POSSESSIVE.sub("", " ".join(word for word in words if word not in (".", ",")))
