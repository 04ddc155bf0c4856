"""Runs changes in processes of their own in which one file operation goes wrong, and says what became of the files.

Started as ``python -m tests.edits.zygote``, it imports the program once and forks a child for every case, which is many
times as fast as starting Python. In the child the functions of ``os`` that change files are wrapped, which needs no
rights and no other program. What is asked for comes as JSON on standard input, what was seen goes to standard output.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from evidencemap import cli
from evidencemap.cli import editing, mark_command
from evidencemap.edits import Edit, commit, names, read_between_changes
from evidencemap.folder import OURS
from evidencemap.problems import CannotRead, CannotWrite

CALLS = ("open", "write", "fsync", "rename", "replace", "link", "unlink", "remove", "mkdir", "rmdir", "chmod", "chown")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
OLD = {"library.bib": "@misc{a}\n", "studies/a.yaml": "study: a\n" * 300, "screening.yaml": "excluded: []\n"}
NEW = {"library.bib": "@misc{a}\n@misc{b}\n", "studies/a.yaml": "study: a\nnew: x\n" * 300, "codings/b.yaml": "b: c\n"}
BY_HAND = "# by hand\n"

Fault = Callable[[str, tuple[Any, ...]], None]


class Faults:
    """Counts the operations that change files, and lets the one of a number go wrong, and perhaps all after it."""

    def __init__(self, at: int, happens: Callable[[], None], asked: dict[str, Any]) -> None:
        self.at, self.happens = at, happens
        self.on, self.torn = asked.get("on", False), not asked["fault"].startswith("save")
        self.seen: list[str] = []

    def install(self, exchanging: bool) -> None:
        """Wrap the functions; without ``exchanging``, as on a file system that cannot exchange two names."""
        for name in CALLS:
            setattr(os, name, self._wrapped(name, getattr(os, name)))
        real = names.renamed

        def renamed(one: Path, other: Path, how: int) -> int:
            try:
                self._meet("exchange", one)
            except OSError as error:
                return error.errno or 0
            return real(one, other, how)

        names.renamed = renamed if exchanging else lambda *_: errno.ENOSYS  # type: ignore[assignment]

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if name == "open" and not (len(given) > 1 and given[1] & WRITING):
                return real(*given, **named)
            if name == "write" and len(self.seen) + 1 == self.at and self.torn:
                real(given[0], bytes(given[1])[: len(given[1]) // 2])  # half of it gets there
            self._meet(name, given[0])
            return real(*given, **named)

        return call

    def _meet(self, name: str, what: object) -> None:
        self.seen.append(f"{name} {what}")
        if len(self.seen) == self.at or (self.on and len(self.seen) > self.at > 0):
            self.happens()


def killed() -> None:
    """As by ``kill -9``."""
    os.kill(os.getpid(), signal.SIGKILL)


def failing(number: int) -> Callable[[], None]:
    """As by a full or a broken disk."""

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    return fail


def saved(file: Path) -> Callable[[], None]:
    """As by somebody who adds a line to a file in an editor that writes into it."""

    def save() -> None:
        with suppress(FileNotFoundError), file.open("a") as opened:
            opened.write(BY_HAND)

    return save


def saved_anew(file: Path) -> Callable[[], None]:
    """As by an editor that writes a new file and gives it the name."""
    real = os.replace
    outside = Path(f"{file.parents[1]}-editor")

    def save() -> None:
        text = file.read_text() if file.exists() else ""
        with outside.open("w") as opened:
            opened.write(text + BY_HAND)
        with suppress(FileNotFoundError):  # the folder may not be there yet
            real(outside, file)

    return save


def happening(asked: dict[str, Any], folder: Path) -> Callable[[], None]:
    """What goes wrong, by its name."""
    file = folder / asked.get("file", "library.bib")
    happenings: dict[str, Callable[[], None]] = {
        "kill": killed,
        "full": failing(errno.ENOSPC),
        "broken": failing(errno.EIO),
        "save": saved(file),
        "save anew": saved_anew(file),
    }
    return happenings[asked["fault"]]


def naive(_folder: Path, edits: Sequence[Edit], done: str) -> bool:
    """What the door must be better than: one file after the other is opened, emptied and written."""
    for edit in edits:
        edit.path.parent.mkdir(exist_ok=True)
        if edit.after is None:
            edit.path.unlink()
            continue
        opened = os.open(edit.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.write(opened, edit.after)
        os.close(opened)
    return bool(done)


def the_edits(folder: Path, old: dict[str, str], new: dict[str, str]) -> list[Edit]:
    """From one state of all files to another."""
    paths = sorted(old.keys() | new.keys())
    data = [tuple(None if path not in side else side[path].encode() for side in (old, new)) for path in paths]
    return [Edit(folder / path, before, after) for path, (before, after) in zip(paths, data, strict=True)]


def change_files(folder: Path, door: Callable[..., bool]) -> int:
    """Change a file, make one in a new folder and remove one, as one change."""
    try:
        return 0 if door(folder, the_edits(folder, OLD, NEW), "three files") else 9
    except CannotWrite as refused:
        print(refused, file=sys.stderr)
        return 2


def write_files(folder: Path, files: dict[str, str]) -> None:
    """The files of a folder as given."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def files_in(folder: Path) -> dict[str, str]:
    """All that a user has in a folder, by path."""
    found = (file for file in folder.rglob("*") if file.is_file())
    paths = {file.relative_to(folder): file for file in found}
    return {path.as_posix(): file.read_text() for path, file in sorted(paths.items()) if path.parts[0] != OURS}


def forked(act: Callable[[], int], told: Path) -> int:
    """Do something in a process of its own, what it says going to a file; its exit code, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(begun(act, told), 0)[1])


def begun(act: Callable[[], int], told: Path) -> int:
    """Begin to do so; the process."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            said = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(said, 1)
            os.dup2(said, 2)
            code = act()
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
    return child


def operation(asked: dict[str, Any], folder: Path) -> Callable[[], int]:
    """What a case does: a change of three files, or a command."""
    door = naive if asked.get("naive") else commit
    if "command" in asked:
        if asked.get("naive"):
            editing.commit = naive  # type: ignore[assignment]
        return lambda: cli.main([*asked["command"], "--review", str(folder)])
    return lambda: change_files(folder, door)


def prepared(asked: dict[str, Any], folder: Path) -> Path:
    """A folder as a case finds it."""
    if "review" in asked:
        shutil.copytree(asked["review"], folder)
    else:
        write_files(folder, OLD)
    return folder


def matrix(asked: dict[str, Any], work: Path) -> Iterator[dict[str, Any]]:
    """Every operation that changes a file, one after the other, goes wrong; what the files are then."""
    at = 1
    while True:
        folder = prepared(asked, work / str(at))
        faults = Faults(at, happening(asked, folder), asked)
        act = operation(asked, folder)

        def faulty(faults: Faults = faults, act: Callable[[], int] = act) -> int:
            faults.install(asked.get("exchanging", True))
            code = act()
            return code if len(faults.seen) >= faults.at else 200 + code

        code = forked(faulty, work / "told")
        if code >= 200:
            shutil.rmtree(folder)
            return
        hand = asked.get("hand")
        if hand:
            saved(folder / hand)()
        yield {"at": at, "code": code, "told": (work / "told").read_text(), **after(folder, work, asked)}
        shutil.rmtree(folder)
        at += asked.get("every", 1)


def after(folder: Path, work: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """What a reader finds in the folder, whether it was told of something first, and whether changes go on."""
    refusals = []
    for _ in range(2):
        try:
            files = files_in(folder) if asked.get("naive") else read_between_changes(folder, lambda: files_in(folder))
            break
        except CannotRead as refused:
            refusals.append(str(refused))
    exchanging = names.renamed
    again = forked(lambda: change_again(folder), work / "again")
    names.renamed = exchanging
    left = sorted(path.name for path in (folder / OURS).glob("pending")) + [
        path.name for path in folder.rglob(f"{OURS}-*")
    ]
    return {"files": files, "refusals": refusals, "again": again, "left": left}


def change_again(folder: Path) -> int:
    """A later change, which has to go as if nothing had been."""
    return 0 if commit(folder, [Edit(folder / "later.yaml", None, b"later\n")], "later") else 9


def writers(asked: dict[str, Any], work: Path) -> Iterator[dict[str, Any]]:
    """As many processes as there are commands begin at once, each with a command of its own."""
    folder = prepared(asked, work / "review")
    if asked.get("naive"):
        editing.commit = naive  # type: ignore[assignment]
        editing.turn = mark_command.turn = lambda *_: nullcontext()  # type: ignore[assignment]
    children = []
    for number, command in enumerate(asked["commands"]):
        told = work / f"told-{number}"
        act = partial(cli.main, [*command, "--review", str(folder)])
        children.append((begun(act, told), told))
    for child, told in children:
        yield {"code": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), "told": told.read_text()}
    yield {"files": files_in(folder)}


def reader(asked: dict[str, Any], work: Path) -> Iterator[dict[str, Any]]:
    """One process changes two files again and again, and another reads them; what it finds each time."""
    folder = prepared(asked, work / "review")
    door, read = (naive, lambda act: act()) if asked.get("naive") else (commit, partial(read_between_changes, folder))
    states = [{"a.yaml": f"{each}\n", "b.yaml": f"{each}\n"} for each in range(asked["changes"])]
    write_files(folder, states[0])

    def change() -> int:
        for pair in pairwise(states):
            time.sleep(0.01)
            door(folder, the_edits(folder, *pair), "two files")
        return 0

    child = begun(change, work / "told")
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        found = read(lambda: [(folder / name).read_text() for name in ("a.yaml", "b.yaml")])
        yield {"found": found}
    yield {"found": [(folder / name).read_text() for name in ("a.yaml", "b.yaml")]}


if __name__ == "__main__":
    question = json.load(sys.stdin)
    ask = {"matrix": matrix, "writers": writers, "reader": reader}[question["ask"]]
    json.dump(list(ask(question, Path(question["work"]))), sys.stdout)
