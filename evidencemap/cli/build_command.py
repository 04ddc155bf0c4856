"""``evidencemap build``: write the site."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from evidencemap.cli.loading import read_anew
from evidencemap.cli.output import say


def run(arguments: argparse.Namespace) -> int:
    """Build the site of the review and say where to open it."""
    from evidencemap.site.build import build_site

    project, output = read_anew(arguments), Path(arguments.output)
    with _counter() as progress:
        report = build_site(project, output, progress)
    say(str(report))
    say(f"Open {(output / 'index.html').resolve().as_uri()}")
    return 0


@contextmanager
def _counter() -> Iterator[Callable[[int], None] | None]:
    """Shows on a terminal how many pages are made, in one line that is gone in the end."""
    if not sys.stderr.isatty():
        yield None
        return
    line = ""

    def show(made: int) -> None:
        nonlocal line
        line = f"{made} pages"
        print(f"\r{line}", end="", file=sys.stderr, flush=True)

    show(0)
    try:
        yield show
    finally:
        print(f"\r{' ' * len(line)}\r", end="", file=sys.stderr, flush=True)
