"""Files that people write by hand, changed in place: their text, and why one is left as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from evidencemap.edits.edit import Edit, refused
from evidencemap.sources.splicing import CannotSplice

T = TypeVar("T")
BY_HAND = "change it by hand"


def edit_in_place(file: Path, before: bytes | None, change: Callable[[str], str], hint: str = BY_HAND) -> Edit:
    """The edit by which a file holds what a function makes of its text; raises CannotWrite where that cannot be."""
    return Edit(file, before, in_place(file, text_of(file, before), change, hint).encode("utf-8"))


def text_of(file: Path, held: bytes | None) -> str:
    """The text of a file with its line ends as they are; of one that is not there, nothing."""
    try:
        return (held or b"").decode("utf-8")
    except UnicodeDecodeError:
        raise refused(file, "is not UTF-8", "save it as UTF-8") from None


def in_place(file: Path, text: str, question: Callable[[str], T], hint: str = BY_HAND) -> T:
    """What a function finds in, or makes of, the text of a file; raises CannotWrite where it is written too freely."""
    try:
        return question(text)
    except CannotSplice as why:
        raise refused(file, f"cannot be changed in place: {why}", hint) from None
