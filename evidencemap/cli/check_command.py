"""``evidencemap check``: every mistake in the review, with its place."""

from __future__ import annotations

import argparse

from evidencemap.cli.as_json import problem_json
from evidencemap.cli.loading import all_problems
from evidencemap.cli.output import DIM, GREEN, RED, print_json, print_lines, say, styled
from evidencemap.counts import counted
from evidencemap.folder import review_folder
from evidencemap.problems import CannotRead, Problem
from evidencemap.project import load


def run(arguments: argparse.Namespace) -> int:
    """Tell all problems; 0 where there are none but notices, 3 where the review cannot be read at all."""
    try:
        project = load(review_folder(arguments.review))
        problems = all_problems(project)
        code = 1 if any(not problem.notice for problem in problems) else 0
        studies = counted(len(project.map.extracted), "study", "studies")
        holds = f"{studies}, {counted(len(project.map.references), 'reference')}"
    except CannotRead as unreadable:
        problems, code, holds = unreadable.problems, 3, "the review cannot be read"
    if arguments.format == "json":
        print_json({"problems": [problem_json(problem) for problem in problems], "exit_code": code})
        return code
    print_lines(_line(problem) for problem in problems)
    mistakes = sum(not problem.notice for problem in problems)
    say(f"{holds}: " + (f"{mistakes} to mend" if mistakes else "nothing to mend"))
    return code


def _line(problem: Problem) -> str:
    hint = styled(f" ({problem.hint})", GREEN) if problem.hint else ""
    message = styled(problem.message, DIM) if problem.notice else styled(problem.message, RED)
    return f"{styled(str(problem.place))}: {'notice: ' if problem.notice else ''}{message}{hint}"
