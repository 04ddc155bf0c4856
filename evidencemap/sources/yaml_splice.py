"""Changes to a list in YAML that somebody wrote by hand: what is not meant stays as it is, byte for byte.

Text goes in and comes out as it stands in the file, with its line ends, comments and mark at the start. Nothing is
written anew by a YAML writer, which would lose them: new text is put in at places. The result is read again, and is
refused if anything but the one entry reads differently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from evidencemap.sources.splicing import CannotSplice
from evidencemap.sources.yaml_places import (
    SPACE,
    end_of,
    end_of_entry,
    end_of_line,
    has_empty_line_before_last,
    line_break,
)
from evidencemap.sources.yaml_removal import behind_sign, without_block_item, without_flow_item, without_pair
from evidencemap.sources.yaml_said import said, split_mark
from evidencemap.sources.yaml_scalar import flow_of, scalar

INDENT = 2

_ENDS_LINE = re.compile(r"[\r\n]\Z")

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def with_entry(text: str, key: str, entry: Mapping[str, str]) -> str:
    """The text with an entry more at the end of the list under ``key``; the list is begun where there is no text."""
    mark, body = split_mark(text)
    new = _appended(body, key, entry)
    before = said(body) if body.strip() else {key: []}
    return mark + _checked(new, {**before, key: [*before[key], dict(entry)]})


def with_values(text: str, key: str, index: int, values: Mapping[str, str | None]) -> str:
    """The text with values of one entry changed, added, or taken out where None.

    What reads the same already is not touched. A new field stands behind those that ``values`` names before it.
    """
    mark, body = split_mark(text)
    wanted = said(body)
    for name, value in values.items():
        body = _with_value(body, key, index, name, value, list(values))
    entry = {**wanted[key][index], **values}
    wanted[key][index] = {name: value for name, value in entry.items() if value is not None}
    return mark + _checked(body, wanted)


def without_entry(text: str, key: str, index: int) -> str:
    """The text without one entry of the list and the comments within it."""
    mark, body = split_mark(text)
    wanted = said(body)
    del wanted[key][index]
    name, items = _list(body, key)
    remove = without_flow_item if items.flow_style else without_block_item
    return mark + _checked(remove(body, name, items, index), wanted)


def _checked(body: str, wanted: Any) -> str:
    if said(body) != wanted:
        raise CannotSplice("more than the one entry would read differently")
    return body


def _list(body: str, key: str) -> tuple[Any, Any]:
    """The key, and the list below it."""
    root = yaml.compose(body, Loader=_Loader)
    for name, node in root.value if isinstance(root, yaml.MappingNode) else ():
        if name.value == key and isinstance(node, yaml.SequenceNode):
            return name, node
    raise CannotSplice(f"there is no list '{key}'")


def _appended(body: str, key: str, entry: Mapping[str, str]) -> str:
    line = line_break(body)
    if not body.strip():
        return f"{body}{key}:{line}" + line.join(_block_entry(entry, INDENT, INDENT)) + line
    name, items = _list(body, key)
    if not items.flow_style:
        return _appended_to_block(body, items, entry)
    if items.value:
        return _inserted(body, end_of(body, items.value[-1]), f", {_between_braces(entry)}")
    start, end = items.start_mark.index, items.end_mark.index
    if body[: name.start_mark.index].rstrip(SPACE).endswith(("{", ",")) or body[start + 1 : end - 1].strip(SPACE):
        return _inserted(body, start + 1, _between_braces(entry))
    at = end_of_line(body, end)
    head = body[:start].rstrip(" \t") + body[end:at].rstrip(" \t")
    lines = line.join(_block_entry(entry, INDENT, INDENT))
    return head + ("" if _ENDS_LINE.search(head) else line) + lines + body[at:]


def _appended_to_block(body: str, items: Any, entry: Mapping[str, str]) -> str:
    dash, last = items.start_mark.column, items.value[-1]
    inner = last.start_mark.column - dash if isinstance(last, yaml.MappingNode) and not last.flow_style else INDENT
    line = line_break(body)
    apart = line if len(items.value) > 1 and has_empty_line_before_last(body, items) else ""
    lines = line.join(_block_entry(entry, dash, inner))
    return _inserted(body, end_of_entry(body, items, last), line + apart + lines)


def _block_entry(entry: Mapping[str, str], dash: int, inner: int) -> list[str]:
    pairs = [f"{name}: {scalar(value)}" for name, value in entry.items()]
    first = " " * dash + "-" + " " * (inner - 1)
    return [(first if number == 0 else " " * (dash + inner)) + pair for number, pair in enumerate(pairs)]


def _between_braces(entry: Mapping[str, str]) -> str:
    return flow_of({name: scalar(value) for name, value in entry.items()})


def _with_value(body: str, key: str, index: int, name: str, value: str | None, order: list[str]) -> str:
    entry = _list(body, key)[1].value[index]
    position = next((at for at, (raw, _) in enumerate(entry.value) if raw.value == name), None)
    if position is None:
        return body if value is None else _with_new_value(body, entry, name, value, order)
    if value is None:
        return without_pair(body, entry, position)
    node = entry.value[position][1]
    return body if str(node.value).strip() == value else _with_other_value(body, node, value)


def _with_other_value(body: str, node: Any, value: str) -> str:
    return body[: node.start_mark.index] + scalar(value) + behind_sign(body, node) + body[end_of(body, node) :]


def _with_new_value(body: str, entry: Any, name: str, value: str, order: list[str]) -> str:
    earlier = order[: order.index(name)]
    before = [pair for pair in entry.value if pair[0].value in earlier] or entry.value
    end, pair = end_of(body, before[-1][1]), f"{name}: {scalar(value)}"
    if entry.flow_style:
        return _inserted(body, end, f", {pair}")
    return _inserted(body, end_of_line(body, end), line_break(body) + " " * entry.start_mark.column + pair)


def _inserted(body: str, at: int, text: str) -> str:
    return body[:at] + text + body[at:]
