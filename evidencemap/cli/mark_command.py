"""``evidencemap gaps mark``: write down what was decided about a gap."""

from __future__ import annotations

import argparse

from evidencemap.cli.deciding import on_day, one_line, who_decides
from evidencemap.cli.editing import turn
from evidencemap.cli.gap_marking import KEY, Marked, change, marked
from evidencemap.cli.loading import entry_named
from evidencemap.cli.stop import misused
from evidencemap.folder import review_folder
from evidencemap.records.disposition import Decided
from evidencemap.sources.yaml_splice import with_entry, with_values


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
    from evidencemap.analyses.cannot_be import why_it_cannot_be
    from evidencemap.analyses.stale import filled_by, named

    if reason := why_it_cannot_be(found.review, found.test):
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
    reason = one_line("--reason", arguments.reason) or (kept.reason if kept else "")
    source = one_line("--source", arguments.source) or (kept.source if kept else "")
    by = who_decides(arguments)
    if decided.needs_reason and not reason:
        raise misused(f"'{decided.value}' needs a reason: say --reason 'why'")
    if source:
        source = entry_named(found.review, source).key
    return {
        "disposition": decided.value,
        "reason": reason or None,
        "by": by,
        "on": on_day(arguments.on),
        "source": source or None,
    }
