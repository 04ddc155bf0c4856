"""``evidencemap undo``: take back the last change that a command made to the review, one after another."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidencemap.cli.editing import say_done, show, turn
from evidencemap.cli.output import print_json, print_lines, say, styled
from evidencemap.cli.stop import misused
from evidencemap.edits.store import Change, Kind
from evidencemap.edits.undo import (
    CannotUndo,
    edits_that_take_back,
    history,
    next_to_redo,
    next_to_undo,
    take_back,
    undone,
)
from evidencemap.folder import review_folder


def run(arguments: argparse.Namespace) -> int:
    """Undo the last change that stands, or the last undo; 2 where somebody changed a file of it since."""
    folder = review_folder(arguments.review)
    with turn(folder, arguments.dry_run or arguments.list):
        changes = history(folder)
        if arguments.list:
            _list(changes, arguments.format)
            return 0
        change = (next_to_redo if arguments.redo else next_to_undo)(changes)
        if change is None:
            raise misused(f"nothing to {'redo' if arguments.redo else 'undo'} in {folder.as_posix()}")
        return _take_back(folder, change, "done again" if arguments.redo else "undone", arguments.dry_run)


def _take_back(folder: Path, change: Change, word: str, dry_run: bool) -> int:
    try:
        edits = edits_that_take_back(folder, change)
    except CannotUndo as cannot:
        for problem in cannot.problems:
            say(str(problem))
        say(f"Nothing is {word}.")
        return 2
    if dry_run:
        show(edits)
    else:
        take_back(folder, change, edits)
        say_done(edits, f"{word}: {change.done}")
    return 0


def _list(changes: tuple[Change, ...], format: str) -> None:
    gone = undone(changes)
    if format == "json":
        print_json([_as_json(change, change.number not in gone) for change in reversed(changes)])
        return
    print_lines(line for change in reversed(changes) for line in _lines(change, change.number not in gone))
    if not changes:
        say("No change is kept.")


def _lines(change: Change, stands: bool) -> Iterator[str]:
    yield styled(f"{change.number:>4}  {change.on[:16].replace('T', ' ')}  {change.done}{_state(change, stands)}")
    for file in change.files:
        yield styled(f"      {'+' if file.before is None else '-' if file.after is None else ' '} {file.path}")


def _state(change: Change, stands: bool) -> str:
    if change.broken_off:
        return " (broken off)"
    told = [change.kind.value] if change.of else []
    if not stands and change.kind is not Kind.UNDO:
        told.append("undone")
    return f" ({', '.join(told)})" if told else ""


def _as_json(change: Change, stands: bool) -> dict[str, Any]:
    return {
        "number": change.number,
        "on": change.on,
        "done": change.done,
        "kind": change.kind.value,
        "of": change.of,
        "stands": stands,
        "broken_off": change.broken_off,
        "files": [file.path for file in change.files],
    }
