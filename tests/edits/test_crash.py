"""Interrupted at any moment, files are exactly as before or exactly as after."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import write_review
from tests.edits.outcomes import asked, broken, lost
from tests.edits.zygote import NEW, OLD, files_in

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be forked")
GAP = "practice:silent-reading outcome:fluency"
MARK = ["mark", GAP, "wanted", "--by", "Ada Sample", "--on", "2026-11-22"]
exchanges_names = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names cannot be exchanged here")


def test_a_killed_change_is_whole(work: Path) -> None:
    """Killed before this or that file operation, a change of three files is there as a whole or not at all."""
    cases = asked(work, "matrix", fault="kill", every=3)
    assert broken(cases) == []
    assert {case["code"] for case in cases} == {-9}
    assert [cases[0]["files"], cases[-1]["files"]] == [OLD, NEW]


def test_without_the_door_files_are_broken(work: Path) -> None:
    """Writing one file after another fails the same trial, so the trial can tell."""
    assert broken(asked(work, "matrix", fault="kill", naive=True))


@exchanges_names
def test_what_is_saved_meanwhile_is_kept(work: Path) -> None:
    """A file that is saved in an editor during a change keeps what was saved; else all is as before."""
    cases = asked(work, "matrix", fault="save anew", every=5)
    assert lost(cases, "library.bib") == []
    refused = [case for case in cases if case["code"]]
    assert refused
    assert all("library.bib:1:1: was changed in the meantime" in case["told"] for case in refused)


def test_without_the_door_what_is_saved_meanwhile_is_lost(work: Path) -> None:
    """Writing without a look at what is there now loses what was saved, so the trial can tell."""
    assert lost(asked(work, "matrix", fault="save anew", naive=True), "library.bib")


@pytest.mark.crash
@pytest.mark.parametrize("exchanging", [True, False], ids=["exchanging", "replacing"])
@pytest.mark.parametrize(
    "question",
    [
        {"fault": "kill"},
        {"fault": "full"},
        {"fault": "broken"},
        {"fault": "full", "on": True, "every": 2},
    ],
    ids=["killed", "full for a moment", "broken for a moment", "full"],
)
def test_a_change_is_whole(work: Path, question: dict[str, Any], exchanging: bool) -> None:
    """Whatever operation fails or is the last, also where the file system cannot exchange names, a change is whole."""
    assert broken(asked(work, "matrix", exchanging=exchanging, **question)) == []


@pytest.mark.crash
@pytest.mark.parametrize("fault", ["full", "broken"])
def test_without_the_door_a_failing_disk_breaks_files(work: Path, fault: str) -> None:
    """Writing one file after another fails these trials too."""
    assert broken(asked(work, "matrix", fault=fault, naive=True))


@pytest.mark.crash
@exchanges_names
@pytest.mark.parametrize("fault", ["save", "save anew"])
@pytest.mark.parametrize("file", ["library.bib", "studies/a.yaml"])
def test_nothing_that_is_saved_meanwhile_is_lost(work: Path, fault: str, file: str) -> None:
    """Whichever file of a change is saved, and in whichever way, what was saved stays."""
    assert lost(asked(work, "matrix", fault=fault, file=file), file) == []


@pytest.mark.crash
@pytest.mark.parametrize("exchanging", [True, False], ids=["exchanging", "replacing"])
@pytest.mark.parametrize("file", ["library.bib", "studies/a.yaml"])
def test_what_is_saved_after_a_crash_is_kept(work: Path, file: str, exchanging: bool) -> None:
    """A file saved by hand between a crash and the next command stays, and the others are all as before or after."""
    cases = asked(work, "matrix", fault="kill", hand=file, exchanging=exchanging)
    assert lost(cases, file) == []
    told = [refusal for case in cases for refusal in case["refusals"]]
    assert told
    assert all(f"{file}:1:1: was changed by hand after a change was broken off" in refusal for refusal in told)


@pytest.mark.crash
@pytest.mark.parametrize("fault", ["kill", "full", "broken"])
@pytest.mark.parametrize("command", [MARK, ["undo"]], ids=["mark", "undo"])
def test_a_command_is_whole(work: Path, command: list[str], fault: str) -> None:
    """Commands leave a review as it was or as it should be, whichever of their file operations fails or is the last."""
    from evidencemap.cli import main

    review = write_review(work / "review")
    if command == ["undo"]:
        assert main([*MARK, "--review", str(review)]) == 0
    old = files_in(review)
    done = write_review(work / "done")
    if command == ["undo"]:
        assert main([*MARK, "--review", str(done)]) == 0
    assert main([*command, "--review", str(done)]) == 0
    cases = asked(work, "matrix", fault=fault, command=command, review=str(review))
    assert broken(cases, old, files_in(done)) == []
    assert old in [case["files"] for case in cases]
    assert files_in(done) in [case["files"] for case in cases]
