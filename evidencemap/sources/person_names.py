"""A field of names to single names: BibTeX's rules, as pybtex has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidencemap.sources.latex import plain_text

_VANCOUVER = re.compile(r"[^\W\d]+(?:[ -][^\W\d]+)* [A-Z]{1,3}(?:, [^\W\d]+(?:[ -][^\W\d]+)* [A-Z]{1,3})+")


@dataclass(frozen=True)
class RawName:
    """The parts of one name as plain text."""

    family: str
    given: str
    particle: str
    suffix: str
    institution: bool


@dataclass(frozen=True)
class SplitNames:
    """The names of a field; ``others`` where it ends in *and others*, ``vancouver`` where several seem to be one."""

    names: tuple[RawName, ...]
    others: bool
    vancouver: bool


def split_names(value: str) -> SplitNames:
    """The names in a field, in order."""
    parts = [part.strip() for part in _top_level_parts(value) if part.strip()]
    others = bool(parts) and parts[-1].casefold() == "others"
    names = tuple(_raw_name(part) for part in (parts[:-1] if others else parts))
    return SplitNames(names, others, len(parts) == 1 and bool(_VANCOUVER.fullmatch(value.strip())))


def _top_level_parts(value: str) -> Iterator[str]:
    """What stands between the *and*s that no brace encloses."""
    depth = start = 0
    for match in re.finditer(r"[{}]|\s+and\s+", value, re.IGNORECASE):
        mark = match.group()
        if mark in "{}":
            depth = max(depth + (1 if mark == "{" else -1), 0)
        elif depth == 0:
            yield value[start : match.start()]
            start = match.end()
    yield value[start:]


def _raw_name(part: str) -> RawName:
    if part.startswith("{") and part.endswith("}") and _encloses(part):
        return RawName(plain_text(part), "", "", "", institution=True)
    from pybtex.database import Person, PybtexError

    try:
        person = Person(part)
    except PybtexError:
        return RawName(plain_text(part), "", "", "", institution=False)
    return RawName(
        family=_joined(person.last_names),
        given=_joined([*person.first_names, *person.middle_names]),
        particle=_joined(person.prelast_names),
        suffix=_joined(person.lineage_names),
        institution=False,
    )


def _encloses(part: str) -> bool:
    depth = 0
    for index, mark in enumerate(part):
        depth += (mark == "{") - (mark == "}")
        if depth == 0:
            return index == len(part) - 1
    return False


def _joined(words: list[str]) -> str:
    return plain_text(" ".join(words))
