"""Two references in two columns, wherever somebody is to judge whether they are one work."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import zip_longest

from evidencemap.cli.output import DIM, WIDTH, YELLOW, printable, styled
from evidencemap.records.reference import Reference

FIELDS = (
    *(("volume",), ("number", "issue"), ("pages",), ("publisher",), ("edition",)),
    *(("doi",), ("pmid",), ("isbn",), ("note",), ("abstract",)),
)
"""What is shown besides title, people, date and container, each with its other names."""
LEGEND = "≠ marks where both say something, and not the same."
LONGEST = 300
NARROWEST = 60
HEAD = 12


def side_by_side(one: Reference, other: Reference, heads: tuple[str, str], width: int = WIDTH) -> Iterator[str]:
    """The fields of both under their heads; those in which both say something else are marked with ``≠``."""
    room = (max(width, NARROWEST) - HEAD - 1) // 2
    yield from (styled(line, DIM) for line in _row("", *heads, room))
    left, right = _told(one), _told(other)
    for name, first in left.items():
        second = right[name]
        differs = bool(first and second) and _compared(first) != _compared(second)
        if first or second:
            lines = _row(f"{'≠' if differs else ' '} {name}", first, second, room)
            yield from (styled(line, *([YELLOW] if differs else [])) for line in lines)


def _told(reference: Reference) -> dict[str, str]:
    """What a reference says under each name, empty where it says nothing."""
    return {
        "title": reference.title,
        "authors": "; ".join(f"{name.short}, {name.given}".rstrip(", ") for name in reference.creators),
        "year": reference.when if reference.date else "",
        "in": reference.container,
        "kind": reference.kind,
        **{names[0]: next(filter(None, map(reference.fields.get, names)), "") for names in FIELDS},
    }


def _row(head: str, one: str, other: str, room: int) -> Iterator[str]:
    for first, second in zip_longest(_column(one, room), _column(other, room), fillvalue=""):
        yield f"{head:<{HEAD}}{first:<{room}} {second}".rstrip()
        head = ""


def _compared(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def _column(text: str, room: int) -> list[str]:
    return textwrap.wrap(textwrap.shorten(printable(text), LONGEST, placeholder=" …"), room - 1) or [""]
