from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from evidencemap.problems import CannotWrite
from evidencemap.site import exchange, output
from evidencemap.site.output import MANIFEST, write_site

OLD = {"index.html": b"old", "a/one.html": b"one", "a/two.html": b"two"}
NEW = {"index.html": b"new", "a/one.html": b"one", "b/three.html": b"three"}


@pytest.fixture
def review(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    folder.mkdir()
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != MANIFEST)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_a_new_site_replaces_the_old(tmp_path: Path, review: Path) -> None:
    """After a build the folder holds the files of the new site and no other, and nothing is left beside it."""
    write_site(OLD, tmp_path / "site", review)
    report = write_site(NEW, tmp_path / "site", review)
    assert contents(tmp_path / "site") == NEW
    assert (report.written, report.unchanged, report.removed) == (2, 1, 1)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["review", "site"]


def test_unchanged_files_are_not_touched(tmp_path: Path, review: Path) -> None:
    """A file with the same content keeps its inode and its time."""
    write_site(OLD, tmp_path / "site", review)
    os.utime(tmp_path / "site/a/one.html", (1, 1))
    before = (tmp_path / "site/a/one.html").stat()
    write_site(NEW, tmp_path / "site", review)
    after = (tmp_path / "site/a/one.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_changed_by_hand_is_written_again(tmp_path: Path, review: Path) -> None:
    """What somebody edited in the output is brought back to what the review says."""
    write_site(OLD, tmp_path / "site", review)
    (tmp_path / "site/index.html").write_bytes(b"mine")
    assert write_site(OLD, tmp_path / "site", review).written == 1
    assert contents(tmp_path / "site") == OLD


def test_a_changed_file_stays_when_its_page_goes(tmp_path: Path, review: Path) -> None:
    """What somebody wrote into a file of the last build is not thrown away with the page; from then on it is theirs."""
    write_site(OLD, tmp_path / "site", review)
    (tmp_path / "site/a/two.html").write_bytes(b"mine")
    assert write_site(NEW, tmp_path / "site", review).removed == 0
    assert contents(tmp_path / "site") == {**NEW, "a/two.html": b"mine"}
    assert write_site({"index.html": b"new"}, tmp_path / "site", review).removed == 2
    assert contents(tmp_path / "site") == {"index.html": b"new", "a/two.html": b"mine"}


def test_a_link_in_the_place_of_a_page_that_goes_stays(tmp_path: Path, review: Path) -> None:
    """A link that took the place of a file of the last build is no file of that build."""
    write_site(OLD, tmp_path / "site", review)
    (tmp_path / "two.html").write_bytes(b"two")
    (tmp_path / "site/a/two.html").unlink()
    (tmp_path / "site/a/two.html").symlink_to(tmp_path / "two.html")
    write_site(NEW, tmp_path / "site", review)
    assert (tmp_path / "site/a/two.html").is_symlink()


def test_files_of_others_stay(tmp_path: Path, review: Path) -> None:
    """A file that no build has written is neither removed nor changed."""
    write_site(OLD, tmp_path / "site", review)
    (tmp_path / "site/CNAME").write_bytes(b"example.org")
    (tmp_path / "site/.git/refs").mkdir(parents=True)
    (tmp_path / "site/.git/HEAD").write_bytes(b"ref")
    write_site(NEW, tmp_path / "site", review)
    assert (tmp_path / "site/.git/refs").is_dir()
    assert contents(tmp_path / "site") == {**NEW, "CNAME": b"example.org", ".git/HEAD": b"ref"}


def test_a_file_in_the_way_is_not_overwritten(tmp_path: Path, review: Path) -> None:
    """Where somebody else's file has the name of a new page, nothing is written."""
    write_site(OLD, tmp_path / "site", review)
    (tmp_path / "site/b").mkdir()
    (tmp_path / "site/b/three.html").write_bytes(b"mine")
    with pytest.raises(CannotWrite, match=r"b/three.html:1:1: is in the way of the site"):
        write_site(NEW, tmp_path / "site", review)
    assert contents(tmp_path / "site") == {**OLD, "b/three.html": b"mine"}


def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path, review: Path) -> None:
    """A folder that holds files and no manifest of an earlier build is left as it is."""
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter.txt").write_bytes(b"years of work")
    with pytest.raises(CannotWrite, match="is not ours to write to"):
        write_site(NEW, folder, review)
    assert contents(folder) == {"chapter.txt": b"years of work"}


@pytest.mark.parametrize(
    "manifest",
    ["{}", "[1]", "not JSON", json.dumps({"evidencemap_site": 1, "files": {"../review/notes.txt": "0"}})],
)
def test_a_manifest_that_cannot_be_trusted_is_none(tmp_path: Path, review: Path, manifest: str) -> None:
    """A manifest that is damaged, or that names files elsewhere, does not make a folder ours."""
    folder = tmp_path / "site"
    folder.mkdir()
    (review / "notes.txt").write_bytes(b"kept")
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(CannotWrite, match="is not ours to write to"):
        write_site(NEW, folder, review)
    assert (review / "notes.txt").read_bytes() == b"kept"


@pytest.mark.parametrize("where", ["review", ".", "/", "~"])
def test_what_holds_more_than_a_site_is_refused(tmp_path: Path, review: Path, where: str) -> None:
    """The review itself, a folder that holds it, the home folder and the root are never written to."""
    folder = tmp_path / where if where in ("review", ".") else Path(where).expanduser()
    with pytest.raises(CannotWrite, match="holds more than a site"):
        write_site(NEW, folder, review)


def test_an_empty_folder_is_taken(tmp_path: Path, review: Path) -> None:
    """A folder that exists and is empty can be written to."""
    (tmp_path / "site").mkdir()
    write_site(NEW, tmp_path / "site", review)
    assert contents(tmp_path / "site") == NEW


def test_folders_are_exchanged_in_two_steps_where_one_is_not_to_be_had(
    tmp_path: Path, review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a system call that swaps names the result is the same."""
    monkeypatch.setattr(exchange, "exchange", lambda *_: False)
    write_site(OLD, tmp_path / "site", review)
    write_site(NEW, tmp_path / "site", review)
    assert contents(tmp_path / "site") == NEW
    assert sorted(file.name for file in tmp_path.iterdir()) == ["review", "site"]


def test_a_failed_build_leaves_the_old_site(tmp_path: Path, review: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full in the middle of a build, the old site is still whole and nothing lies beside it."""
    write_site(OLD, tmp_path / "site", review)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        write_site(NEW, tmp_path / "site", review)
    monkeypatch.undo()
    assert contents(tmp_path / "site") == OLD
    assert sorted(file.name for file in tmp_path.iterdir()) == ["review", "site"]


def test_a_link_to_a_folder_is_followed(tmp_path: Path, review: Path) -> None:
    """An output that is a symbolic link stays one, and the folder it leads to holds the site."""
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    write_site(NEW, tmp_path / "site", review)
    assert (tmp_path / "site").is_symlink()
    assert contents(tmp_path / "real") == NEW


def test_what_is_put_into_the_folder_meanwhile_stays(
    tmp_path: Path, review: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that somebody adds while the new site is being made is in the new site too."""
    write_site(OLD, tmp_path / "site", review)
    swap = output.exchanged

    def late(new: Path, folder: Path) -> Path | None:
        (folder / "notes").mkdir()
        (folder / "notes/late.txt").write_bytes(b"late")
        return swap(new, folder)

    monkeypatch.setattr(output, "exchanged", late)
    write_site(NEW, tmp_path / "site", review)
    assert contents(tmp_path / "site") == {**NEW, "notes/late.txt": b"late"}


def test_the_folder_is_as_open_as_it_was(tmp_path: Path, review: Path) -> None:
    """A site that a web server may read stays readable for it."""
    write_site(OLD, tmp_path / "site", review)
    (tmp_path / "site").chmod(0o755)
    write_site(NEW, tmp_path / "site", review)
    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o755
