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

from evidencemap.problems import ProblemLog
from evidencemap.sources.nodes import Entries, Items, Node, Text
from evidencemap.sources.yaml_places import (
    BREAK,
    SPACE,
    dash_of,
    end_of,
    end_of_entry,
    end_of_line,
    has_empty_line_before_last,
    last_break_before,
    line_break,
    next_line,
)
from evidencemap.sources.yaml_scalar import scalar
from evidencemap.sources.yaml_text import read_yaml

INDENT = 2

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_ENDS_LINE = re.compile(r"[\r\n]\Z")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CannotSplice(Exception):  # noqa: N818  reads as a sentence: "raise CannotSplice"
    """The text is written in a way that cannot be changed in place."""


def with_entry(text: str, key: str, entry: Mapping[str, str]) -> str:
    """The text with an entry more at the end of the list under ``key``; the list is begun where there is no text."""
    mark, body = _split(text)
    new = _appended(body, key, entry)
    before = _read(body) if body.strip() else {key: []}
    return mark + _checked(new, {**before, key: [*before[key], dict(entry)]})


def with_values(text: str, key: str, index: int, values: Mapping[str, str | None]) -> str:
    """The text with values of one entry changed, added, or taken out where None.

    What reads the same already is not touched. A new field stands behind those that ``values`` names before it.
    """
    mark, body = _split(text)
    wanted = _read(body)
    for name, value in values.items():
        body = _with_value(body, key, index, name, value, list(values))
    entry = {**wanted[key][index], **values}
    wanted[key][index] = {name: value for name, value in entry.items() if value is not None}
    return mark + _checked(body, wanted)


def without_entry(text: str, key: str, index: int) -> str:
    """The text without one entry of the list and the comments within it."""
    mark, body = _split(text)
    wanted = _read(body)
    del wanted[key][index]
    name, items = _list(body, key)
    remove = _without_flow if items.flow_style else _without_block
    return mark + _checked(remove(body, name, items, index), wanted)


def _split(text: str) -> tuple[str, str]:
    return (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)


def _read(body: str) -> Any:
    """What the text says, read as reviews are read."""
    log = ProblemLog()
    node = read_yaml(BREAK.sub("\n", body), "", log)
    if node is None or log.problems:
        raise CannotSplice("; ".join(problem.message for problem in log.problems))
    return _plain(node)


def _plain(node: Node) -> Any:
    match node:
        case Text():
            return node.value
        case Items():
            return [_plain(item) for item in node.items]
        case Entries():
            return {key.value: _plain(value) for key, value in node}


def _checked(body: str, wanted: Any) -> str:
    if _read(body) != wanted:
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
        return _inserted(body, end_of(body, items.value[-1]), f", {_flow_entry(entry)}")
    start, end = items.start_mark.index, items.end_mark.index
    if body[: name.start_mark.index].rstrip(SPACE).endswith(("{", ",")) or body[start + 1 : end - 1].strip(SPACE):
        return _inserted(body, start + 1, _flow_entry(entry))
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


def _flow_entry(entry: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {scalar(value)}" for name, value in entry.items()) + "}"


def _with_value(body: str, key: str, index: int, name: str, value: str | None, order: list[str]) -> str:
    entry = _list(body, key)[1].value[index]
    position = next((at for at, (raw, _) in enumerate(entry.value) if raw.value == name), None)
    if position is None:
        return body if value is None else _with_new_value(body, entry, name, value, order)
    if value is None:
        return _without_value(body, entry, position)
    node = entry.value[position][1]
    return body if str(node.value).strip() == value else _with_other_value(body, node, value)


def _with_other_value(body: str, node: Any, value: str) -> str:
    return body[: node.start_mark.index] + scalar(value) + _behind_sign(body, node) + body[end_of(body, node) :]


def _behind_sign(body: str, node: Any) -> str:
    """The comment behind the sign of a block of lines, with the spaces before it; empty where there is none."""
    if not isinstance(node, yaml.ScalarNode) or node.style not in ("|", ">"):
        return ""
    header = _BLOCK_HEADER.match(body, node.start_mark.index)
    return body[header.end() : end_of_line(body, header.end())] if header else ""


def _with_new_value(body: str, entry: Any, name: str, value: str, order: list[str]) -> str:
    earlier = order[: order.index(name)]
    before = [pair for pair in entry.value if pair[0].value in earlier] or entry.value
    end, pair = end_of(body, before[-1][1]), f"{name}: {scalar(value)}"
    if entry.flow_style:
        return _inserted(body, end, f", {pair}")
    return _inserted(body, end_of_line(body, end), line_break(body) + " " * entry.start_mark.column + pair)


def _without_value(body: str, entry: Any, position: int) -> str:
    name, node = entry.value[position]
    start, end = name.start_mark.index, end_of(body, node)
    if position == 0 or entry.flow_style:
        return _without_between(body, entry.value, position, start, end)
    line_end = end_of_line(body, end)
    if comment := (_behind_sign(body, node) or body[end:line_end]).strip(" \t"):
        return body[:start] + comment + body[line_end:]
    return _without_lines(body, start - name.start_mark.column, line_end)


def _without_between(body: str, pairs: Any, position: int, start: int, end: int) -> str:
    """The text without a pair that shares its line with what is before or behind it."""
    if position:
        start, end = end_of(body, pairs[position - 1][1]), end
        gap = body[start : pairs[position][0].start_mark.index]
    elif len(pairs) > 1:
        gap = _behind_sign(body, pairs[0][1]) + body[end : pairs[1][0].start_mark.index]
        end = pairs[1][0].start_mark.index
    else:
        raise CannotSplice("nothing would be left of the entry")
    if "#" in gap:
        raise CannotSplice("a comment is in the way")
    return body[:start] + body[end:]


def _without_flow(body: str, _name: Any, items: Any, index: int) -> str:
    pairs = [(item, item) for item in items.value]
    item = items.value[index]
    if len(pairs) == 1:
        return body[: item.start_mark.index] + body[end_of(body, item) :].lstrip(" ,")
    return _without_between(body, pairs, index, item.start_mark.index, end_of(body, item))


def _without_block(body: str, name: Any, items: Any, index: int) -> str:
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


def _inserted(body: str, at: int, text: str) -> str:
    return body[:at] + text + body[at:]
