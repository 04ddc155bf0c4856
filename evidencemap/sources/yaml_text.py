"""YAML to nodes of plain text, each with its place; what a value means is decided by the record that asks.

Only the part of YAML that people write by hand is taken: text, lists, mappings. Tags, aliases, several documents,
repeated keys and deep nesting are refused with their place: each has lost or changed somebody's data in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from evidencemap.problems import Place, ProblemLog

MAX_DEPTH = 20
MAX_BYTES = 1_000_000

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Text:
    """A scalar exactly as written, without its quotes.

    ``lines`` says where each line of the value starts: the offset in ``value``, and the place in the file.
    """

    value: str
    place: Place
    lines: tuple[tuple[int, Place], ...] = field(default=(), compare=False, repr=False)

    def at(self, offset: int) -> Place:
        """The place in the file of a character of the value."""
        start, place = max((line for line in self.lines if line[0] <= offset), default=(0, self.place))
        return replace(place, column=place.column + offset - start)


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True)
class Entries:
    """A mapping, in the order of the file; keys are unique."""

    entries: tuple[tuple[Text, Node], ...]
    place: Place

    def __iter__(self) -> Iterator[tuple[Text, Node]]:
        return iter(self.entries)


Node = Text | Items | Entries


def read_yaml(text: str, path: str, log: ProblemLog) -> Node | None:
    """The document in ``text``, or None when there is none to be had; every reason goes into ``log``."""
    text = _without_controls(text, path, log)
    if not _shallow(text, path, log):
        return None
    loader = _Loader(text)
    try:
        if not _plain(text, path, log):
            return None
        root = loader.get_single_node()
        if root is None:
            log.add(Place(path), "the file is empty")
            return None
        return _Converter(path, log, text.split("\n")).node(root, 1)
    except yaml.MarkedYAMLError as error:
        log.add(*_yaml_mistake(error, text, path))
    except yaml.YAMLError as error:
        position = getattr(error, "position", 0)
        log.add(Place(path, text.count("\n", 0, position) + 1), f"not YAML: {getattr(error, 'reason', error)}")
    finally:
        loader.dispose()
    return None


def _without_controls(text: str, path: str, log: ProblemLog) -> str:
    found = _CONTROL.findall(text)
    if not found:
        return text
    before = text[: text.index(found[0])]
    more = f", {len(found) - 1} more in this file" if len(found) > 1 else ""
    place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
    log.add(place, f"control character U+{ord(found[0]):04X}{more}", "delete it")
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def _place(path: str, mark: Any) -> Place:
    return Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)


def _shallow(text: str, path: str, log: ProblemLog) -> bool:
    """Whether brackets nest little enough to parse; deep ones take parsers minutes, so they are counted first."""
    depth = 0
    for match in re.finditer(r"[\[{\]}]", text):
        depth += 1 if match.group() in "[{" else -1
        if depth > MAX_DEPTH * 5:
            line = text.count("\n", 0, match.start()) + 1
            log.add(Place(path, line), f"brackets nest deeper than {MAX_DEPTH} levels")
            return False
    for number, line_text in enumerate(text.split("\n"), 1):
        dashes = re.match(r"(\s*(?:[-?]\s+)*)", line_text)
        if dashes and len(re.findall(r"[-?]", dashes.group())) > MAX_DEPTH:
            log.add(Place(path, number), f"lists nest deeper than {MAX_DEPTH} levels")
            return False
    return True


def _plain(text: str, path: str, log: ProblemLog) -> bool:
    """Whether the file keeps to text, lists and mappings in one document; tells every place where it does not."""
    before = len(log.problems)
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        for message, hint in _oddities(event):
            log.add(_place(path, event.start_mark), message, hint)
        if documents > 1:
            log.add(
                _place(path, event.start_mark),
                "a second document starts here",
                "one record a file: remove the line '---'",
            )
            return False
        if depth > MAX_DEPTH:
            log.add(_place(path, event.start_mark), f"nested deeper than {MAX_DEPTH} levels")
            return False
    return len(log.problems) == before


def _oddities(event: yaml.Event) -> Iterator[tuple[str, str]]:
    if isinstance(event, yaml.AliasEvent):
        yield f"alias *{event.anchor} is not allowed", "write the value out"
    elif isinstance(event, yaml.NodeEvent):
        if event.anchor:
            yield f"anchor &{event.anchor} is not allowed", "quote the text if it starts with '&'"
        if tag := getattr(event, "tag", None):
            yield f"tag {tag} is not allowed", "values are plain text; quote text that starts with '!'"


@dataclass(frozen=True)
class _Converter:
    path: str
    log: ProblemLog
    lines: list[str]

    def node(self, raw: yaml.Node, depth: int) -> Node:
        place = _place(self.path, raw.start_mark)
        if isinstance(raw, yaml.MappingNode):
            return Entries(tuple(self._entries(raw, depth)), place)
        if isinstance(raw, yaml.SequenceNode):
            return Items(tuple(self.node(item, depth + 1) for item in raw.value), place)
        return self._text(raw, place)

    def _text(self, raw: Any, place: Place) -> Text:
        value = str(raw.value).strip()
        if not raw.style and raw.start_mark.line == raw.end_mark.line:
            return Text(value, place)
        if control := _CONTROL.search(value):
            self.log.add(place, f"control character U+{ord(control.group()):04X}", "delete it")
            value = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)
        return Text(value, place, tuple(self._line_starts(raw)))

    def _line_starts(self, raw: Any) -> Iterator[tuple[int, Place]]:
        """Where the lines of a value start."""
        start, end = raw.start_mark, raw.end_mark
        offset = 0
        first = start.line + (raw.style in ("|", ">"))
        for number, line in enumerate(self.lines[first : end.line + 1], first):
            skipped = start.column + bool(raw.style) if number == start.line else 0
            if words := line[skipped:].strip():
                yield offset, Place(self.path, number + 1, line.index(words, skipped) + 1)
                offset += len(words) + 1

    def _entries(self, raw: yaml.MappingNode, depth: int) -> Iterator[tuple[Text, Node]]:
        seen: dict[str, Place] = {}
        for raw_key, raw_value in raw.value:
            key = self.node(raw_key, depth + 1)
            if not isinstance(key, Text):
                self.log.add(key.place, "a key must be plain text", "quote text that starts with '[' or '{'")
                continue
            if key.value in seen:
                self.log.add(key.place, f"'{key.value}' is here twice", f"first in line {seen[key.value].line}")
                continue
            seen[key.value] = key.place
            yield key, self.node(raw_value, depth + 1)


def _yaml_mistake(error: yaml.MarkedYAMLError, text: str, path: str) -> tuple[Place, str, str]:
    if error.problem == "found unexpected end of stream":
        return _place(path, error.context_mark), "not YAML: the quotation mark is never closed", "close it"
    place = _place(path, error.problem_mark or error.context_mark)
    return place, f"not YAML: {error.problem or error.context}", _yaml_hint(text, place)


def _yaml_hint(text: str, place: Place) -> str:
    lines = text.split("\n")
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "indent with spaces, not tabs"
    if line.count(": ") > 1:
        return "put quotes around text that contains ': '"
    return "check indentation and quotes in this line and the one above"
