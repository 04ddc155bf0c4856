"""Changes to a bibliography that somebody wrote by hand: what is not meant stays as it is, byte for byte.

Text goes in and comes out as it stands in the file, with its line ends, comments and mark at the start. Nothing is
written anew. The result is read again, and is refused if anything but what is wanted reads differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from evidencemap.problems import ProblemLog
from evidencemap.sources.bibtex import RawEntry, read_bibtex
from evidencemap.sources.bibtex_fields import FIELD, HEAD, BibText, closing
from evidencemap.sources.splicing import CannotSplice

_INDENT = "  "
_KEY = re.compile(r"\s*+[^\s,{}()]++")
_SEPARATOR = re.compile(r"[\s,]*+")
_BARE = re.compile(r"[^\s,{}()\"#]++")
_JOINT = re.compile(r"\s*+#\s*+")
_LINE_BREAK = re.compile(r"\r?\n")
_LONE_RETURN = re.compile(r"\r(?!\n)")

Read = dict[str, tuple[str, Mapping[str, str]]]


class Hole(NamedTuple):
    """Where an entry stood: behind which entry (empty: none), how many characters behind it, and before how many line
    ends that went with it.
    """

    after: str
    apart: int
    lines: int


class _Field(NamedTuple):
    name: str
    start: int
    value: int
    end: int


@dataclass(frozen=True)
class _Entry:
    """Where an entry stands: its sign, the end of its key, its closing brace, and its fields."""

    start: int
    key_end: int
    close: int
    fields: tuple[_Field, ...]

    def field(self, name: str) -> _Field | None:
        return next((field for field in self.fields if field.name == name), None)


def entry_text(text: str, key: str) -> str:
    """An entry as it is written, from its sign to its closing brace."""
    entry = _entry(text, key)
    return text[entry.start : entry.close + 1]


def entry_of(text: str, key: str) -> RawEntry:
    """An entry as it reads."""
    found = next((entry for entry in _entries(text) if entry.key == key), None)
    if found is None:
        raise CannotSplice(f"there is no entry '{key}'")
    return found


def with_fields(text: str, key: str, values: Mapping[str, str]) -> str:
    """The text with fields more behind the others of an entry, or with other values of those that are there.

    The values are LaTeX, without the braces around them.
    """
    wanted = _read(text)
    entry = _entry(text, key)
    new = text
    for name, value in values.items():
        if closing(f"{{{value}}}", 0, len(value) + 2) != len(value) + 2:
            raise CannotSplice(f"the braces in the value of '{name}' are not in pairs")
        field = entry.field(name)
        new = _with_value(new, field, value) if field else _with_new_field(new, entry, name, value)
        entry = _located(new, entry.start, key)
    kind, fields = wanted[key]
    changed = {name: " ".join(value.split()) for name, value in values.items()}
    return _checked(new, {**wanted, key: (kind, {**fields, **changed})})


def without_field(text: str, key: str, name: str) -> str:
    """The text without a field of an entry; its line goes with it."""
    wanted = _read(text)
    entry = _entry(text, key)
    field = entry.field(name)
    if field is None:
        raise CannotSplice(f"'{key}' has no field '{name}'")
    position = entry.fields.index(field)
    before = entry.fields[position - 1].end if position else entry.key_end
    behind = text[field.end : entry.close].lstrip(" \t").startswith(",")
    # A field that ends the entry takes the comma before it along, any other the one behind it.
    if behind:
        start = before + (text[before : field.start].find(",") + 1 or 0)
        end = text.index(",", field.end) + 1
    else:
        start, end = before, field.end
    kind, fields = wanted[key]
    wanted[key] = (kind, {other: value for other, value in fields.items() if other != name})
    return _checked(text[:start] + text[end:], wanted)


def without_entry(text: str, key: str) -> tuple[str, Hole]:
    """The text without an entry and the empty lines behind it, and where it stood."""
    wanted = _read(text)
    entry = _entry(text, key)
    end, lines = entry.close + 1, 0
    line = line_break(text[: entry.start])
    if _LINE_BREAK.search(text[: entry.start]):
        while text.startswith(line, end):
            end, lines = end + len(line), lines + 1
    after, after_end = _entry_before(text, entry.start)
    del wanted[key]
    return _checked(text[: entry.start] + text[end:], wanted), Hole(after, entry.start - after_end, lines)


def with_entry(text: str, entry: str, hole: Hole | None = None) -> str:
    """The text with an entry more: where it stood, as far as that can be told, else at the end."""
    line = line_break(text + entry)
    entry = _LINE_BREAK.sub(line, entry)
    ends = dict(_ends(text))
    if hole is not None and (hole.after in ends or not hole.after):
        at = ends.get(hole.after, 0) + hole.apart
        if at <= _next_start(text, ends.get(hole.after, 0)):
            return _with_written(text, at, entry + line * hole.lines, 1)
    return with_entries(text, [entry])


def with_entries(text: str, entries: Sequence[str]) -> str:
    """The text with entries more at its end, each behind an empty line."""
    line = line_break(text)
    apart = "" if not text.strip("\ufeff \t\r\n") else line if text.endswith("\n") else line * 2
    added = line.join(f"{_LINE_BREAK.sub(line, entry)}{line}" for entry in entries)
    return _with_written(text, len(text), apart + added, len(entries))


def line_break(text: str) -> str:
    """How lines end in a text: as its first one does."""
    match = _LINE_BREAK.search(text)
    return match.group() if match else "\n"


def _with_written(text: str, at: int, written: str, entries: int) -> str:
    added, before = _read(written), _read(text)
    if len(added) != entries or not before.keys().isdisjoint(added):
        raise CannotSplice("one entry is none, or there is one of its key")
    new = text[:at] + written + text[at:]
    # Alone, an entry is read without the macros of the file, so its values may read otherwise.
    now = {key: entry for key, entry in _read(new).items() if key in added}
    if any(now[key][0] != kind or now[key][1].keys() != fields.keys() for key, (kind, fields) in added.items()):
        raise CannotSplice("an entry would read differently")
    return _checked(new, before | now)


def _checked(text: str, wanted: Read) -> str:
    if _read(text) != wanted:
        raise CannotSplice("more than what is meant would read differently")
    return text


@lru_cache(maxsize=4)
def _entries(text: str) -> tuple[RawEntry, ...]:
    """The entries of a text; kept, because what a change gives is what the next one starts from."""
    return tuple(read_bibtex(text, "", ProblemLog()))


def _read(text: str) -> Read:
    """What the entries say, by key; refused where a key stands twice, since nobody could tell which is meant."""
    if _LONE_RETURN.search(text):
        raise CannotSplice("its lines end in a way that is not read here")
    entries = _entries(text)
    found: Read = {
        entry.key: (entry.kind, {name: field.value for name, field in entry.fields.items()}) for entry in entries
    }
    if len(found) < len(entries):
        raise CannotSplice("a citation key is here twice")
    return found


def _offset(text: BibText, entry: RawEntry) -> int:
    return text.line_starts[entry.place.line - 1] + entry.place.column - 1


def _entry(text: str, key: str) -> _Entry:
    """Where the entry of a key stands, and where its parts do."""
    start = _offset(BibText(text, ""), entry_of(text, key))
    return _located(text, start, key)


def _located(text: str, start: int, key: str) -> _Entry:
    """Where the parts of the entry that starts at an offset stand."""
    head = HEAD.match(text, start)
    name = _KEY.match(text, head.end()) if head else None
    end = closing(text, head.end() - 1, len(text)) if head else None
    if head is None or name is None or end is None:
        raise CannotSplice(f"where '{key}' starts and ends cannot be made out")
    return _Entry(head.start(), name.end(), end - 1, tuple(_fields(text, name.end(), end - 1)))


def _fields(text: str, at: int, stop: int) -> Iterator[_Field]:
    while True:
        at = _end(_SEPARATOR.match(text, at, stop))
        if at >= stop:
            return
        match = FIELD.match(text, at, stop)
        if not match:
            raise CannotSplice(f"what stands at '{text[at : at + 20].strip()}' is no field")
        at = _end_of_value(text, match.end(), stop)
        yield _Field(match[1].lower(), match.start(), match.end(), at)


def _end_of_value(text: str, at: int, stop: int) -> int:
    """The offset behind a value, of which the parts may be joined by ``#``."""
    while True:
        if text[at : at + 1] == "{":
            end = closing(text, at, stop)
        elif text[at : at + 1] == '"':
            end = _closing_quote(text, at + 1, stop)
        else:
            end = _end(_BARE.match(text, at, stop))
        if end is None:
            raise CannotSplice("a value does not end")
        joint = _JOINT.match(text, end, stop)
        if not joint:
            return end
        at = joint.end()


def _closing_quote(text: str, at: int, stop: int) -> int | None:
    depth = 0
    for place in range(at, stop):
        if text[place] == '"' and depth == 0:
            return place + 1
        depth += {"{": 1, "}": -1}.get(text[place], 0)
    return None


def _end(match: re.Match[str] | None) -> int:
    if match is None:
        raise CannotSplice("a value is missing")
    return match.end()


def _with_value(text: str, field: _Field, value: str) -> str:
    return f"{text[: field.value]}{{{value}}}{text[field.end :]}"


def _with_new_field(text: str, entry: _Entry, name: str, value: str) -> str:
    line = line_break(text)
    if not entry.fields:
        return f"{text[: entry.key_end]},{line}{_INDENT}{name} = {{{value}}},{line}{text[entry.close :]}"
    last = entry.fields[-1]
    at, comma = last.end, ""
    behind = text[last.end : entry.close]
    if behind.lstrip().startswith(","):
        at, comma = last.end + behind.index(",") + 1, ","
    written = f"{_space_before(text, last)}{_named(text, entry, name)}{{{value}}}"
    return f"{text[:at]}{written},{text[at:]}" if comma else f"{text[:at]},{written}{text[at:]}"


def _space_before(text: str, field: _Field) -> str:
    """The white space before a field, which a new one behind it gets too."""
    head = text[: field.start]
    return head[len(head.rstrip()) :]


def _named(text: str, entry: _Entry, name: str) -> str:
    """The name of a field with its equals sign, below those of the others where these are in one column."""
    first = text[entry.fields[0].start : entry.fields[0].value]
    widths = {text[field.start : field.value].find("=") for field in entry.fields}
    before, _, after = first.partition("=")
    room = before if len(widths) == 1 and len(entry.fields) > 1 else name + " " * (len(before) - len(before.rstrip()))
    return f"{name.ljust(len(room))}={after}"


def _ends(text: str) -> Iterator[tuple[str, int]]:
    """The keys of the entries and where each ends."""
    source = BibText(text, "")
    for entry in _entries(text):
        head = HEAD.match(text, _offset(source, entry))
        end = closing(text, head.end() - 1, len(text)) if head else None
        if end is not None:
            yield entry.key, end


def _entry_before(text: str, at: int) -> tuple[str, int]:
    return max(((key, end) for key, end in _ends(text) if end <= at), key=lambda found: found[1], default=("", 0))


def _next_start(text: str, at: int) -> int:
    source = BibText(text, "")
    return min((start for entry in _entries(text) if (start := _offset(source, entry)) >= at), default=len(text))
