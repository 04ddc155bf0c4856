"""BibTeX text to raw entries, each field with its place; what is broken is told, and everything else is still read.

An entry ends at the latest before a line that starts with the next ``@word{``, so a missing brace costs no other entry.
An entry that cannot be read strictly within these bounds is read a second time line by line, so it costs one field.
What ``@comment{...}`` holds is ignored, entries too, as JabRef and biber do it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from sys import intern

from evidencemap.counts import counted
from evidencemap.problems import Place, ProblemLog
from evidencemap.sources.bibtex_fields import FIELD, HEAD, BibText, Body, MacroBody, RawField, closing, collapsed, shown
from evidencemap.sources.text import without_controls

_LINE_HEAD = re.compile(r"\n[ \t]*+(@[A-Za-z][\w:.+-]*+\s*+[{(])")
_COMMENTED = re.compile(r"[ \t]*+%")
_HEADLESS = re.compile(r"^[ \t]*+@(?!comment)(\w++)", re.M | re.I)
_DECLARED = re.compile(r"\n[ \t]*+(@(?!comment|string|preamble)[a-z][^\s{(@]*+\s*+[{(])", re.I)
_KEY = {"}": re.compile(r"\s*+([^\s,{}]*+)\s*+"), ")": re.compile(r"\s*+([^\s,{})]*+)\s*+")}
_REST_OF_KEY = re.compile(r"[^,{}=]*+(?=,)")
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.M)
_CONFLICT_LINE = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?$", re.M)
_FOREIGN = (
    ("RIS", re.compile(r"^TY {1,2}- ", re.M), "save it as .ris"),
    ("PubMed format", re.compile(r"^PMID ?- ", re.M), "save it as .nbib"),
    ("EndNote format", re.compile(r"^%0 [A-Z]", re.M), "save it as .enw"),
    ("a web page", re.compile(r"^[ \t]*+<(?:!doctype|html)\b", re.M | re.I), "download the file again"),
)


@dataclass(frozen=True)
class RawEntry:
    """One ``@kind{key, ...}``; kind and field names are in lower case."""

    key: str
    kind: str
    fields: Mapping[str, RawField]
    place: Place


def read_bibtex(text: str, path: str, log: ProblemLog) -> list[RawEntry]:
    """The entries of ``text`` in their order; each start of an entry is read or told as ``entry not read``."""
    return list(bibtex_entries(text, path, log))


def bibtex_entries(text: str, path: str, log: ProblemLog) -> Iterator[RawEntry]:
    """The same one at a time, so that a large file is never in memory twice."""
    source = BibText(text, path)
    source.text = _cleaned(source, log)
    return _File(source, log).entries()


def mentions_others(text: str) -> bool:
    """Whether an entry may have fields from another one."""
    small = text.lower()
    return "crossref" in small or "xdata" in small


def lost_entries(text: str, accounted: Collection[int]) -> Iterator[int]:
    """Offsets of lines that start an entry, counted without parsing, that are not among the accounted ones."""
    for start in _starts(_DECLARED, text):
        if start not in accounted:
            yield start


def _starts(line: re.Pattern[str], text: str) -> list[int]:
    """Where lines of a kind start; the pattern begins with a line end, which is found fast, so the first is apart."""
    first = line.match("\n" + text.split("\n", 1)[0])
    return [*([first.start(1) - 1] if first else []), *(match.start(1) for match in line.finditer(text))]


def _cleaned(source: BibText, log: ProblemLog) -> str:
    """The text with conflict markers blanked and control characters replaced; all offsets stay."""
    text = without_controls(source.text, source.path, log)
    if ("<<<<<<<" in text or ">>>>>>>" in text) and _CONFLICT.search(text):
        for match in _CONFLICT_LINE.finditer(text):
            hint = "decide which version stays and delete the marker lines"
            log.add(source.place(match.start()), f"git conflict marker {match.group()[:7]}", hint)
        text = _CONFLICT_LINE.sub(lambda match: " " * len(match.group()), text)
    return text


class _File:
    """A file while it is read: where entries start, and which starts are accounted for."""

    def __init__(self, source: BibText, log: ProblemLog) -> None:
        self.source = source
        self.text = source.text
        self.place = source.place
        self.log = log
        self.heads = _starts(_LINE_HEAD, self.text)
        self.accounted: set[int] = set()
        self.foreign: set[str] = set()
        self.comments_close = True

    def entries(self) -> Iterator[RawEntry]:
        position = 0
        while head := HEAD.search(self.text, position):
            self._tell_of_text(position, head.start())
            self.accounted.add(head.start())
            entry, position = self._item(head)
            if entry:
                yield entry
        self._tell_of_text(position, len(self.text))
        for start in lost_entries(self.text, self.accounted):
            hint = "write @kind{key, ... on a line of its own"
            self.log.add(self.place(start), "entry not read: its start cannot be made out", hint)
        if not self.accounted and not self.foreign:
            self.log.notice(Place(self.source.path), "no BibTeX entry in this file")

    def _item(self, head: re.Match[str]) -> tuple[RawEntry | None, int]:
        """The entry that starts at ``head``, None if it is something else, and the offset where reading goes on."""
        kind = intern(head[1].lower())
        line_start = self.source.line_starts[self.place(head.start()).line - 1]
        if _COMMENTED.match(self.text, line_start, head.start()):
            self.log.notice(self.place(head.start()), f"@{shown(head[1])} stands behind %, so it is not read")
            return None, head.end()
        if kind == "comment":
            return None, self._after_comment(head)
        if kind == "preamble":
            return None, self._after_preamble(head)
        if kind == "string":
            return None, self._after_string(head)
        return self._entry(head, kind)

    def _entry(self, head: re.Match[str], kind: str) -> tuple[RawEntry | None, int]:
        place = self.place(head.start())
        key, start, key_problems = self._key(head)
        body = self._body(head, start, f"'{shown(key)}'")
        if not key:
            self.log.add(place, "entry not read: it has no citation key", f"write @{kind}{{key, ...")
            return None, body.at
        self.log.problems.extend(key_problems.problems + body.log.problems)
        return RawEntry(key, kind, body.fields, place), body.at

    def _key(self, head: re.Match[str]) -> tuple[str, int, ProblemLog]:
        """The citation key ("" if there is none), the offset of what follows it, and what is wrong with it."""
        log = ProblemLog()
        stop = self._stop(head)
        match = _KEY[_closer(head)].match(self.text, head.end(), stop)
        field = FIELD.match(self.text, match.start(1), stop) if match else None
        if not match or (field and self.text.startswith(('"', "{"), field.end())):
            return "", head.end(), log
        key, at = match[1], match.end()
        if not key or at >= stop or self.text.startswith((",", _closer(head)), at):
            return key, at, log
        if FIELD.match(self.text, at, stop):
            log.add(self.place(match.end(1)), f"no comma after the citation key '{shown(key)}'", "write one")
        elif rest := _REST_OF_KEY.match(self.text, at, stop):
            key = f"{key} {collapsed(rest.group())}"
            at = rest.end()
            log.add(self.place(match.start(1)), f"white space in the citation key '{shown(key)}'", "take it out")
        return key, at, log

    def _body(self, head: re.Match[str], start: int, owner: str, kind: type[Body] = Body) -> Body:
        """The fields from ``start`` on, read strictly, or line by line where that fails."""
        body = kind(self.source, start, self._stop(head), _closer(head))
        if body.read():
            return body
        stop = body.at if HEAD.match(self.text, body.at) else self._stop(head)
        body = kind(self.source, start, stop, _closer(head), by_line=True)
        closed = body.read()
        if not all(problem.notice for problem in body.log.problems):
            return body
        if closed:
            hint = 'BibTeX counts \\{ and \\" too: give each its partner, or write {\\"u}'
            body.log.add(self.place(head.start()), f"braces or quotation marks in {owner} do not balance", hint)
        else:
            where = f"before line {self.place(body.at).line}" if body.at < len(self.text) else "at the end of the file"
            body.log.add(self.place(head.start()), f"{owner} is never closed", f"add a closing brace {where}")
        return body

    def _stop(self, head: re.Match[str]) -> int:
        """Where what starts at ``head`` must have ended: before the next line that starts an entry."""
        index = bisect_right(self.heads, head.start())
        return self.heads[index] if index < len(self.heads) else len(self.text)

    def _after_string(self, head: re.Match[str]) -> int:
        body = self._body(head, head.end(), "this @string", MacroBody)
        self.log.problems.extend(body.log.problems)
        return body.at

    def _after_preamble(self, head: re.Match[str]) -> int:
        stop = self._stop(head)
        end = closing(self.text, head.end() - 1, stop)
        if end is None:
            self.log.add(self.place(head.start()), "this @preamble is never closed", "add the closing brace")
        return stop if end is None else end

    def _after_comment(self, head: re.Match[str]) -> int:
        # Once a comment stays open, the others may only reach to the next entry, or many would take quadratic time.
        stop = len(self.text) if self.comments_close else self._stop(head)
        end = closing(self.text, head.end() - 1, stop)
        if end is None:
            self.comments_close = False
            self.log.add(self.place(head.start()), "this @comment is never closed", "add the closing brace")
            return self._stop(head)
        inside = self.heads[bisect_right(self.heads, head.start()) : bisect_left(self.heads, end)]
        self.accounted.update(inside)
        if inside:
            entries = counted(len(inside), "entry inside this @comment is", "entries inside this @comment are")
            self.log.notice(self.place(head.start()), f"{entries} not read")
        return end

    def _tell_of_text(self, start: int, end: int) -> None:
        """Tell of text between entries that was probably meant to be read."""
        between = self.text[start:end]
        if not between or between.isspace():
            return
        for name, pattern, hint in _FOREIGN:
            if name not in self.foreign and (match := pattern.search(between)):
                self.foreign.add(name)
                self.log.add(self.place(start + match.start()), f"this is {name}, not BibTeX, and is not read", hint)
        if start and (stray := between.lstrip()).startswith(("}", ")")):
            self.log.notice(self.place(end - len(stray)), "this closing brace has no opening one")
        for match in _HEADLESS.finditer(between):
            at = start + match.start(1) - 1
            self.log.add(self.place(at), f"entry not read: no brace after @{shown(match[1])}", "write @kind{key, ...")


def _closer(head: re.Match[str]) -> str:
    return "}" if head[2] == "{" else ")"
