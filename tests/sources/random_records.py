"""Study records in YAML as people write them: every style, with comments, empty lines, any line ends, in pieces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hypothesis import strategies as st

from evidencemap.sources.plain_changes import Path
from tests.choices import Choices
from tests.sources.random_lists import SIMPLE_WORDS, VALUES

TERMS = ("fluency", "comprehension", "pleasure", "not reported", "silent-reading")
NOT_PLAIN = set("#:-[]{},&*!|>'\"%@`?\\= \t\u0085\u2028\u2029\ufeff")


@dataclass(frozen=True)
class Piece:
    """A bit of the file, and the path of the value whose letters it is; None where it is nobody's."""

    text: str
    path: Path | None = None


@dataclass(frozen=True)
class Written:
    """A file in pieces, and what it says."""

    pieces: tuple[Piece, ...]
    says: Any

    @property
    def text(self) -> str:
        """The whole file."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class _Said:
    """Makes up what records say; only longer texts are drawn one by one."""

    draw: st.DrawFn
    choices: Choices

    def record(self) -> dict[str, Any]:
        fixed = {"study": self.simple(), "title": self.text(), "reports": self.several(self.simple, 1, 2)}
        return fixed | self.optional(
            design=self.coding,
            outcome=self.coding,
            sample=lambda: {"size": self.simple(), "unit": self.simple()},
            findings=lambda: self.several(self.finding, 0, 3),
            limitations=lambda: self.simple() if self.choices.yes() else self.several(self.text, 1, 2),
            note=self.text,
        )

    def finding(self) -> dict[str, Any]:
        return {"summary": self.text()} | self.optional(
            outcome=self.coding,
            practice=self.coding,
            direction=self.simple,
            numbers=lambda: self.several(lambda: {"what": self.simple(), "value": self.simple()}, 1, 2),
            note=self.text,
        )

    def coding(self) -> Any:
        return self.several(self.code, 1, 3) if self.choices.number(0, 2) == 2 else self.code()

    def code(self) -> Any:
        term = self.choices.one_of(TERMS)
        if self.choices.yes():
            return term
        return {"term": term} | self.optional(at=self.simple, note=self.text, state=lambda: "unclear")

    def simple(self) -> str:
        return self.choices.one_of(SIMPLE_WORDS)

    def text(self) -> str:
        return self.draw(VALUES)

    def several(self, make: Callable[[], Any], least: int, most: int) -> list[Any]:
        return [make() for _ in range(self.choices.number(least, most))]

    def optional(self, **makers: Callable[[], Any]) -> dict[str, Any]:
        """Some of the fields, in any order."""
        return {name: makers[name]() for name in self.choices.some_of(makers, 0, len(makers))}


@st.composite
def codings(draw: st.DrawFn) -> Any:
    """A term, in its short or long form, or a list of such."""
    return _Said(draw, Choices(draw)).coding()


@st.composite
def findings(draw: st.DrawFn) -> dict[str, Any]:
    """What a finding of a record says."""
    return _Said(draw, Choices(draw)).finding()


@st.composite
def sayings(draw: st.DrawFn) -> dict[str, Any]:
    """What a record says, however it is written."""
    return _Said(draw, Choices(draw)).record()


@st.composite
def records(draw: st.DrawFn) -> Written:
    """A study record in one of the ways in which YAML allows it."""
    choices = Choices(draw)
    says = _Said(draw, choices).record()
    writer = _Writer(choices, choices.one_of(["\n", "\r\n"]))
    start = [Piece(choices.one_of(["", "\ufeff"])), *writer.comments(0)]
    pieces = [*start, *writer.block_mapping(says, 0, ()), Piece(writer.line), *writer.comments(0)]
    while choices.yes() and pieces[-1].text.endswith(writer.line):
        pieces[-1] = Piece(pieces[-1].text.removesuffix(writer.line))
    return Written(tuple(pieces), says)


@dataclass(frozen=True)
class _Writer:
    choices: Choices
    line: str
    numbers: count[int] = field(default_factory=count)

    def remark(self) -> str:
        return f"  # c{next(self.numbers)}:" if self.choices.number(0, 4) == 0 else ""

    def comments(self, indent: int) -> list[Piece]:
        found = []
        for _ in range(self.choices.one_of([0, 0, 0, 0, 1, 2])):
            words = f"{' ' * indent}# c{next(self.numbers)}:" if self.choices.yes() else ""
            found.append(Piece(words + self.line))
        return found

    def block_mapping(self, says: dict[str, Any], indent: int, path: Path) -> list[Piece]:
        """A pair a line; the first begins where the mapping begins, and the last has no line break."""
        pieces: list[Piece] = []
        for position, (key, value) in enumerate(says.items()):
            if position:
                pieces += [Piece(self.line), *self.comments(indent), Piece(" " * indent)]
            pieces += [Piece(f"{key}:"), *self.value(value, indent, (*path, key))]
        return pieces

    def value(self, value: Any, indent: int, path: Path) -> list[Piece]:
        """What stands behind a colon."""
        if isinstance(value, str):
            return [Piece(" "), *self.scalar(value, indent, path)]
        if not value or self.choices.yes():
            return [Piece(" "), *self.flow(value, path), Piece(self.remark())]
        remark = Piece(self.remark() + self.line)
        if isinstance(value, dict):
            deeper = indent + self.choices.number(1, 4)
            return [remark, *self.comments(deeper), Piece(" " * deeper), *self.block_mapping(value, deeper, path)]
        return [remark, *self.block_list(value, indent + self.choices.number(0, 3), path)]

    def block_list(self, items: list[Any], dash: int, path: Path) -> list[Piece]:
        pieces: list[Piece] = []
        inner = self.choices.number(2, 4)
        for position, item in enumerate(items):
            if position:
                pieces.append(Piece(self.line))
            pieces += [*self.comments(dash), Piece(" " * dash + "-" + " " * (inner - 1))]
            here = (*path, position)
            if isinstance(item, str):
                pieces += self.scalar(item, dash, here)
            elif self.choices.number(0, 2):
                pieces += self.block_mapping(item, dash + inner, here)
            else:
                pieces += [*self.flow(item, here), Piece(self.remark())]
        return pieces

    def scalar(self, value: str, indent: int, path: Path) -> list[Piece]:
        style = self.choices.one_of(["plain", "plain", "single", "double", ">-", "|", "lines"])
        deeper, simple = self.line + " " * (indent + 2), not NOT_PLAIN & set(value.replace(" ", ""))
        if style in (">-", "|") and simple:
            words = value.replace(" ", deeper) if style == ">-" else value
            return [Piece(f"{style}{self.remark()}{deeper}{words}", path)]
        if style == "lines" and simple:
            return [Piece(value.replace(" ", deeper), path), Piece(self.remark())]
        return [Piece(quoted(value, style), path), Piece(self.remark())]

    def flow(self, value: Any, path: Path) -> list[Piece]:
        if isinstance(value, str):
            return [Piece(quoted(value, self.choices.one_of(["plain", "single", "double"])), path)]
        comma = self.choices.one_of([", ", ","]) if isinstance(value, list) else ", "
        pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
        pieces = [Piece("{" if isinstance(value, dict) else "[")]
        for position, (key, item) in enumerate(pairs):
            pieces.append(Piece(comma if position else ""))
            pieces += [Piece(f"{key}: " if isinstance(value, dict) else ""), *self.flow(item, (*path, key))]
        return [*pieces, Piece("}" if isinstance(value, dict) else "]")]


def quoted(value: str, style: str) -> str:
    """A value on one line; plain only where nobody could read anything else."""
    if style == "single" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if style == "plain" and value.isprintable() and not NOT_PLAIN & set(value.replace(" ", "")):
        return value
    return (
        '"'
        + "".join(
            character if character.isprintable() and character not in '\\"' else f"\\U{ord(character):08x}"
            for character in value
        )
        + '"'
    )
