"""Runs commands as somebody would: on the shipped review, standing in the checkout, or anywhere else."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from evidencemap.cli import main
from evidencemap.kept import kept_or_read
from tests.conftest import REPOSITORY


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output, read as JSON."""
        return json.loads(self.out)


Run = Callable[..., Ran]


def _run(*arguments: str) -> Ran:
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        try:
            code = main(arguments)
        except SystemExit as misuse:
            code = int(misuse.code or 0)
    return Ran(code, out.getvalue(), err.getvalue())


@cache
def _run_in_the_checkout(*arguments: str) -> Ran:
    """The review is read once: it is frozen, so what one question worked out of it serves the next."""
    with chdir(REPOSITORY), pytest.MonkeyPatch.context() as patch:
        patch.setattr("evidencemap.cli.loading.kept_or_read", _read_once)
        return _run(*arguments)


_read_once = cache(kept_or_read)


@pytest.fixture(autouse=True)
def _tell_of_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCEMAP_DEBUG", "1")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls ``evidencemap`` with arguments, in the checkout until a test goes elsewhere."""
    monkeypatch.chdir(REPOSITORY)
    return _run


@pytest.fixture(scope="session")
def ask() -> Run:
    """Asks something of the shipped review that changes nothing, each question once."""
    return _run_in_the_checkout
