"""What speaks for and against two references being the same work, field by field, before anything is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from evidencemap.matching.journals import same_journal
from evidencemap.matching.normal import Author, Form, Normal
from evidencemap.matching.pages import OWN, Pages
from evidencemap.matching.titles import Title

LEAST_PAGES = 3
"""On fewer pages several letters or abstracts can stand that begin on the same one."""
LIKE = 0.8
"""Titles less alike than this are not those of one work, unless number or place are the same."""
MOST_NAMES = 40
"""So many names of a list are looked at for other spellings, since each is held against each."""
CONTAINED = 0.9
"""How alike titles are of which one begins or ends with the other."""
LEAST_BEGINNING, LONG = 25, 60
"""So many letters a title must have for that, and so many to do so for one of any length."""
LEAST_MAIN = 10
"""So many letters a title without its subtitle must have, where a number or the place is the same."""


class Evidence(NamedTuple):
    """How two references compare: numbers from 0 to 1, yes or no, and None where one of them does not tell.

    ``begins`` says that one title begins the other, ``words`` that words of them differ beyond spelling, ``numbers``
    and ``parts`` that their numbers do, ``relation`` that one is about the other, as a reply is; ``titled`` that both
    have a title, ``generic`` that many works have the title of one. ``years`` is how many years lie between them.
    ``long`` says that both are on the same three pages or more, ``full`` that both are on as many, perhaps on others,
    under titles too long for a column that comes every month.
    """

    identical: bool
    forms: frozenset[Form]
    title: float
    titled: bool
    begins: bool
    generic: bool
    words: bool
    numbers: bool
    parts: bool
    relation: bool
    authors: float | None
    shared_authors: int
    years: int | None
    journal: bool | None
    volume: bool | None
    issue: bool | None
    pages: bool | None
    long: bool
    full: bool
    doi: bool | None
    pmid: bool | None
    isbn: bool | None
    edition: bool | None

    @property
    def scores(self) -> Mapping[str, float]:
        """The fields that both references have, each with how alike it is, from 0 to 1."""
        said = {
            "title": self.title,
            "authors": self.authors,
            "year": None if self.years is None else max(0.0, 1 - self.years / 2),
            **{name: getattr(self, name) for name in ("journal", "volume", "issue", "pages")},
            **{name: getattr(self, name) for name in ("doi", "pmid", "isbn", "edition")},
        }
        return MappingProxyType({name: round(float(score), 3) for name, score in said.items() if score is not None})


def evidence(one: Normal, other: Normal) -> Evidence:
    """What speaks for and against two references being the same work."""
    likeness, words = title_likeness(one.title, other.title)
    authors, shared = author_likeness(one, other)
    moved = _one_column_on(one, other)
    return Evidence(
        identical=one == other,
        forms=frozenset((one.form, other.form)),
        title=likeness,
        titled=bool(one.compact and other.compact),
        begins=_begins(one.compact, other.compact),
        generic=one.title.generic or other.title.generic,
        words=words,
        numbers=_numbers_differ(one.title.numbers, other.title.numbers),
        parts=bool(one.title.parts and other.title.parts) and one.title.parts != other.title.parts,
        relation=one.title.relation != other.title.relation,
        authors=authors,
        shared_authors=shared,
        years=abs(one.year - other.year) if one.year and other.year else None,
        journal=same_journal(one.journal, other.journal),
        volume=moved or same_volume(one, other),
        issue=moved or _same_issue(one, other),
        pages=None if moved else same_pages(one.pages, other.pages),
        long=one.pages == other.pages and one.pages.kind != OWN and one.pages.how_many >= LEAST_PAGES,
        full=_is_full(one) and _is_full(other),
        doi=_same(one.doi, other.doi),
        pmid=_same(one.pmid, other.pmid),
        isbn=_same(one.isbn, other.isbn),
        edition=_same(one.edition, other.edition),
    )


def _same(one: str, other: str) -> bool | None:
    return one == other if one and other else None


def _same_issue(one: Normal, other: Normal) -> bool | None:
    """Whether the issues are the same; a volume that stands in its place says nothing of an issue."""
    same = _same(one.issue, other.issue)
    misplaced = (not one.volume and one.issue == other.volume) or (not other.volume and other.issue == one.volume)
    return None if same is False and misplaced else same


def _is_full(work: Normal) -> bool:
    return work.pages.how_many >= LEAST_PAGES and len(work.compact) >= LONG


def _one_column_on(one: Normal, other: Normal) -> bool:
    """Whether volume and issue of one stand as issue and page of the other, which has no volume."""
    right, moved = (one, other) if one.volume else (other, one)
    if moved.volume or not right.volume or not right.issue:
        return False
    return (moved.issue, str(moved.pages.first)) == (right.volume, right.issue)


def same_volume(one: Normal, other: Normal) -> bool | None:
    """Whether the volumes are the same; the year, which some databases give for the volume, says nothing of another."""
    same = _same(one.volume, other.volume)
    return None if same is False and {one.volume, other.volume} & {str(one.year), str(other.year)} else same


def same_pages(one: Pages, other: Pages) -> bool | None:
    """Whether two works start on the same page; None also where that could be a slip or is not comparable.

    That is: article numbers against pages, pages from 1 within a work, ranges that overlap, one wrong digit in ranges
    that end alike or are as long.
    """
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return None
    if OWN in (one.kind, other.kind):
        return None
    if one.first == other.first:
        return True
    if one.kind != other.kind or (one.first <= other.last and other.first <= one.last):
        return None
    slip = one.last == other.last or one.how_many == other.how_many
    return None if slip and _one_slip(str(one.first), str(other.first)) else False


def _one_slip(one: str, other: str) -> bool:
    """Whether page numbers of three digits or more differ in one digit, not the last, or in two that changed places."""
    if len(one) != len(other) or len(one) < 3:
        return False
    differ = [place for place in range(len(one)) if one[place] != other[place]]
    if len(differ) == 2:
        return differ[1] == differ[0] + 1 and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]
    return len(differ) == 1 and differ[0] < len(one) - 1


def title_likeness(one: Title, other: Title) -> tuple[float, bool]:
    """How alike two titles are, from 0 to 1, and whether words of both differ beyond spelling.

    One that begins or ends with the other counts as like it: databases cut titles, and add subtitles or translations.
    """
    first, second = one.compact, other.compact
    if not first or not second:
        return 0.0, False
    if first == second:
        return 1.0, False
    ratio = fuzz.ratio(first, second, score_cutoff=40) / 100
    if ratio < CONTAINED and _contained(first, second):
        return CONTAINED, False
    return ratio, ratio >= 0.7 and _words_differ(one.text, other.text)


def titles_alike(one: str, other: str) -> bool:
    """Whether titles without blanks are alike enough to be compared in other fields."""
    return fuzz.ratio(one, other, score_cutoff=100 * LIKE) > 0 or _contained(one, other)


def _contained(one: str, other: str) -> bool:
    """Whether a title that is long enough begins or ends another that is not much longer."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < LEAST_BEGINNING or (len(short) < LONG and len(short) < 0.6 * len(long)):
        return False
    return long.startswith(short) or long.endswith(short)


def _begins(one: str, other: str) -> bool:
    """Whether one title is the beginning of the other, as one without its subtitle is."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return len(short) >= LEAST_MAIN and long.startswith(short)


def _words_differ(one: str, other: str) -> bool:
    """Whether each title has a word that the other has in no spelling."""
    first, second = Counter(one.split()), Counter(other.split())
    mine, theirs = sorted(first - second), sorted(second - first)
    return any(_unlike(word, mine, theirs) for word in mine) and any(_unlike(word, theirs, mine) for word in theirs)


def _unlike(word: str, mine: list[str], theirs: list[str]) -> bool:
    """Whether no other word is a spelling of a word, which may be written as two: *post natal*."""
    if len(word) < 3 or word.isdigit():
        return False
    if any(_spelled_alike(word, other) or _in_two(word, other, mine) for other in theirs):
        return False
    return not any(_in_two(other, word, theirs) for other in theirs)


def _in_two(part: str, whole: str, parts: list[str]) -> bool:
    """Whether a word is a part of another of which the rest is there as a word too."""
    if len(part) >= len(whole):
        return False
    rest = whole[len(part) :] if whole.startswith(part) else whole[: -len(part)] if whole.endswith(part) else ""
    return rest in parts


def _spelled_alike(one: str, other: str) -> bool:
    """Whether two words differ in a letter, not the first: *haemolytic* and *hemolytic*, but not *cats* and *rats*."""
    first, second = (word.replace("ae", "e").replace("oe", "e") for word in (one, other))
    return first[0] == second[0] and Levenshtein.distance(first, second, score_cutoff=1) <= 1


def _numbers_differ(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one != other and "".join(one) != "".join(other)


def author_likeness(one: Normal, other: Normal) -> tuple[float | None, int]:
    """How alike the authors are, from 0 to 1 of the shorter list, and how many are the same; None where one has none.

    Given and family names may be swapped, and lists may be cut.
    """
    if not one.authors or not other.authors:
        return None, 0
    shared = len(one.families & other.families)
    fewest = min(len(one.families), len(other.families))
    if shared == fewest:
        return 1.0, shared
    alike = min(fewest, shared + _spelled_otherwise(*sorted((_others(one, other), _others(other, one)))))
    if not alike and _swapped(one.authors, other.authors):
        return 1.0, 1
    return alike / fewest, alike


def _others(one: Normal, other: Normal) -> list[Author]:
    """The authors of one whose family names the other does not have."""
    return sorted({author for author in one.authors if author.family not in other.families})[:MOST_NAMES]


def _spelled_otherwise(mine: list[Author], theirs: list[Author]) -> int:
    """How many of the authors are among the others in another spelling, cut short, or split at another place."""
    left = list(theirs)
    found = 0
    for name in mine:
        match = next((other for other in left if _same_person(name, other)), None)
        if match is not None:
            left.remove(match)
            found += 1
    return found


def _same_person(one: Author, other: Author) -> bool:
    return _same_family(one.family, other.family) or _split(one, other) or _split(other, one)


def _split(one: Author, other: Author) -> bool:
    """Whether a family name of two words was split: *Giorgi, Rossi P* is *Rossi, P G* and *Giorgi Rossi, P*."""
    if len(one.family) <= 3 or not other.given:
        return False
    return other.given.startswith(one.family) or (other.family + other.given).startswith(one.family)


def _same_family(one: str, other: str) -> bool:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return (len(short) > 3 and (long.startswith(short) or long.endswith(short))) or fuzz.ratio(one, other) >= 80


def _swapped(one: tuple[Author, ...], other: tuple[Author, ...]) -> bool:
    """Whether the given name of one first author is the family name of the other."""
    return one[0].given == other[0].family or one[0].family == other[0].given
