"""YAML to nodes of plain text, each with its place; what a value means is decided by the record that asks.

Only the part of YAML that people write by hand is taken: text, lists, mappings. Tags, aliases, several documents,
repeated keys and deep nesting are refused with their place: each has lost or changed somebody's data in silence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from evidencemap.problems import Place, ProblemLog
from evidencemap.sources.nodes import Entries, Items, Node, Text
from evidencemap.sources.text import TURNING, place_in, tell_turned, tell_turning

MAX_DEPTH = 20
MAX_BYTES = 1_000_000

_LINE_END = re.compile(r"\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, path: str, log: ProblemLog) -> Node | None:
    """The document in ``text``, or None when there is none to be had; every reason goes into ``log``."""
    tell_turned(text, path, log)
    text = _without_controls(text, path, log)
    document = _Document(path, log, text)
    try:
        return document.root()
    except yaml.MarkedYAMLError as error:
        log.add(*document.mistake(error))
    except yaml.YAMLError as error:
        position = getattr(error, "position", 0)
        log.add(Place(path, text.count("\n", 0, position) + 1), f"not YAML: {getattr(error, 'reason', error)}")
    return None


def _without_controls(text: str, path: str, log: ProblemLog) -> str:
    found = _CONTROL.findall(text)
    if not found:
        return text
    more = f", {len(found) - 1} more in this file" if len(found) > 1 else ""
    place = place_in(text, text.index(found[0]), path)
    log.add(place, f"control character U+{ord(found[0]):04X}{more}", "delete it")
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


@dataclass(eq=False, repr=False)
class _Document:
    """A document while it is read; ``open`` holds the lists and mappings around the point that was reached."""

    path: str
    log: ProblemLog
    text: str
    open: list[_Open] = field(default_factory=list)
    refused: bool = False

    def root(self) -> Node | None:
        """The document; None where there is none, or where it holds what is refused, each of which is told."""
        root = _Open(Place(self.path))
        self.open = [root]
        for event in yaml.parse(self.text, Loader=_Loader):
            if not self._goes_on(event):
                return None
        if not root.nodes:
            self.log.add(root.place, "the file is empty")
        return root.nodes[0] if root.nodes and not self.refused else None

    def _goes_on(self, event: Any) -> bool:
        """Take in an event; False where reading has to stop."""
        if isinstance(event, yaml.NodeEvent):
            self._refuse_oddities(event)
        if isinstance(event, yaml.ScalarEvent):
            self.open[-1].nodes.append(self._text(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            self.open.append(_Open(self._place(event)))
            if len(self.open) > MAX_DEPTH + 1:
                self.log.add(self._place(event), f"nested deeper than {MAX_DEPTH} levels")
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            done = self.open.pop()
            is_list = isinstance(event, yaml.SequenceEndEvent)
            node = Items(tuple(done.nodes), done.place) if is_list else Entries(tuple(self._entries(done)), done.place)
            self.open[-1].nodes.append(node)
        elif isinstance(event, yaml.DocumentStartEvent) and self.open[-1].nodes:
            hint = "one record a file: remove the line '---'"
            self.log.add(self._place(event), "a second document starts here", hint)
            return False
        return True

    def mistake(self, error: yaml.MarkedYAMLError) -> tuple[Place, str, str]:
        """Where the text is not YAML, why, and what to do about it."""
        if error.problem == "found unexpected end of stream":
            return self._at(error.context_mark), "not YAML: the quotation mark is never closed", "close it"
        place = self._at(error.problem_mark or error.context_mark)
        return place, f"not YAML: {error.problem or error.context}", _yaml_hint(self._lines, place)

    def _place(self, event: Any) -> Place:
        return self._at(event.start_mark)

    def _at(self, mark: Any) -> Place:
        if not mark:
            return Place(self.path)
        line = self._line(mark)
        return Place(self.path, line + 1, mark.index - self._starts[line] + 1)

    def _line(self, mark: Any) -> int:
        """The line of a mark, from 0, as editors count: to YAML, U+2028 and U+2029 end lines too."""
        return bisect_right(self._starts, mark.index) - 1

    def _refuse_oddities(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"alias *{event.anchor} is not allowed", "write the value out")
            self.open[-1].nodes.append(Text("", self._place(event)))
            return
        if event.anchor:
            self._refuse(event, f"anchor &{event.anchor} is not allowed", "quote the text if it starts with '&'")
        if event.tag:
            hint = "values are plain text; quote text that starts with '!'"
            self._refuse(event, f"tag {event.tag} is not allowed", hint)

    def _refuse(self, event: Any, message: str, hint: str) -> None:
        self.log.add(self._place(event), message, hint)
        self.refused = True

    def _text(self, event: Any) -> Text:
        place = self._place(event)
        value = event.value.strip()
        if not event.style and event.start_mark.line == event.end_mark.line:
            return Text(value, place)
        if control := _CONTROL.search(value):
            self.log.add(place, f"control character U+{ord(control.group()):04X}", "delete it")
            value = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value)
        for sign in TURNING:
            if sign in value and sign not in self.text:  # written as an escape
                tell_turning(sign, place, self.log)
        return Text(value, place, tuple(self._line_starts(event)))

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def _line_starts(self, event: Any) -> Iterator[tuple[int, Place]]:
        """Where the lines of a value start."""
        start, end = self._line(event.start_mark), self._line(event.end_mark)
        offset = 0
        first = start + (event.style in ("|", ">"))
        for number, line in enumerate(self._lines[first : end + 1], first):
            skipped = event.start_mark.index - self._starts[start] + bool(event.style) if number == start else 0
            if words := line[skipped:].strip():
                yield offset, Place(self.path, number + 1, line.index(words, skipped) + 1)
                offset += len(words) + 1

    def _entries(self, mapping: _Open) -> Iterator[tuple[Text, Node]]:
        seen: dict[str, Place] = {}
        for key, value in zip(mapping.nodes[::2], mapping.nodes[1::2], strict=True):
            if not isinstance(key, Text):
                self.log.add(key.place, "a key must be plain text", "quote text that starts with '[' or '{'")
            elif key.value in seen:
                self.log.add(key.place, f"'{key.value}' is here twice", f"first in line {seen[key.value].line}")
            else:
                seen[key.value] = key.place
                yield key, value


@dataclass(eq=False, repr=False)
class _Open:
    """A list or mapping that has not ended yet; in a mapping the nodes are keys and values in turn."""

    place: Place
    nodes: list[Node] = field(default_factory=list)


def _yaml_hint(lines: list[str], place: Place) -> str:
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "indent with spaces, not tabs"
    if line.count(": ") > 1:
        return "put quotes around text that contains ': '"
    return "check indentation and quotes in this line and the one above"
