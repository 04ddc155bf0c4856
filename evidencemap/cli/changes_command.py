"""``evidencemap changes``: what changed between two versions of the review, or two years of it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from evidencemap.analyses.changes import Changes, changes_between
from evidencemap.analyses.changes_in_words import Line, Section, sections
from evidencemap.analyses.view import View
from evidencemap.cli.loading import loaded, tell_of_the_future
from evidencemap.cli.memory_json import changes_json
from evidencemap.cli.output import BOLD, DIM, GREEN, RED, YELLOW, print_json, print_lines, printable, styled, wrapped
from evidencemap.cli.sides import view_named, years_in_order

COLOURS = {"new": GREEN, "closed": GREEN, "gone": RED, "opened": RED, "changed": YELLOW, "narrowed": YELLOW}
NOW = "now"


def run(arguments: argparse.Namespace) -> int:
    """Tell what changed; that something did is no problem."""
    at_hand = loaded(arguments)
    old = view_named(arguments.old, at_hand)
    new = View(at_hand.map) if arguments.new is None else view_named(arguments.new, at_hand)
    years_in_order(old, new)
    for year in filter(None, (old.year, new.year)):
        tell_of_the_future(at_hand.map, year)
    found, title = changes_between(old, new), f"Changes from {arguments.old} to {arguments.new or NOW}"
    if arguments.format == "json":
        print_json({"old": arguments.old, "new": arguments.new or NOW, **changes_json(found)})
    else:
        print_lines((_markdown if arguments.format == "markdown" else _text)(title, found))
    return 0


def _text(title: str, found: Changes) -> Iterator[str]:
    yield styled(title, BOLD)
    if found.is_empty:
        yield "Nothing changed."
    for section in sections(found):
        width = max(len(line.word) for line in section.lines)
        yield ""
        yield styled(section.heading, BOLD)
        if section.account:
            yield wrapped(section.account, "  ")
        for line in section.lines:
            word = styled(f"{line.word:<{width}}  ", COLOURS.get(line.word, DIM)) if line.word else ""
            subject = f"{styled(line.subject, BOLD)}: " if line.subject else ""
            yield f"  {word}{subject}{styled(line.told)}"
        if section.more:
            yield styled(f"  … and {section.more:,} more: --format json has them all", DIM)


def _markdown(title: str, found: Changes) -> Iterator[str]:
    yield f"## {_plain(title)}"
    if found.is_empty:
        yield "\nNothing changed."
    for section in sections(found):
        yield f"\n### {_plain(section.heading)}\n"
        if section.account:
            yield f"{_plain(section.account)}\n"
        yield from map(_item, section.lines)
        yield from _more(section)


def _item(line: Line) -> str:
    word = f"{line.word} " if line.word else ""
    subject = f"**{_plain(line.subject)}**: " if line.subject else ""
    return f"- {word}{subject}{_plain(line.told)}"


def _more(section: Section) -> Iterator[str]:
    if section.more:
        yield f"- … and {section.more:,} more"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return re.sub(r"([\\`*_\[\]<>#|~&])", r"\\\1", " ".join(printable(text).split()))
