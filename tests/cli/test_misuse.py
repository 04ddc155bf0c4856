"""Whoever mistypes something is told so in one form, by every command."""

from __future__ import annotations

import re
import shlex

import pytest

from evidencemap.cli.options.command import HIGHEST
from tests.cli.conftest import Run
from tests.cli.test_help import COMMANDS

QUESTION = "focus:process"
FACETS = "design, focus, modality, comparator, population, outcome, measure, data-source, setting, country"
SEARCHING = "--facets, --depth, --threshold, --all and --drop-meaningless are for the search without a query"
NOT_A_NUMBER = f"is not a whole number from 1 to {HIGHEST}"
MISUSES = {
    "gaps --facets ''": f"--facets names no facet (there are: {FACETS})",
    "gaps --facets ' , '": f"--facets names no facet (there are: {FACETS})",
    "gaps --facets desing": "no facet 'desing' (did you mean 'design'?)",
    "gaps --facets design,design": "--facets names 'design' twice",
    "gaps --facets 'focus, design,focus'": "--facets names 'focus' twice",
    "gaps --depth 99": "99 facets at a time are asked for, and there are 6 (see --facets and --depth)",
    "gaps --facets focus --depth 2": "2 facets at a time are asked for, and there is 1 (see --facets and --depth)",
    "gaps --depth 0": f"argument --depth: '0' {NOT_A_NUMBER}",
    "gaps --threshold 0": f"argument --threshold: '0' {NOT_A_NUMBER}",
    "gaps --threshold 10000": f"argument --threshold: '10000' {NOT_A_NUMBER}",
    f"gaps {QUESTION} --facets ''": SEARCHING,
    f"gaps {QUESTION} --all": SEARCHING,
    f"gaps {QUESTION} --format csv": "one query is no table; --format csv is for the search without a query",
    "backtest --facets ''": f"--facets names no facet (there are: {FACETS})",
    "matrix focus modalty": "no facet 'modalty' (did you mean 'modality'?)",
    "kinds --kind desing": "no kind 'desing' (did you mean 'design'?)",
    "claims alliance-by-diagnoses": "no claim 'alliance-by-diagnoses' (did you mean 'alliance-by-diagnosis'?)",
    "show zzzzzz": "nothing has the id 'zzzzzz'",
    "citations zzzzzz": "no study or reference has the id 'zzzzzz'",
    "changes 2021 2019": "2021 is later than 2019 (ask for: evidencemap changes 2019 2021)",
    "todo --limit 0": f"argument --limit: '0' {NOT_A_NUMBER}",
    "add": "name the files to add, or a plan with --apply",
    "duplicates same bateman1999": "say which works are same: evidencemap duplicates same KEY KEY",
}


@pytest.mark.parametrize("typed", MISUSES)
def test_misuse_is_told_in_one_form(ask: Run, typed: str) -> None:
    """The last line on stderr says what is wrong after the name of the program; nothing is answered; the code is 2."""
    ran = ask(*shlex.split(typed))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1] == f"evidencemap: {MISUSES[typed]}"


@pytest.mark.parametrize("command", COMMANDS)
def test_all_commands_tell_of_misuse_alike(ask: Run, command: str) -> None:
    """An option that is not there is told by every command after its usage, in the form of all misuse."""
    ran = ask(command, "--no-such-option")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"usage: evidencemap {command} ")
    assert re.match(
        r"evidencemap: (unrecognized arguments|the following arguments are required): ", ran.err.splitlines()[-1]
    )


@pytest.mark.parametrize("command", ["sheet export", "sheet import", "shw", ""])
def test_what_is_no_command_is_told_alike(ask: Run, command: str) -> None:
    """So is misuse of an action, a command that there is none of, and no command at all."""
    ran = ask(*command.split(), "--no-such-option")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith("evidencemap: ")
