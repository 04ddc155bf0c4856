"""``evidencemap add``: take incoming records into the library, each once."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path

from evidencemap.adding import Wanted, additions, library_of, target_of
from evidencemap.analyses.search import certain_gaps, declared_plan
from evidencemap.cli.add_lines import as_json, list_lines
from evidencemap.cli.deciding import named, on_day
from evidencemap.cli.editing import AsRead, carry_out, read_to_change
from evidencemap.cli.incoming import read_incoming
from evidencemap.cli.judging import Answer, asked, at_a_terminal, confirmed
from evidencemap.cli.output import print_json, print_lines, say
from evidencemap.cli.plan_files import Judging, read_plan, save_plan
from evidencemap.cli.stop import Stop, misused
from evidencemap.counts import counted, noun
from evidencemap.folder import Project
from evidencemap.matching.arrivals import Arrival, Do, arrivals, settled
from evidencemap.matching.errata import errata, is_erratum
from evidencemap.matching.planned import as_planned, plan_problems
from evidencemap.merging import Said
from evidencemap.model import EvidenceMap
from evidencemap.problems import CannotWrite
from evidencemap.project import load
from evidencemap.records.add_plan import AddPlan

JUDGED = "judged to be the same work when it came in"
NOBODY = "not reported"


def run(arguments: argparse.Namespace) -> int:
    """Show what is new, what is there and what is to be judged, and add what is decided."""
    applied = Path(arguments.apply) if arguments.apply else None
    plan = read_plan(applied) if applied else None
    files = list(plan.files if plan else arguments.files)
    if not files or (plan and arguments.files):
        raise misused("name the files to add, or a plan with --apply")
    said = _said(arguments)
    incoming = read_incoming(files, arguments.encoding or "", arguments.anyway)
    read = read_to_change(arguments)
    library = library_of(read.project.map)
    found = arrivals(incoming.records, library, incoming.with_own_key)
    if plan:
        found = _planned(found, plan, {**{key: key for key in library.keys}, **read.project.map.aliases})
    _show(found, read.project.map, arguments)
    if arguments.plan:
        return save_plan(Path(arguments.plan), files, found)
    wanted = Wanted(target_of(read.project, arguments.to), said, arguments.fill)
    if not _asks(arguments):
        return _finish(read, settled(found), wanted, arguments)
    return _judge_and_finish(read, Judging(tuple(files), tuple(found), applied), wanted, arguments)


def _asks(arguments: argparse.Namespace) -> bool:
    """Whether somebody is there who wants to be asked; a dry run writes down no answer, so it asks for none."""
    return at_a_terminal() and arguments.format == "text" and not (arguments.yes_new or arguments.dry_run)


def _planned(found: Sequence[Arrival], plan: AddPlan, leads_to: Mapping[str, str]) -> tuple[Arrival, ...]:
    problems = sorted(plan_problems(found, plan, leads_to))
    for problem in problems:
        say(str(problem))
    if problems:
        say("Nothing was written.")
        raise Stop(1)
    return as_planned(found, plan, leads_to)


def _show(found: Sequence[Arrival], review: EvidenceMap, arguments: argparse.Namespace) -> None:
    new = [replace(each.record, key=each.key) for each in found if each.do is Do.ADD]
    corrects = errata((*review.references.values(), *new)) if any(map(is_erratum, new)) else {}
    if arguments.format == "json":
        print_json(as_json(found, corrects))
    else:
        print_lines(list_lines(found, corrects, arguments.all))


def _judge_and_finish(read: AsRead, judging: Judging, wanted: Wanted, arguments: argparse.Namespace) -> int:
    """Ask about what is open and write what is decided; answers that are not written are kept as a plan."""
    found = _judged(judging)
    ready = settled(found)
    try:
        code = _finish(read, ready, wanted, arguments)
    except (CannotWrite, KeyboardInterrupt, Stop):
        if found != judging.start:
            judging.keep(found)
        raise
    open_keys = {each.key for each in ready if each.do is Do.JUDGE}
    if any(_waits(said, now, open_keys) for said, now in zip(found, ready, strict=True)):
        judging.keep(found)
    return code


def _waits(said: Arrival, ready: Arrival, open_keys: Set[str]) -> bool:
    """Whether something was said of a record that is not written while it, or what it was compared with, is open."""
    if ready.do is Do.JUDGE:
        return bool(said.apart or (said.key and said.do is not Do.JUDGE))
    return ready.do is Do.ADD and not open_keys.isdisjoint(ready.apart)


def _judged(judging: Judging) -> tuple[Arrival, ...]:
    """The arrivals with what somebody says who is asked about each that is open."""
    decided = list(judging.start)
    open_ones = [position for position, each in enumerate(judging.start) if each.do is Do.JUDGE]
    if open_ones:
        judging.say_what_was_decided_before()
    at = 0
    while at < len(open_ones):
        position = open_ones[at]
        try:
            answer = _ask_about(decided, position, f"{at + 1} of {len(open_ones)}")
        except KeyboardInterrupt:
            judging.keep(decided)
            raise
        if answer is Answer.QUIT:
            judging.keep(decided)
            raise Stop(1)
        if answer is Answer.BACK:
            at -= at > 0 and decided[position] == judging.start[position]
            decided[open_ones[at]] = judging.start[open_ones[at]]
        else:
            at += 1
    return tuple(decided)


def _ask_about(decided: list[Arrival], position: int, progress: str) -> Answer:
    """Note what is said of a record, answer for answer: the same as a candidate, a work of its own, or left open."""
    arrival = decided[position]
    for candidate in arrival.to_ask:
        answer = asked(candidate.reference, arrival.record, candidate.judgement, progress)
        if answer is Answer.SAME:
            decided[position] = decided[position].as_same(candidate.reference.key)
        if answer is not Answer.DIFFERENT:
            return answer
        decided[position] = decided[position].not_the_same_as(candidate.reference.key)
    decided[position] = decided[position].as_new()
    return Answer.DIFFERENT


def _finish(read: AsRead, found: Sequence[Arrival], where: Wanted, arguments: argparse.Namespace) -> int:
    """Write what is decided, if it is wanted; 1 where something is left to decide."""
    with read.turn(arguments.dry_run):
        edits = additions(read.project, found, where)
    number = Counter(arrival.do for arrival in found)
    works = counted(number[Do.ADD], "entry", "entries")
    asks = bool(edits) and _asks(arguments) and not arguments.apply
    question = f"Add {works} to {where.target.as_posix()}?" if number[Do.ADD] else "Write this down?"
    if asks and not confirmed(question):
        say("Nothing was written.")
        raise Stop(1)
    wanted = bool(edits) and bool(asks or arguments.yes_new or arguments.apply or arguments.dry_run)
    if wanted:
        with read.turn(arguments.dry_run):
            carry_out(read.project.folder, edits, f"{works} added{_judged_to_be_others(found)}", arguments.dry_run)
    elif edits:
        say("Nothing was written: --yes-new adds what is new, --plan FILE writes down what to decide.")
    if number[Do.JUDGE]:
        say(f"{number[Do.JUDGE]} to be judged: at a terminal, or with --plan FILE and --apply FILE.")
    if wanted and not arguments.dry_run and number[Do.ADD]:
        say(f"{number[Do.ADD]} to be screened and extracted: evidencemap todo")
        _say_what_became_of_gaps(read.project)
    return 1 if number[Do.JUDGE] or (edits and not wanted) else 0


def _judged_to_be_others(found: Sequence[Arrival]) -> str:
    judged = sum(arrival.do is Do.SAME and bool(arrival.key) for arrival in found)
    return f", {counted(judged, 'record', 'records')} judged to be the same as another" if judged else ""


def _said(arguments: argparse.Namespace) -> Said:
    return Said(named("--by", arguments.by) or NOBODY, on_day(), JUDGED)


def _say_what_became_of_gaps(project: Project) -> None:
    """How many gaps are certain no more because nobody has read the new works; nothing where none was."""
    before = certain_gaps(project.map, declared_plan(project.map))
    if not before:
        return
    review = load(project.folder).map
    after = certain_gaps(review, declared_plan(review))
    if after < before:
        still = f"only {after:,} of the {before:,} gaps that were certain {noun(after, 'is', 'are')}"
        left = still if after else "no gap is certain"
        say(f"Until then {left}: what nobody has read could fill it.")
