"""Entries of lists and mappings in YAML taken out of the text, with the lines and commas that go with them."""

from __future__ import annotations

import re
from typing import Any

import yaml

from evidencemap.sources.splicing import CannotSplice
from evidencemap.sources.yaml_places import (
    SPACE,
    dash_of,
    end_of,
    end_of_entry,
    end_of_line,
    last_break_before,
    next_line,
)

_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")


def behind_sign(body: str, node: Any) -> str:
    """The comment behind the sign of a block of lines, with the spaces before it; empty where there is none."""
    if not isinstance(node, yaml.ScalarNode) or node.style not in ("|", ">"):
        return ""
    header = _BLOCK_HEADER.match(body, node.start_mark.index)
    return body[header.end() : end_of_line(body, header.end())] if header else ""


def without_pair(body: str, entry: Any, position: int) -> str:
    """The text without an entry of a mapping; a comment in its last line stays."""
    name, node = entry.value[position]
    start, end = name.start_mark.index, end_of(body, node)
    if position == 0 or entry.flow_style:
        return _without_between(body, entry.value, position, start, end)
    line_end = end_of_line(body, end)
    if comment := (behind_sign(body, node) or body[end:line_end]).strip(" \t"):
        return body[:start] + comment + body[line_end:]
    return _without_lines(body, start - name.start_mark.column, line_end)


def _without_between(body: str, pairs: Any, position: int, start: int, end: int) -> str:
    """The text without a pair that shares its line with what is before or behind it."""
    if position:
        start, end = end_of(body, pairs[position - 1][1]), end
        gap = body[start : pairs[position][0].start_mark.index]
    elif len(pairs) > 1:
        gap = behind_sign(body, pairs[0][1]) + body[end : pairs[1][0].start_mark.index]
        end = pairs[1][0].start_mark.index
    else:
        raise CannotSplice("nothing would be left of the entry")
    if "#" in gap:
        raise CannotSplice("a comment is in the way")
    return body[:start] + body[end:]


def without_flow_item(body: str, _name: Any, items: Any, index: int) -> str:
    """The text without an entry of a list in brackets, and without its comma."""
    pairs = [(item, item) for item in items.value]
    item = items.value[index]
    if len(pairs) == 1:
        return body[: item.start_mark.index] + body[end_of(body, item) :].lstrip(" ,")
    return _without_between(body, pairs, index, item.start_mark.index, end_of(body, item))


def without_block_item(body: str, name: Any, items: Any, index: int) -> str:
    """The text without the lines of an entry; the empty lines before it go too, or those behind it if it is first."""
    item = items.value[index]
    start, end = dash_of(body, items, item) - items.start_mark.column, end_of_entry(body, items, item)
    if len(items.value) == 1:
        colon = body.index(":", name.end_mark.index) + 1
        rest = _without_lines(body, start, end)
        return rest[:colon] + " []" + rest[colon:]
    if index == 0:
        after = dash_of(body, items, items.value[1]) - items.start_mark.column
        end = end if body[end:after].strip(SPACE) else last_break_before(body, after)
    else:
        before = end_of_entry(body, items, items.value[index - 1])
        start = start if body[before:start].strip(SPACE) else next_line(body, before)
    return _without_lines(body, start, end)


def _without_lines(body: str, start: int, end: int) -> str:
    """The text without whole lines; at the end of a file without a last line break the one before goes instead."""
    if end < len(body):
        return body[:start] + body[next_line(body, end) :]
    return body[: last_break_before(body, start)]
