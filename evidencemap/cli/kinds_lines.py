"""Kinds of gap on the terminal: a heading for each kind with its reason, then the sentences."""

from __future__ import annotations

from collections.abc import Iterator

from evidencemap.analyses.kinds.kind import Kind, KindOfGap, Unsupported
from evidencemap.analyses.kinds.registry import Findings
from evidencemap.cli.output import BOLD, DIM, YELLOW, not_shown, styled, wrapped

SHOWN = 3


def kind_lines(findings: Findings, most: int | None = None) -> Iterator[str]:
    """Every kind that was found, at most so many findings of each, and the kinds that the records cannot show."""
    for kind in Kind:
        found = findings.of(kind)
        if found:
            yield from _heading(kind, found)
            yield from (line for one in found[:most] for line in _finding(one))
            hidden = len(found) - len(found[:most])
            if hidden:
                yield styled(f"  … and {not_shown(hidden, f'--kind {kind.word} --all')}", DIM)
            yield ""
    if not findings.found and not findings.unsupported:
        yield "Nothing of the kind was found."
    if findings.unsupported:
        yield styled("cannot be told from these records", BOLD)
        yield from map(_why_not, findings.unsupported)


def _heading(kind: Kind, found: tuple[KindOfGap, ...]) -> Iterator[str]:
    code = f" ({kind.reason.code}: {kind.reason.words})" if kind.reason.code.isalpha() else ""
    yield f"{styled(kind.word, BOLD)}{code}: {len(found)}"
    yield styled(wrapped(kind.value.meaning, "  "), DIM)


def _finding(one: KindOfGap) -> Iterator[str]:
    doubt = "" if one.certain else styled(" perhaps", YELLOW)
    yield wrapped(f"- {one.sentence}", "  ")
    yield f"    {styled(one.id, DIM)}{doubt}"


def _why_not(one: Unsupported) -> str:
    return wrapped(f"{one.kind.word}: {one.why}", "  ")
