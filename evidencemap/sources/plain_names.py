"""People and institutions as databases export them, one in a value or several, to names in parts; no LaTeX here."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evidencemap.sources.person_names import MAX_LENGTH, RawName, RawNames

_OTHERS = re.compile(r"(?:others|et\.? al\.?|\.\.\.|…)", re.I)
_TRAILING_OTHERS = re.compile(r"[,;]?\s(?:and others|et\.? al\.?|\.\.\.|…)$", re.I)
_FAMILY_INITIALS = re.compile(r"((?:[^\W\d_]|[’'.-])+(?: (?:[^\W\d_]|[’'.-])+)*) ((?:[A-ZÀ-ÖØ-Þ]\.?-?){1,4})")
_INITIALS_ALONE = re.compile(r"(?:[A-ZÀ-ÖØ-Þ]\.?[ -]?){1,4}")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV", re.I)
_OF_INSTITUTIONS = re.compile(
    r"\b(?:of|for|the|and|on|des?|für|del|group|organi[sz]ation|universit\w+|institut\w*|consortium|association|society|"
    r"committee|department|ministry|centre|center|agency|council|collaboration|collaborative|network|foundation|"
    r"college|hospital|team|investigators|trialists|programme?|federation|bureau|office|commission|union|academy|board|"
    r"study|research|clinic|school|press|inc|ltd|gmbh|who|nice)\b",
    re.I,
)


def plain_people(values: Iterable[str]) -> RawNames:
    """The people that the values name, in their order."""
    names: list[RawName] = []
    others = guessed = False
    for value in values:
        text = " ".join(value.split())
        shortened = _TRAILING_OTHERS.sub("", text)
        others = others or shortened != text or bool(_OTHERS.fullmatch(text))
        people = [] if _OTHERS.fullmatch(text) else separate_people(shortened)
        guessed = guessed or len(people) > 1
        names.extend(name for person in people if (name := plain_name(person)).family)
    return RawNames(tuple(names), others, guessed)


def separate_people(text: str) -> list[str]:
    """Whoever stands in one value: one, unless semicolons, or commas between initials, can only mean several."""
    if ";" in text:
        return [part for person in text.split(";") if (part := person.strip())]
    pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) > 1 and all(map(_FAMILY_INITIALS.fullmatch, pieces)):
        return pieces
    if len(pieces) > 3 and len(pieces) % 2 == 0 and all(map(_INITIALS_ALONE.fullmatch, pieces[1::2])):
        return [f"{family}, {given}" for family, given in zip(pieces[::2], pieces[1::2], strict=True)]
    if " and " in text and len(parts := text.split(" and ")) > 1 and all("," in part for part in parts):
        return parts
    return [text]


def plain_name(person: str) -> RawName:
    """One name: ``Family, Given``, ``Family, Given, Jr.``, ``Family AB``, ``Given Family``, or an institution."""
    if len(person) > MAX_LENGTH:
        return RawName(person)
    pieces = [piece.strip() for piece in person.strip().split(",")]
    if len(pieces) > 1 and not any(pieces[1:]):
        return RawName(pieces[0], institution=True)
    if len(pieces) > 1:
        return _inverted(pieces)
    if found := _FAMILY_INITIALS.fullmatch(person):
        return _with_particle(found[1], found[2])
    words = person.split()
    if len(words) == 1:
        return RawName(person)
    if len(words) > 4 or _OF_INSTITUTIONS.search(person) or any(map(str.isdigit, person)):
        return RawName(person, institution=True)
    start = next((at for at, word in enumerate(words[:-1]) if at and word[:1].islower()), len(words) - 1)
    return _with_particle(" ".join(words[start:]), " ".join(words[:start]))


def _inverted(pieces: list[str]) -> RawName:
    """A name whose family comes first; a suffix may stand second, as in BibTeX, or last, as in RIS."""
    family, *rest = pieces
    suffix = next((piece for piece in rest if _SUFFIX.fullmatch(piece)), "")
    if suffix:
        rest.remove(suffix)
    return _with_particle(family, ", ".join(filter(None, rest)), suffix)


def _with_particle(family: str, given: str, suffix: str = "") -> RawName:
    words = family.split()
    end = max((at for at, word in enumerate(words[:-1], 1) if word[:1].islower()), default=0)
    return RawName(" ".join(words[end:]), given, " ".join(words[:end]), suffix)
