"""What every command that changes a review does: show the difference, or carry it out and say so."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from evidencemap.cli.loading import read_anew
from evidencemap.cli.output import print_lines, printable, say
from evidencemap.counts import counted
from evidencemap.edits import Edit, commit, is_inside, locked, refuse_what_is_taken, refused, write_over
from evidencemap.folder import OURS, PROTOCOL, Project, file_states, review_folder

_NOWHERE = "/dev/null"
_NAMED = 10


@dataclass(frozen=True)
class AsRead:
    """A review as a command read it that asks somebody before it writes, and the state of its files then."""

    project: Project
    states: tuple[tuple[str, int, int, int, int], ...]

    @contextmanager
    def turn(self, dry_run: bool) -> Iterator[None]:
        """The time in which the review is changed; raises CannotWrite where it is another now than it was read."""
        with turn(self.project.folder, dry_run):
            if not dry_run and _states_of(self.project.folder) != self.states:
                hint = "run the command again"
                raise refused(self.project.folder, "was changed in the meantime; nothing is written", hint)
            yield


def read_to_change(arguments: argparse.Namespace) -> AsRead:
    """The review at hand, read anew; it is without mistakes."""
    states = _states_of(review_folder(arguments.review))
    return AsRead(read_anew(arguments), states)


def turn(folder: Path, dry_run: bool) -> AbstractContextManager[None]:
    """The time in which a command reads and changes a review, and nobody else changes it; a dry run needs none."""
    is_review = (folder / PROTOCOL).is_file() or (folder / OURS).is_dir()
    return locked(folder) if is_review and not dry_run else nullcontext()


def _states_of(folder: Path) -> tuple[tuple[str, int, int, int, int], ...]:
    return tuple(file_states(folder)) if folder.is_dir() else ()


def carry_out(folder: Path, edits: Sequence[Edit], done: str, dry_run: bool) -> int:
    """Change the files and say what was done, or only show the difference; the exit code is 0."""
    changed = [edit for edit in edits if edit.before != edit.after]
    if not changed:
        say(f"{edits[0].path.as_posix()}: unchanged" if len(edits) == 1 else "Nothing is to be changed.")
    elif dry_run:
        show(changed)
    else:
        _write(folder, changed, done)
        say_done(changed, done)
    return 0


def _write(folder: Path, edits: Sequence[Edit], done: str) -> None:
    """All or none of the files of the review; one that somebody wants elsewhere is none of them, and is not kept."""
    for edit in edits:
        if not is_inside(folder, edit.path):
            write_over(edit)
    commit(folder, [edit for edit in edits if is_inside(folder, edit.path)], done)


def show(edits: Sequence[Edit]) -> None:
    """Print what would be different."""
    print_lines(line for edit in edits for line in difference(edit))


def say_done(changed: Sequence[Edit], done: str) -> None:
    """What was done, and in which files."""
    names = [edit.path.as_posix() for edit in changed]
    if len(names) < 2:
        say(": ".join((*names, done)))
        return
    say(f"{done}:")
    for name in names[:_NAMED]:
        say(f"  {name}")
    if len(names) > _NAMED:
        say(f"  and {counted(len(names) - _NAMED, 'more file')}")


def say_what_would_be_made(folder: Path, names: Iterable[str]) -> None:
    """The files that a new folder would have; raises CannotWrite where it cannot be made."""
    refuse_what_is_taken(folder)
    print_lines(printable((folder / name).as_posix()) for name in sorted(names))
    say("Nothing was written.")


def difference(edit: Edit) -> Iterator[str]:
    """The lines of a unified diff; a file that is not text is only named."""
    name = edit.path.as_posix()
    names = (_NOWHERE if edit.before is None else name, _NOWHERE if edit.after is None else name)
    try:
        before, after = ((data or b"").decode("utf-8").splitlines(keepends=True) for data in (edit.before, edit.after))
    except UnicodeDecodeError:
        yield f"{name}: differs, and is not UTF-8 text"
        return
    for line in difflib.unified_diff(before, after, *names):
        yield printable(line.rstrip("\r\n"))
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"
