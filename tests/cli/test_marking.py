"""Deciding about gaps on the command line: ``gaps mark`` and ``gaps unmark`` write gaps.yaml and nothing else."""

from __future__ import annotations

import shlex
from argparse import Namespace
from pathlib import Path

import pytest

from evidencemap.analyses.gap_ids import gap_id
from evidencemap.cli.gap_marking import change, marked
from evidencemap.problems import CannotWrite
from evidencemap.project import load
from evidencemap.query.parse import parse_query
from evidencemap.sources.yaml_splice import with_entry
from tests.cli.conftest import Run
from tests.cli.test_help import examples
from tests.conftest import REPOSITORY, write_review
from tests.edits.zygote import files_in

GAP = "practice:silent-reading outcome:fluency"
ADA = ("--by", "Ada Sample", "--on", "2026-11-22")
FILE = (
    "# ours\r\ngaps:\r\n- gap: outcome:pleasure   # asked for\r\n  disposition: wanted\r\n  by: Ben\r\n  on: 2026-01-02"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the starter review, standing in it."""
    monkeypatch.chdir(write_review(tmp_path))
    monkeypatch.delenv("EVIDENCEMAP_BY", raising=False)
    return tmp_path


def the_id(folder: Path, query: str) -> str:
    return gap_id(parse_query(query, load(folder).map))


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_first_mark_makes_the_file(run: Run, folder: Path) -> None:
    """The first decision makes gaps.yaml, touches no other file, and can be read as it was meant."""
    before = files_in(folder)
    ran = run("gaps", "mark", GAP, "not-meaningful", "--reason", "It's so: we # think", *ADA, "--review", str(folder))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith(f"gaps.yaml: {the_id(folder, GAP)} is not meaningful\n")
    after = files_in(folder)
    assert after.pop("gaps.yaml") == (
        f"gaps:\n  - gap: {GAP}\n    disposition: not meaningful\n"
        '    reason: "It\'s so: we # think"\n    by: Ada Sample\n    on: 2026-11-22\n'
    )
    assert after == before
    (made,) = load(folder).map.dispositions
    assert made.reason == "It's so: we # think"


def test_a_mark_is_put_in_and_taken_out(run: Run, folder: Path) -> None:
    """A mark and its taking back leave the file as it was: comments, line ends, no line break at the end."""
    file = folder / "gaps.yaml"
    file.write_bytes(FILE.encode())
    assert run("gaps", "mark", GAP, "wanted", *ADA).code == 0
    added = f"\r\n- gap: {GAP}\r\n  disposition: wanted\r\n  by: Ada Sample\r\n  on: 2026-11-22"
    assert file.read_bytes().decode() == FILE + added
    assert run("gaps", "unmark", the_id(folder, GAP)).code == 0
    assert file.read_bytes().decode() == FILE


def test_a_marked_gap_is_marked_otherwise(run: Run, folder: Path) -> None:
    """Marking a marked gap, its terms in any order, changes the values that are different and no others."""
    file = folder / "gaps.yaml"
    file.write_text(
        f"gaps:\n- gap: {GAP} # as written\n  disposition: wanted # perhaps\n  reason: ours\n  by: 'Ada Sample'\n"
        "  on: 2026-01-02\n"
    )
    other = "outcome:fluency practice:silent-reading"
    assert run("gaps", "mark", other, "wanted", "--source", "sample2020", *ADA).code == 0
    assert file.read_text() == (
        f"gaps:\n- gap: {GAP} # as written\n  disposition: wanted # perhaps\n  reason: ours\n  by: 'Ada Sample'\n"
        "  on: 2026-11-22\n  source: sample2020\n"
    )
    assert run("gaps", "mark", other, "being-addressed", *ADA).code == 0
    assert file.read_text() == (
        f"gaps:\n- gap: {GAP} # as written\n  disposition: being addressed # perhaps\n  by: 'Ada Sample'\n"
        "  on: 2026-11-22\n"
    )
    assert run("gaps", "mark", other, "being-addressed", *ADA).err.endswith("unchanged\n")


@pytest.mark.parametrize(
    "query", ["practice:silent-reading outcome:fluency", "outcome:pleasure", "practice:silent-reading"]
)
def test_a_gap_is_named_by_its_id(run: Run, folder: Path, query: str) -> None:
    """A gap can be named by its id: of the map, among those marked, or of the declared search."""
    (folder / "gaps.yaml").write_bytes(FILE.encode())
    assert run("gaps", "mark", the_id(folder, query), "being addressed", *ADA).code == 0
    (made,) = [each for each in load(folder).map.dispositions if each.by == "Ada Sample"]
    assert (the_id(folder, made.gap), made.decided.value) == (the_id(folder, query), "being addressed")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("mark", GAP, "not-meaningful", *ADA), "'not meaningful' needs a reason"),
        (("mark", GAP, "answered-elsewhere", "--reason", "  ", *ADA), "'answered elsewhere' needs a reason"),
        (("mark", GAP, "wanted"), "who decides?"),
        (("mark", GAP, "wanted", "--source", "sample2002", *ADA), "did you mean 'sample2020'?"),
        (("mark", GAP, "wanted", "--by", "A\x1b[31m", "--on", "2026-11-22"), "--by holds what is no text"),
        (("mark", GAP, "nice", *ADA), "invalid choice"),
        (("mark", GAP, "wanted", "--by", "Ada", "--on", "soon"), "'soon' is no day"),
        (("mark", "practice:loud", "wanted", *ADA), "practice has no term 'loud'"),
        (("mark", " ", "wanted", *ADA), "no gap is named"),
        (("mark", "gap-aaaaaaaa", "wanted", *ADA), "no gap 'gap-aaaaaaaa'"),
        (("unmark", GAP), "is not marked"),
    ],
)
def test_what_cannot_be_marked_is_told(run: Run, folder: Path, arguments: tuple[str, ...], told: str) -> None:
    """What cannot be asked for ends with code 2 and says why, and no file is changed."""
    before = contents(folder)
    ran = run("gaps", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert contents(folder) == before


def test_what_has_been_studied_is_not_marked(run: Run, folder: Path) -> None:
    """A query with a study in it is no gap: that is told with the study, unless it was decided about before."""
    filled = "practice:paired-reading outcome:pleasure"
    ran = run("gaps", "mark", filled, "wanted", *ADA)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"evidencemap: '{filled}' is no gap: found in paired-interviews\n"
    assert not (folder / "gaps.yaml").exists()
    (folder / "gaps.yaml").write_text(f"gaps:\n  - {{gap: {filled}, disposition: wanted, by: Ada, on: 2026-11-22}}\n")
    assert run("gaps", "mark", filled, "answered-elsewhere", "--reason", "A trial", *ADA).code == 0


def test_a_review_with_mistakes_is_not_marked_in(run: Run, folder: Path) -> None:
    """Where gaps.yaml or another file has a mistake in it, its place is told with code 1 and nothing is written."""
    (folder / "gaps.yaml").write_text("gaps:\n  - {gap: practice:loud, disposition: wanted, by: Ada, on: 2026-11-22}\n")
    before = contents(folder)
    ran = run("gaps", "mark", GAP, "wanted", *ADA)
    assert (ran.code, ran.out) == (1, "")
    assert "gaps.yaml:2:20: gap: practice has no term 'loud'" in ran.err
    assert contents(folder) == before


def test_what_cannot_be_changed_in_place_is_left(run: Run, folder: Path) -> None:
    """Where a comment would be lost, or the file is not UTF-8, it is left to its author."""
    file = folder / "gaps.yaml"
    file.write_text(
        "gaps:\n  - {gap: outcome:pleasure, disposition: wanted, # why\n     reason: so, by: Ada, on: 2026-11-22}\n"
    )
    before = contents(folder)
    ran = run("gaps", "mark", "outcome:pleasure", "being-addressed", *ADA)
    assert (ran.code, contents(folder)) == (2, before)
    assert "gaps.yaml:1:1: cannot be changed in place: a comment is in the way (change it by hand)" in ran.err
    file.write_bytes(FILE.encode("utf-16"))
    assert "is not UTF-8" in run("gaps", "mark", GAP, "wanted", *ADA).err
    assert file.read_bytes() == FILE.encode("utf-16")


def test_what_is_written_by_hand_meanwhile_is_kept(folder: Path) -> None:
    """What somebody saves after the file was read and before it is written is not overwritten."""
    found = marked(Namespace(gap=GAP, review="."))

    def while_somebody_saves(text: str) -> str:
        (folder / "gaps.yaml").write_bytes(FILE.encode())
        return with_entry(text, "gaps", {"gap": GAP})

    with pytest.raises(CannotWrite, match=r"gaps\.yaml:1:1: was changed in the meantime; nothing is written"):
        change(found, while_somebody_saves, "marked", dry_run=False)
    assert (folder / "gaps.yaml").read_bytes() == FILE.encode()


def test_a_dry_run_shows_the_difference(run: Run, folder: Path) -> None:
    """A dry run prints a unified diff and writes nothing."""
    (folder / "gaps.yaml").write_bytes(FILE.encode())
    before = contents(folder)
    ran = run("gaps", "mark", "outcome:pleasure", "being-addressed", *ADA, "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in ran.out.splitlines() if line[0] in "+-"] == [
        "--- gaps.yaml",
        "+++ gaps.yaml",
        "-  disposition: wanted",
        "-  by: Ben",
        "-  on: 2026-01-02",
        "+  disposition: being addressed",
        "+  by: Ada Sample",
        "+  on: 2026-11-22",
    ]
    assert contents(folder) == before


def test_who_decides_can_be_said_once(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --by the name in EVIDENCEMAP_BY is written."""
    monkeypatch.setenv("EVIDENCEMAP_BY", "Cy Sample")
    assert run("gaps", "mark", GAP, "wanted").code == 0
    assert load(folder).map.dispositions[0].by == "Cy Sample"


@pytest.mark.parametrize(
    "arguments",
    [
        ("mark", GAP, "wanted", *ADA, "--review", "."),
        ("gaps", "--review", ".", "mark", GAP, "wanted", *ADA),
        ("gaps", "--review=.", "mark", GAP, "wanted", *ADA),
        ("gaps", "mark", "--review", ".", GAP, "wanted", *ADA),
    ],
)
def test_marking_is_reached_from_gaps(run: Run, folder: Path, arguments: tuple[str, ...]) -> None:
    """``gaps mark`` is ``mark``, with the review named before or after; a question to ``gaps`` stays a question."""
    assert run(*arguments).code == 0
    assert len(load(folder).map.dispositions) == 1
    assert run("gaps", "--review", "mark").code == 3
    assert "'mark' is no test" in run("gaps", GAP, "mark").err


def test_the_examples_of_the_help_can_be_typed(run: Run, folder: Path) -> None:
    """What the help of the two commands shows works, one after the other."""
    (mark,), (unmark,) = examples("mark"), examples("unmark")
    assert run(*shlex.split(mark.replace("--dry-run", ""))[1:]).code == 0
    assert run(*shlex.split(unmark)[1:]).out.count("\n-") > 1
    assert len(load(folder).map.dispositions) == 1


def test_check_tells_of_decisions_that_the_map_has_overtaken(run: Run, folder: Path) -> None:
    """A decision about a filled gap, or part of a wider one, is a notice at its place, and breaks nothing."""
    filled, part = "outcome:pleasure", GAP
    text = "gaps:\n" + "".join(
        f"  - gap: {gap}\n    disposition: wanted\n    by: Ada\n    on: 2026-11-22\n" for gap in (filled, part)
    )
    (folder / "gaps.yaml").write_text(text)
    ran = run("check")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        f"gaps.yaml:2:10: notice: gap: '{filled}' is marked as wanted, and is no gap any more "
        "(found in paired-interviews)",
        f"gaps.yaml:6:10: notice: gap: '{part}' is marked as wanted, and is part of a wider gap, "
        f"'practice:silent-reading' (mark {the_id(folder, 'practice:silent-reading')} instead)",
    ]
    assert run("gaps", GAP).code == 0


def test_check_of_the_shipped_review_has_nothing_stale(ask: Run) -> None:
    """Nothing is overtaken in the shipped review."""
    ran = ask("check", "--review", str(REPOSITORY / "references"))
    assert (ran.code, "notice" in ran.out) == (0, False)
