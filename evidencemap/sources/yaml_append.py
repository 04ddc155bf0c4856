"""An item more for a list of a YAML file that people and programs both write; everything before it stays as it is.

An item may hold lists of words and texts of several lines, which stand below their name as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from evidencemap.sources.splicing import CannotSplice
from evidencemap.sources.yaml_places import end_of_entry, end_of_line, line_break
from evidencemap.sources.yaml_scalar import flow_list, scalar

Item = Mapping[str, str | Sequence[str]]
_INDENT = 2
_MARK = "\ufeff"
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def with_item(text: str, key: str, item: Item) -> str:
    """The text with an item more at the end of the list under ``key``; where there is no such list, it is begun."""
    mark, body = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    line = line_break(body)
    try:
        root = yaml.compose(body, Loader=_Loader)
    except yaml.YAMLError:
        raise CannotSplice("it is no YAML") from None
    items = _list(root, key)
    if items is None:
        apart = "" if not body or body.endswith(line) else line
        return f"{mark}{body}{apart}{key}:{line}{line.join(_written(item, _INDENT))}{line}"
    if not items.value and not body[items.start_mark.index + 1 : items.end_mark.index - 1].strip():
        at = end_of_line(body, items.end_mark.index)
        head = body[: items.start_mark.index].rstrip(" ") + body[items.end_mark.index : at]
        return f"{mark}{head}{line}{line.join(_written(item, _INDENT))}{body[at:]}"
    if items.flow_style:
        raise CannotSplice(f"the list '{key}' stands between brackets")
    end = end_of_entry(body, items, items.value[-1])
    return f"{mark}{body[:end]}{line}{line.join(_written(item, items.start_mark.column))}{body[end:]}"


def _list(root: Any, key: str) -> Any:
    """The list below a key; None where there is no such key."""
    if root is None:
        return None
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise CannotSplice("it is not written as one 'key:' a line")
    for name, node in root.value:
        if name.value == key:
            if isinstance(node, yaml.SequenceNode):
                return node
            raise CannotSplice(f"'{key}' is no list")
    return None


def _written(item: Item, dash: int) -> list[str]:
    """The lines of an item of which the dash stands in a column."""
    lines: list[str] = []
    for name, value in item.items():
        head = " " * dash + ("  " if lines else "- ") + name + ":"
        if not isinstance(value, str):
            lines.append(f"{head} {flow_list(value)}")
        elif "\n" in value and _stands_as_it_is(value):
            lines.append(f"{head} |-")
            lines.extend(" " * (dash + 2 * _INDENT) + part if part else "" for part in value.split("\n"))
        else:
            lines.append(f"{head} {value if _is_count(value) else scalar(value)}")
    return lines


def _is_count(value: str) -> bool:
    """Whether a value is a plain number, which is read as the text that it is, so it needs no quotation marks."""
    return value.isascii() and value.isdigit()


def _stands_as_it_is(value: str) -> bool:
    """Whether a text can stand in lines of its own: YAML takes what is not printable, and blanks at its ends, away."""
    printable = all(part.replace("\t", " ").isprintable() for part in value.split("\n"))
    return printable and value == value.strip()
