"""What docs/sheets.md shows is what happens."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run
from tests.conftest import REPOSITORY, write_review

PAGE = (REPOSITORY / "docs" / "sheets.md").read_text(encoding="utf-8")


def shown(command: str) -> str:
    """What the page shows below a command."""
    found = re.search(rf"^\$ {re.escape(command)}\n((?:(?!\$ |```).*\n)*)", PAGE, flags=re.M)
    assert found, command
    return found[1]


def edited(file: str, target: str, *cells: tuple[int, str, str | datetime]) -> None:
    book = openpyxl.load_workbook(file)
    codings = book["Codings"]
    names = [cell.value for cell in codings[1]]
    for row, column, value in cells:
        codings.cell(row, names.index(column) + 1).value = value
    book.save(target)


def test_the_page_shows_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    """Export, a dry run, mistakes and a conflict read as on the page."""
    monkeypatch.chdir(write_review(tmp_path))

    def said(command: str) -> str:
        ran = run(*command.split()[1:])
        return ran.out + ran.err

    for command in ("sheet export", "sheet export --format csv --output reading.csv design:randomised-trial"):
        assert said(f"evidencemap {command}") == shown(f"evidencemap {command}")
    new = (5, "study", "paired-interviews"), (5, "summary", "Three children would rather have read alone.")
    edited(
        "codings.xlsx",
        "codings.xlsx",
        (2, "outcome", "fluency; comprehension"),
        (3, "direction", "not reported"),
        (4, "at", "p. 5"),
        *new,
        (5, "practice", "silent reading"),
        (5, "outcome", "pleasure in reading"),
        (5, "direction", "negative"),
    )
    assert said("evidencemap sheet import codings.xlsx --dry-run") == shown(
        "evidencemap sheet import codings.xlsx --dry-run"
    )
    edited("codings.xlsx", "wrong.xlsx", (3, "outcome", "fluensy"), (4, "at", datetime(2026, 5, 3)))
    assert said("evidencemap sheet import wrong.xlsx") == shown("evidencemap sheet import wrong.xlsx")
    record = tmp_path / "studies" / "aloud-trial.yaml"
    record.write_text(record.read_text(encoding="utf-8").replace("direction: positive", "direction: mixed"))
    edited("codings.xlsx", "conflict.xlsx", (2, "direction", "negative"))
    conflict = shown("evidencemap sheet import conflict.xlsx").removeprefix("...\n")
    assert conflict in said("evidencemap sheet import conflict.xlsx")
