"""How results reach the terminal: coloured where somebody looks, plain where piped, no stray control codes."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from typing import Any

BOLD, DIM, RED, GREEN, YELLOW = "1", "2", "31", "32", "33"
WIDTH = 100


def printable(text: str) -> str:
    """The text without control characters, which could rewrite the terminal."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "\N{REPLACEMENT CHARACTER}", text)


def styled(text: str, *codes: str) -> str:
    """The text in a colour or weight, where stdout is a terminal and NO_COLOR is not set."""
    text = printable(text)
    if not codes or os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        return text
    return f"\x1b[{';'.join(codes)}m{text}\x1b[0m"


def not_shown(number: int, options: str = "--all") -> str:
    """How many more there are than were printed, and with which options they are."""
    return f"{number:,} more; show them with {options}"


def print_json(data: Any) -> None:
    """Data as indented JSON, keys in the order of the result."""
    import json

    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    print(re.sub(r"[\x7f-\x9f]", lambda control: f"\\u{ord(control.group()):04x}", text))


def print_lines(lines: Iterable[str]) -> None:
    """Lines that are ready to be seen."""
    for line in lines:
        print(line)


def say(text: str) -> None:
    """Talk, as opposed to data: on stderr."""
    print(printable(text), file=sys.stderr)


def wrapped(text: str, indent: str = "") -> str:
    """A paragraph, wrapped and indented."""
    import textwrap

    width = max(WIDTH - len(indent), 40)
    filled = textwrap.fill(printable(text), width, break_long_words=False, break_on_hyphens=False)
    return textwrap.indent(filled, indent)
