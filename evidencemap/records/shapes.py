"""What a field may look like: one definition that reads a value, reports mistakes and writes the JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic, Protocol, TypeVar

from evidencemap.nearest import did_you_mean
from evidencemap.problems import Place, ProblemLog
from evidencemap.sources.nodes import Entries, Items, Node, Text
from evidencemap.values import dataclass

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Json = dict[str, Any]


class Given(dict[str, Any]):
    """The fields of a record that could be read, and the places of all that are written."""

    places: Mapping[str, Place] = MappingProxyType({})

    def spoilt(self, name: str) -> bool:
        """Whether a field is written but holds a mistake."""
        return name in self.places and name not in self


class Shape(Protocol[T_co]):
    """Reads a node into a value, or reports why not and returns None; describes itself as JSON Schema."""

    def read(self, node: Node, log: ProblemLog) -> T_co | None:
        """The value, or None after a problem was reported."""

    def schema(self) -> Json:
        """The same rule as JSON Schema."""


def _kind(node: Node) -> str:
    if isinstance(node, Text):
        return "text" if node.value else "nothing"
    return "a list" if isinstance(node, Items) else "a mapping"


@dataclass(frozen=True)
class Words:
    """Plain text that says something; ``pattern`` and its ``meaning`` narrow what is allowed."""

    pattern: str = ""
    meaning: str = ""

    def read(self, node: Node, log: ProblemLog) -> str | None:
        """The text as written."""
        if not isinstance(node, Text):
            log.add(node.place, f"expected text, found {_kind(node)}", "put quotes around it if it is text")
        elif not node.value:
            log.add(node.place, "nothing is written here", "leave the line out, or write a value")
        elif self.pattern and not re.fullmatch(self.pattern, node.value):
            log.add(node.place, f"'{node.value}' is not {self.meaning}")
        else:
            return node.value
        return None

    def schema(self) -> Json:
        """Scalars of any YAML type, since numbers and dates are text here too."""
        if self.pattern:
            return {"type": "string", "pattern": f"^(?:{self.pattern})$"}
        return {"type": ["string", "number"], "minLength": 1}


PROSE = Words()
KEY = Words(r'[^\s,{}%\\"#]+', "a citation key (no spaces, commas or braces)")
ADDRESS = Words(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", "the address of a site, as in https://example.org/map/")
IDENTIFIER = Words(r"[a-z0-9][a-z0-9-]*", "an id (small letters, digits, hyphens)")


class Verbatim:
    """Text that is understood later, read with its places so that a mistake in it can be pointed at."""

    def read(self, node: Node, log: ProblemLog) -> Text | None:
        """The text with its places."""
        return node if PROSE.read(node, log) and isinstance(node, Text) else None

    def schema(self) -> Json:
        """Plain text."""
        return {"type": "string"}


@dataclass(frozen=True)
class WholeNumber:
    """A whole number from ``least`` up."""

    least: int = 0

    def read(self, node: Node, log: ProblemLog) -> int | None:
        """The number."""
        if isinstance(node, Text) and re.fullmatch(r"\d{1,9}", node.value) and int(node.value) >= self.least:
            return int(node.value)
        written = f"'{node.value}'" if isinstance(node, Text) and node.value else _kind(node)
        log.add(node.place, f"expected a whole number from {self.least}, found {written}")
        return None

    def schema(self) -> Json:
        """An integer with its lower bound."""
        return {"type": "integer", "minimum": self.least}


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, node: Node, log: ProblemLog) -> str | None:
        """The word."""
        if isinstance(node, Text) and node.value in self.words:
            return node.value
        written = node.value if isinstance(node, Text) else _kind(node)
        log.add(node.place, f"'{written}' is not allowed here", did_you_mean(written, self.words))
        return None

    def schema(self) -> Json:
        """An enumeration."""
        return {"enum": list(self.words)}


@dataclass(frozen=True)
class Many(Generic[T]):
    """A list; where ``or_one``, a single value stands for a list of one; ``least`` is how many it has to hold.

    ``distinct`` is for the schema: that no value stands twice is checked between records, where it is told.
    """

    of: Shape[T]
    or_one: bool = False
    least: int = 0
    distinct: bool = False

    def read(self, node: Node, log: ProblemLog) -> tuple[T, ...] | None:
        """The values, in order; those with a problem are left out, and None is returned where no other is there."""
        if not isinstance(node, Items) and not self.or_one:
            log.add(node.place, f"expected a list, found {_kind(node)}", "start each item with '- '")
            return None
        items = node.items if isinstance(node, Items) else (node,)
        if len(items) < self.least:
            log.add(node.place, f"needs at least {self.least}")
            return None
        values = tuple(value for item in items if (value := self.of.read(item, log)) is not None)
        return None if items and not values else values

    def schema(self) -> Json:
        """An array, or also the bare item."""
        items = self.of.schema()
        array: Json = {"type": "array", "items": items}
        if self.least:
            array["minItems"] = self.least
        if self.distinct:
            array["uniqueItems"] = True
        return {"anyOf": [items, array]} if self.or_one else array


@dataclass(frozen=True)
class Field:
    """A named part of a record, with the sentence that an editor shows.

    ``expected`` is for the schema: the field has to be there, and ``build`` tells of it and does without it.
    """

    name: str
    shape: Shape[Any]
    about: str
    required: bool = False
    expected: bool = False


@dataclass(frozen=True)
class Mapped(Generic[T]):
    """A mapping with known keys, built into a value.

    ``short`` names the field that a bare scalar stands for. ``build`` is called with the place and the fields that
    were read; it may report more problems, and returns None when nothing can be built. ``elsewhere`` has a hint for
    keys that belong to another record.
    """

    fields: Sequence[Field]
    build: Callable[[Place, Given, ProblemLog], T | None]
    short: str = ""
    noun: str = "record"
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def read(self, node: Node, log: ProblemLog) -> T | None:
        """The built value; a record with a missing required field is not built."""
        if isinstance(node, Text) and self.short:
            node = Entries(((Text(self.short, node.place), node),), node.place)
        if not isinstance(node, Entries):
            example = ", ".join(f"{field.name}: …" for field in self.fields if field.required) or "key: value"
            log.add(node.place, f"expected a mapping, found {_kind(node)}", f"write {example}")
            return None
        given = Given(self._given(node, log))
        given.places = MappingProxyType({key.value: value.place for key, value in node})
        missing = [field.name for field in self.fields if field.required and field.name not in given.places]
        for name in missing:
            log.add(node.place, f"'{name}' is missing", f"every {self.noun} needs it")
        unread = [field.name for field in self.fields if field.required and field.name not in given]
        return None if unread else self.build(node.place, given, log)

    def _given(self, node: Entries, log: ProblemLog) -> Iterator[tuple[str, Any]]:
        for key, value in node:
            field = self._known.get(key.value)
            if field is None:
                log.add(key.place, f"unknown key '{key.value}'", self._hint(key.value, value))
                continue
            read = field.shape.read(value, log.about(field.name))
            if read is not None:
                yield field.name, read

    @cached_property
    def _known(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}

    def _hint(self, key: str, value: Node) -> str:
        if " " in key and isinstance(value, Text) and not value.value:
            return "put quotes around text that contains a comma"
        return self.elsewhere.get(key) or did_you_mean(key, [field.name for field in self.fields])

    def schema(self) -> Json:
        """An object that allows no other keys."""
        properties = {field.name: {"description": field.about, **field.shape.schema()} for field in self.fields}
        whole: Json = {"type": "object", "properties": properties, "additionalProperties": False}
        required = [field.name for field in self.fields if field.required or field.expected]
        if required:
            whole["required"] = required
        if self.short:
            bare = next(field.shape for field in self.fields if field.name == self.short)
            return {"anyOf": [bare.schema(), whole]}
        return whole


@dataclass(frozen=True)
class Named(Generic[T]):
    """A shape that refers to itself, written once in the schema under ``name``."""

    name: str
    shape: Callable[[], Shape[T]]

    def read(self, node: Node, log: ProblemLog) -> T | None:
        """What the named shape reads."""
        return self.shape().read(node, log)

    def schema(self) -> Json:
        """A reference into ``$defs``."""
        return {"$ref": f"#/$defs/{self.name}"}
