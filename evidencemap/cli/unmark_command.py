"""``evidencemap gaps unmark``: take back what was decided about a gap."""

from __future__ import annotations

import argparse

from evidencemap.cli.gap_marking import KEY, change, marked, misused
from evidencemap.sources.yaml_splice import without_entry


def run(arguments: argparse.Namespace) -> int:
    """Take the gap out of ``gaps.yaml``."""
    found = marked(arguments)
    position = found.position
    if position is None:
        raise misused(f"{found.id} is not marked")
    return change(found, lambda text: without_entry(text, KEY, position), f"{found.id} unmarked", arguments.dry_run)
