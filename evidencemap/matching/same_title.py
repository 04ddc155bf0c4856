"""Whether two titles are one, however they are printed; *Part I* is not *Part II*, nor a protocol its trial."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidencemap.matching.folding import word_set, words
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


@dataclass(frozen=True)
class Title:
    """The words of a title, and of what stands before its subtitle."""

    words: tuple[str, ...]
    main: tuple[str, ...]

    @staticmethod
    def of(title: str, main: str | None = None) -> Title:
        """A title as printed; ``main`` where it is known where the subtitle begins."""
        first = _SUBTITLE.split(title, maxsplit=1)[0] if main is None else _SUBTITLE.split(main, maxsplit=1)[0]
        return Title(tuple(words(title)), tuple(words(first)))


def same_title(one: Title, other: Title) -> bool:
    """Whether the titles have the same words, but for slips of spelling."""
    return _same(one.words, other.words)


def same_main_title(one: Title, other: Title) -> bool:
    """Whether one of the titles is the other without its subtitle."""
    return (len(other.main) >= SHORTEST_MAIN and _same(one.words, other.main)) or (
        len(one.main) >= SHORTEST_MAIN and _same(one.main, other.words)
    )


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
