"""Bytes to text: UTF-8, or UTF-16 with its mark; anything else is told, and guessed only so that reading can go on."""

from __future__ import annotations

import codecs
from pathlib import Path

from evidencemap.problems import Place, ProblemLog

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_text(file: Path, path: str, log: ProblemLog, limit: int) -> str | None:
    """The text of a file, or None when it cannot be had; ``path`` is how messages name it, ``limit`` in bytes."""
    try:
        if file.stat().st_size > limit:
            log.add(Place(path), f"larger than {limit // 1_000_000} MB", "split it, or check what it is")
            return None
        return decoded(file.read_bytes(), path, log)
    except OSError as error:
        log.add(Place(path), f"cannot be read: {error.strerror or error}")
        return None


def decoded(data: bytes, path: str, log: ProblemLog) -> str | None:
    """Text of ``data``, line ends as ``\\n``.

    What is not UTF-8 is a mistake, since a guess would put wrong letters into names in silence; it is read as
    Windows-1252 all the same, so that the other mistakes in the file are told as well.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, path, log)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        log.add(Place(path, line, column), "not UTF-8, perhaps Windows-1252", "save the file as UTF-8")
        text = data.decode("cp1252", errors="replace")
    return _unified(text)


def _strict(data: bytes, encoding: str, path: str, log: ProblemLog) -> str | None:
    try:
        return _unified(data.decode(encoding))
    except UnicodeDecodeError as error:
        line = data.count("\n".encode(encoding), 0, error.start) + 1
        log.add(Place(path, line), f"starts as {encoding.upper()} but is not", "save the file as UTF-8")
        return None


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
