"""Files outside of a review, and new folders, are written as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencemap.edits import Edit, write_file, write_new_folder, write_over
from evidencemap.problems import CannotWrite
from tests.edits.zygote import files_in


def test_a_file_is_written_over_what_was_read(tmp_path: Path) -> None:
    """A file is written over what was read of it, or for the first time, and not where nothing is different."""
    file = tmp_path / "sheet.csv"
    assert write_over(Edit(file, None, b"one\n"))
    file.chmod(0o600)
    assert not write_over(Edit(file, b"one\n", b"one\n"))
    assert write_over(Edit(file, b"one\n", b"two\n"))
    assert [item.read_text() for item in tmp_path.iterdir()] == ["two\n"]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_is_written_whatever_it_held(tmp_path: Path) -> None:
    """What a command was told to write is written whole, and not where the file says so already."""
    file = tmp_path / "sheet.csv"
    assert write_file(file, "one ü\n")
    before = file.stat()
    assert not write_file(file, "one ü\n")
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert write_file(file, "two\n")
    assert [item.read_text() for item in tmp_path.iterdir()] == ["two\n"]


@pytest.mark.parametrize("before", [None, b"one\n"])
def test_what_somebody_wrote_in_the_meantime_is_kept(tmp_path: Path, before: bytes | None) -> None:
    """Where a file was changed or made since it was read, it stays as it is, and nothing is left beside it."""
    file = tmp_path / "sheet.csv"
    file.write_text("by hand\n")
    with pytest.raises(CannotWrite, match="was changed in the meantime"):
        write_over(Edit(file, before, b"two\n"))
    assert [item.read_text() for item in tmp_path.iterdir()] == ["by hand\n"]


@pytest.mark.parametrize("name", ["folder", "missing/sheet.csv"])
def test_what_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    """Where a folder has the name of the file, or there is no such folder, it is told and nothing is left."""
    (tmp_path / "folder" / "inside").mkdir(parents=True)
    with pytest.raises((CannotWrite, OSError), match=r"is not a file|there is no folder"):
        write_over(Edit(tmp_path / name, None, b"two"))
    assert [item.name for item in tmp_path.rglob("*")] == ["folder", "inside"]


def test_a_new_folder_appears_with_all_its_files(tmp_path: Path) -> None:
    """A new folder, with folders in it, is there complete, and nothing else is left beside it."""
    write_new_folder(tmp_path / "deep" / "review", {"a.yaml": "a\n", "studies/b.yaml": "b\n"}, "made")
    files = {file.relative_to(tmp_path).as_posix(): file.read_text() for file in tmp_path.rglob("*") if file.is_file()}
    assert files == {"deep/review/a.yaml": "a\n", "deep/review/studies/b.yaml": "b\n"}


def test_an_empty_folder_may_be_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is there and empty can be filled, even the one that somebody stands in."""
    folder = tmp_path / "review"
    folder.mkdir()
    monkeypatch.chdir(folder)
    write_new_folder(Path(), {"a.yaml": "a\n", "studies/b.yaml": "b\n"}, "made")
    assert files_in(folder) == {"a.yaml": "a\n", "studies/b.yaml": "b\n"}
    assert [item.name for item in tmp_path.iterdir()] == ["review"]


@pytest.mark.parametrize("taken", ["folder", "file"])
def test_what_is_there_is_never_overwritten(tmp_path: Path, taken: str) -> None:
    """A folder with something in it, or a file of that name, is refused and left as it is."""
    target = tmp_path / "review"
    if taken == "folder":
        target.mkdir()
        (target / "a.yaml").write_text("mine")
    else:
        target.write_text("mine")
    with pytest.raises(CannotWrite, match="is there already"):
        write_new_folder(target, {"a.yaml": "a\n"}, "made")
    assert [file.read_text() for file in tmp_path.rglob("*") if file.is_file()] == ["mine"]
