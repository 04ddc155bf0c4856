"""``evidencemap gaps mark``: write down what was decided about a gap."""

from __future__ import annotations

import argparse
import os
from datetime import date

from evidencemap.cli.editing import turn
from evidencemap.cli.gap_marking import KEY, Marked, change, marked, misused
from evidencemap.folder import review_folder
from evidencemap.nearest import did_you_mean
from evidencemap.records.disposition import Decided
from evidencemap.sources.yaml_splice import with_entry, with_values

BY = "EVIDENCEMAP_BY"


def run(arguments: argparse.Namespace) -> int:
    """Put the gap into ``gaps.yaml``, or change what is said of it there."""
    with turn(review_folder(arguments.review), arguments.dry_run):
        return _mark(arguments)


def _mark(arguments: argparse.Namespace) -> int:
    found = marked(arguments)
    values = _values(arguments, found)
    done = f"{found.id} is {arguments.disposition}"
    position = found.position
    if position is None:
        _must_be_a_gap(found)
        entry = {"gap": str(found.test), **{name: value for name, value in values.items() if value is not None}}
        return change(found, lambda text: with_entry(text, KEY, entry), done, arguments.dry_run)
    return change(found, lambda text: with_values(text, KEY, position, values), done, arguments.dry_run)


def _must_be_a_gap(found: Marked) -> None:
    """A decision about what has been studied would be overtaken as soon as it is written."""
    from evidencemap.analyses.stale import filled_by, named
    from evidencemap.analyses.structural import why_impossible

    if reason := why_impossible(found.review.codebook, found.test):
        raise misused(f"'{found.test}' is no gap, since it cannot be: {reason}")
    studies = filled_by(found.review, found.test)
    if studies:
        raise misused(f"'{found.test}' is no gap: found in {named(studies)}")


def _values(arguments: argparse.Namespace, found: Marked) -> dict[str, str | None]:
    """What the entry has to say; an older reason and source stay where the decision is still the same."""
    decided = Decided(arguments.disposition)
    kept = found.review.dispositions[found.position] if found.position is not None else None
    if kept and kept.decided is not decided:
        kept = None
    reason = _said("--reason", arguments.reason) or (kept.reason if kept else "")
    source = _said("--source", arguments.source) or (kept.source if kept else "")
    by = _said("--by", arguments.by or os.environ.get(BY))
    if not by:
        raise misused(f"who decides? say --by NAME, or set {BY}")
    if decided.needs_reason and not reason:
        raise misused(f"'{decided.value}' needs a reason: say --reason 'why'")
    if source and source not in found.review.references:
        hint = did_you_mean(source, found.review.references)
        raise misused(f"no bibliography entry '{source}'" + (f" ({hint})" if hint else ""))
    day = arguments.on or date.today()
    return {
        "disposition": decided.value,
        "reason": reason or None,
        "by": by,
        "on": day.isoformat(),
        "source": source or None,
    }


def _said(option: str, written: str | None) -> str:
    """A text on one line; what cannot be kept in a file is refused."""
    words = " ".join((written or "").split())
    if any(ord(letter) < 32 or 127 <= ord(letter) < 160 or "\ud800" <= letter <= "\udfff" for letter in words):
        raise misused(f"{option} holds what is no text")
    return words
