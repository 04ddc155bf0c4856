"""Lists in YAML as people write them: every style, with comments, empty lines, any line ends, in pieces."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from hypothesis import strategies as st

from tests.choices import Choices

FIELDS = ("gap", "disposition", "reason", "by", "on", "source")
WORDS = ("long", "text", "on", "one: line", "# and", "more")
VALUES = (
    st.one_of(
        st.sampled_from(
            [
                "plain words",
                "a: b",
                "#no",
                "- x",
                "it's",
                'say "so"',
                "ü – ×",
                "yes",
                "2026-11-22",
                "{x}",
                "a, b",
                "c:\\d",
            ]
        ),
        st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30),
        st.binary(min_size=20, max_size=60).map(lambda drawn: " ".join(WORDS[byte % len(WORDS)] for byte in drawn)),
    )
    .map(lambda words: " ".join(words.split()))
    .filter(bool)
    .filter(lambda words: "\ufffe" not in words and "\uffff" not in words)
)


@dataclass(frozen=True)
class Piece:
    """A bit of the file: whose entry and field it belongs to (None: nobody's), and whether it is the value itself."""

    text: str
    entry: int | None = None
    field: str = ""
    value: bool = False


@dataclass(frozen=True)
class Written:
    """A file in pieces, and what it says."""

    pieces: tuple[Piece, ...]
    entries: tuple[dict[str, str], ...]
    flow: bool

    @property
    def text(self) -> str:
        """The whole file."""
        return "".join(piece.text for piece in self.pieces)


SIMPLE_WORDS = ("wanted", "two words", "practice:silent-reading outcome:fluency", "2026-11-22", "Ada O'Neill")


@st.composite
def lists(draw: st.DrawFn) -> Written:
    """A mapping of one key to a list of entries, in one of the ways in which YAML allows it."""
    choices = Choices(draw)
    line = choices.one_of(["\n", "\r\n"])
    entries = tuple(
        {name: choices.one_of(SIMPLE_WORDS) for name in FIELDS if name == "gap" or choices.yes()}
        for _ in range(choices.number(1, 4))
    )
    flow = choices.number(0, 4) == 0
    writer = _Writer(choices, line, count())
    pieces = [Piece(choices.one_of(["", "\ufeff"])), *writer.comments(0, None), Piece(f"gaps:{writer.remark()}")]
    pieces += writer.flow_list(entries) if flow else writer.block_list(entries)
    pieces += [Piece(line), *writer.comments(0, None)]
    if choices.yes():
        pieces.append(Piece(f"# the end{line}" if choices.yes() else ""))
    while pieces and choices.yes() and pieces[-1].text.endswith(line):
        pieces[-1] = Piece(pieces[-1].text.removesuffix(line))
    return Written(tuple(pieces), entries, flow)


@dataclass(frozen=True)
class _Writer:
    choices: Choices
    line: str
    numbers: count[int]

    def remark(self) -> str:
        return f"  # c{next(self.numbers)}:" if self.choices.number(0, 3) == 0 else ""

    def comments(self, indent: int, entry: int | None) -> list[Piece]:
        found = []
        for _ in range(self.choices.one_of([0, 0, 0, 1, 2])):
            words = f"{' ' * indent}# c{next(self.numbers)}:{self.line}" if self.choices.yes() else self.line
            found.append(Piece(words, entry))
        return found

    def block_list(self, entries: tuple[dict[str, str], ...]) -> list[Piece]:
        dash, inner = self.choices.number(0, 4), self.choices.number(2, 4)
        apart = self.choices.yes()
        pieces = []
        for number, entry in enumerate(entries):
            pieces.append(Piece(self.line))
            if apart and number:
                pieces.append(Piece(self.line))
            pieces += self.comments(dash, None)
            pieces.append(Piece(" " * dash + "-" + " " * (inner - 1), number))
            style = self.choices.one_of(["block", "block", "block", "flow", "below"])
            if style == "flow":
                pieces += [*self.flow_entry(number, entry), Piece(self.remark(), number)]
            else:
                below = [Piece(self.remark() + self.line + " " * (dash + inner), number)] if style == "below" else []
                pieces += [*below, *self.block_entry(number, entry, dash + inner)]
        return pieces

    def block_entry(self, number: int, entry: dict[str, str], indent: int) -> list[Piece]:
        pieces = []
        for position, (name, value) in enumerate(entry.items()):
            if position:
                pieces.append(Piece(self.line, number))
                pieces += self.comments(indent, number)
                pieces.append(Piece(" " * indent, number))
            pieces += [Piece(f"{name}: ", number, name), *self.value(number, name, value, indent)]
        return pieces

    def value(self, number: int, name: str, value: str, indent: int) -> list[Piece]:
        style = self.choices.one_of(["plain", "plain", "single", "double", ">", "|-", "lines"])
        deeper = self.line + " " * (indent + 2)
        remark = self.remark()
        if style in (">", "|-"):
            header, lines = Piece(style + remark, number, name), value.replace(" ", deeper) if style == ">" else value
            return [header, Piece(deeper + lines, number, name, value=True)]
        if style == "lines":
            value = value.replace(" ", deeper)
        written = {"single": "'" + value.replace("'", "''") + "'", "double": f'"{value}"'}.get(style, value)
        return [Piece(written, number, name, value=True), Piece(remark, number, name)]

    def flow_list(self, entries: tuple[dict[str, str], ...]) -> list[Piece]:
        pieces = [Piece(f"{self.line}  [")]
        for number, entry in enumerate(entries):
            if number:
                pieces.append(Piece(self.choices.one_of([", ", f",{self.line}    "])))
            pieces += self.flow_entry(number, entry)
        return [*pieces, Piece(self.choices.one_of(["]", " ]", ",]"]))]

    def flow_entry(self, number: int, entry: dict[str, str]) -> list[Piece]:
        pieces = [Piece("{", number)]
        for position, (name, value) in enumerate(entry.items()):
            text = value if self.choices.yes() else f'"{value}"'
            pieces += [Piece(", " if position else "", number), Piece(f"{name}: ", number, name)]
            pieces.append(Piece(text, number, name, value=True))
        return [*pieces, Piece("}", number)]
