"""Duplicates in words and as JSON: groups of the same work and pairs to be judged, each with the rule behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidencemap.cli.output import BOLD, DIM, styled, wrapped
from evidencemap.cli.side_by_side import LEGEND, side_by_side
from evidencemap.counts import counted
from evidencemap.matching.groups import Duplicates, Group
from evidencemap.matching.pairs import Pair
from evidencemap.records.reference import Reference


def lines(found: Duplicates, count: int, of_a_review: bool) -> Iterator[str]:
    """What is there more than once, and what is to be judged; what to type next where it is of a review."""
    yield f"{counted(count, 'entry', 'entries')}; {counted(len(found.groups), 'work')} among them more than once."
    for group in found.groups:
        yield ""
        yield from _group(group, of_a_review)
    yield ""
    yield f"{counted(len(found.to_judge), 'pair')} to be judged.{f' {LEGEND}' if found.to_judge else ''}"
    for pair in found.to_judge:
        yield ""
        yield styled(f"{pair.judgement.rule}:", BOLD)
        yield from side_by_side(pair.first, pair.second, (_name(pair.first), _name(pair.second)))
        if of_a_review:
            keys = f"{pair.first.key} {pair.second.key}"
            yield styled(f"  evidencemap duplicates different {keys}   (or: merge {keys})", DIM)


def data(found: Duplicates, count: int) -> dict[str, Any]:
    """The same for programs."""
    return {
        "references": count,
        "groups": [_group_data(group) for group in found.groups],
        "to_judge": [_pair_data(pair) for pair in found.to_judge],
    }


def _group(group: Group, of_a_review: bool) -> Iterator[str]:
    for rule in dict.fromkeys(pair.judgement.rule for pair in group.pairs):
        yield styled(f"{rule}:", BOLD)
    for reference in group.references:
        yield wrapped(f"{_name(reference)}: {reference.short}. {reference.title}. {_where(reference)}", "  ")
    if of_a_review:
        kept, *others = (each.key for each in sorted(group.references, key=lambda each: each.place))
        for other in others:
            yield styled(f"  evidencemap duplicates merge {kept} {other}", DIM)


def _where(reference: Reference) -> str:
    fields = reference.fields
    parts = (reference.container, fields.get("volume", ""), fields.get("pages", ""), fields.get("doi", ""))
    return ", ".join(part for part in parts if part)


def _name(reference: Reference) -> str:
    return f"{reference.key} ({reference.place.path}:{reference.place.line})"


def _group_data(group: Group) -> dict[str, Any]:
    return {
        "keys": [reference.key for reference in group.references],
        "works": [_reference_data(reference) for reference in group.references],
        "pairs": [_pair_data(pair) for pair in group.pairs],
    }


def _pair_data(pair: Pair) -> dict[str, Any]:
    return {
        "first": _reference_data(pair.first),
        "second": _reference_data(pair.second),
        "verdict": pair.judgement.verdict.value,
        "rule": pair.judgement.rule,
        "scores": dict(pair.judgement.scores),
    }


def _reference_data(reference: Reference) -> dict[str, Any]:
    return {"key": reference.key, "file": reference.place.path, "line": reference.place.line, "title": reference.title}
