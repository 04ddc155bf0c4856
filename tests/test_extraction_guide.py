"""What the guide to extraction shows is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from evidencemap.cli import main
from tests.conftest import REPOSITORY
from tests.double_coding import double_coded_review

GUIDE = (REPOSITORY / "docs" / "extraction.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```\n\$ (.*?)\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_two_coders_as_shown(
    command: str, output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Agreement and differences of the two coders of the example are printed as the guide has them."""
    monkeypatch.chdir(double_coded_review(tmp_path, **{"studies/aloud-trial.yaml": None}))
    assert main(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out == output


def test_a_new_record_holds_what_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The lines that the guide quotes stand in a new record of the shipped review, in that order."""
    monkeypatch.chdir(REPOSITORY)
    assert main(["extract", "folmo2019", "--as", "folmo2019-ratings", "--dry-run"]) == 0
    written = [line.removeprefix("+") for line in capsys.readouterr().out.splitlines()]
    (quoted,) = (block for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL) if "# focus:" in block)
    places = [written.index(line) for line in quoted.splitlines()]
    assert places == sorted(places)


def test_what_is_to_be_done_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The study that the guide quotes is in the list of the shipped review, with the reasons that it quotes."""
    monkeypatch.chdir(REPOSITORY)
    assert main(["todo", "--all"]) == 0
    listed = capsys.readouterr().out
    (quoted,) = re.findall(r"```\n  2\. (.*?), …\n```", GUIDE, re.DOTALL)
    assert quoted in listed
