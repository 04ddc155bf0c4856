"""``evidencemap gaps unmark``: take back what was decided about a gap."""

from __future__ import annotations

import argparse

from evidencemap.cli.editing import turn
from evidencemap.cli.gap_marking import KEY, change, marked
from evidencemap.cli.stop import misused
from evidencemap.folder import review_folder
from evidencemap.sources.yaml_splice import without_entry


def run(arguments: argparse.Namespace) -> int:
    """Take the gap out of ``gaps.yaml``."""
    with turn(review_folder(arguments.review), arguments.dry_run):
        return _unmark(arguments)


def _unmark(arguments: argparse.Namespace) -> int:
    found = marked(arguments)
    position = found.position
    if position is None:
        raise misused(f"{found.id} is not marked")
    return change(found, lambda text: without_entry(text, KEY, position), f"{found.id} unmarked", arguments.dry_run)
