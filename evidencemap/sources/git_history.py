"""The git history of a folder: which commits changed it, and its files as they were; only this module knows git."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from pathlib import Path

from evidencemap.values import dataclass

_OPTIONS = ("--no-pager", "--literal-pathspecs", "-c", "log.showSignature=false")
"""What the settings of a repository could add to our questions is turned off."""
_ENVIRONMENT = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
_FROM_OUTSIDE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Set while a hook of git runs; they would make git look into another repository than that of the folder."""


class NoHistory(Exception):  # noqa: N818  reads as a sentence: "raise NoHistory"
    """The history cannot be asked; the message says why in one line."""


@dataclass(frozen=True)
class Commit:
    """A commit that changed a folder; ``date`` is when it was made, with its offset, as in ISO 8601."""

    id: str
    date: str
    subject: str


def commits(folder: Path, limit: int) -> tuple[Commit, ...]:
    """The last commits that changed a folder, newest first, each of them following on the next; at most ``limit``.

    Side branches count as the commit that merged them. Raises NoHistory.
    """
    form = "--format=%H%x1f%cI%x1f%s"
    told = _git(folder, "log", "--first-parent", f"--max-count={limit}", form, "HEAD", "--", ".").decode(
        "utf-8", "replace"
    )
    return tuple(Commit(*line.split("\x1f", 2)) for line in told.split("\n") if line)


def write_revision(folder: Path, revision: str, target: Path) -> None:
    """Put the files of a folder as they were at a revision into an empty one; raises NoHistory.

    A file that the repository's attributes keep out of archives is missing there too.
    """
    tree = _tree(folder, revision)
    top = Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").removesuffix(b"\n")))
    archive = _git(top, "archive", "--format=tar", tree)
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(target, filter="data")
    except tarfile.TarError as error:
        raise NoHistory(f"{revision}: cannot be unpacked: {error}") from error


def _tree(folder: Path, revision: str) -> str:
    """The id of what a folder held at a revision; an id cannot be taken for an option."""
    if not revision or revision.startswith("-") or not revision.isprintable():
        raise NoHistory(f"'{revision}' is no revision")
    _git(folder, "rev-parse", "--git-dir")
    try:
        commit = _id(folder, f"{revision}^{{commit}}")
    except NoHistory:
        raise NoHistory(f"'{revision}' is neither a folder nor a year nor a revision that git knows here") from None
    try:
        return _id(folder, f"{commit}:./")
    except NoHistory:
        raise NoHistory(f"{revision}: the folder {folder.as_posix()} was not there then") from None


def _id(folder: Path, name: str) -> str:
    return _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name).decode("ascii").strip()


def _git(folder: Path, *arguments: str) -> bytes:
    kept = {name: value for name, value in os.environ.items() if name not in _FROM_OUTSIDE}
    try:
        ran = subprocess.run(
            ["git", *_OPTIONS, "-C", os.fspath(folder), *arguments],
            env={**kept, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise NoHistory(f"git cannot be run: {error.strerror or error}") from error
    if ran.returncode:
        why = ran.stderr.decode("utf-8", "replace").strip().split("\n")[0].removeprefix("fatal: ")
        raise NoHistory(f"{folder.as_posix()}: git says: {why or 'no'}")
    return ran.stdout
