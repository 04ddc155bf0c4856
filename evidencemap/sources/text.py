"""Bytes to text: UTF-8, or UTF-16; anything else is told, and what the user can do about it."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from evidencemap.problems import CannotRead, Place, ProblemLog
from evidencemap.values import dataclass

MAX_BIBLIOGRAPHY_BYTES = 100_000_000
"""The largest bibliography that is read: about 100,000 records."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HARMLESS_CONTROL = "\v\f\r\x1a\ufeff"
_ASCII_CONTROL = bytes((*range(9), *range(11, 32), 127))
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that embed, override or isolate a direction of writing, and those that end it (Unicode, UAX #9)."""
_CONTROL = re.compile("[\x00-\x08\v-\x1f\x7f-\x9f\ufeff]")


@dataclass(frozen=True)
class Letters:
    """What is done with a file that is not UTF-8.

    ``named`` is the encoding that the user has said, ``assumed`` one that is taken where nothing is said; with neither
    the file is a mistake. ``remedy`` is what the user can do.
    """

    named: str = ""
    assumed: str = ""
    remedy: str = "save the file as UTF-8"


ONLY_UTF8 = Letters()


def read_text(file: Path, path: str, log: ProblemLog, limit: int, letters: Letters = ONLY_UTF8) -> str | None:
    """The text of a file, or None when it cannot be had; ``path`` is how messages name it, ``limit`` in bytes."""
    try:
        if file.stat().st_size > limit:
            log.add(Place(path), f"larger than {limit // 1_000_000} MB", "split it, or check what it is")
            return None
        return decoded(file.read_bytes(), path, log, letters)
    except OSError as error:
        log.add(Place(path), f"cannot be read: {error.strerror or error}")
        return None


def decoded(data: bytes, path: str, log: ProblemLog, letters: Letters = ONLY_UTF8) -> str | None:
    """Text of ``data``, line ends as ``\\n``; None where it begins as UTF-16 and is not.

    What is not UTF-8 is a mistake, since a guess would put wrong letters into names in silence; lines that are not are
    read as Windows-1252 all the same, so that the other mistakes in the file are told as well. Where an encoding is
    named or assumed, and fits, that it is used is only a notice.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name, path, log, letters)
    if name := _unmarked_utf16(data):
        log.notice(Place(path), f"{name.upper()} without a mark at its start")
        return _strict(data, name, path, log, letters)
    try:
        return _unified(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _unified(_foreign(data, _place(data, error.start, path), log, letters))


def decoded_or_refused(data: bytes, path: str, log: ProblemLog, letters: Letters) -> str:
    """The same for a table, of which rows could get lost in silence; raises CannotRead where a letter is wrong."""
    text = decoded(data, path, log, letters)
    if text is None or log.mistakes:
        raise CannotRead(sorted(log.problems))
    return text


def without_controls(text: str, path: str, log: ProblemLog) -> str:
    """The text with control characters replaced, which is told as are marks that turn its order; all offsets stay."""
    tell_turned(text, path, log)
    found = [] if _is_clean(text) else [match.start() for match in _CONTROL.finditer(text)]
    if not found:
        return text
    if controls := [at for at in found if text[at] not in _HARMLESS_CONTROL]:
        more = f", {len(controls) - 1} more in this file" if len(controls) > 1 else ""
        message = f"control character U+{ord(text[controls[0]]):04X}{more}"
        log.add(place_in(text, controls[0], path), message, "delete it")
    return _CONTROL.sub(lambda match: " " if match.group() in _HARMLESS_CONTROL else "\ufffd", text)


def tell_turned(text: str, path: str, log: ProblemLog) -> None:
    """Tell of characters that show what follows them in another order than it is written; they are no mistake."""
    found = [] if text.isascii() else [sign for sign in TURNING if sign in text]
    if not found:
        return
    first, number = min(map(text.index, found)), sum(map(text.count, found))
    more = f", {number - 1} more in this file" if number > 1 else ""
    tell_turning(text[first], place_in(text, first, path), log, more)


def tell_turning(sign: str, place: Place, log: ProblemLog, more: str = "") -> None:
    """Tell of one such character."""
    message = f"U+{ord(sign):04X} shows what follows in another order than it is written{more}"
    log.notice(place, message, "delete it if it is not meant")


def place_in(text: str, at: int, path: str) -> Place:
    """The line and column of a character."""
    return Place(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _is_clean(text: str) -> bool:
    """Whether an English text has no control characters, found out in a tenth of the time that a pattern takes."""
    return text.isascii() and len(text) == len(text.encode("ascii").translate(None, _ASCII_CONTROL))


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 by its zeros: every second byte of English text is one."""
    start = data[:1000]
    if len(start) < 4 or len(data) % 2:
        return ""
    if start[1::2].count(0) > len(start) * 0.4 and not start[::2].count(0):
        return "utf-16-le"
    return "utf-16-be" if start[::2].count(0) > len(start) * 0.4 and not start[1::2].count(0) else ""


def _place(data: bytes, start: int, path: str) -> Place:
    unified = data[:start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Place(path, unified.count(b"\n") + 1, len(unified) - unified.rfind(b"\n"))


def _foreign(data: bytes, place: Place, log: ProblemLog, letters: Letters) -> str:
    """What is not UTF-8, by the encoding that is named or assumed, else line by line as it may be."""
    lines = data.splitlines(keepends=True)
    name = letters.named or letters.assumed
    if any(not line.isascii() and _by("utf-8", line) is not None for line in lines):
        log.add(place, "not UTF-8, while other lines are: perhaps Windows-1252", "save the file as UTF-8, all of it")
    elif not name:
        log.add(place, "not UTF-8, perhaps Windows-1252", letters.remedy)
    elif (text := _by(name, data)) is not None:
        otherwise = "" if letters.named else f"; if they are wrong, {letters.remedy}"
        log.notice(place, f"not UTF-8: read as {name}", f"look at names with accents{otherwise}")
        return text
    else:
        log.add(place, f"not UTF-8, nor {name}", letters.remedy)
    by_line = ((line, _by("utf-8", line)) for line in lines)
    return "".join(line.decode("cp1252", errors="replace") if text is None else text for line, text in by_line)


def _by(encoding: str, data: bytes) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strict(data: bytes, encoding: str, path: str, log: ProblemLog, letters: Letters) -> str | None:
    try:
        return _unified(data.decode(encoding))
    except UnicodeDecodeError as error:
        line = data.count("\n".encode(encoding), 0, error.start) + 1
        log.add(Place(path, line), f"starts as {encoding.upper()} but is not", letters.remedy)
        return None


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
