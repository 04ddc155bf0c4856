"""What docs/finding-gaps.md shows is what happens."""

from __future__ import annotations

import difflib
import re
import shlex
import shutil
from collections.abc import Iterator
from math import prod
from pathlib import Path

import pytest

from evidencemap.model import EvidenceMap
from evidencemap.query.matching import truth_in_time
from evidencemap.query.parse import parse_query
from evidencemap.query.truth import Truth
from tests.cli.conftest import Run
from tests.conftest import REPOSITORY, UPDATE

FILE = REPOSITORY / "docs" / "finding-gaps.md"
CUT = "…"


def pieces(shown: list[str]) -> Iterator[list[str]]:
    """The lines between those that stand for others."""
    piece: list[str] = []
    for line in shown:
        if line == CUT:
            yield piece
            piece = []
        else:
            piece.append(line)
    yield piece


def as_printed(shown: list[str], printed: list[str]) -> list[str]:
    """What the page should show: each piece in its order as it is printed, or what is printed most like it.

    Before the first piece and after the last one lines are left out only where the page says so.
    """
    parts = list(pieces(shown))
    if len(parts) == 1:
        return printed
    found: list[str] = []
    start, end = 0, len(printed)
    for number, piece in enumerate(parts):
        first, last = number == 0, number == len(parts) - 1
        starts = range(start, 1 if first else end + 1)
        windows = [(at, at + size) for at in starts for size in sizes(piece) if at + size <= end]
        begin, start = most_alike(piece, printed, [one for one in windows if not last or one[1] == end])
        found += [CUT, *printed[begin:start]]
    return found[1:]


def sizes(piece: list[str]) -> range:
    """How many lines a piece may take up once a sentence in it is longer or shorter."""
    return range(max(0, len(piece) - 2), len(piece) + 3)


def most_alike(piece: list[str], printed: list[str], windows: list[tuple[int, int]]) -> tuple[int, int]:
    """The first of some stretches of what is printed that is the piece, or else the one most like it."""
    wanted = "\n".join(piece)

    def likeness(window: tuple[int, int]) -> float:
        there = "\n".join(printed[slice(*window)])
        return difflib.SequenceMatcher(None, wanted, there, autojunk=False).ratio()

    return next((one for one in windows if printed[slice(*one)] == piece), None) or max(windows, key=likeness)


def test_the_page_shows_what_is_printed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Each command of the page, one after the other in a copy of the review, prints what stands below it."""
    shutil.copytree(REPOSITORY / "references", tmp_path / "references")
    monkeypatch.chdir(tmp_path)
    page = FILE.read_text(encoding="utf-8")
    commands = 0

    def of_now(block: re.Match[str]) -> str:
        nonlocal commands
        now = []
        for part in re.split(r"^\$ ", block[1], flags=re.MULTILINE)[1:]:
            command, *shown = part.rstrip("\n").split("\n")
            ran = run(*shlex.split(command)[1:])
            assert ran.code == 0, ran.err
            now += [f"$ {command}", *as_printed(shown, (ran.out + ran.err).rstrip("\n").split("\n"))]
            commands += 1
        return "\n".join(["```", *now, "```"])

    made = re.sub(r"```\n(\$ .*?)```", of_now, page, flags=re.DOTALL)
    assert commands >= 10
    if made != page and request.config.getoption(UPDATE):
        FILE.write_text(made, encoding="utf-8")
    elif made != page:
        diff = difflib.unified_diff(page.splitlines(), made.splitlines(), "docs/finding-gaps.md", "now", lineterm="")
        pytest.fail("\n".join([*diff, "", f"Read it, and the words beside it, then: pytest {UPDATE}"]), pytrace=False)


def test_the_expected_count_is_worked_out_as_the_page_says(review: EvidenceMap) -> None:
    """The studies that the page counts for its example are those that a count over the records finds."""
    wanted = {"focus": "patient-experience", "outcome": "symptoms"}
    scope = parse_query("design:primary-study", review)
    have = dict.fromkeys(wanted, 0)
    surely = known = 0
    for study in review.studies.values():
        units = review.units(study)
        counted = [unit for unit in units if truth_in_time(review, scope, unit, None) is Truth.YES]
        surely += bool(counted)
        if counted and all(unit.coding(facet).settled for unit in units for facet in wanted):
            known += 1
            for facet, id in wanted.items():
                term = review.facet(facet).terms[id]
                have[facet] += any(unit.is_coded(facet, term) for unit in counted)
    focus, outcome = have.values()
    words = " ".join(FILE.read_text(encoding="utf-8").split())
    assert f"Of the {surely} studies that are primary studies for sure, {surely - known} leave" in words
    assert f"Among the other {known} there are {focus} on patients' experience and {outcome} with symptoms" in words
    value = known * prod(number / known for number in have.values())
    assert f"{known} · {focus}/{known} · {outcome}/{known} = {value:.1f}." in words
    assert f"A study is among the {known} only if" in words
