"""Names as texts print them, against names as bibliographies have them."""

from __future__ import annotations

import re
from functools import lru_cache

from evidencemap.matching.folding import letters, plain_umlauts, word_set
from evidencemap.records.names import Name
from evidencemap.records.plain_letters import without_accents

SLIP = 84
"""From this likeness on two spellings are taken for one name with a slip: *Wiejers* and *Weijers* have 86."""
SHORTEST_SLIP = 5

PARTICLES = word_set(
    "von van der den de del della di da dal das do dos du la le lo las los el ten ter te zu zur zum af av bin ibn st"
)
SMALL_WORDS = word_set("a an and de des der die et for für für in of on the to und y")
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’.-])*")


@lru_cache(maxsize=65_536)
def forms(name: Name) -> tuple[str, ...]:
    """The ways to print a family name, folded, the longest first: with its particles and without."""
    full = without_accents(name.short).split()
    bare = list(full)
    while len(bare) > 1 and bare[0] in PARTICLES:
        bare = bare[1:]
    spelt = dict.fromkeys(letters(" ".join(parts)) for parts in (full, bare, without_accents(name.family).split()))
    return tuple(form for form in spelt if form)


def same_family(printed: str, name: Name) -> bool:
    """Whether the printed words are the family name, in any of its forms."""
    word = letters(printed)
    return bool(word) and any(word == form or plain_umlauts(word) == plain_umlauts(form) for form in forms(name))


def family_ends(printed: str, name: Name) -> bool:
    """Whether the printed words end with the family name, after words that may be given names or not."""
    return any(same_family(rest, name) for _, rest in _splits(printed))


def person(printed: str, name: Name) -> bool:
    """Whether the printed words are the family name, perhaps after given names that fit the initials."""
    return same_family(printed, name) or any(
        same_family(rest, name) and _fits(given, name) for given, rest in _splits(printed)
    )


def slip_of(printed: str, name: Name) -> bool:
    """Whether the printed name is the family name but for a slip of spelling."""
    from rapidfuzz import fuzz

    word = letters(printed)
    return any(
        min(len(word), len(form)) >= SHORTEST_SLIP and word[0] == form[0] and fuzz.ratio(word, form) >= SLIP
        for form in forms(name)
    )


def transposed(printed: str, name: Name) -> bool:
    """Whether the printed name is the family name but for two neighbours that have changed places."""
    word = letters(printed)
    return any(_swapped(word, form) for form in forms(name) if len(form) == len(word) >= SHORTEST_SLIP)


def _swapped(one: str, other: str) -> bool:
    differ = [at for at, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and one[differ[0]] == other[differ[1]]
        and one[differ[1]] == other[differ[0]]
    )


def is_acronym_of(printed: str, name: Name) -> bool:
    """Whether capitals stand for the words of an institution: *BPS*, and *NICE*, which leaves out one small word."""
    initials = letters(printed)
    if len(initials) < 2 or not printed.replace(".", "").isupper():
        return False
    parts = _WORD.findall(without_accents(name.short))
    if len(parts) < 2:
        return False
    main = "".join(part[0] for part in parts if part not in SMALL_WORDS)
    every = "".join(part[0] for part in parts)
    return initials in (main, every) or (
        len(main) > 3 and len(initials) == len(main) - 1 and _leaves_out_one(initials, main)
    )


def _leaves_out_one(short: str, long: str) -> bool:
    """Whether the short one is the long one without one letter that is not the first."""
    return any(long[:at] + long[at + 1 :] == short for at in range(1, len(long)))


def _splits(printed: str) -> list[tuple[str, str]]:
    parts = printed.split()
    return [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts))]


def _fits(given: str, name: Name) -> bool:
    if not name.given:
        return False
    printed, known = (re.findall(r"[^\W\d_]+", without_accents(words)) for words in (given, name.given))
    return all(
        one == other
        or (min(len(one), len(other)) == 1 and one[0] == other[0])
        or (one[0] == other[0] and len(other) == 1)
        for one, other in zip(printed, known, strict=False)
    )
