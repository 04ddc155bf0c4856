"""What a file of records holds: text, lists and mappings, each with its place; every value is plain text still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from evidencemap.problems import Place
from evidencemap.values import dataclass


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
        return place._replace(column=place.column + offset - start)


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
