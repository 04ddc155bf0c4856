"""Whether two titles are one, however they are printed; *Part I* is not *Part II*, nor a protocol its trial."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidencemap.matching.folding import word_set, words
from evidencemap.matching.titles import numeral
from evidencemap.values import dataclass

ALIKE = 90
ALIKE_WORD = 80
MANY_WORDS = 7
SHORTEST_MAIN = 4
_TELLING = word_set(
    "protocol erratum correction corrigendum reply response comment commentary retraction retracted part rejoinder "
    "editorial review update follow followup adults children adolescents women men"
)
_NUMBER = re.compile(r"\d+|[ivx]+")
_SUBTITLE = re.compile(r"[:.?!]\s|\s[–—-]\s")
_SMALL = word_set("a an and at by for from in of on or the to with")
_UNITS = {"part": "part", "pt": "part", "volume": "volume", "vol": "volume", "book": "book"}
_COUNTED = rf"(?P<unit>{'|'.join(_UNITS)})\.?\s+(?P<number>\d{{1,2}}|[ivx]+|[a-h]|one|two|three|four|five|six)\b"
_ENDING = re.compile(rf"(?<![\s,(])[\s,(]++(?:{_COUNTED}|(?P<alone>[ivx]{{2,}})\b)[\s).]*\Z", re.I)
_FOLLOWING = re.compile(rf"[\s,:;.(–—-]+(?:{_COUNTED}|(?P<alone>[IVX]+)(?=[\s)]*(?:[.:]|\Z)))", re.I)


@dataclass(frozen=True)
class Title:
    """The words of a title, those before its subtitle, and those before the part that it says it is.

    ``part`` is that part, however it is printed: *Part II*, *Pt. 2* and *II.* are all ``part 2``; empty where it says
    none.
    """

    words: tuple[str, ...]
    main: tuple[str, ...]
    base: tuple[str, ...]
    part: str

    @staticmethod
    def of(title: str, main: str | None = None) -> Title:
        """A title as printed; ``main`` is its beginning where it is known that a subtitle follows."""
        first = _SUBTITLE.split(title if main is None else main, maxsplit=1)[0]
        said = _ENDING.search(first) or _FOLLOWING.match(title, len(first))
        if not said:
            before = tuple(words(first))
            return Title(tuple(words(title)), before, before, "")
        base, part = tuple(words(title[: said.start()])), _part(said)
        upto = (*base, *part.split())
        return Title((*upto, *words(title[said.end() :])), upto, base, part)


def _part(said: re.Match[str]) -> str:
    unit, number = said["unit"], said["number"] or said["alone"]
    return f"{_UNITS[unit.lower()] if unit else 'part'} {numeral(number.lower())}"


def same_title(one: Title, other: Title) -> bool:
    """Whether the titles have the same words, but for slips of spelling."""
    return _same(one.words, other.words)


def same_main_title(one: Title, other: Title) -> bool:
    """Whether one of the titles is the other without its subtitle, or without the part that the other says it is."""
    return _is_beginning(one.words, other) or _is_beginning(other.words, one)


def same_base(one: Title, other: Title) -> bool:
    """Whether the titles are the same up to the parts that they say they are."""
    return _same(one.base, other.base)


def _is_beginning(title: Sequence[str], whole: Title) -> bool:
    return any(len(part) >= SHORTEST_MAIN and _same(title, part) for part in (whole.main, whole.base))


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or not other:
        return False
    if "".join(one) == "".join(other):
        return True
    if not 0.75 < len(one) / len(other) < 1.34 or _numbers(one) != _numbers(other):
        return False
    from rapidfuzz import fuzz

    if fuzz.ratio(" ".join(one), " ".join(other)) < ALIKE:
        return False
    left, right = _without_counterpart(one, other), _without_counterpart(other, one)
    if (set(left) | set(right)) & _TELLING or (left and right):
        return False
    return len(left) + len(right) <= (1 if len(other) >= MANY_WORDS else 0)


def _numbers(title: Sequence[str]) -> list[str]:
    return sorted(word for word in title if _NUMBER.fullmatch(word))


def _without_counterpart(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """The words that have no like in the other title."""
    from rapidfuzz import fuzz

    joined = "".join(other)
    missing = [word for word in one if word not in other and word not in _SMALL]
    return [
        word
        for word in missing
        if not (len(word) > 5 and word in joined) and all(fuzz.ratio(word, like) < ALIKE_WORD for like in other)
    ]
