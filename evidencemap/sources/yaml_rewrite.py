"""A record in YAML that somebody wrote by hand, changed so that it says something else and looks the same otherwise.

What is to be said comes in as plain values; the text goes out with only those letters exchanged that say something
else. Comments, order, line ends, quotes and the mark at the start stay. Each step is read again and refused if
anything but what was meant reads differently.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from evidencemap.sources.plain_changes import PUT, SET, TAKEN, Change, Path, applied, changes
from evidencemap.sources.splicing import CannotSplice
from evidencemap.sources.yaml_places import (
    comment_lines_below,
    dash_of,
    end_of,
    end_of_entry,
    end_of_line,
    line_break,
)
from evidencemap.sources.yaml_removal import behind_sign, without_block_item, without_flow_item, without_pair
from evidencemap.sources.yaml_said import said, split_mark
from evidencemap.sources.yaml_scalar import scalar

INDENT, WIDTH = 2, 116

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def rewritten(text: str, wanted: Any) -> str:
    """The text changed so that it says what is wanted; raises CannotSplice where that needs a hand."""
    mark, body = split_mark(text)
    says = said(body)
    for change in changes(says, wanted):
        says = applied(says, change)
        body = _after(body, change, says)
    if says != wanted:
        raise CannotSplice("it would not say what is wanted")
    return mark + body


def _after(body: str, change: Change, says: Any) -> str:
    """The text after a step: the first way to write it that reads as it should."""
    refused = CannotSplice(f"{_named(change.path)}: it is written in a way that cannot be changed in place")
    for way in _WAYS[change.kind]:
        try:
            new = way(body, change)
            if new is not None and said(new) == says:
                return new
        except CannotSplice as reason:
            refused = CannotSplice(f"{_named(change.path)}: {reason}")
        except yaml.YAMLError:
            continue
    raise refused


def _named(path: Path) -> str:
    """A path in words: the second of the findings is ``findings 2``."""
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in path) or "the whole file"


def _found(body: str, path: Path) -> tuple[Any, Any]:
    """The key above a place, None in a list, and the node at it."""
    name: Any = None
    node: Any = yaml.compose(body, Loader=_Loader)
    for step in path:
        name, node = (None, node.value[step]) if isinstance(step, int) else node.value[_position(node, step)]
    return name, node


def _position(mapping: Any, key: str) -> int:
    return next(at for at, (name, _) in enumerate(mapping.value) if name.value.strip() == key)


# Another value


def _with_more_around(body: str, change: Change) -> str | None:
    """A value that becomes a list with others: brackets around it, and the others beside it."""
    _, node = _found(body, change.path)
    if not isinstance(change.value, list) or isinstance(node, yaml.SequenceNode) or not _in_line(node):
        return None
    start, end = node.start_mark.index, end_of(body, node)
    now = said(body)
    for step in change.path:
        now = now[step]
    items = [body[start:end] if item == now else in_line(item) for item in change.value]
    return f"{body[:start]}[{', '.join(items)}]{body[end:]}" if now in change.value else None


def _with_other_lines(body: str, change: Change) -> str | None:
    """A text in a block of lines that becomes another text in lines."""
    _, node = _found(body, change.path)
    if not isinstance(node, yaml.ScalarNode) or node.style != ">" or not isinstance(change.value, str):
        return None
    start, end = node.start_mark.index, end_of(body, node)
    header = end_of_line(body, start)
    first = body[header:end].lstrip("\r\n")
    indent = first[: len(first) - len(first.lstrip(" "))]
    lines = textwrap.wrap(change.value, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    return body[:header] + "".join(line_break(body) + indent + line for line in lines) + body[end:]


def _with_other_value(body: str, change: Change) -> str | None:
    name, node = _found(body, change.path)
    start, end, written = node.start_mark.index, end_of(body, node), in_line(change.value)
    if name is None or isinstance(node, yaml.ScalarNode) or _in_line(node):
        space = " " if body[:start].endswith(":") else ""
        return body[:start] + space + written + behind_sign(body, node) + body[end:]
    colon = body.index(":", name.end_mark.index) + 1
    gap = body[colon:start].rstrip(" \r\n")
    between = gap if gap.strip().startswith("#") and len(gap.splitlines()) == 1 else ""
    return f"{body[:colon]} {written}{between}{body[end:]}"


def _with_new_list_of_entries(body: str, change: Change) -> str | None:
    """An empty list that gets its first entries in lines of their own."""
    name, node = _found(body, change.path)
    if name is None or not _is_list_of_entries(change.value) or node.value:
        return None
    start, end, line = node.start_mark.index, end_of(body, node), line_break(body)
    head, lines = body[:start].rstrip(" "), in_lines(change.value, name.start_mark.column + INDENT)
    return head + body[end : end_of_line(body, end)].rstrip() + line + line.join(lines) + body[end_of_line(body, end) :]


def _in_line(node: Any) -> bool:
    """Whether a node is written within a line, so that it may stand between brackets."""
    return node.style not in ("|", ">") if isinstance(node, yaml.ScalarNode) else bool(node.flow_style)


# One more


def _with_one_more(body: str, change: Change) -> str | None:
    _, parent = _found(body, change.path[:-1])
    last = change.path[-1]
    if isinstance(last, int):
        return _with_item(body, parent, last, change.value)
    if not parent.value:
        raise CannotSplice("the mapping is empty")
    position = _position(parent, change.after) if change.after else None
    if parent.flow_style:
        pair = f"{last}: {in_line(change.value)}"
        if position is None:
            return _put(body, parent.value[0][0].start_mark.index, f"{pair}, ")
        return _put(body, end_of(body, parent.value[position][1]), f", {pair}")
    indent, line = parent.start_mark.column, line_break(body)
    lines = _pair_in_lines(str(last), change.value, indent)
    if position is None:
        return _put(body, parent.value[0][0].start_mark.index, line.join(lines).lstrip() + line + " " * indent)
    at = comment_lines_below(body, end_of_line(body, end_of(body, parent.value[position][1])), indent)
    return _put(body, at, line + line.join(lines))


def _with_item(body: str, items: Any, at: int, value: Any) -> str:
    if items.flow_style:
        if at < len(items.value):
            return _put(body, items.value[at].start_mark.index, f"{in_line(value)}, ")
        return _put(body, end_of(body, items.value[-1]), f", {in_line(value)}")
    dash, line = items.start_mark.column, line_break(body)
    new = line.join(in_lines([value], dash))
    if at < len(items.value):
        return _put(body, dash_of(body, items, items.value[at]) - dash, new + line)
    return _put(body, end_of_entry(body, items, items.value[-1]), line + new)


# One less


def _with_one_less(body: str, change: Change) -> str | None:
    *above, last = change.path
    name, parent = _found(body, tuple(above))
    if not isinstance(last, int):
        return without_pair(body, parent, _position(parent, last))
    if parent.flow_style:
        return without_flow_item(body, name, parent, last)
    if len(parent.value) == 1 and name is None:
        raise CannotSplice("nothing would be left of the list")
    return without_block_item(body, name, parent, last)


_WAYS: dict[str, tuple[Callable[[str, Change], str | None], ...]] = {
    SET: (_with_more_around, _with_other_lines, _with_new_list_of_entries, _with_other_value),
    PUT: (_with_one_more,),
    TAKEN: (_with_one_less,),
}


# A plain value as YAML


def in_line(value: Any) -> str:
    """A plain value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {in_line(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_line, value)) + "]"
    return scalar(value)


def in_lines(items: list[Any], dash: int) -> list[str]:
    """A list with an entry a line, those of dictionaries with a line for each of their own."""
    return [line for item in items for line in _item_in_lines(item, dash)]


def _item_in_lines(item: Any, dash: int) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"{' ' * dash}- {in_line(item)}"
        return
    lines = [line for key, value in item.items() for line in _pair_in_lines(key, value, dash + INDENT)]
    yield f"{' ' * dash}- {lines[0].lstrip()}"
    yield from lines[1:]


def _pair_in_lines(key: str, value: Any, indent: int) -> list[str]:
    if _is_list_of_entries(value):
        return [f"{' ' * indent}{key}:", *in_lines(value, indent + INDENT)]
    return [f"{' ' * indent}{key}: {in_line(value)}"]


def _is_list_of_entries(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _put(body: str, at: int, text: str) -> str:
    return body[:at] + text + body[at:]
