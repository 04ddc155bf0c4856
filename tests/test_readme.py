"""What the README shows is what a reader gets."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from evidencemap.cli import main
from evidencemap.cli.parser import parser


def _shown(readme: str) -> list[tuple[str, list[str]]]:
    """Each command of a console block with the lines that are shown under it, up to the next command."""
    blocks = re.findall(r"```\n(\$ .*?)```", readme, re.DOTALL)
    commands = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part]
    return [(command, lines) for command, *lines in (part.rstrip().split("\n") for part in commands)]


def test_the_examples_print_what_the_readme_shows(repository: Path, capsys, monkeypatch) -> None:
    """Every line under a command in the README is a line of its output; only lines with an ellipsis are cut."""
    monkeypatch.chdir(repository)
    examples = _shown((repository / "README.md").read_text(encoding="utf-8"))
    assert examples
    for command, lines in examples:
        assert main(shlex.split(command)[1:]) == 0
        printed = capsys.readouterr().out.split("\n")
        for line in lines:
            if "…" in line:
                start = line.split("…")[0].rstrip()
                assert any(other.startswith(start) for other in printed), line
            else:
                assert line in printed


def test_every_command_is_named_in_the_readme(repository: Path) -> None:
    """A reader of the README learns of every command there is."""
    readme = (repository / "README.md").read_text(encoding="utf-8")
    usage = parser().format_help()
    commands = re.findall(r"^    ([a-z]+) {2,}", usage, re.MULTILINE)
    assert len(commands) >= 10
    for command in commands:
        assert re.search(rf"`{command}\b", readme), command


@pytest.mark.parametrize(
    "name",
    [
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "README.md",
        "references/README.md",
        "docs/citing.md",
        "docs/finding-gaps.md",
        "docs/updating.md",
    ],
)
def test_links_between_documents_lead_somewhere(repository: Path, name: str) -> None:
    """A link from one document to another file of the project finds it."""
    document = repository / name
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target
