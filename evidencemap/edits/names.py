"""Names of files and folders that change hands in one step, so that nobody finds a name without its content."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_NO_REPLACE, _EXCHANGE = 1, 2
"""From the Linux headers (fcntl.h and linux/fs.h); see renameat2(2)."""
_CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def exchange(one: Path, other: Path) -> bool:
    """Let two names exchange what they name; False where kernel or file system cannot."""
    return _done(renamed(one, other, _EXCHANGE), one, other)


def move(old: Path, new: Path) -> None:
    """Give a file another name; raises FileExistsError where something has that name."""
    if _done(renamed(old, new, _NO_REPLACE), old, new):
        return
    try:
        os.link(old, new, follow_symlinks=False)
    except (NotImplementedError, PermissionError, OSError) as error:
        if isinstance(error, FileExistsError) or os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(new)) from None
        old.rename(new)  # no links here: between look and rename somebody could take the name
    else:
        old.unlink()


def renamed(one: Path, other: Path, how: int) -> int:
    """What the kernel answers to a rename of this kind: 0, or the number of an error."""
    if not sys.platform.startswith("linux"):
        return errno.ENOSYS
    import ctypes  # takes as long as the rest of the module; only those who write need it

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return errno.ENOSYS
    failed = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), ctypes.c_uint(how))
    return ctypes.get_errno() if failed else 0


def _done(answer: int, one: Path, other: Path) -> bool:
    if answer in _CANNOT:
        return False
    if answer:
        raise OSError(answer, os.strerror(answer), str(one), None, str(other))
    return True
