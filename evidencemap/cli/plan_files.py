"""The plan files of ``add``: one that is asked for, one that is applied, and one that somebody leaves who stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evidencemap.cli.output import say
from evidencemap.cli.stop import misused
from evidencemap.edits import Edit, write_over
from evidencemap.exports.add_plan import plan_text
from evidencemap.matching.arrivals import Arrival
from evidencemap.problems import CannotRead, ProblemLog
from evidencemap.records.add_plan import PLAN_SHAPE, AddPlan
from evidencemap.sources.text import read_text
from evidencemap.sources.yaml_text import read_yaml

UNFINISHED = "add-plan.yaml"
MAX_PLAN_BYTES = 100_000_000


def read_plan(file: Path) -> AddPlan:
    """The plan in a file; raises CannotRead."""
    log = ProblemLog()
    text = read_text(file, file.as_posix(), log, MAX_PLAN_BYTES)
    node = read_yaml(text, file.as_posix(), log) if text is not None else None
    plan = PLAN_SHAPE.read(node, log) if node else None
    if plan is None or log.problems:
        raise CannotRead(sorted(log.problems))
    return plan


def save_plan(file: Path, files: Sequence[str], found: Sequence[Arrival]) -> int:
    """Write the plan that was asked for; never over a file that is there."""
    if file.exists():
        raise misused(f"{file.as_posix()} is there already; name another file for the plan")
    _write(file, plan_text(files, found))
    return 0


@dataclass(frozen=True)
class Judging:
    """The judging of records, which can be broken off: of which files, from which start, with which plan."""

    files: tuple[str, ...]
    start: tuple[Arrival, ...]
    applied: Path | None

    def say_what_was_decided_before(self) -> None:
        """Name the plan that somebody left who judged the same files, and that this time is not applied."""
        if self.applied is None and (earlier := _plans_of(self.files)):
            say(f"{earlier[-1].as_posix()}: from judging these files before")
            say(f"To go on with it: evidencemap add --apply {earlier[-1].as_posix()}")

    def keep(self, decided: Sequence[Arrival]) -> None:
        """Write down what was decided: over a plan that says no more than the start did, else beside it."""
        at_start, text = plan_text(self.files, self.start), plan_text(self.files, decided)
        known = [self.applied] if self.applied else _plans_of(self.files)
        same = [file for file in known if file.read_bytes() == at_start.encode()]
        if known and not same and text == at_start:
            _say_how_to_go_on(known[-1])
        else:
            _write(same[-1] if same else _free_name(), text)


def _write(file: Path, text: str) -> None:
    write_over(Edit(file, file.read_bytes() if file.exists() else None, text.encode()))
    _say_how_to_go_on(file)


def _say_how_to_go_on(file: Path) -> None:
    say(f"{file.as_posix()}: the plan")
    say(f"Look at it, then: evidencemap add --apply {file.as_posix()}")


def _plans_of(files: Sequence[str]) -> list[Path]:
    """The unfinished plans for just these files, the newest last; what is no plan is passed over."""
    return [name for name in _names() if name.is_file() and _is_of(name, files)]


def _is_of(file: Path, files: Sequence[str]) -> bool:
    try:
        return read_plan(file).files == tuple(files)
    except CannotRead:
        return False


def _free_name() -> Path:
    return next(name for name in _names() if not name.exists())


def _names() -> list[Path]:
    return [Path(UNFINISHED.replace(".", f"-{number}.") if number > 1 else UNFINISHED) for number in range(1, 1000)]
