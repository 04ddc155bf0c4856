"""``evidencemap add``: take incoming records into the library, each once."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from evidencemap.adding import Wanted, additions, library_of, target_of
from evidencemap.analyses.search import declared_plan, search
from evidencemap.cli.add_lines import as_json, list_lines
from evidencemap.cli.deciding import named, on_day
from evidencemap.cli.editing import States, carry_out, states_of, turn_as_read
from evidencemap.cli.incoming import read_incoming
from evidencemap.cli.judging import Answer, asked, at_a_terminal, confirmed
from evidencemap.cli.loading import read_anew
from evidencemap.cli.output import print_json, print_lines, say
from evidencemap.cli.stop import Stop, misused
from evidencemap.counts import counted, noun
from evidencemap.edits import Edit, write_over
from evidencemap.exports.add_plan import plan_text
from evidencemap.folder import Project, review_folder
from evidencemap.matching.arrivals import Arrival, Do, arrivals, settled
from evidencemap.matching.planned import as_planned, plan_problems
from evidencemap.merging import Said
from evidencemap.model import EvidenceMap
from evidencemap.problems import CannotRead, CannotWrite, ProblemLog
from evidencemap.project import load
from evidencemap.records.add_plan import PLAN_SHAPE, AddPlan
from evidencemap.sources.text import read_text
from evidencemap.sources.yaml_text import read_yaml

UNFINISHED = "add-plan.yaml"
JUDGED = "judged to be the same work when it came in"
NOBODY = "not reported"
MAX_PLAN_BYTES = 100_000_000


def run(arguments: argparse.Namespace) -> int:
    """Show what is new, what is there and what is to be judged, and add what is decided."""
    plan = _read_plan(Path(arguments.apply)) if arguments.apply else None
    files = list(plan.files if plan else arguments.files)
    if not files or (plan and arguments.files):
        raise misused("name the files to add, or a plan with --apply")
    said = _said(arguments)
    incoming = read_incoming(files, arguments.encoding or "", arguments.anyway)
    states = states_of(review_folder(arguments.review))
    project = read_anew(arguments)
    library = library_of(project.map)
    found = arrivals(incoming.records, library, incoming.with_own_key)
    if plan:
        found = _planned(found, plan, library.keys)
    _show(found, arguments)
    if arguments.plan:
        return _save_plan(Path(arguments.plan), files, found)
    asking = at_a_terminal() and not arguments.yes_new and arguments.format == "text"
    target = target_of(project, arguments.to)
    if asking:
        found = _judged(found, files)
    try:
        return _finish(project, states, settled(found), Wanted(target, said, arguments.fill), arguments, asking=asking)
    except CannotWrite:
        if asking:
            _save_plan(_free_name(), files, found)
        raise


def _read_plan(file: Path) -> AddPlan:
    log = ProblemLog()
    text = read_text(file, file.as_posix(), log, MAX_PLAN_BYTES)
    node = read_yaml(text, file.as_posix(), log) if text is not None else None
    plan = PLAN_SHAPE.read(node, log) if node else None
    if plan is None or log.problems:
        raise CannotRead(sorted(log.problems))
    return plan


def _planned(found: Sequence[Arrival], plan: AddPlan, keys: Collection[str]) -> tuple[Arrival, ...]:
    problems = sorted(plan_problems(found, plan, keys))
    for problem in problems:
        say(str(problem))
    if problems:
        say("Nothing was written.")
        raise Stop(1)
    return as_planned(found, plan)


def _show(found: Sequence[Arrival], arguments: argparse.Namespace) -> None:
    if arguments.format == "json":
        print_json(as_json(found))
    else:
        print_lines(list_lines(found, arguments.all))


def _save_plan(file: Path, files: Sequence[str], found: Sequence[Arrival]) -> int:
    """Write the plan; never over a file that is there."""
    if file.exists():
        raise misused(f"{file.as_posix()} is there already; name another file for the plan")
    write_over(Edit(file, None, plan_text(files, found).encode()))
    say(f"{file.as_posix()}: the plan")
    say(f"Look at it, then: evidencemap add --apply {file.as_posix()}")
    return 0


def _judged(found: Sequence[Arrival], files: Sequence[str]) -> tuple[Arrival, ...]:
    """The arrivals with what somebody says who is asked about each that is open."""
    decided = list(found)
    open_ones = [position for position, each in enumerate(found) if each.do is Do.JUDGE]
    at = 0
    while at < len(open_ones):
        position = open_ones[at]
        try:
            answer, arrival = _asked_about(found[position], f"{at + 1} of {len(open_ones)}")
        except KeyboardInterrupt:
            _save_plan(_free_name(), files, decided)
            raise
        if answer is Answer.QUIT:
            _save_plan(_free_name(), files, decided)
            raise Stop(1)
        if answer is Answer.BACK:
            at = max(at - 1, 0)
            continue
        decided[position] = arrival
        at += 1
    return tuple(decided)


def _asked_about(arrival: Arrival, progress: str) -> tuple[Answer, Arrival]:
    """What is said of a record: the same as one of its candidates, a work of its own, or left open."""
    for candidate in arrival.candidates:
        answer = asked(candidate.reference, arrival.record, candidate.judgement, progress)
        if answer is Answer.SAME:
            return answer, arrival.as_same(candidate.reference.key)
        if answer is not Answer.DIFFERENT:
            return answer, arrival
    return Answer.DIFFERENT, arrival.as_new()


def _free_name() -> Path:
    names = (Path(UNFINISHED.replace(".", f"-{number}.") if number > 1 else UNFINISHED) for number in range(1, 1000))
    return next(name for name in names if not name.exists())


def _finish(
    project: Project,
    states: States,
    found: Sequence[Arrival],
    where: Wanted,
    arguments: argparse.Namespace,
    *,
    asking: bool,
) -> int:
    """Write what is decided, if it is wanted; 1 where something is left to decide."""
    number = Counter(arrival.do for arrival in found)
    with turn_as_read(project.folder, states, arguments.dry_run):
        edits = additions(project, found, where)
    wanted = bool(arguments.yes_new or arguments.apply or arguments.dry_run)
    works = counted(number[Do.ADD], "entry", "entries")
    judged = sum(arrival.do is Do.SAME and bool(arrival.key) for arrival in found)
    same = f", {counted(judged, 'record', 'records')} judged to be the same as another" if judged else ""
    if edits and asking and not wanted:
        wanted = confirmed(f"Add {works} to {where.target.as_posix()}?")
    if edits and wanted:
        with turn_as_read(project.folder, states, arguments.dry_run):
            carry_out(project.folder, edits, f"{works} added{same}", arguments.dry_run)
    elif edits:
        say("Nothing was written: --yes-new adds what is new, --plan FILE writes down what to decide.")
    if number[Do.JUDGE]:
        say(f"{number[Do.JUDGE]} to be judged: at a terminal, or with --plan FILE and --apply FILE.")
    if edits and wanted and not arguments.dry_run:
        _say_what_is_next(project, number[Do.ADD])
    return 1 if number[Do.JUDGE] or (edits and not wanted) else 0


def _said(arguments: argparse.Namespace) -> Said:
    return Said(named("--by", arguments.by) or NOBODY, on_day(), JUDGED)


def _say_what_is_next(project: Project, added: int) -> None:
    """What is left to do with the new works, and what their being there did to the gaps."""
    if not added:
        return
    say(f"{added} to be screened and extracted: evidencemap todo")
    before, after = (_certain_gaps(review) for review in (project.map, load(project.folder).map))
    if after < before:
        still = f"only {after:,} of the {before:,} gaps that were certain {noun(after, 'is', 'are')}"
        left = still if after else "no gap is certain"
        say(f"Until then {left}: what nobody has read could fill it.")


def _certain_gaps(review: EvidenceMap) -> int:
    return sum(gap.certain for gap in search(review, declared_plan(review)).gaps)
