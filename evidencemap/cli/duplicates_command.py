"""``evidencemap duplicates``: what is in a library more than once, and what people decide about it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evidencemap.changing import Changes
from evidencemap.cli.deciding import on_day, one_line, who_decides
from evidencemap.cli.duplicates_words import data, lines
from evidencemap.cli.editing import carry_out, turn
from evidencemap.cli.loading import entry_named, loaded, read_anew
from evidencemap.cli.output import print_json, print_lines, say
from evidencemap.cli.stop import misused
from evidencemap.folder import Project, review_folder
from evidencemap.matching.groups import Duplicates, duplicates
from evidencemap.merging import DIFFERENT, SAME, Said, Union, judge, merge, split
from evidencemap.model import EvidenceMap
from evidencemap.problems import ProblemLog
from evidencemap.records.reference import Reference


def run(arguments: argparse.Namespace) -> int:
    """List what is there more than once, or carry out a decision."""
    decide = DECISIONS.get(arguments.words[0]) if arguments.words else None
    if decide is None:
        return _list(arguments)
    with turn(review_folder(arguments.review), arguments.dry_run):
        return decide(arguments, read_anew(arguments), arguments.words[1:])


def duplicates_of(review: EvidenceMap) -> Duplicates:
    """What is more than once in a library, as far as nobody has judged of it before."""
    decided = review.duplicates
    same, different = (decided.pairs_that_are(judged, review.aliases) for judged in (SAME, DIFFERENT))
    return duplicates(list(review.references.values()), same, different)


def _list(arguments: argparse.Namespace) -> int:
    references: list[Reference] = []
    if arguments.words:
        references = _of_files(arguments.words)
        found = duplicates(references)
    else:
        review = loaded(arguments).map
        references = list(review.references.values())
        found = duplicates_of(review)
    if arguments.format == "json":
        print_json(data(found, len(references)))
    else:
        print_lines(lines(found, len(references), of_a_review=not arguments.words))
    return 0


def _of_files(names: Sequence[str]) -> list[Reference]:
    from evidencemap.bibliography import read_references

    log = ProblemLog()
    references = [
        reference for name in names for reference in read_references(Path(name), Path(name).as_posix(), log).references
    ]
    for problem in sorted(set(log.problems)):
        say(str(problem))
    return references


def _judge(judged: str) -> Callable[[argparse.Namespace, Project, Sequence[str]], int]:
    def decided(arguments: argparse.Namespace, project: Project, words: Sequence[str]) -> int:
        keys = list(dict.fromkeys(entry_named(project.map, word).key for word in words))
        if len(keys) < 2:
            raise misused(f"say which works are {judged}: evidencemap duplicates {judged} KEY KEY")
        changes = Changes(project)
        judge(changes, keys, judged, _said(arguments))
        return carry_out(project.folder, changes.edits(), f"{' and '.join(keys)} are {judged}", arguments.dry_run)

    return decided


def _merge(arguments: argparse.Namespace, project: Project, words: Sequence[str]) -> int:
    keys = [entry_named(project.map, word).key for word in words]
    if len(set(keys)) != 2 or len(keys) != 2:
        raise misused("name two works: evidencemap duplicates merge KEPT OTHER")
    kept, other = keys
    changes = Changes(project)
    _tell_of_values(merge(changes, kept, other, _said(arguments, _why(project.map, kept, other))), kept, other)
    return carry_out(project.folder, changes.edits(), f"{other} is now part of {kept}", arguments.dry_run)


def _split(arguments: argparse.Namespace, project: Project, words: Sequence[str]) -> int:
    if len(words) != 1:
        raise misused("name the key that was merged away: evidencemap duplicates split KEY")
    changes = Changes(project)
    split(changes, words[0])
    return carry_out(project.folder, changes.edits(), f"{words[0]} stands by itself again", arguments.dry_run)


DECISIONS: Mapping[str, Callable[[argparse.Namespace, Project, Sequence[str]], int]] = {
    SAME: _judge(SAME),
    DIFFERENT: _judge(DIFFERENT),
    "merge": _merge,
    "split": _split,
}
"""What the first word asks for; a file of that name is named as ``./same``."""


def _tell_of_values(made: Union, kept: str, other: str) -> None:
    for name, value in made.gained.items():
        say(f"{kept} gains {name}: {value}")
    for each in made.differing:
        say(f"{each.name} differs: {kept} keeps '{each.kept}', {other} said '{each.other}'")


def _why(review: EvidenceMap, kept: str, other: str) -> str:
    """The rule by which the two are the same, if one says so."""
    from evidencemap.matching.compare import Verdict, compare

    judgement = compare(review.references[kept], review.references[other])
    return judgement.rule if judgement.verdict is Verdict.SAME else ""


def _said(arguments: argparse.Namespace, why: str = "") -> Said:
    return Said(who_decides(arguments), on_day(arguments.on), one_line("--note", arguments.note or why))
