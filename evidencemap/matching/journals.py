"""Journals and books as containers: whether two ways of writing one may name the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from evidencemap.matching.titles import LONGEST, folded

MOST_OF_A_WORD = 3
"""Letters of one word in a name made of initials: *AMCIS* is that of the Americas Conference on Information Systems."""
_ADDED = re.compile(
    r"\([^)]*\)|\[[^\]]*\]|\.\s*conference\s*:.*\Z|(?<=\W)(?:the\s+)?official\s+(?:journal|publication|organ)\b.*\Z",
    re.I,
)
"""What databases add to the name of a journal: where it is printed, whose it is, and the meeting of a supplement."""
_SMALL_WORDS = """
a an and at by d de del der des di die do du e el en et for fur i in its l la le les of on og och s the to und v van
voor with y
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_OF_ANY_MEETING = frozenset({"proceedings", "proc", "annual"})
_REGIONS = frozenset(
    {"africa", "african", "american", "americas", "asia", "asian", "australasian", "european", "hawaii"}
)
_PROCEEDINGS = re.compile(r"\b(?:proceedings|proc|conference|conf|symposium|congress|annual meeting)\b")
_MEETING = re.compile(
    r"\b(?:conference|conf|symposium|congress|annual meeting|(?:19|20)\d\d proceedings|proceedings (?:19|20)\d\d)\b"
)
"""What has *proceedings* in its name need not be those of a meeting: *Transplantation Proceedings* is a journal."""


@lru_cache(maxsize=100_000)
def journal_words(written: str) -> tuple[str, ...]:
    """The words of the name of a journal, of a very long one its beginning, without small words and what is added."""
    written = written[:LONGEST]
    words = tuple(word for word in folded(_ADDED.sub(" ", written)).split(" ") if word and word not in _SMALL)
    if _MEETING.search(" ".join(words)):
        words = _meeting_words(words)
    return words or tuple(folded(written).split())


def _meeting_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the name of a meeting without its number, and without its acronym where the name is there too."""
    named = [word for word in words if word not in _OF_ANY_MEETING and not word[0].isdigit()]
    return (
        tuple(word for word in named if not _initials((word,), tuple(other for other in named if other != word)))
        or words
    )


@lru_cache(maxsize=200_000)
def same_journal(first: tuple[str, ...], second: tuple[str, ...]) -> bool | None:
    """Whether two names may be of one journal; None where that cannot be said.

    A name is an abbreviation of another if its words are beginnings of the other's words, in their order: *Nat Rev
    Nephrol*; or initials of several: *MIS Quarterly*, *JAMA*. One that is the beginning or end of another could be a
    short or an older form.
    """
    if not first or not second:
        return None
    if first == second or "".join(first) == "".join(second):
        return True
    shorter, longer = sorted((first, second), key=lambda words: (len(words), len("".join(words)), words))
    if _all_abbreviated(shorter, longer):
        return True
    if _initials(shorter, longer) or _initials(longer, shorter):
        return True
    if _in_order(shorter, longer):
        return True if len(shorter) >= 2 and len(longer) - len(shorter) <= 1 else None
    if not (_is_proceedings(shorter) or _is_proceedings(longer)):
        return False
    return None if _may_be_one(set(shorter), set(longer)) else False


def _may_be_one(shorter: set[str], longer: set[str]) -> bool:
    """Whether a meeting and what printed it share half of their words; those of two regions are two meetings."""
    return 2 * len(shorter & longer) >= len(shorter) and not (shorter ^ longer) & _REGIONS


def _abbreviates(one: str, other: str) -> bool:
    """Whether one word abbreviates the other: is its beginning, or its first letter and others in their order."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if long.startswith(short):
        return True
    if short[0] != long[0] or len(short) < 3:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)


def _all_abbreviated(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the words of a name abbreviate all those of another, one of them perhaps several: *MIS Quarterly*."""
    reached = {0}
    for word in short:
        reached = {end for start in reached for end in _ends(word, long, start)}
    return len(long) in reached


def _ends(word: str, words: tuple[str, ...], start: int) -> Iterator[int]:
    """Behind which words the end of what a word may abbreviate lies: one of them, or as many as it has letters."""
    if start < len(words) and _abbreviates(word, words[start]):
        yield start + 1
    if len(word) > 1 and word == "".join(other[0] for other in words[start : start + len(word)]):
        yield start + len(word)


def _initials(one: tuple[str, ...], many: tuple[str, ...]) -> bool:
    """Whether a name is made of the beginnings of all the words of another: *JAMA*, *AMCIS*."""
    return len(one) == 1 and len(many) > 1 and 2 <= len(one[0]) <= 10 and _spelled(one[0], many)


def _spelled(letters: str, words: tuple[str, ...]) -> bool:
    if not words:
        return not letters
    word, rest = words[0], words[1:]
    return any(
        letters[:size] == word[:size] and _spelled(letters[size:], rest) for size in range(1, MOST_OF_A_WORD + 1)
    )


def _in_order(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Whether the words of the shorter name abbreviate words of the longer one, in their order."""
    rest = iter(longer)
    return all(any(_abbreviates(word, other) for other in rest) for word in shorter)


def _is_proceedings(words: tuple[str, ...]) -> bool:
    return bool(_PROCEEDINGS.search(" ".join(words)))
