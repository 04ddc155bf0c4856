"""An author or editor field to people and institutions: their names in parts, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from evidencemap.sources.bibtex_fields import closing
from evidencemap.sources.latex import plain_text

_AND = re.compile(r"\\.|[{}]|(?<!\S)and(?!\S)", re.I | re.S)
_ACCENTED = re.compile(
    r"""(?:[^{}\\~=]++|\{\\~?+[^{},~]*+(?:\{[^{},~]*+\}[^{},~]*+)?\}|\\[`'^".](?:[A-Za-z]|\{[A-Za-z]\})|\\[cvuHkr]\{[A-Za-z]\})++"""
)
"""A name whose braces and backslashes only write accented letters: as plain text it has the same parts."""
_AND_WORD = re.compile(r"(?<!\S)and(?!\S)", re.I)
_COMMA = re.compile(r"\\.|[{},;]", re.S)
_OTHERS = re.compile(r"others|(.*?)(?:^|\s)et\.? al\.?", re.I | re.S)
_SEMICOLON = re.compile(r";\s++")
_SIMPLE = re.compile(r"([^\s,;{}\\~=]++) *+, *+([^,;{}\\~=]++)")
_VANCOUVER = re.compile(r"([^\W\d_][^\d,;{}\\]*) ([A-ZÀ-ÖØ-Þ]{1,2}|(?<=[a-z] )[A-Z]{3})")
_SUFFIXED = re.compile(r"([^,{}]*\S) (Jr\.?|Sr\.?|II|III|IV)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")
_LATEX = re.compile(r"[{}\\~]")
_LABELLED = re.compile(r"[\s\"]*(family|given|prefix|suffix)\s*=(.*)", re.I | re.S)

MAX_LENGTH = 1000
"""Characters of the longest name that is split; beyond it stands a mistake, which splitting would take long over."""


class RawName(NamedTuple):
    """A person in the parts that BibTeX knows, or an institution, whose name is all family."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    institution: bool = False


@dataclass(frozen=True)
class RawNames:
    """The people of a field, in its order.

    ``others`` says that the field ends with "and others"; ``vancouver`` that something else than " and " stands
    between people ("Smith J, Doe A"), so that the names are a guess.
    """

    names: tuple[RawName, ...]
    others: bool = False
    vancouver: bool = False


def split_names(value: str) -> RawNames:
    """The people and institutions that an author or editor field names."""
    parts = list(people_of(value))
    others = _OTHERS.fullmatch(parts[-1]) if parts else None
    if others:
        parts[-1] = (others[1] or "").rstrip(" ,")
    names: list[RawName] = []
    guessed = False
    for part in parts:
        people = _named(part)
        guessed = guessed or len(people) > 1
        names.extend(people)
    return RawNames(tuple(names), others is not None, guessed)


@lru_cache(maxsize=2)
def people_of(value: str) -> tuple[str, ...]:
    """What stands between one " and " and the next, outside braces."""
    parts = value.split(" and ")
    plain = all(parts) and ("{" not in value or all(part.count("{") == part.count("}") for part in parts))
    if plain and len(_AND_WORD.findall(value)) == len(parts) - 1 and "\\{" not in value and "\\}" not in value:
        return tuple(parts)
    return tuple(filter(None, _split(value, _AND)))


@lru_cache(maxsize=4096)
def _named(part: str) -> tuple[RawName, ...]:
    """Whoever is named in one part; two or more only by a guess."""
    if ("\\" in part or "{" in part) and _ACCENTED.fullmatch(part):
        part = plain_text(part)
    if simple := _SIMPLE.fullmatch(part):
        return (RawName(simple[1], " ".join(simple[2].split())),)
    return tuple(name for person in _people(part) if (name := _name(person)).family)


def _split(value: str, separator: re.Pattern[str]) -> Iterator[str]:
    """The parts between separators that no brace encloses."""
    start = depth = 0
    for match in separator.finditer(value):
        found = match.group()
        if found == "{":
            depth += 1
        elif found == "}":
            depth = max(depth - 1, 0)
        elif depth == 0 and found[0] != "\\":
            yield value[start : match.start()].strip()
            start = match.end()
    yield value[start:].strip()


def _people(part: str) -> list[str]:
    """Whoever stands between two " and ": one person, unless commas or semicolons can only mean several."""
    if "{" not in part and len(people := _SEMICOLON.split(part.rstrip(";"))) > 1:
        return people
    pieces = _pieces(part) if "," in part else [part]
    while len(pieces) > 2 and not pieces[-1]:
        pieces.pop()
        part = part.rstrip(" ,;")
    if len(pieces) > 1 and all(map(_VANCOUVER.fullmatch, pieces)):
        return pieces
    if len(pieces) < 4 or _LABELLED.match(part):
        return [part]
    if len(pieces) % 2 == 0 and all(map(_INITIALS.fullmatch, pieces[1::2])):
        families = (family.lstrip("\\& ") for family in pieces[::2])
        return [f"{family}, {initials}" for family, initials in zip(families, pieces[1::2], strict=True)]
    return pieces


def _pieces(part: str) -> list[str]:
    """What stands between commas or semicolons outside braces."""
    if "{" in part or "\\" in part:
        return list(_split(part, _COMMA))
    return [piece.strip() for piece in part.replace(";", ",").split(",")]


@lru_cache(maxsize=4096)
def _name(person: str) -> RawName:
    if len(person) > MAX_LENGTH:
        return RawName(plain_text(person))
    if person.startswith("{") and closing(person, 0, len(person)) == len(person):
        return RawName(plain_text(person), institution=True)
    if _LABELLED.match(person):
        return _labelled(person)
    if suffixed := _SUFFIXED.fullmatch(person):
        return _parsed(suffixed[1])._replace(suffix=suffixed[2])
    if vancouver := _VANCOUVER.fullmatch(person):
        return _parsed(f"{vancouver[1]}, {vancouver[2]}")
    return _parsed(person)


def _labelled(person: str) -> RawName:
    """A name in biblatex's extended format: ``family=Kolk, given=Bessel, prefix=van der``."""
    labelled = filter(None, map(_LABELLED.match, _split(person, _COMMA)))
    fields = {match[1].lower(): plain_text(match[2].strip(' "')) for match in labelled}
    family, given, prefix, suffix = (fields.get(label, "") for label in ("family", "given", "prefix", "suffix"))
    return RawName(family, given, prefix, suffix)


def _parsed(person: str) -> RawName:
    """A name split by BibTeX's rules: ``First von Last`` or ``von Last, First``."""
    halves = [half.split() for half in person.split(",")]
    if not person:
        return RawName("")
    if len(halves) > 2 or not all(halves) or _LATEX.search(person):
        return _parsed_by_pybtex(person)
    if len(halves) == 2:
        family, given = halves
    else:
        words = halves[0]
        start = next((at for at, word in enumerate(words[:-1]) if _is_particle(word)), len(words) - 1)
        family, given = words[start:], words[:start]
    end = max((at for at, word in enumerate(family[:-1], 1) if _is_particle(word)), default=0)
    return RawName(" ".join(family[end:]), " ".join(given), " ".join(family[:end]))


def _is_particle(word: str) -> bool:
    """Whether the first letter is small, as in *von* and *de*."""
    return next(filter(str.isalpha, word), "").islower()


def _parsed_by_pybtex(person: str) -> RawName:
    # Imported here because it takes longer than reading a small review, in which few names need it.
    from pybtex.database import Person
    from pybtex.exceptions import PybtexError

    try:
        parsed = Person(person)
    except PybtexError:
        return RawName(plain_text(person))
    return RawName(
        family=_joined(parsed.last_names),
        given=_joined([*parsed.first_names, *parsed.middle_names]),
        particle=_joined(parsed.prelast_names),
        suffix=_joined(parsed.lineage_names),
    )


def _joined(words: list[str]) -> str:
    return plain_text(" ".join(words))
