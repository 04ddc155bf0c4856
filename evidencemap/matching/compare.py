"""Two references to a verdict: the same work, to be judged by a person, or different, each with the rule as a sentence.

The rules stand in the order in which they are tried; the first that applies decides. What speaks against two works
being one comes first, so that no likeness of titles outweighs *Part II* or *Erratum*.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import NamedTuple

from evidencemap.matching.evidence import CONTAINED, LIKE, Evidence, evidence, same_volume, titles_alike
from evidencemap.matching.normal import Form, Normal, normal
from evidencemap.records.reference import Reference

VERSIONS = frozenset({Form.PREPRINT, Form.THESIS, Form.REPORT})
"""Forms in which a work can appear before it appears in another."""
PARTS = frozenset({Form.PART_OF_BOOK, Form.MEETING})


class Verdict(Enum):
    """Whether two references are the same work."""

    SAME = "same"
    ASK = "ask"
    DIFFERENT = "different"


class Judgement(NamedTuple):
    """A verdict, the rule behind it as a sentence, and how alike each field is that both references have.

    ``apart``: no third reference joins the two. ``rank`` is the place of the rule among all.
    """

    verdict: Verdict
    rule: str
    scores: Mapping[str, float]
    apart: bool = False
    rank: int = 0


class _Rule(NamedTuple):
    verdict: Verdict
    sentence: str
    applies: Callable[[Evidence], bool]
    apart: bool = False


def _register(found: Evidence) -> bool:
    """Whether a register gave both the same number."""
    return bool(found.doi or found.pmid)


def _same_place(found: Evidence) -> bool:
    """Whether both start on the same page of the same volume, or journal and year, and nothing speaks against it."""
    within = found.volume or (found.volume is None and found.journal is True and found.years == 0)
    return bool(within and found.pages) and found.journal is not False and found.pmid is not False


def _nothing_against(found: Evidence) -> bool:
    """Whether journal, volume, first page, issue if no page, and numbers are the same as far as both tell."""
    if found.issue is False and not found.pages:
        return False
    return False not in (found.journal, found.volume, found.pages, found.doi, found.pmid)


def _same_authors(found: Evidence) -> bool:
    return found.authors is not None and found.authors >= 0.7


def _other_words(found: Evidence) -> bool:
    """Whether the titles differ in a number or in a word beyond its spelling."""
    return found.numbers or found.words


def _same_title(found: Evidence) -> bool:
    return found.title >= 0.95 and not _other_words(found)


def _alike(found: Evidence) -> bool:
    """Whether title and authors are so alike that a person should look."""
    return not found.generic and found.title >= 0.85 and (found.authors or 0) >= 0.5


def _same_work(found: Evidence) -> bool:
    """Whether title and authors are the same, and nothing that both tell speaks against it."""
    if found.generic or _other_words(found) or not (_same_authors(found) and _nothing_against(found)):
        return False
    if found.title == 1 or (found.title >= 0.95 and (found.journal is True or found.shared_authors >= 2)):
        return True
    return found.title >= CONTAINED and found.journal is True and bool(found.volume or found.pages)


def _title_and_number(found: Evidence) -> bool:
    if not _register(found) or found.numbers or (found.words and found.pages is False):
        return False
    if found.begins and _same_authors(found) and found.pages is not False and not found.generic:
        return True
    return found.title >= 0.75 and (found.authors is None or found.authors >= 0.5 or found.title >= 0.95)


def _title_and_place(found: Evidence) -> bool:
    """Whether place and title are the same; on one page may stand several letters or abstracts with similar titles."""
    if not _same_place(found) or found.title < LIKE:
        return False
    if not found.long and (_other_words(found) or found.title < CONTAINED):
        return False
    if (found.years or 0) > 1 and not (found.journal and _same_title(found)):
        return False
    if _same_authors(found):
        return True
    enough = found.title == 1 or (_same_title(found) and (found.authors is None or found.authors >= 0.5))
    return enough and not found.generic


def _translated(found: Evidence) -> bool:
    """Whether all pages and all authors are the same; on one page of abstracts stand several works of one group."""
    if not (_same_place(found) and found.long and found.authors == 1 and found.titled) or found.issue is False:
        return False
    enough = found.shared_authors >= 2 or found.title >= 0.6 or found.begins
    return enough and (found.years == 0 or bool(found.volume and found.years in (1, None)))


def _two_numbers(found: Evidence) -> bool:
    """Whether a register gave them two numbers."""
    return False in (found.doi, found.pmid)


def _only_volume_differs(found: Evidence) -> bool:
    alike = _same_title(found) and _same_authors(found) and found.journal is True and found.years == 0
    return alike and found.volume is False and found.long and not _two_numbers(found) and not found.generic


def _only_pages_differ(found: Evidence) -> bool:
    """Whether one of two page ranges must be wrong: errata and abstracts are shorter, and so are titles of columns."""
    alike = found.title == 1 and found.authors == 1 and found.shared_authors >= 2 and found.years == 0
    within = found.journal is True and found.volume is True and found.issue is not False
    return alike and within and found.pages is False and found.full and not _two_numbers(found)


def _another_version(found: Evidence) -> bool:
    """Whether one is a preprint, thesis or report and the other is not; of what form some entries are is not told."""
    told = found.forms - {Form.OTHER}
    return (Form.PREPRINT in found.forms and len(found.forms) > 1) or (len(told) > 1 and not told.isdisjoint(VERSIONS))


RULES: tuple[_Rule, ...] = (
    _Rule(Verdict.SAME, "every field that is compared is the same", lambda found: found.identical),
    _Rule(
        Verdict.ASK,
        "the same DOI or PMID, but one is about the other, as an erratum or a reply is",
        lambda found: found.relation and _register(found),
        apart=True,
    ),
    _Rule(
        Verdict.DIFFERENT,
        "one is about the other, as an erratum, a reply or a protocol is",
        lambda found: found.relation,
        apart=True,
    ),
    _Rule(
        Verdict.ASK,
        "the same DOI or PMID, but another part of a series",
        lambda found: found.parts and _register(found),
        apart=True,
    ),
    _Rule(Verdict.DIFFERENT, "another part of a series", lambda found: found.parts, apart=True),
    _Rule(Verdict.DIFFERENT, "another edition", lambda found: found.edition is False, apart=True),
    _Rule(
        Verdict.DIFFERENT,
        "one is a book and the other a part of a book",
        lambda found: found.forms == {Form.BOOK, Form.PART_OF_BOOK},
        apart=True,
    ),
    _Rule(
        Verdict.DIFFERENT,
        "two parts of one book, which gives them its DOI",
        lambda found: found.forms <= PARTS and _register(found) and found.title < 0.5 and not found.pages,
        apart=True,
    ),
    _Rule(Verdict.SAME, "the same DOI or PMID, and the titles are alike", _title_and_number),
    _Rule(
        Verdict.SAME,
        "the same DOI or PMID, the same first page and the same authors",
        lambda found: _register(found) and _same_place(found) and _same_authors(found) and not found.numbers,
    ),
    _Rule(Verdict.ASK, "the same DOI or PMID, but the titles differ", _register, apart=True),
    _Rule(Verdict.SAME, "the same volume and first page, and the titles are alike", _title_and_place),
    _Rule(
        Verdict.SAME,
        "the same title, authors, year, volume and first page, under another name of the journal or book",
        lambda found: (
            bool(found.pages)
            and (found.volume or (found.volume is None and found.long))
            and found.years == 0
            and found.pmid is not False
            and _same_title(found)
            and _same_authors(found)
            and not found.generic
        ),
    ),
    _Rule(Verdict.SAME, "the same pages and authors, and a title in other words, as a translation has", _translated),
    _Rule(
        Verdict.SAME,
        "the same title, authors, journal, year and pages, and only the volume is another",
        _only_volume_differs,
    ),
    _Rule(
        Verdict.SAME,
        "the same title, authors, journal, volume and year, and only the pages are others, too many for an erratum",
        _only_pages_differ,
    ),
    _Rule(
        Verdict.SAME,
        "the same book: ISBN and title",
        lambda found: bool(found.isbn) and found.forms == {Form.BOOK} and _same_title(found),
    ),
    _Rule(
        Verdict.ASK,
        "the same volume, first page and authors, but another title",
        lambda found: _same_place(found) and _same_authors(found),
    ),
    _Rule(
        Verdict.ASK,
        "the titles and the authors are alike, but one is a preprint, a thesis or a report",
        lambda found: _another_version(found) and _alike(found),
        apart=True,
    ),
    _Rule(
        Verdict.ASK,
        "the titles and the authors are alike, but one is a contribution to a meeting",
        lambda found: found.forms == {Form.MEETING, Form.ARTICLE} and not found.journal and _alike(found),
    ),
    _Rule(
        Verdict.SAME,
        "the same title, authors and year, and nothing against it",
        lambda found: _same_work(found) and found.years == 0,
    ),
    _Rule(
        Verdict.SAME,
        "the same title, authors and journal, a year apart or without a year, and nothing against it",
        lambda found: _same_work(found) and found.years in (1, None) and found.journal is True,
    ),
    _Rule(
        Verdict.SAME,
        "the same title, journal, volume and year, no authors in one of them, and nothing against it",
        lambda found: (
            found.authors is None
            and found.title == 1
            and bool(found.journal and found.volume)
            and found.years == 0
            and _nothing_against(found)
            and not found.generic
        ),
    ),
    _Rule(
        Verdict.ASK,
        "the titles and the authors are alike, but DOI, PMID or year are others",
        lambda found: _alike(found) and (_two_numbers(found) or (found.years or 0) > 1),
        apart=True,
    ),
    _Rule(Verdict.ASK, "the titles and the authors are alike, but not enough of where and when it appeared", _alike),
    _Rule(
        Verdict.ASK,
        "the same title, without authors in one of them",
        lambda found: found.authors is None and found.title == 1 and not found.generic and (found.years or 0) <= 1,
    ),
    _Rule(
        Verdict.ASK,
        "the same title in the same journal, with other authors",
        lambda found: _same_title(found) and found.journal is True and (found.years or 0) <= 1 and not found.generic,
    ),
    _Rule(
        Verdict.ASK,
        "the same volume and first page, and titles somewhat alike",
        lambda found: _same_place(found) and found.title >= 0.6 and not found.generic,
    ),
    _Rule(Verdict.DIFFERENT, "not enough is the same", lambda _found: True),
)
"""The rules in the order in which they are tried."""


def compare(one: Reference, other: Reference) -> Judgement:
    """The verdict about two references as they were read."""
    return judged(normal(one), normal(other))


def worth_comparing(one: Normal, other: Normal) -> bool:
    """Whether any rule could find more than that not enough is the same; quick, because most pairs end here."""
    return (
        (one.pages.first == other.pages.first is not None and same_volume(one, other) is not False)
        or bool(one.doi and one.doi == other.doi)
        or bool(one.pmid and one.pmid == other.pmid)
        or titles_alike(one.compact, other.compact)
    )


def judged(one: Normal, other: Normal) -> Judgement:
    """The verdict about two references; the order of the two does not matter."""
    found = evidence(one, other)
    rank, rule = next((rank, rule) for rank, rule in enumerate(RULES) if rule.applies(found))
    return Judgement(rule.verdict, rule.sentence, found.scores, rule.apart, rank)
