"""Who decides, on which day, and in which words: the same for every command that writes a decision down."""

from __future__ import annotations

import argparse
import os
from datetime import date

from evidencemap.cli.stop import misused

BY = "EVIDENCEMAP_BY"


def who_decides(arguments: argparse.Namespace) -> str:
    """The name that was given, else that of the environment; without one nothing is decided."""
    by = named("--by", arguments.by)
    if not by:
        raise misused(f"who decides? say --by NAME, or set {BY}")
    return by


def named(option: str, written: str | None) -> str:
    """The name that was given, else that of the environment; empty where there is neither."""
    return one_line(option, written or os.environ.get(BY))


def on_day(given: date | None = None) -> str:
    """The day that was given, else today."""
    return (given or date.today()).isoformat()


def one_line(option: str, written: str | None) -> str:
    """A text on one line; what cannot be kept in a file is refused."""
    words = " ".join((written or "").split())
    if any(ord(letter) < 32 or 127 <= ord(letter) < 160 or "\ud800" <= letter <= "\udfff" for letter in words):
        raise misused(f"{option} holds what is no text")
    return words
