"""Every command explains itself, and what its help shows as an example works."""

from __future__ import annotations

import argparse
import re
import shlex
from pathlib import Path

import pytest

from evidencemap import __version__
from evidencemap.cli.parser import parser
from evidencemap.project import load
from evidencemap.query.parse import parse_query
from tests.cli.conftest import Run
from tests.conftest import STARTER, write_review


def commands() -> dict[str, argparse.ArgumentParser]:
    actions = [action for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(actions[0].choices)


COMMANDS = sorted(commands())
PROMISED = {
    "add",
    "agreement",
    "backtest",
    "build",
    "changes",
    "check",
    "citations",
    "cite",
    "claims",
    "convert",
    "duplicates",
    "extract",
    "gaps",
    "graph",
    "history",
    "import",
    "init",
    "kinds",
    "mark",
    "matrix",
    "reconcile",
    "schema",
    "serve",
    "sheet",
    "show",
    "studies",
    "todo",
    "undo",
    "unmark",
}


def examples(command: str) -> list[str]:
    _, _, shown = commands()[command].format_help().partition("example:\n")
    return [line.strip() for line in shown.splitlines() if line.strip()]


def test_all_promised_commands_are_there() -> None:
    """The commands that were promised exist."""
    assert set(COMMANDS) >= PROMISED


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(ask: Run, command: str) -> None:
    """``--help`` says what a command does, explains its options and shows an example of it."""
    shown = ask(command, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert "example:" in shown.out
    assert examples(command)
    assert all(example.startswith(f"evidencemap {command}") for example in examples(command))
    for action in commands()[command]._actions:
        assert action.help, action


@pytest.mark.parametrize(
    "command",
    [
        "gaps",
        "kinds",
        "studies",
        "show",
        "matrix",
        "claims",
        "citations",
        "changes",
        "history",
        "check",
        "graph",
        "backtest",
        "duplicates",
        "extract",
        "todo",
        "agreement",
    ],
)
def test_examples_of_questions_can_be_typed(ask: Run, command: str) -> None:
    """The example in the help of a question answers on the review that ``init`` makes."""
    for example in examples(command):
        ran = ask(*shlex.split(example)[1:], "--review", str(STARTER))
        assert ran.code == 0
        assert ran.out


def test_examples_of_making_can_be_typed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of ``init`` makes a review, in which that of ``schema`` works."""
    monkeypatch.chdir(tmp_path)
    assert run(*shlex.split(examples("init")[0])[1:]).code == 0
    monkeypatch.chdir(next(tmp_path.iterdir()))
    assert run(*shlex.split(examples("schema")[0])[1:]).code == 0


def test_examples_of_sheets_can_be_typed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of ``sheet export`` writes the sheet that the example of ``sheet import`` takes back."""
    write_review(tmp_path)
    monkeypatch.chdir(tmp_path)
    for example in examples("sheet"):
        assert run(*shlex.split(example)[1:]).code == 0


def test_the_help_of_the_whole_explains_queries(ask: Run) -> None:
    """``evidencemap --help`` lists the commands, the exit codes and queries, each of which can be typed."""
    shown = ask("--help")
    assert shown.code == 0
    assert all(re.search(rf"^    {command}\s", shown.out, flags=re.M) for command in COMMANDS)
    assert "exit codes: 0 clean, 1 problems, 2 misuse, 3 cannot read" in shown.out
    _, _, rest = shown.out.partition("queries:\n")
    queries, _, _ = rest.partition("\n\n")
    typed = [query for line in queries.splitlines() for query in re.split(r"\s{3,}", line.strip()) if ":" in query]
    assert len(typed) >= 9
    starter = load(STARTER).map
    for query in typed:
        parse_query(query.replace("KEY", "sample2020"), starter)


def test_the_version_is_that_of_the_package(ask: Run) -> None:
    """``--version`` prints the version on stdout."""
    assert ask("--version").out == f"evidencemap {__version__}\n"
