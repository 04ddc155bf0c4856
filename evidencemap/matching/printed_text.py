"""Lines of a text as one string in which a citation can be found wherever the lines break, with their numbers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from evidencemap.values import dataclass

Line = tuple[int, str]
"""A line with its number, from 1."""

LONGEST_RUNNING_HEAD = 100
REPEATED = 3
"""A short line that comes so often, its page number aside, is a running head and no part of a sentence."""
LETTERS = 8

_EMPHASIS = re.compile(
    r"\*+|(?<!\w)_+|_+(?!\w)|</?(?:i|em|b|strong|span)\b[^<>]{0,80}>|\N{SOFT HYPHEN}|\N{ZERO WIDTH SPACE}"
)
_SPACES = re.compile(r"[^\S\n]+")
_PAGE = re.compile(r"\A\W*\d+\W+|\W+\d+\W*\Z")
_BARE_NUMBER = re.compile(r"\W*\d{1,4}\W*")
_DATED = re.compile(r"\([^()]*\d{4}[a-z]?\)")
_HYPHENATED = re.compile(r"[^\W\d_]-\Z")


@dataclass(frozen=True)
class PrintedText:
    """``text`` runs on; an empty line is left as a line break. ``starts`` says where in it each of ``lines`` begins."""

    text: str
    starts: tuple[int, ...]
    lines: tuple[int, ...]

    def line_at(self, offset: int) -> int:
        """The number of the line that a place in the text comes from."""
        return self.lines[max(bisect_right(self.starts, offset) - 1, 0)] if self.lines else 1


def numbered_lines(text: str) -> list[Line]:
    """The lines with their numbers, without emphasis marks, running heads and page numbers."""
    lines = [
        (number, _SPACES.sub(" ", _EMPHASIS.sub("", line)).strip()) for number, line in _split(normalize("NFC", text))
    ]
    heads = _running_heads(line for _, line in lines)
    return [(number, "" if _is_furniture(lines, at, heads) else line) for at, (number, line) in enumerate(lines)]


def flowing(lines: Iterable[Line]) -> PrintedText:
    """The lines as one string; a word that a hyphen parts at the end of a line is put together."""
    parts: list[str] = []
    starts: list[int] = []
    numbers: list[int] = []
    length, gap = 0, ""
    for number, line in lines:
        if not line:
            gap = "\n" if parts else ""
            continue
        if parts and _HYPHENATED.search(parts[-1]):
            gap = ""
            if line[0].islower():
                parts[-1] = parts[-1][:-1]
                length -= 1
        parts.extend((gap, line))
        length += len(gap)
        starts.append(length)
        numbers.append(number)
        length += len(line)
        gap = " "
    return PrintedText("".join(parts), tuple(starts), tuple(numbers))


def _split(text: str) -> Iterator[Line]:
    return enumerate(re.split(r"\r\n|[\n\r\f\v\x85\u2028\u2029]", text), 1)


def _head(line: str) -> str:
    """A line without the number of the page at its start or end."""
    return _PAGE.sub("", line.casefold())


def _running_heads(lines: Iterable[str]) -> set[str]:
    short = (line for line in lines if 0 < len(line) <= LONGEST_RUNNING_HEAD and not _DATED.search(line))
    counted = Counter(_head(line) for line in short)
    return {head for head, count in counted.items() if count >= REPEATED and sum(map(str.isalpha, head)) >= LETTERS}


def _is_furniture(lines: list[Line], at: int, heads: set[str]) -> bool:
    """Whether a line is a running head, or a page number alone between empty lines."""
    line = lines[at][1]
    if not 0 < len(line) <= LONGEST_RUNNING_HEAD:
        return False
    if _head(line) in heads:
        return True
    if not _BARE_NUMBER.fullmatch(line):
        return False
    return (at == 0 or not lines[at - 1][1]) and (at + 1 == len(lines) or not lines[at + 1][1])
