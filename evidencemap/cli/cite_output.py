"""What a text cites, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from evidencemap.cli.output import BOLD, DIM, GREEN, YELLOW, printable, styled
from evidencemap.counts import counted, noun
from evidencemap.exports.citation_file import CitationChange, why_open
from evidencemap.matching.resolve import LIST_ALONE, Resolution, Resolved, Standing

LONGEST_ENTRY = 100
MOST_LINES = 8


def resolution_lines(citing: str, found: Resolution, change: CitationChange) -> Iterator[str]:
    """The four classes, each citation with its lines, and what the file has that the text has not."""
    yield styled(_summary(citing, found), BOLD)
    yield _counts(found)
    resolved = found.of(Standing.RESOLVED)
    if resolved:
        yield f"\n{styled('Resolved', BOLD)}  (+ is not in the file yet)"
        yield from (_link_line(key, found, key in change.new) for key in sorted(found.links))
    for standing, heading in ((Standing.AMBIGUOUS, "Ambiguous"), (Standing.UNRESOLVED, "Unresolved")):
        if items := found.of(standing):
            yield f"\n{styled(heading, BOLD)}"
            yield from (_open_line(same) for same in _alike(items))
    if found.never_cited:
        yield f"\n{styled('Never cited', BOLD)}  (in its list, but not in the text)"
        yield from (_entry_line(entry) for entry in found.never_cited)
    if change.not_found:
        yield f"\n{styled('In the file, and not seen in the text', BOLD)}  (nothing is taken out)"
        yield f"  {', '.join(change.not_found)}"
    if change.settled:
        yield f"\n{styled('Unresolved in the file, and resolved here', BOLD)}  (nothing is taken out)"
        yield from (f"  {printable(text)}" for text in change.settled)


def _summary(citing: str, found: Resolution) -> str:
    entries = len(found.entries)
    if found.style == LIST_ALONE:
        return f"{citing}: a reference list of {counted(entries, 'entry', 'entries')}, without a text that cites them"
    have = noun(found.listed, "has its", "have their")
    listed = f"; {found.listed} {have} entry in its list of {entries}" if entries else "; no list"
    return f"{citing}: {counted(len(found.citations), 'citation')} ({found.style}){listed}"


def _counts(found: Resolution) -> str:
    counts = [f"{len(found.of(standing))} {standing.value}" for standing in Standing]
    never = [f"{len(found.never_cited)} never cited"] if found.style != LIST_ALONE and found.entries else []
    return " · ".join([*counts, *never])


def _link_line(key: str, found: Resolution, is_new: bool) -> str:
    cited = [item for item in found.of(Standing.RESOLVED) if item.keys[0] == key]
    mark = styled("+", GREEN) if is_new else " "
    forms = found.links[key][:2] if found.style != LIST_ALONE else (_shortened(cited[0].printed),)
    return f"  {mark} {printable(key)}  {styled('; '.join(forms), DIM)}  {_lines(cited)}"


def _open_line(same: Sequence[Resolved]) -> str:
    return f"    {printable(_shortened(same[0].printed))}  {_lines(same)}: {styled(why_open(same[0]), YELLOW)}"


def _entry_line(entry: Resolved) -> str:
    keys = f"  ({' or '.join(entry.keys)})" if entry.keys else ""
    return f"    line {entry.line}: {printable(_shortened(entry.printed))}{keys}"


def _alike(items: Sequence[Resolved]) -> list[list[Resolved]]:
    """The same citation once, with all its lines."""
    groups: dict[tuple[str, ...], list[Resolved]] = {}
    for item in items:
        groups.setdefault((item.printed, item.why, *item.keys), []).append(item)
    return list(groups.values())


def _lines(items: Sequence[Resolved]) -> str:
    lines = list(dict.fromkeys(item.line for item in items))
    shown = ", ".join(map(str, lines[:MOST_LINES]))
    return f"line{'s' if len(lines) > 1 else ''} {shown}{', …' if len(lines) > MOST_LINES else ''}"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_ENTRY else f"{text[:LONGEST_ENTRY].rstrip()}…"


def resolution_json(citing: str, found: Resolution, change: CitationChange) -> dict[str, Any]:
    """The same as data."""
    return {
        "citing": citing,
        "style": found.style,
        "counts": {
            "citations": len(found.citations),
            "in_its_list": found.listed,
            "entries": len(found.entries),
            **{standing.value: len(found.of(standing)) for standing in Standing},
            "never_cited": len(found.never_cited),
        },
        "citations": [_resolved_json(item, found) for item in found.citations],
        "never_cited": [_resolved_json(item, found) for item in found.never_cited],
        "links": [{"key": key, "new": key in change.new} for key in sorted(found.links)],
        "not_found_in_text": list(change.not_found),
        "settled": list(change.settled),
    }


def _resolved_json(item: Resolved, found: Resolution) -> dict[str, Any]:
    entry = found.entries[item.entry].line if item.entry is not None else None
    return {
        "text": item.printed,
        "line": item.line,
        "standing": item.standing.value,
        "keys": list(item.keys),
        "why": item.why,
        "entry_line": entry,
    }
