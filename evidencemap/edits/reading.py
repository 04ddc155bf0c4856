"""What is read of a review between two changes: never the one half of it before, the other after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from evidencemap.edits.commit import locked
from evidencemap.edits.lock import shared
from evidencemap.edits.store import Store
from evidencemap.problems import CannotRead, CannotWrite

T = TypeVar("T")


def read_between_changes(folder: Path, read: Callable[[], T]) -> T:
    """What reading the files of a review gives while no command changes them.

    A change that a process left half done is finished first, or taken back; raises CannotRead where that cannot be.
    """
    store = Store(folder)
    try:
        while True:
            with shared(store) as guarded:
                if not store.pending.is_dir():
                    found = read()
                    if guarded or not store.lock.exists():
                        return found
                    continue  # somebody has begun meanwhile
            _settle(folder, store)
            if store.pending.is_dir():
                return read()  # nothing is in place of what is staged there, and who only reads cannot remove it
    except CannotWrite as refused:
        raise CannotRead([refused.problem]) from None


def _settle(folder: Path, store: Store) -> None:
    try:
        with locked(folder):
            pass
    except CannotWrite:
        if store.is_broken_off or not store.pending.is_dir():
            raise
