"""Who changes a review, and when nobody may: one at a time, for as long as the process lives."""

from __future__ import annotations

import errno
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from evidencemap.edits.store import Store
from evidencemap.problems import CannotWrite, Place, Problem

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PATIENCE = 60.0
"""Seconds that one command waits for another."""
_PAUSE = 0.005
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL})

_held: set[Path] = set()
"""The reviews that this process has locked; who has a lock may ask for it again."""

T = TypeVar("T")
_Release = Callable[[], None]


@contextmanager
def exclusive(store: Store) -> Iterator[bool]:
    """Nobody else changes or reads the review meanwhile; gives False to those who have the lock already.

    The system takes the lock from a process that dies. Raises CannotWrite after a minute of waiting.
    """
    lock = _real(store)
    if lock in _held:
        yield False
        return
    release = _patiently(store, lambda: _locked_by_system(store))
    _held.add(lock)
    try:
        yield True
    finally:
        store.unmake()
        _held.discard(lock)
        release()


@contextmanager
def shared(store: Store) -> Iterator[bool]:
    """Nobody changes the review meanwhile; gives False where nobody has ever done so, but somebody could begin."""
    if _real(store) in _held or fcntl is None:
        yield True
        return
    try:
        opened = os.open(store.lock, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    except OSError:
        yield True  # who may not open it reads without it
        return
    try:
        _patiently(store, lambda: _flocked(opened, fcntl.LOCK_SH) is not False or None)
        yield _is(store.lock, opened)
    finally:
        os.close(opened)


def _real(store: Store) -> Path:
    return Path(os.path.realpath(store.lock))


def _patiently(store: Store, attempt: Callable[[], T | None]) -> T:
    """What an attempt gives that is made until it gives something."""
    end = time.monotonic() + PATIENCE
    while (got := attempt()) is None:
        if time.monotonic() > end:
            hint = "wait for it, or end it, and run the command again"
            raise CannotWrite(Problem(Place(store.folder.as_posix()), "another evidencemap is changing it", hint))
        time.sleep(_PAUSE)
    return got


def _locked_by_system(store: Store) -> _Release | None:
    """Lock the review and say how to unlock it; None where another process has it, or has just let go of it."""
    lock = store.lock
    try:
        store.make()
        opened = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    except FileNotFoundError:
        return None
    locked = fcntl and _flocked(opened, fcntl.LOCK_EX)
    if locked and _is(lock, opened):
        return lambda: os.close(opened)
    os.close(opened)
    return _locked_by_file(lock.with_name("lock.held")) if locked is None else None


def _flocked(opened: int, how: int) -> bool | None:
    """Whether an open file is locked now; None where the file system, perhaps of another computer, has no locks."""
    try:
        fcntl.flock(opened, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        return None
    return True


def _is(lock: Path, opened: int) -> bool:
    """Whether the file that was locked is still the one of that name, which goes where nothing is kept."""
    try:
        return os.path.samestat(lock.stat(), os.fstat(opened))
    except FileNotFoundError:
        return False


def _locked_by_file(held: Path) -> _Release | None:
    """Make a file that says who has the lock; that of a process of this computer that has died is taken over."""
    owner = f"{os.getpid()} {socket.gethostname()}"
    try:
        with held.open("x", encoding="utf-8") as made:
            made.write(owner)
    except FileExistsError:
        _remove_if_dead(held)
        return None
    return lambda: held.unlink(missing_ok=True)


def _remove_if_dead(held: Path) -> None:
    try:
        pid, _, host = held.read_text(encoding="utf-8").partition(" ")
        if host == socket.gethostname() and pid.isdecimal() and _is_dead(int(pid)):
            held.unlink()
    except FileNotFoundError:
        pass


def _is_dead(pid: int) -> bool:
    if os.name == "nt":  # there, asking would end the process
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
