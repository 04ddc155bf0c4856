"""The names at the head of a reference string, in the orders of APA, Vancouver, Harvard, Chicago and IEEE."""

from __future__ import annotations

import re

from evidencemap.matching.author_names import PARTICLES, SMALL_WORDS
from evidencemap.records.names import Name
from evidencemap.values import dataclass

LONGEST_HEAD = 3000
_EDITORS = re.compile(r"[(\[]?\b(?:eds?|editors?|hrsg|trans|comps?|producers?|directors?)\b\.?[)\]]?,?", re.I)
_MORE = re.compile(r",?\s*(?:&\s*|and\s+)?(?:\bet\s+al\b\.?|\band\s+others\b|\bet\s+coll\b\.?)", re.I)
_GAP = re.compile(r"(?:\.\s?){3,}|…")
_JOINTS = re.compile(r"\s*[;,]\s*(?:(?:and|und)\s+|&\s*)?|\s+(?:and|und)\s+|\s*&\s*")
_INITIALS = re.compile(r"(?:[^\W\d_a-zß-öø-ÿ]\.?[\s-]*){1,4}\.?")
_TRAILING = re.compile(r"(.*\w['’]?)\s+((?:[^\W\d_a-zß-öø-ÿ]\.?-?\s?){1,4})")
_LEADING = re.compile(r"((?:[^\W\d_a-zß-öø-ÿ]\.[\s-]?){1,4})\s*(\S.*)")
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_JOINING = frozenset(("and", "und", "et", "y"))


@dataclass(frozen=True)
class ListedNames:
    """Names in order, whether there are more, and the whole head, which may be the name of an institution."""

    names: tuple[Name, ...]
    more: bool
    whole: str


def listed_names(head: str) -> ListedNames:
    """The people, or the institution, that the head of a reference string names."""
    head = _EDITORS.sub(" ", head[:LONGEST_HEAD]).strip(" .,:;")
    whole = " ".join(head.split())
    more = bool(_MORE.search(head) or _GAP.search(head))
    pieces = [piece.strip(" .") for piece in _JOINTS.split(_GAP.sub(", ", _MORE.sub("", head)))]
    pieces = [piece for piece in pieces if piece and not _SUFFIX.fullmatch(piece)]
    if _is_institution(whole, pieces):
        return ListedNames((Name(whole, institution=True),), more, whole)
    return ListedNames(tuple(_people(pieces)), more, whole)


def _is_institution(whole: str, pieces: list[str]) -> bool:
    """Whether no piece has initials and the words are more than those of persons."""
    if any(_INITIALS.fullmatch(piece) or _TRAILING.fullmatch(piece) or _LEADING.match(piece) for piece in pieces):
        return False
    small = [word for word in whole.split() if word in SMALL_WORDS - _JOINING]
    long_piece = any(len(piece.split()) > 2 for piece in pieces[:1])
    return bool(pieces) and (bool(small) or len(pieces) == 1 or long_piece)


def _people(pieces: list[str]) -> list[Name]:
    people: list[Name] = []
    given_follows = len(pieces) > 1 and not _has_initials(pieces[0]) and _is_given(pieces)
    for at, piece in enumerate(pieces):
        if (at and _INITIALS.fullmatch(piece) and people and not people[-1].given) or (at == 1 and given_follows):
            people[-1] = _name(people[-1].short, piece)
        elif trailing := _TRAILING.fullmatch(piece):
            people.append(_name(trailing[1], trailing[2]))
        elif leading := _LEADING.fullmatch(piece):
            people.append(_name(leading[2], leading[1]))
        elif at and given_follows and " " in piece:
            people.append(_upright(piece))
        else:
            people.append(_name(piece, ""))
    return people


def _has_initials(piece: str) -> bool:
    return bool(_TRAILING.fullmatch(piece) or _LEADING.fullmatch(piece))


def _is_given(pieces: list[str]) -> bool:
    """Whether the second piece is the given name of the first, as in *Barker, Chris, and Nancy Pistrang*."""
    second = pieces[1]
    if not second[:1].isupper():
        return False
    if _INITIALS.fullmatch(second) or _has_initials(second):
        words = second.split()
        return (
            len(words) > 1
            and len(words[0]) > 2
            and not _LEADING.fullmatch(second)
            and all(" " in p for p in pieces[2:])
        )
    return len(pieces) == 2 or all(" " in piece for piece in pieces[2:])


def _upright(piece: str) -> Name:
    """A person with given names first; what begins with a particle is family name."""
    words = piece.split()
    start = next((at for at, word in enumerate(words[1:], 1) if word.casefold() in PARTICLES), len(words) - 1)
    return _name(" ".join(words[start:]), " ".join(words[:start]))


def _name(family: str, given: str) -> Name:
    words = family.split()
    start = next((at for at, word in enumerate(words) if not (word in PARTICLES and at < len(words) - 1)), 0)
    return Name(" ".join(words[start:]), given.strip(), " ".join(words[:start]))
