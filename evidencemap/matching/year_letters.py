"""The letter behind a year, as in 2019a: which work has which, in what a text prints and in our own lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from evidencemap.matching.folding import bare_title
from evidencemap.records.reference import Reference
from evidencemap.sources.lettered import lettered

_LETTERED_KEY = re.compile(r"\d{4}([a-z])$")
_LETTERED_DATE = re.compile(r"(?:\d{4}|n\.\s?d\.-|in press-)([a-z])", re.I)


def printed_letter(reference: Reference) -> str:
    """The letter that the date of an entry carries (``year = {2019a}``); empty where it has none."""
    match = _LETTERED_DATE.fullmatch((reference.fields.get("year") or reference.fields.get("date", "")).strip())
    return match[1].lower() if match else ""


def year_suffixes(references: Iterable[Reference]) -> Mapping[str, str]:
    """The letter after the year, by key, for works that share authors and date with others.

    A letter that the date or the key already has is kept, for a citing text prints it; the rest follow by title
    (APA 9.47).
    """
    suffixes: dict[str, str] = {}
    for group in _of_the_same_authors_and_date(references):
        if len(group) > 1:
            suffixes.update(_lettered(sorted(group, key=lambda item: (bare_title(item.title), item.key))))
    return suffixes


def _own_letter(reference: Reference) -> str:
    in_key = _LETTERED_KEY.search(reference.key)
    return printed_letter(reference) or (in_key[1] if in_key else "")


def _lettered(group: list[Reference]) -> dict[str, str]:
    kept = {letter: item.key for item in group if (letter := _own_letter(item))}
    letters = {key: letter for letter, key in kept.items()}
    free = (letter for letter in map(lettered, count(1)) if letter not in kept)
    return {item.key: letters.get(item.key) or next(free) for item in group}


def _of_the_same_authors_and_date(references: Iterable[Reference]) -> Iterator[list[Reference]]:
    """Groups by family names; by initials too where these tell two people apart, for some sources print none."""
    alike: defaultdict[tuple[object, ...], list[Reference]] = defaultdict(list)
    for reference in references:
        names = tuple(name.short for name in reference.creators)
        if names:
            alike[(names, reference.and_others, reference.when)].append(reference)
    for group in alike.values():
        by_initials: defaultdict[tuple[str, ...], list[Reference]] = defaultdict(list)
        for reference in group:
            by_initials[tuple(name.initials[:1] for name in reference.creators)].append(reference)
        told = [initials for initials in by_initials if any(initials)]
        yield from by_initials.values() if len(told) > 1 else [group]
