"""The fields of one BibTeX entry: values with their delimiters, macros, and what to do where a brace is missing."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from sys import intern
from typing import NamedTuple

from evidencemap.problems import Place, ProblemLog

MAX_EXPANSION = 10_000_000
"""Characters that the macros of one file may add up to; a chain of macros can double in size with every line."""

HEAD = re.compile(r"(?<![\w.])@\s*+([A-Za-z][\w:.+-]*+)\s*+([{(])")

_MONTHS = "January February March April May June July August September October November December"
_NAME = r"[^\s=,{}()\"#%@\\']++"
_WORD = r"[^\s=,{}()\"#]++"
_SEPARATORS = re.compile(r"[\s,]*+")
_BLANK = re.compile(r"\s*+")
_HASH = re.compile(r"\s*+#\s*+")
_PERCENT = re.compile(r"%[^\n]*+")
FIELD = re.compile(rf"({_NAME})\s*+=\s*+")
_FIELD_AFTER_END = re.compile(rf"\s*+,?\s*+{_NAME}\s*+=\s*+[\"{{\d]")
_FIELD_LINE = re.compile(rf"\n[ \t]*+,?[ \t]*+{_NAME}[ \t]*+=")
_NEXT_FIELD = re.compile(rf",\s*+{_NAME}\s*+=|\n[ \t]*+{_NAME}[ \t]*+=|\n[ \t]*+[}})][ \t]*+(?:\n|\Z)")
_BRACED = r"\{((?:[^{}]++|\{[^{}]*+\})*+)\}"
_SHALLOW = re.compile(_BRACED)
_PLAIN_FIELD = re.compile(rf"[\s,]*+({_NAME})\s*+=\s*+(?:{_BRACED}|(\d++))\s*+(?=[,)}}])")
_BARE = re.compile(rf"{_WORD}(?!\s*+=)((?:[ \t]++{_WORD}(?![ \t]*+=))*+)")
_MACRO = re.compile(r"[^\W\d]\S*+")
_PARENS = re.compile(r"[()]")
_BRACES = re.compile(r"[{}]")
_BRACES_UNESCAPED = re.compile(r"\\.|[{}]", re.S)
_QUOTES = re.compile(r"[\"{}]")
_QUOTES_UNESCAPED = re.compile(r"\\.|[\"{}]", re.S)
_BLANKS = re.compile(r"[ \t\n]+")


class RawField(NamedTuple):
    """A value as written, LaTeX and inner braces kept, without its outer delimiters.

    A tuple for the reason that a Place is one.
    """

    value: str
    place: Place


class BibText:
    """The text of a file, where its lines start, and the macros defined so far."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.line_starts = array("Q", [0, *(match.end() for match in re.finditer("\n", text))])
        self.macros = {month[:3].lower(): month for month in _MONTHS.split()}
        self.expanded = 0
        self.lowered: dict[str, str] = {}

    def place(self, offset: int) -> Place:
        """Line and column of an offset."""
        line = bisect_right(self.line_starts, offset)
        return tuple.__new__(Place, (self.path, line, offset - self.line_starts[line - 1] + 1))


@dataclass
class Body:
    """The fields between two braces while they are read; ``at`` is where reading stands.

    Read strictly, a value ends where BibTeX ends it, and what BibTeX would not accept stops the reading. Read
    ``by_line``, a value also ends before a line that starts with ``name =``, and nothing stops the reading.
    """

    source: BibText
    at: int
    stop: int
    closer: str
    by_line: bool = False
    fields: dict[str, RawField] = field(default_factory=dict)
    log: ProblemLog = field(default_factory=ProblemLog)

    def __post_init__(self) -> None:
        self.text = self.source.text
        self.limit = self.at if self.by_line else self.stop

    def read(self) -> bool:
        """Read up to the closing brace; False if it was not found or the text before it could not be read."""
        while True:
            if not self.by_line:
                self._plain_fields()
            self._skip(_SEPARATORS)
            if self.at >= self.stop or (self.text[self.at] == "@" and HEAD.match(self.text, self.at)):
                return False
            if self.text.startswith(self.closer, self.at):
                if not self._goes_on_after_end():
                    self.at += 1
                    return True
            elif self.text[self.at] == "%":
                self.log.notice(self.source.place(self.at), "the rest of the line stands behind %, so it is not read")
                self._skip(_PERCENT)
            elif match := FIELD.match(self.text, self.at, self.stop):
                if not self._field(match):
                    return False
            elif not self._unexpected("where a field should start"):
                return False

    def _plain_fields(self) -> None:
        """Read on while fields are as nearly all are: one number, or braces nested no deeper than two."""
        text, stop, at = self.text, self.stop, self.at
        keep, place = self._keep, self.source.place
        while match := _PLAIN_FIELD.match(text, at, stop):
            name, braced, number = match.groups()
            keep(name, braced or number or "", place(match.start(1)))
            at = match.end()
        self.at = at

    def _field(self, match: re.Match[str]) -> bool:
        """Read one field; False where strict reading has to stop."""
        name = match[1]
        place = self.source.place(match.start())
        self.at = match.end()
        if self.by_line and self.at >= self.limit:
            line = _FIELD_LINE.search(self.text, self.at, self.stop)
            self.limit = line.start() if line else self.stop
        value = self._value(name, place)
        if value is None:
            return False
        self._keep(name, value, place)
        end = self.at
        self._skip(_BLANK)
        if self.at >= self.stop or self.text[self.at] in (",", self.closer, "@", "%"):
            return True
        if FIELD.match(self.text, self.at, self.stop):
            self.log.add(self.source.place(end), f"no comma after '{shown(name)}'", "write one")
            return True
        return self._unexpected(f"after the value of '{shown(name)}'")

    def _keep(self, name: str, value: str, place: Place) -> None:
        found = RawField(collapsed(value), place)
        lowered = self.source.lowered
        first = self.fields.setdefault(lowered.get(name) or lowered.setdefault(name, intern(name.lower())), found)
        if first is not found:
            tell = self.log.notice if first.value == found.value else self.log.add
            hint = f"the first, in line {first.place.line}, is kept"
            tell(place, f"'{shown(name)}' is here twice, lines {first.place.line} and {place.line}", hint)

    def _value(self, name: str, place: Place) -> str | None:
        """The value at this point, its parts joined; None if it does not close and reading is strict."""
        parts: list[str] = []
        while True:
            part = self._part(name)
            if part is None:
                if not self.by_line:
                    return None
                part = self._up_to_next_field(name, place)
            parts.append(part)
            joint = _HASH.match(self.text, self.at, self.limit)
            if not joint:
                return "".join(parts)
            self.at = joint.end()

    def _part(self, name: str) -> str | None:
        if not self.by_line and (shallow := _SHALLOW.match(self.text, self.at, self.limit)):
            self.at = shallow.end()
            return shallow[1]
        opener = self.text[self.at : self.at + 1]
        if opener not in ("{", '"'):
            return self._bare(name)
        find_end = closing if opener == "{" else _closing_quote
        end = find_end(self.text, self.at, self.limit, skip_escaped=self.by_line)
        if end is None:
            return None
        start, self.at = self.at + 1, end
        return self.text[start : end - 1]

    def _up_to_next_field(self, name: str, place: Place) -> str:
        """The value of a field that does not close: all before the line where the next field starts."""
        what = "brace" if self.text[self.at] == "{" else "quotation mark"
        self.log.add(place, f"the {what} that opens '{shown(name)}' is never closed", "close it")
        value = self.text[self.at + 1 : self.limit].rstrip()
        self.at = self.at + len(value) if value.endswith(",") else self.limit
        return value.rstrip(", ")

    def _bare(self, name: str) -> str:
        """A number, a macro, or text that lacks its braces."""
        place = self.source.place(self.at)
        match = _BARE.match(self.text, self.at, self.limit)
        if not match:
            self.log.add(place, f"'{shown(name)}' has no value", "write {} for an empty one")
            return ""
        self.at = match.end()
        word = match.group()
        if word.isdecimal():
            return word
        if match[1] or not _MACRO.fullmatch(word):
            self.log.add(place, f"no braces around the value of '{shown(name)}'", f"write {{{shown(word)}}}")
            return word
        return self._expanded(word, place)

    def _expanded(self, macro: str, place: Place) -> str:
        text = self.source.macros.get(macro.lower())
        if text is None:
            self.log.add(place, f"undefined macro '{shown(macro)}'", "define it above with @string, or add braces")
            return macro
        if self.source.expanded + len(text) > MAX_EXPANSION:
            self.log.add(place, f"macro '{shown(macro)}' is left as it is: the file would grow too large")
            return macro
        self.source.expanded += len(text)
        return text

    def _goes_on_after_end(self) -> bool:
        """Whether fields follow the closing brace, which then stands too early."""
        if not _FIELD_AFTER_END.match(self.text, self.at + 1, self.stop):
            return False
        self.log.add(self.source.place(self.at), "the entry ends here, but more fields follow", "one brace is too many")
        self.at += 1
        return True

    def _unexpected(self, where: str) -> bool:
        """Tell of text that is no field and go on at the next one; False where strict reading has to stop."""
        if not self.by_line:
            return False
        line = self.text[self.at : min(self.at + 100, self.stop)].partition("\n")[0]
        hint = "check braces, quotation marks and commas"
        self.log.add(self.source.place(self.at), f"unexpected text {where}: '{shown(line)}'", hint)
        following = _NEXT_FIELD.search(self.text, self.at, self.stop)
        self.at = following.start() if following else self.stop
        return True

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at, self.stop)
        self.at = match.end() if match else self.at


class MacroBody(Body):
    """The definitions inside ``@string{...}``, kept with the blanks at their ends."""

    def _keep(self, name: str, value: str, place: Place) -> None:  # noqa: ARG002
        self.source.macros[name.lower()] = value


def closing(text: str, start: int, stop: int, skip_escaped: bool = False) -> int | None:
    """The offset after the bracket that closes the one at ``start``; None if there is none before ``stop``."""
    opener = text[start]
    braces = _BRACES_UNESCAPED if skip_escaped else _BRACES
    depth = 0
    for match in (_PARENS if opener == "(" else braces).finditer(text, start, stop):
        bracket = match.group()
        if bracket[0] != "\\":
            depth += 1 if bracket == opener else -1
        if depth == 0:
            return match.end()
    return None


def _closing_quote(text: str, start: int, stop: int, skip_escaped: bool = False) -> int | None:
    """The offset after the quotation mark that closes the one at ``start``; marks inside braces do not count."""
    depth = 0
    for match in (_QUOTES_UNESCAPED if skip_escaped else _QUOTES).finditer(text, start + 1, stop):
        mark = match.group()
        if mark == '"' and depth == 0:
            return match.end()
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if depth < 0:
            return None
    return None


def collapsed(value: str) -> str:
    """The value with each run of white space as one space, none at its ends."""
    if "\n" in value or "  " in value or "\t" in value:
        value = _BLANKS.sub(" ", value)
    return value.strip(" ")


def shown(text: str) -> str:
    """Text of the file as a message quotes it: one line, not too long."""
    text = collapsed(text)
    return text if len(text) <= 40 else text[:39] + "…"
