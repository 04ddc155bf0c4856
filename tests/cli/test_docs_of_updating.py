"""What docs/updating.md shows is what happens, from search results to a new map and back."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import REPOSITORY

PAGE = (REPOSITORY / "docs" / "updating.md").read_text(encoding="utf-8")


def block_after(words: str) -> str:
    """The first block of the page behind some words."""
    _, _, rest = PAGE.partition(words)
    found = re.search(r"```\w+\n(.*?)```", rest, flags=re.S)
    assert found, words
    return found[1]


def commands_under(heading: str) -> list[tuple[str, list[str]]]:
    """The commands of a section in their order, each with the lines that are shown below it."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```console\n(.*?)```", section, flags=re.S)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.M) if part]
    return [(command, lines) for command, *lines in (part.rstrip("\n").split("\n") for part in parts)]


@pytest.fixture
def folder(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001  it goes elsewhere first
    """A copy of the shipped review, standing in it, with the search results beside its records."""
    folder = tmp_path / "review"
    shutil.copytree(REPOSITORY / "references", folder)
    shutil.copytree(REPOSITORY / "references", tmp_path / "before")
    (folder / "scopus.csv").write_text(block_after("`scopus.csv`:"), "utf-8")
    (folder / "pubmed.nbib").write_text(block_after("`pubmed.nbib`:"), "utf-8")
    monkeypatch.chdir(folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """The files of the review and no others."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.suffix in (".yaml", ".bib", ".md"))
    named = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    return {name: data for name, data in named.items() if not name.startswith(".evidencemap") and name != "plan.yaml"}


def test_the_page_shows_what_happens(folder: Path, run: Run) -> None:
    """Records come in, are judged, extracted by two hands and told of, and all of it is taken back."""
    run_in = _in(folder, run)
    for command, lines in commands_under("Search results come in"):
        if "--apply" in command:
            plan = folder / "plan.yaml"
            assert block_after("comes first in it:") in plan.read_text("utf-8")
            plan.write_text(plan.read_text("utf-8").replace("do: judge", "do: same"), "utf-8")
        run_in(command, lines)
    assert run_in("evidencemap add scopus.csv pubmed.nbib", ["...", "there already: 5", "..."]) == 0
    for command, lines in commands_under("Studies are extracted"):
        if "sheet import" in command:
            (folder / "coding.csv").write_text(block_after("sends back `coding.csv`:"), "utf-8")
        run_in(command, lines)
        if "extract example2026" in command:
            record = block_after("`studies/example2026.yaml` is:")
            (folder / "studies" / "example2026.yaml").write_text(record, "utf-8")
    for command, lines in commands_under("What the new studies did"):
        run_in(command, lines)
    for number, (command, lines) in enumerate(commands_under("All of it is taken back")):
        if number == 3:
            (folder / "studies" / "example2026.yaml").unlink()
        run_in(command, lines)
    assert contents(folder) == contents(folder.parent / "before")


def _in(folder: Path, run: Run) -> Callable[[str, list[str]], int]:
    """Runs a command of the page and holds what it says to the lines below it; ``...`` stands for other lines."""

    def said(command: str, lines: list[str]) -> int:
        assert Path.cwd() == folder
        ran = run(*shlex.split(command)[1:])
        printed = (ran.err + ran.out).splitlines()
        for line in lines:
            if line == "...":
                continue
            assert line in printed, f"{command}: {line}\n" + "\n".join(printed)
        if "..." not in lines:
            assert sorted(printed) == sorted(lines), command
        return ran.code

    return said
