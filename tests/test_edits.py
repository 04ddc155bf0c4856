"""Files of a user are written as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencemap.edits import write_file, write_new_folder, write_over
from evidencemap.problems import CannotWrite


def test_a_file_is_written_once(tmp_path: Path) -> None:
    """Writing says whether anything changed; an unchanged file is not touched."""
    file = tmp_path / "schema.json"
    assert write_file(file, "one ü\n")
    before = file.stat()
    assert not write_file(file, "one ü\n")
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert write_file(file, "two\n")
    assert file.read_bytes() == b"two\n"
    assert [item.name for item in tmp_path.iterdir()] == ["schema.json"]


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    """A file that only its owner may read stays so when it is written anew."""
    file = tmp_path / "schema.json"
    file.write_text("one")
    file.chmod(0o600)
    write_file(file, "two")
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    """Where a folder has the name of the file, nothing is changed and no half-written file stays."""
    (tmp_path / "schema.json" / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="schema"):
        write_file(tmp_path / "schema.json", "two")
    assert [item.name for item in tmp_path.rglob("*")] == ["schema.json", "inside"]


def test_a_file_is_written_over_what_was_read(tmp_path: Path) -> None:
    """A file is written over what was read of it, or for the first time, and not where nothing is different."""
    file = tmp_path / "gaps.yaml"
    assert write_over(file, None, "one\n")
    assert not write_over(file, b"one\n", "one\n")
    assert write_over(file, b"one\n", "two\n")
    assert [item.read_text() for item in tmp_path.iterdir()] == ["two\n"]


@pytest.mark.parametrize("before", [None, b"one\n"])
def test_what_somebody_wrote_in_the_meantime_is_kept(tmp_path: Path, before: bytes | None) -> None:
    """Where a file was changed or made since it was read, it stays as it is, and nothing is left beside it."""
    file = tmp_path / "gaps.yaml"
    file.write_text("by hand\n")
    with pytest.raises(CannotWrite, match="was changed in the meantime"):
        write_over(file, before, "two\n")
    assert [item.read_text() for item in tmp_path.iterdir()] == ["by hand\n"]


def test_a_file_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    """Where a file was taken away since it was read, it is not put back."""
    with pytest.raises(CannotWrite, match="was changed in the meantime"):
        write_over(tmp_path / "gaps.yaml", b"one\n", "two\n")
    assert not list(tmp_path.iterdir())


def test_a_new_folder_appears_with_all_its_files(tmp_path: Path) -> None:
    """A new folder, with folders in it, is there complete, and nothing else is left beside it."""
    write_new_folder(tmp_path / "deep" / "review", {"a.yaml": "a\n", "studies/b.yaml": "b\n"})
    files = {file.relative_to(tmp_path).as_posix(): file.read_text() for file in tmp_path.rglob("*") if file.is_file()}
    assert files == {"deep/review/a.yaml": "a\n", "deep/review/studies/b.yaml": "b\n"}


def test_an_empty_folder_may_be_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is there and empty can be filled, even the one that somebody stands in."""
    folder = tmp_path / "review"
    folder.mkdir()
    monkeypatch.chdir(folder)
    write_new_folder(Path(), {"a.yaml": "a\n", "studies/b.yaml": "b\n"})
    assert sorted(item.name for item in folder.iterdir()) == ["a.yaml", "studies"]
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
        write_new_folder(target, {"a.yaml": "a\n"})
    assert [file.read_text() for file in tmp_path.rglob("*") if file.is_file()] == ["mine"]
