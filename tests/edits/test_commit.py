"""The door: what goes through it, what it refuses, and what it leaves alone."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from evidencemap.edits import Edit, commit, locked
from evidencemap.edits.store import MOST_CHANGES, Store
from evidencemap.edits.undo import history
from evidencemap.folder import OURS
from evidencemap.problems import CannotWrite
from tests.edits.zygote import NEW, OLD, files_in, forked, the_edits, write_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three files."""
    folder = tmp_path / "review"
    write_files(folder, OLD)
    return folder


def test_a_change_of_several_files(folder: Path) -> None:
    """One change writes a file, makes one in a new folder and removes one, and what they held is kept."""
    assert commit(folder, the_edits(folder, OLD, NEW), "three files")
    assert files_in(folder) == NEW
    (change,) = history(folder)
    assert (change.number, change.done) == (1, "three files")
    kept = Store(folder).kept(1) / "before"
    assert (kept / "library.bib").read_text() == OLD["library.bib"]
    assert (kept / "screening.yaml").read_text() == OLD["screening.yaml"]
    assert not (kept / "codings").exists()


def test_nothing_to_change_leaves_no_trace(folder: Path) -> None:
    """Where nothing is different, nothing is written, and nothing is kept of it."""
    assert not commit(folder, the_edits(folder, OLD, OLD), "nothing")
    assert not (folder / OURS).exists()


@pytest.mark.parametrize("kept", [False, True])
def test_a_refused_change_leaves_no_trace(folder: Path, kept: bool) -> None:
    """A change that is refused leaves nothing behind, and what others keep in the same folder stays as it is."""
    if kept:
        write_files(folder, {f"{OURS}/.gitignore": "*\n", f"{OURS}/sheets/1.json": "{}"})
    before = sorted(folder.rglob("*"))
    with pytest.raises(CannotWrite):
        commit(folder, the_edits(folder, NEW, OLD), "from what is not there")
    after = set(folder.rglob("*")) - {Store(folder).lock, Store(folder).home / "changes"}
    assert sorted(after) == before


def test_git_leaves_the_past_alone(folder: Path) -> None:
    """What is kept is not part of a repository that the review lies in."""
    commit(folder, the_edits(folder, OLD, NEW), "three files")
    assert (folder / OURS / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("before", [None, b"excluded: [x]\n"], ids=["not there", "otherwise"])
def test_what_was_changed_since_it_was_read_is_kept(folder: Path, before: bytes | None) -> None:
    """Where one file is not as it was read, none is changed, and the message names it."""
    edits = [*the_edits(folder, OLD, NEW)[:2], Edit(folder / "screening.yaml", before, b"new\n")]
    with pytest.raises(CannotWrite, match=r"screening\.yaml:1:1: was changed in the meantime; nothing is written"):
        commit(folder, edits, "three files")
    assert files_in(folder) == OLD


def test_a_file_that_is_gone_is_not_made_again(folder: Path) -> None:
    """A file that somebody removed since it was read is not put back."""
    (folder / "library.bib").unlink()
    with pytest.raises(CannotWrite, match=r"library\.bib:1:1: was changed in the meantime"):
        commit(folder, the_edits(folder, OLD, NEW), "three files")
    assert "library.bib" not in files_in(folder)


@pytest.mark.parametrize("after", [b"", b" \n\n", b"\xef\xbb\xbf\r\n"])
def test_a_full_file_is_not_emptied(folder: Path, after: bytes) -> None:
    """An empty result is never written over a file that holds something."""
    with pytest.raises(CannotWrite, match="would be left empty; nothing is written"):
        commit(folder, [Edit(folder / "library.bib", OLD["library.bib"].encode(), after)], "emptied")
    assert files_in(folder) == OLD


def test_a_read_only_file_is_left_alone(folder: Path) -> None:
    """A file that was made read-only is not replaced by one that is not."""
    (folder / "library.bib").chmod(0o444)
    with pytest.raises(CannotWrite, match=r"library\.bib:1:1: is read-only; nothing is written \(make it writable"):
        commit(folder, the_edits(folder, OLD, NEW), "three files")
    assert files_in(folder) == OLD


def test_permissions_stay(folder: Path) -> None:
    """A file keeps its permissions when it is changed, and gets them back when its removal is undone."""
    for name in ("library.bib", "screening.yaml"):
        (folder / name).chmod(0o640)
    commit(folder, the_edits(folder, OLD, NEW), "three files")
    assert (folder / "library.bib").stat().st_mode & 0o777 == 0o640


def test_a_link_is_written_through(folder: Path, tmp_path: Path) -> None:
    """A link to a file elsewhere stays a link, and that file is changed."""
    elsewhere = tmp_path / "zotero" / "all.bib"
    elsewhere.parent.mkdir()
    (folder / "library.bib").rename(elsewhere)
    (folder / "library.bib").symlink_to(elsewhere)
    commit(folder, the_edits(folder, OLD, NEW), "three files")
    assert (folder / "library.bib").is_symlink()
    assert elsewhere.read_text() == NEW["library.bib"]
    assert [file.name for file in elsewhere.parent.iterdir()] == ["all.bib"]


def test_a_link_to_nothing_is_refused(folder: Path, tmp_path: Path) -> None:
    """Nothing is made at the other end of a link that leads nowhere."""
    (folder / "new.yaml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(CannotWrite, match="is a link to a file that is not there"):
        commit(folder, [Edit(folder / "new.yaml", None, b"new\n")], "new")
    assert not (tmp_path / "nowhere").exists()


def test_one_file_under_two_names_is_refused(folder: Path) -> None:
    """A change that would write one file twice, by two names, is not begun."""
    (folder / "link.bib").symlink_to("library.bib")
    old = OLD["library.bib"].encode()
    with pytest.raises(CannotWrite, match="is the same file as"):
        commit(folder, [Edit(folder / name, old, name.encode()) for name in ("library.bib", "link.bib")], "two")


@pytest.mark.parametrize("name", ["../outside.yaml", f"{OURS}/lock", f"{OURS}/changes/1/change.json"])
def test_only_files_of_the_review_are_changed(folder: Path, name: str) -> None:
    """A path that leads out of the review, or into what is kept of its past, is refused."""
    with pytest.raises(CannotWrite, match="is not a file of the review"):
        commit(folder, [Edit(folder / name, None, b"x")], "x")


def test_something_else_in_the_place_of_the_past(folder: Path) -> None:
    """Where the name of the folder for the past is taken, it is not used for anything else."""
    (folder / OURS).write_text("mine")
    with pytest.raises(CannotWrite, match="is not a folder"):
        commit(folder, the_edits(folder, OLD, NEW), "three files")
    assert (folder / OURS).read_text() == "mine"


def test_only_so_much_is_kept(folder: Path) -> None:
    """The oldest changes go where there are too many, or where they are too large, but never the last one."""
    for number in range(MOST_CHANGES + 3):
        (Store(folder).kept(number + 1)).mkdir(parents=True)
    store = Store(folder)
    commit(folder, the_edits(folder, OLD, NEW), "three files")
    assert store.numbers() == list(range(5, MOST_CHANGES + 5))
    store.forget(most_bytes=1)
    assert store.numbers() == [MOST_CHANGES + 4]
    assert [change.done for change in history(folder)] == ["three files"]


def test_a_file_that_has_no_room_is_not_begun(folder: Path, tmp_path: Path) -> None:
    """Where the disk is too full for a change, it is told in a sentence and all is as it was."""
    large = b"x" * 100_000

    def change() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))  # the system refuses to write more
        try:
            commit(folder, [*the_edits(folder, OLD, NEW), Edit(folder / "large.yaml", None, large)], "large")
        except CannotWrite as refused:
            os.write(1, str(refused).encode())
            return 2
        return 0

    assert forked(change, tmp_path / "told") == 2
    assert "cannot be written: File too large (nothing was changed)" in (tmp_path / "told").read_text()
    assert files_in(folder) == OLD


def test_who_has_the_lock_may_ask_again(folder: Path) -> None:
    """A command that holds the review while it reads can write without waiting for itself."""
    with locked(folder), locked(folder):
        assert commit(folder, the_edits(folder, OLD, NEW), "three files")


def test_all_is_on_the_disk_before_it_counts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New contents and their names are on the disk before files change, and the files before the change is done."""
    seen: list[str] = []
    places: dict[int, str] = {}
    real_open, real_sync, real_replace = os.open, os.fsync, os.replace

    def opened(path: str, *given: int) -> int:
        number = real_open(path, *given)
        places[number] = Path(path).relative_to(folder).as_posix()
        return number

    def synced(number: int) -> None:
        seen.append(places[number])
        real_sync(number)

    def replaced(old: str, new: str) -> None:
        seen.append(f"{Path(old).name} → {Path(new).name}")
        real_replace(old, new)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    commit(folder, the_edits(folder, OLD, NEW), "three files")
    complete, applied = seen.index(f"{OURS}/pending/complete"), seen.index("complete → applied")
    staged = {f"{OURS}/pending/change.json", f"{OURS}/pending/before/library.bib", ".evidencemap-1-1", "codings", "."}
    assert staged <= set(seen[:complete])
    assert {".", "studies", "codings"} <= set(seen[complete:applied])
