"""Places in YAML that somebody wrote by hand: where an entry begins and ends, comments and line ends told apart."""

from __future__ import annotations

import re
from typing import Any

import yaml

SPACE = " \t\r\n\x85\u2028\u2029"
BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")

_COMMENT_LINE = re.compile(r"(?:\r\n|[\r\n])( *)#[^\r\n\x85\u2028\u2029]*")
_EMPTY_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)")


def end_of(body: str, node: Any) -> int:
    """Where a node ends, without the comments and empty lines behind it."""
    if isinstance(node, yaml.ScalarNode):
        end = int(node.end_mark.index)
        return len(body[:end].rstrip(SPACE)) if node.style in ("|", ">") else end
    if node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return end_of(body, last[1] if isinstance(node, yaml.MappingNode) else last)


def end_of_entry(body: str, items: Any, item: Any) -> int:
    """Where the last line of an entry ends, and that of the comments below that are indented as part of it."""
    return comment_lines_below(body, end_of_line(body, end_of(body, item)), items.start_mark.column)


def comment_lines_below(body: str, at: int, column: int) -> int:
    """Where the comments end that stand below the end of a line and are indented deeper than a column."""
    while (comment := _COMMENT_LINE.match(body, at)) and len(comment[1]) > column:
        at = comment.end()
    return at


def dash_of(body: str, items: Any, item: Any) -> int:
    """Where the hyphen of an entry stands; its content may begin on a later line."""
    column = items.start_mark.column
    start = item.start_mark.index - item.start_mark.column
    while body[start : start + column].strip(" ") or body[start + column] != "-":
        start = _line_start(body, last_break_before(body, start))
    return int(start + column)


def line_break(body: str) -> str:
    """The line break that the text uses."""
    found = BREAK.search(body)
    return found.group() if found else "\n"


def end_of_line(body: str, at: int) -> int:
    """Where the line break stands that ends the line of a place; the end of the text if there is none."""
    found = BREAK.search(body, at)
    return found.start() if found else len(body)


def next_line(body: str, at: int) -> int:
    """Where the line below a place begins."""
    found = BREAK.search(body, at)
    return found.end() if found else len(body)


def _line_start(body: str, at: int) -> int:
    return max((found.end() for found in BREAK.finditer(body, 0, at)), default=0)


def last_break_before(body: str, line_start: int) -> int:
    """Where the line break stands that ends just before a line."""
    return line_start - (2 if body[:line_start].endswith("\r\n") else 1)


def has_empty_line_before_last(body: str, items: Any) -> bool:
    """Whether the last two entries of a list are set apart."""
    before, last = items.value[-2:]
    return bool(_EMPTY_LINE.search(body, end_of(body, before), dash_of(body, items, last)))
