"""How results reach the terminal: coloured where somebody looks, plain where piped, no stray control codes."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from typing import Any

BOLD, DIM, RED, GREEN, YELLOW = "1", "2", "31", "32", "33"
WIDTH = 100
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that steer a terminal, or turn the direction of what stands behind them."""


def printable(text: str) -> str:
    """The text without characters that could rewrite the terminal or show it in another order."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


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

    print(printable_json(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)))


def printable_json(text: str) -> str:
    """JSON that says the same, without characters that steer a terminal; line ends stay."""
    return _STEERING.sub(lambda steering: f"\\u{ord(steering.group()):04x}", text)


def print_data(text: str) -> None:
    """Data for a file or another program, as it is; where somebody looks, as far as it is printable."""
    print(printable(text.replace("\r\n", "\n")) if sys.stdout.isatty() else text, end="")


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
