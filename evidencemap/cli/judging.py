"""At a terminal: the key that somebody presses who is shown two references, or is asked to confirm a change."""

from __future__ import annotations

import shutil
import sys
from enum import Enum

from evidencemap.cli.output import BOLD, DIM, print_lines, printable, styled
from evidencemap.cli.side_by_side import LEGEND, side_by_side
from evidencemap.matching.compare import Judgement
from evidencemap.records.reference import Reference


class Answer(Enum):
    """What a key says."""

    SAME = "s"
    DIFFERENT = "d"
    LATER = "l"
    BACK = "b"
    QUIT = "q"


KEYS = "[s]ame work   [d]ifferent works   [l]ater   [b]ack   [q]uit, to go on another time"


def at_a_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def asked(known: Reference, record: Reference, judgement: Judgement, progress: str) -> Answer:
    """What somebody answers who is shown both."""
    print()
    print(styled(f"{progress}: {judgement.rule}", BOLD))
    heads = (f"{known.key}: {known.place.path}:{known.place.line}", f"{record.place.path}:{record.place.line}")
    print_lines(side_by_side(known, record, heads, shutil.get_terminal_size().columns))
    print(styled(f"{LEGEND} Press the key in brackets:", DIM))
    while True:
        print(styled(KEYS, DIM), end="  ", flush=True)
        key = _key().lower()
        print(key if key.isprintable() else "")
        if key in [answer.value for answer in Answer]:
            return Answer(key)


def confirmed(question: str) -> bool:
    """Whether somebody says yes."""
    while True:
        print(f"{printable(question)} [y]es   [n]o", end="  ", flush=True)
        key = _key().lower()
        print(key if key.isprintable() else "")
        if key in ("y", "n", Answer.QUIT.value):
            return key == "y"


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
