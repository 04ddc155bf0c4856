"""What a text cites as ``citations/KEY.yaml``: written new, or added to what somebody wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evidencemap.matching.folding import letters
from evidencemap.matching.resolve import AUTHOR_YEAR, LIST_ALONE, Resolution, Resolved, Standing
from evidencemap.records.citations import Citations
from evidencemap.records.reference import Reference
from evidencemap.sources.yaml_scalar import flow, scalar
from evidencemap.sources.yaml_splice import with_entry
from evidencemap.values import dataclass

MOST_FORMS = 3
LONGEST_TEXT = 200
THE_TEXT_ITSELF = "names the text itself"


@dataclass(frozen=True)
class CitationChange:
    """What a text says that the file does not, and the other way round.

    ``new`` are links with the way the text prints them; ``not_found`` are keys that the file has and the text was not
    seen to cite; ``settled`` what the file calls unresolved and is resolved now. The last two are only told.
    """

    new: Mapping[str, str]
    not_found: tuple[str, ...]
    settled: tuple[str, ...]


def citation_change(found: Resolution, known: Citations | None, references: Mapping[str, Reference]) -> CitationChange:
    """The links that the file does not have yet, and what in it is to be looked at."""
    has = {link.key for link in known.links} if known else set()
    printed = {letters(form): key for key, forms in found.links.items() for form in forms}
    unresolved = known.unresolved if known else ()
    return CitationChange(
        new={key: _as(forms, references[key], found.style) for key, forms in found.links.items() if key not in has},
        not_found=tuple(sorted(has - found.links.keys())),
        settled=tuple(item.text for item in unresolved if letters(item.text) in printed),
    )


def new_file(citing: str, found: Resolution, change: CitationChange) -> str:
    """The text of a citation file, with what was not resolved."""
    lines = [f"citing: {scalar(citing)}", "cites:" if change.new else "cites: []"]
    for key in sorted(change.new):
        printed = change.new[key]
        lines.append(f"  - {flow({'key': key, 'as': printed})}" if printed else f"  - {scalar(key)}")
    open_ones = [f"  - {flow(item)}" for item in _unresolved(found)]
    lines.extend(["unresolved:", *open_ones] if open_ones else ["unresolved: []"])
    return "\n".join(lines) + "\n"


def with_links(text: str, change: CitationChange) -> str:
    """The text of a file with the new links at the end of its list; all else stays as it is."""
    for key in sorted(change.new):
        printed = change.new[key]
        text = with_entry(text, "cites", {"key": key, "as": printed} if printed else {"key": key})
    return text


def _as(forms: Sequence[str], reference: Reference, style: str) -> str:
    """How the text prints a citation, where that is not how we do; empty where it is."""
    if style == LIST_ALONE:
        return ""
    usual = letters(reference.short.replace("&", ""))
    unlike = [form for form in forms if letters(form.replace("&", "").replace(" and ", " ")) != usual]
    return ", ".join(unlike[:MOST_FORMS]) if len(unlike) == len(forms) else ""


def _unresolved(found: Resolution) -> Iterator[Mapping[str, str]]:
    """Each citation that is no link, once, with the first line of it and why."""
    seen: set[str] = set()
    open_ones = [item for item in found.citations if item.standing is not Standing.RESOLVED]
    for item in open_ones:
        shown = _in_its_list(item, found)
        if item.why == THE_TEXT_ITSELF or letters(shown) in seen:
            continue
        seen.add(letters(shown))
        yield {"text": shown, "at": f"line {item.line}", "note": why_open(item)}


def _in_its_list(item: Resolved, found: Resolution) -> str:
    """The citation; where it is a number, the entry that it stands for."""
    by_number = found.style not in (AUTHOR_YEAR, LIST_ALONE)
    shown = found.entries[item.entry].printed if by_number and item.entry is not None else item.printed
    return shown if len(shown) <= LONGEST_TEXT else f"{shown[:LONGEST_TEXT]}…"


def why_open(item: Resolved) -> str:
    """Why a citation is no link, with the works that it may mean."""
    return f"perhaps {' or '.join(item.keys)}: {item.why}" if item.keys else item.why
