"""What was changed can be taken back, one change after another, as long as nobody changed the files since."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidencemap.edits import Edit, commit
from evidencemap.folder import OURS
from tests.cli.conftest import Run
from tests.conftest import write_review
from tests.edits.zygote import NEW, OLD, files_in, the_edits, write_files

GAPS = ("practice:silent-reading outcome:fluency", "practice:silent-reading")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose three files were changed once."""
    write_files(tmp_path, OLD)
    commit(tmp_path, the_edits(tmp_path, OLD, NEW), "three files")
    return tmp_path


def test_a_change_is_undone_and_done_again(run: Run, folder: Path) -> None:
    """Undo brings files back, also removed ones, and takes new ones away with their folder; redo does the opposite."""
    ran = run("undo", "--review", str(folder))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("undone: three files:\n")
    assert files_in(folder) == OLD
    assert not (folder / "codings").exists()
    assert run("undo", "--redo", "--review", str(folder)).err.startswith("done again: three files:\n")
    assert files_in(folder) == NEW


def test_changes_are_undone_one_after_another(run: Run, tmp_path: Path) -> None:
    """Each undo goes one change further back, to the review as it was before the first; each redo one forward."""
    folder = write_review(tmp_path / "review")
    states = [files_in(folder)]
    for gap in GAPS:
        assert run("mark", gap, "wanted", "--by", "Ada", "--review", str(folder)).code == 0
        states.append(files_in(folder))
    undo = ("undo", "--review", str(folder))
    for state in reversed(states[:-1]):
        assert run(*undo).code == 0
        assert files_in(folder) == state
    ran = run(*undo)
    assert (ran.code, ran.err) == (2, f"evidencemap: nothing to undo in {folder.as_posix()}\n")
    for state in states[1:]:
        assert run(*undo, "--redo").code == 0
        assert files_in(folder) == state
    assert run(*undo, "--redo").code == 2


def test_after_another_change_nothing_is_done_again(run: Run, folder: Path) -> None:
    """What was undone cannot be done again once something else was changed, which can itself be undone."""
    assert run("undo", "--review", str(folder)).code == 0
    commit(folder, [Edit(folder / "other.yaml", None, b"other\n")], "another")
    assert run("undo", "--redo", "--review", str(folder)).code == 2
    assert run("undo", "--review", str(folder)).code == 0
    assert files_in(folder) == OLD
    assert run("undo", "--review", str(folder)).code == 2


def test_what_was_changed_by_hand_is_not_undone(run: Run, folder: Path) -> None:
    """Files that somebody changed since are all named, with the place of what they held, and nothing is undone."""
    (folder / "library.bib").write_text("by hand\n")
    (folder / "codings" / "b.yaml").write_text("by hand\n")
    before = files_in(folder)
    ran = run("undo", "--review", str(folder))
    assert (ran.code, ran.out) == (2, "")
    kept = f"{folder.as_posix()}/{OURS}/changes/1/before/library.bib"
    assert (
        f"library.bib:1:1: was changed since 'three files' (what it held before is in {kept}: bring the file to that"
        in ran.err
    )
    assert (
        "codings/b.yaml:1:1: was changed since 'three files' (it was not there before: move it out of the review"
        in ran.err
    )
    assert ran.err.endswith("Nothing is undone.\n")
    assert files_in(folder) == before


def test_what_somebody_has_taken_back_by_hand_is_settled(run: Run, folder: Path) -> None:
    """A file that is as it was before stands in the way of no undo, and the change counts as undone."""
    for name in NEW:
        (folder / name).unlink()
    write_files(folder, OLD)
    ran = run("undo", "--review", str(folder))
    assert (ran.code, ran.err) == (0, "undone: three files\n")
    assert run("undo", "--review", str(folder)).code == 2


def test_what_was_kept_is_checked(run: Run, folder: Path) -> None:
    """What somebody did to the kept contents is not put into the review."""
    (folder / OURS / "changes" / "1" / "before" / "library.bib").write_text("other\n")
    ran = run("undo", "--review", str(folder))
    assert (ran.code, "is not as it was kept" in ran.err) == (2, True)
    assert files_in(folder) == NEW


def test_an_undo_is_shown_first(run: Run, folder: Path) -> None:
    """A dry run shows what an undo would change, as a diff, and changes nothing."""
    ran = run("undo", "--dry-run", "--review", str(folder))
    assert ran.code == 0
    assert "-@misc{b}\n" in ran.out
    assert "+++ /dev/null\n" in ran.out
    assert files_in(folder) == NEW


def test_a_history_without_changes_is_told(run: Run, tmp_path: Path) -> None:
    """Where no command changed anything the list is empty, and it is said so."""
    ran = run("undo", "--list", "--review", str(write_review(tmp_path / "review")))
    assert (ran.code, ran.out, ran.err) == (0, "", "No change is kept.\n")


def test_the_history_is_listed(run: Run, folder: Path) -> None:
    """The list has every change with its files, newest first, and says which stand."""
    assert run("undo", "--review", str(folder)).code == 0
    ran = run("undo", "--list", "--review", str(folder))
    lines = ran.out.splitlines()
    assert [line[:4].strip() + line[22:] for line in lines if line[3] != " "] == [
        "2  three files (undo)",
        "1  three files (undone)",
    ]
    assert "      - codings/b.yaml" in lines
    assert "      + codings/b.yaml" in lines
    told = json.loads(run("undo", "--list", "--format", "json", "--review", str(folder)).out)
    assert [(each["number"], each["kind"], each["of"], each["stands"]) for each in told] == [
        (2, "undo", 1, False),
        (1, "change", None, False),
    ]


@pytest.mark.parametrize("path", ["../outside.yaml", "/tmp/outside.yaml", f"{OURS}/lock"])
def test_a_history_from_a_stranger_stays_inside(run: Run, folder: Path, path: str) -> None:
    """A history that tells of files outside of the review is not followed."""
    record = folder / OURS / "changes" / "1" / "change.json"
    record.write_text(record.read_text().replace("codings/b.yaml", path))
    assert run("undo", "--review", str(folder)).err.startswith("evidencemap: nothing to undo")
