"""Files come in the encodings of real exports, and what had to be guessed is told."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.problems import ProblemLog
from evidencemap.sources.text import decoded, read_text

NAME = "library.bib"
WORDS = "Lonargáin – 13 % v 87 %\n"


def told(log: ProblemLog) -> list[str]:
    return [f"{'notice: ' if problem.notice else ''}{problem}" for problem in log.problems]


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode("utf-8"),
        codecs.BOM_UTF8 + WORDS.encode("utf-8"),
        codecs.BOM_UTF16_LE + WORDS.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
        WORDS.replace("\n", "\r\n").encode("utf-8"),
        WORDS.replace("\n", "\r").encode("utf-8"),
        codecs.BOM_UTF16_LE + WORDS.replace("\n", "\r\n").encode("utf-16-le"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 le", "utf-16 be", "windows lines", "old mac lines", "windows utf-16"],
)
def test_encodings_that_are_certain_are_read_without_a_word(data: bytes) -> None:
    """UTF-8, and UTF-16 with its mark, are read as they are, whatever the line ends."""
    log = ProblemLog()
    assert decoded(data, NAME, log) == WORDS
    assert told(log) == []


def test_what_is_not_utf_8_is_a_mistake_at_its_first_such_letter() -> None:
    """A file that is not UTF-8 is a mistake with its place; it is read as Windows-1252 so that the rest is told too."""
    log = ProblemLog()
    assert decoded("key\nname = Müller – “ü”".encode("cp1252"), NAME, log) == "key\nname = Müller – “ü”"
    assert told(log) == ["library.bib:2:9: not UTF-8, perhaps Windows-1252 (save the file as UTF-8)"]


def test_a_letter_that_no_guess_can_read_is_replaced() -> None:
    """A byte that Windows-1252 does not know becomes the replacement character and costs nothing else."""
    assert decoded(b"a\x81b", NAME, ProblemLog()) == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (codecs.BOM_UTF8 + b"one\ntwo \xff", "library.bib:2:1: starts as UTF-8 but is not (save the file as UTF-8)"),
        (
            codecs.BOM_UTF16_LE + "one\n".encode("utf-16-le") + b"x",
            "library.bib:2:1: starts as UTF-16-LE but is not (save the file as UTF-8)",
        ),
    ],
)
def test_a_mark_that_lies_is_a_mistake(data: bytes, message: str) -> None:
    """A file whose mark names an encoding that it does not keep to is not read, and the line is told."""
    log = ProblemLog()
    assert decoded(data, NAME, log) is None
    assert told(log) == [message]


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    """A file above the limit is not read into memory; its size is told."""
    file = tmp_path / NAME
    file.write_bytes(b"x" * 2_000_001)
    log = ProblemLog()
    assert read_text(file, NAME, log, 2_000_000) is None
    assert told(log) == ["library.bib:1:1: larger than 2 MB (split it, or check what it is)"]
    assert read_text(file, NAME, ProblemLog(), 2_000_001) is not None


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """A folder under the name of a file, or no file at all, is a problem and no crash."""
    log = ProblemLog()
    assert read_text(tmp_path, NAME, log, 1_000_000) is None
    assert read_text(tmp_path / "nothing", "nothing", log, 1_000_000) is None
    assert told(log) == [
        "library.bib:1:1: cannot be read: Is a directory",
        "nothing:1:1: cannot be read: No such file or directory",
    ]


@settings(max_examples=200)
@given(st.binary(max_size=40))
def test_any_bytes_become_text_or_a_problem(data: bytes) -> None:
    """Whatever a file holds, it is text without carriage returns, or a mistake says why it may not be."""
    log = ProblemLog()
    text = decoded(data, NAME, log)
    assert text is not None or log.problems
    assert bool(log.problems) != _is_unicode(data)
    assert text is None or "\r" not in text


def _is_unicode(data: bytes) -> bool:
    """By the codecs of Python, with the mark where there is one."""
    marks = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
    mark = next((mark for mark in marks if data.startswith(mark)), b"")
    try:
        data[len(mark) :].decode(marks.get(mark, "utf-8"))
    except UnicodeDecodeError:
        return False
    return True
