"""``evidencemap build``: write the site."""

from __future__ import annotations

import argparse
from pathlib import Path

from evidencemap.cli.loading import loaded
from evidencemap.cli.output import say


def run(arguments: argparse.Namespace) -> int:
    """Build the site of the review and say where to open it."""
    from evidencemap.site.build import build_site

    output = Path(arguments.output)
    report = build_site(loaded(arguments), output)
    say(f"{report.written} files written, {report.unchanged} unchanged, {report.removed} removed")
    say(f"Open {(output / 'index.html').resolve().as_uri()}")
    return 0
