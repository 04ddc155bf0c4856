"""Two references side by side on a terminal, and the key that says whether they are the same work."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from enum import Enum
from itertools import zip_longest

from evidencemap.cli.output import BOLD, DIM, YELLOW, printable, styled
from evidencemap.matching.compare import Judgement
from evidencemap.records.reference import Reference

FIELDS = ("volume", "number", "pages", "doi", "pmid", "isbn", "abstract")
LONGEST = 300
NARROWEST = 60


class Answer(Enum):
    """What a key says."""

    SAME = "s"
    DIFFERENT = "d"
    LATER = "l"
    BACK = "b"
    QUIT = "q"


KEYS = "[s]ame   [d]ifferent   [l]ater   [b]ack   [q]uit, to go on another time"


def at_a_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def asked(known: Reference, record: Reference, judgement: Judgement, progress: str) -> Answer:
    """What somebody answers who is shown both."""
    print()
    print(styled(f"{progress}: {judgement.rule}", BOLD))
    for line in side_by_side(known, record, shutil.get_terminal_size().columns):
        print(line)
    while True:
        print(styled(KEYS, DIM), end="  ", flush=True)
        key = _key().lower()
        print(key if key.isprintable() else "")
        if key in [answer.value for answer in Answer]:
            return Answer(key)


def confirmed(question: str) -> bool:
    """Whether somebody says yes."""
    print(f"{question} [y]es   [n]o", end="  ", flush=True)
    key = _key().lower()
    print(key if key.isprintable() else "")
    return key == "y"


def side_by_side(known: Reference, record: Reference, width: int) -> Iterator[str]:
    """The fields of both in two columns; those that differ are marked with ``≠``."""
    room = (max(width, NARROWEST) - 13) // 2
    yield f"{'':12}{styled('in the library'.ljust(room), DIM)} {styled(record.place.path, DIM)}"
    left, right = dict(_shown(known)), dict(_shown(record))
    for name in dict.fromkeys((*left, *right)):
        one, other = left.get(name, ""), right.get(name, "")
        differs = bool(one and other) and _folded(one) != _folded(other)
        columns = zip_longest(_column(one, room), _column(other, room), fillvalue="")
        for number, (first, second) in enumerate(columns):
            head = f"{'≠' if differs else ' '} {name}" if number == 0 else ""
            line = f"{head:<12}{first:<{room}} {second}"
            yield styled(line, YELLOW) if differs else styled(line)


def _shown(reference: Reference) -> Iterator[tuple[str, str]]:
    people = "; ".join(f"{name.short}, {name.given}".rstrip(", ") for name in reference.creators)
    said = {
        "key": reference.key,
        "title": reference.title,
        "authors": people,
        "year": reference.when if reference.date else "",
        "in": reference.container,
        "kind": reference.kind,
        **{name: reference.fields.get(name, "") for name in FIELDS},
    }
    yield from ((name, value) for name, value in said.items() if value)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def _column(text: str, room: int) -> list[str]:
    return textwrap.wrap(textwrap.shorten(printable(text), LONGEST, placeholder=" …"), room - 1) or [""]


def _key() -> str:
    """One key that is pressed; where the system cannot give single keys, the first of a line. The end is ``q``."""
    try:
        import termios
        import tty
    except ImportError:  # Windows
        return sys.stdin.readline()[:1] or Answer.QUIT.value
    file = sys.stdin.fileno()
    before = termios.tcgetattr(file)
    try:
        tty.setcbreak(file)
        return sys.stdin.read(1) or Answer.QUIT.value
    finally:
        termios.tcsetattr(file, termios.TCSADRAIN, before)
