"""What was read of a review and kept: it is the same as reading, and never in the way of it."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap import kept
from evidencemap.folder import file_states
from evidencemap.kept import kept_or_read
from evidencemap.problems import CannotRead
from evidencemap.project import load
from tests.conftest import REPOSITORY, write_review

TICK = 0.05
"""Seconds; more than a tick of the clock that stamps files, so changes that far apart have different times."""

WATCHED = """
import sys
from pathlib import Path
from evidencemap.project import load
sys.addaudithook(lambda event, arguments: print(arguments[0]) if event == "open" else None)
load(Path(sys.argv[1]))
"""
STUDY = "studies/aloud-trial.yaml"
KEPT = "what was kept"
"""A title that no file has: a review that bears it was not read."""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is kept, for this test alone, where files count as settled after a tick."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.delenv(kept.SWITCH, raising=False)
    monkeypatch.setattr(kept, "SETTLED", TICK * 1e9)
    return tmp_path / "caches" / "evidencemap"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A review whose files have settled."""
    found = write_review(tmp_path / "review")
    time.sleep(2 * TICK)
    return found


def mark(shelf: Path, folder: Path) -> None:
    """Change what is kept of a review, so that one sees whether it is used."""
    (file,) = shelf.iterdir()
    found = kept._state(folder)
    assert found is not None
    project = kept._kept(file, found[0], folder)
    assert project is not None
    protocol = replace(project.map.protocol, title=KEPT)
    kept._keep(file, found[0], replace(project, map=replace(project.map, protocol=protocol)))


def is_used(folder: Path) -> bool:
    return kept_or_read(folder).map.protocol.title == KEPT


@pytest.fixture
def marked(shelf: Path, folder: Path) -> Path:
    """A review of which something is kept that gives itself away."""
    kept_or_read(folder)
    mark(shelf, folder)
    assert is_used(folder)
    return folder


def test_what_is_kept_is_what_was_read(shelf: Path) -> None:
    """The shipped review comes back the same, problems, places and all."""
    folder = REPOSITORY / "references"
    read, again = kept_or_read(folder), kept_or_read(folder)
    assert len(list(shelf.iterdir())) == 1
    assert again == read == load(folder)
    assert again is not read
    assert repr(again) == repr(read)
    assert [study.places for study in again.map.extracted] == [study.places for study in read.map.extracted]


def test_a_review_with_mistakes_comes_back_with_them(shelf: Path, folder: Path) -> None:
    """Problems are values, so they are kept beside the map."""
    (folder / STUDY).write_text("study: aloud-trial\n")
    time.sleep(2 * TICK)
    assert kept_or_read(folder).mistakes
    assert kept_or_read(folder) == load(folder)
    assert list(shelf.iterdir())


def edit(folder: Path) -> None:
    file = folder / STUDY
    file.write_text(file.read_text().replace("title: ", "title: Once more, ", 1))


def code_it_too(folder: Path) -> None:
    record = folder / "codings" / "ada" / "aloud-trial.yaml"
    record.parent.mkdir(parents=True)
    record.write_text((folder / STUDY).read_text())


def add(folder: Path) -> None:
    (folder / "more.bib").write_text("@misc{more, title = {More}, year = 2020}\n")


def remove(folder: Path) -> None:
    (folder / STUDY).unlink()


def rename(folder: Path) -> None:
    (folder / STUDY).rename(folder / "studies/other.yaml")


def change_nothing_but_a_letter_and_hide_it(folder: Path) -> None:
    """The same size, and the time of the last change set back, as a copying program might."""
    file = folder / STUDY
    before = file.stat()
    file.write_text(file.read_text().replace("e", "i", 1))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size


def put_another_file_in_its_place(folder: Path) -> None:
    file = folder / STUDY
    other = folder / "other.txt"
    other.write_text(file.read_text().replace("e", "i", 1))
    before = file.stat()
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)


def break_the_bibliography(folder: Path) -> None:
    (folder / "library.bib").write_text("@article{")


EDITS = [
    edit,
    add,
    code_it_too,
    remove,
    rename,
    change_nothing_but_a_letter_and_hide_it,
    put_another_file_in_its_place,
    break_the_bibliography,
]


@pytest.mark.parametrize("change", EDITS, ids=lambda change: change.__name__)
def test_a_change_is_seen(marked: Path, change: Callable[[Path], None]) -> None:
    """Whatever is done to a file of records, the review is read again."""
    change(marked)
    assert kept_or_read(marked) == load(marked)
    assert not is_used(marked)


def test_a_file_that_is_no_record_changes_nothing(marked: Path) -> None:
    """A note beside the records does not make anybody wait."""
    (marked / "notes.txt").write_text("nothing")
    assert is_used(marked)


@settings(max_examples=15)
@given(steps=st.lists(st.tuples(st.sampled_from(range(4)), st.sampled_from("abc"), st.integers(0, 3)), max_size=8))
def test_any_row_of_edits_gives_what_reading_gives(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str, int]]
) -> None:
    """Files are written, taken away and renamed in any order: the answer is always that of the files as they are."""
    home = tmp_path_factory.mktemp("edits")
    folder = write_review(home / "review")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(home / "caches"))
        patch.delenv(kept.SWITCH, raising=False)
        patch.setattr(kept, "SETTLED", TICK * 1e9)
        for action, name, number in steps:
            file = folder / f"{name}.bib"
            if action == 0:
                file.write_text(f"@misc{{{name}, title = {{Title {number}}}, year = 202{number}}}\n")
            elif action == 1:
                file.unlink(missing_ok=True)
            elif action == 2 and file.exists():
                file.replace(folder / f"{'abc'[number % 3]}.bib")
            else:
                time.sleep(1.2 * TICK)
            assert kept_or_read(folder) == load(folder)


def test_what_has_just_changed_is_not_kept(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that could change once more without a trace in its times is read anew until it has settled."""
    monkeypatch.setattr(kept, "SETTLED", 600e9)
    folder = write_review(tmp_path / "review")
    kept_or_read(folder)
    assert not list(shelf.iterdir())


@pytest.mark.parametrize("damage", [0, 100, -100, -1])
def test_damage_is_seen(shelf: Path, marked: Path, damage: int) -> None:
    """A file of which a byte is wrong, wherever, is not used, and a good one takes its place."""
    (file,) = shelf.iterdir()
    data = bytearray(file.read_bytes())
    data[damage] ^= 1
    file.write_bytes(data)
    assert kept_or_read(marked) == load(marked)
    mark(shelf, marked)
    assert is_used(marked)


@pytest.mark.parametrize("size", [0, 10, 1000])
def test_half_a_file_is_not_used(shelf: Path, marked: Path, size: int) -> None:
    """What a full disk left behind is as good as nothing."""
    (file,) = shelf.iterdir()
    file.write_bytes(file.read_bytes()[:size])
    assert kept_or_read(marked) == load(marked)


@pytest.mark.parametrize("place", ["file", "folder"])
def test_what_others_can_write_is_not_used(shelf: Path, marked: Path, place: str) -> None:
    """Where another user could have put something in its place, the files are read."""
    (file,) = shelf.iterdir()
    (file if place == "file" else shelf).chmod(0o777)
    assert kept_or_read(marked) == load(marked)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("place", ["file", "folder"])
def test_what_belongs_to_others_is_not_used(shelf: Path, marked: Path, place: str) -> None:
    """What another user owns is not unpickled."""
    (file,) = shelf.iterdir()
    os.chown(file if place == "file" else shelf, 12345, 12345)
    assert kept_or_read(marked) == load(marked)


def test_nobody_else_can_look(shelf: Path, folder: Path) -> None:
    """A review may be unpublished: folder and file are for the user alone."""
    kept_or_read(folder)
    (file,) = shelf.iterdir()
    assert (shelf.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_only_values_of_the_package_are_made() -> None:
    """A pickle that names anything else is refused before it can do anything."""
    with pytest.raises(pickle.UnpicklingError, match="no value of a review"):
        kept._Unpickler(io.BytesIO(pickle.dumps(os.getcwd))).load()


def test_without_a_place_to_keep_things_the_files_are_read(
    shelf: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the cache folder cannot be made, as in a home that is read-only, nothing is kept and nothing is said."""
    shelf.parent.write_text("a file where the folder should be")
    assert kept_or_read(folder) == load(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    assert kept_or_read(folder) == load(folder)


def test_it_can_be_turned_off(marked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With EVIDENCEMAP_CACHE=off nothing that was kept is used."""
    monkeypatch.setenv(kept.SWITCH, "off")
    assert not is_used(marked)


@pytest.mark.usefixtures("shelf")
def test_each_way_of_naming_a_review_has_its_own_messages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Places name files as the folder was named, so what was kept under one name is not used under another."""
    (folder / STUDY).write_text("study: aloud-trial\n")
    time.sleep(2 * TICK)
    monkeypatch.chdir(folder.parent)
    for named in (folder, Path("review"), folder):
        assert kept_or_read(named) == load(named)
        assert all(problem.place.path.startswith(str(named)) for problem in kept_or_read(named).problems)


@pytest.mark.usefixtures("shelf")
def test_no_review_is_told_as_ever(tmp_path: Path) -> None:
    """A folder that is no review, or not there, cannot be read, kept or not."""
    for folder in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(CannotRead):
            kept_or_read(folder)


def test_only_so_many_are_kept(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder does not grow for ever: what was written first goes."""
    monkeypatch.setattr(kept, "MOST", 2)
    folders = [write_review(tmp_path / name) for name in ("one", "two", "three")]
    time.sleep(2 * TICK)
    for folder in folders:
        kept_or_read(folder)
    assert len(list(shelf.iterdir())) == 2


def test_the_state_covers_every_file_that_is_read(tmp_path: Path) -> None:
    """Whatever reading a review opens is among the files whose state is looked at, new kinds of record too."""
    folder = write_review(tmp_path, **{"studies/old.yml": "a: b\n"})
    ran = subprocess.run(
        [sys.executable, "-c", WATCHED, folder], cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=True
    )
    opened = [path for path in ran.stdout.splitlines() if path.startswith(str(folder))]
    assert len(opened) > 5
    assert set(opened) <= {path for path, *_ in file_states(folder)}
