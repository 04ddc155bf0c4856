"""What is on the disk, not only on its way there, when a function returns: the content of files, and their names."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

_READ = 1 << 20
_NOT_KNOWN_HERE = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF})
"""What file systems say that cannot do what is asked of them, as against those that failed to do it."""


def write_new(file: Path, data: bytes, like: os.stat_result | None = None) -> None:
    """Write a file that is not there yet, with the owner and permissions of another, or those that new files get."""
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(opened, left) :]
        if like is not None:
            _own(file, like)
        _sync(opened)
    finally:
        os.close(opened)


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder outlast a loss of power, where system and file system can promise that."""
    if os.name == "nt":  # Windows opens no folders
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        _sync(opened)
    finally:
        os.close(opened)


def digest(data: bytes) -> str:
    """What tells one content of a file from every other."""
    return hashlib.sha256(data).hexdigest()


def digest_of(file: Path) -> str | None:
    """The digest of what a file holds; None where there is no such file."""
    try:
        with file.open("rb") as opened:
            hashed = hashlib.sha256()
            while part := opened.read(_READ):
                hashed.update(part)
    except FileNotFoundError:
        return None
    return hashed.hexdigest()


def umask() -> int:
    """The permissions that new files and folders of this process go without."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync(opened: int) -> None:
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in _NOT_KNOWN_HERE:
            raise


def _own(file: Path, like: os.stat_result) -> None:
    made = file.stat()
    if hasattr(os, "chown") and (made.st_uid, made.st_gid) != (like.st_uid, like.st_gid):
        with suppress(PermissionError):  # who may not give files away becomes their owner
            os.chown(file, like.st_uid, like.st_gid)
    try:
        file.chmod(stat.S_IMODE(like.st_mode))
    except OSError as error:
        # A disk that knows no permissions, such as a memory stick, refuses to set them.
        if error.errno not in _NOT_KNOWN_HERE | {errno.EPERM}:
            raise
