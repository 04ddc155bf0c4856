"""What docs/your-files.md shows is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_help import commands
from tests.test_readme import _shown

TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
WRITING = {"mark", "unmark", "schema", "undo", "init", "import"}


def test_the_walk_through_is_true(run: Run, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command of the page, one after the other, says exactly what the page shows, but for the time of day."""
    monkeypatch.chdir(tmp_path)
    examples = _shown((repository / "docs" / "your-files.md").read_text(encoding="utf-8"))
    assert len(examples) >= 6
    for command, lines in examples:
        ran = run(*shlex.split(command)[1:])
        assert ran.code == 0
        assert TIME.sub("TIME", ran.out + ran.err).splitlines() == [TIME.sub("TIME", line) for line in lines]


@pytest.mark.parametrize("command", sorted(WRITING))
def test_commands_that_write_can_be_tried(command: str, repository: Path) -> None:
    """Every command that changes files has --dry-run, and the page names it."""
    assert "--dry-run" in commands()[command].format_help()
    assert f"`{command}`" in (repository / "docs" / "your-files.md").read_text(encoding="utf-8")
