"""Runs commands as somebody would who stands in the checkout."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from evidencemap.cli import main
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


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls ``evidencemap`` with arguments; the review at hand is the shipped one until a test goes elsewhere."""
    monkeypatch.chdir(REPOSITORY)
    monkeypatch.setenv("EVIDENCEMAP_DEBUG", "1")

    def call(*arguments: str) -> Ran:
        try:
            code = main(arguments)
        except SystemExit as misuse:
            code = int(misuse.code or 0)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call
