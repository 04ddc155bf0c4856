"""Many who write at once, and those who read meanwhile."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from evidencemap.edits import commit, lock, locked, read_between_changes
from evidencemap.edits.store import COMPLETE, Store
from evidencemap.edits.undo import history
from evidencemap.folder import file_states
from evidencemap.problems import CannotRead, CannotWrite
from evidencemap.project import load
from tests.conftest import STARTER, write_review
from tests.edits.outcomes import asked
from tests.edits.zygote import NEW, OLD, begun, files_in, the_edits, write_files

WRITERS = 20


def commands(writers: int) -> list[list[str]]:
    """As many decisions about different gaps as there are writers."""
    gaps = [f"practice:silent-reading year:{2000 + number}" for number in range(writers)]
    return [["mark", gap, "wanted", "--by", "Ada"] for gap in gaps]


def test_twenty_writers_lose_nothing(work: Path) -> None:
    """Twenty commands that begin at once all change the same file, one after another, and each change can be undone."""
    *writers, last = asked(work, "writers", commands=commands(WRITERS), review=str(STARTER))
    assert [writer["code"] for writer in writers] == [0] * WRITERS, writers
    assert len(load(work / "review").map.dispositions) == WRITERS
    assert last["files"]["gaps.yaml"].count("by: Ada") == WRITERS
    assert len(history(work / "review")) == WRITERS


def test_without_the_door_writers_lose_changes(work: Path) -> None:
    """Where nobody waits for anybody, changes that were reported as made are lost, so the trial can tell."""
    *writers, last = asked(work, "writers", commands=commands(5), review=str(STARTER), naive=True)
    said = sum(writer["code"] == 0 for writer in writers)
    assert last["files"].get("gaps.yaml", "").count("by: Ada") < said


def test_half_of_a_change_is_never_read(work: Path) -> None:
    """Who reads two files while they are changed together again and again finds both as before, or both as after."""
    found = [each["found"] for each in asked(work, "reader", changes=20)]
    assert all(one == other for one, other in found)
    assert len({one for one, _ in found}) > 2


def test_a_change_under_way_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who would write or read while a living process changes the review is told, once it has waited long enough."""
    write_files(tmp_path, OLD)
    commit(tmp_path, the_edits(tmp_path, OLD, NEW), "three files")
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    with (Store(tmp_path).lock).open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(CannotWrite, match="another evidencemap is changing it"):
            commit(tmp_path, the_edits(tmp_path, NEW, OLD), "back")
        with pytest.raises(CannotRead, match="another evidencemap is changing it"):
            read_between_changes(tmp_path, lambda: None)
    assert commit(tmp_path, the_edits(tmp_path, NEW, OLD), "back")


@pytest.mark.parametrize("owner", ["dead", "alive", "elsewhere"])
def test_where_the_file_system_has_no_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: str) -> None:
    """There a file is the lock; that of a dead process of this computer is in nobody's way, another one is."""

    def no_locks(*_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    write_files(tmp_path, OLD)
    with locked(tmp_path):
        assert commit(tmp_path, the_edits(tmp_path, OLD, NEW), "three files")
    held = Store(tmp_path).home / "lock.held"
    assert not held.exists()
    child = begun(lambda: 0, tmp_path.parent / "told")
    os.waitpid(child, 0)
    host = "elsewhere" if owner == "elsewhere" else os.uname().nodename
    held.write_text(f"{os.getpid() if owner == 'alive' else child} {host}")
    if owner == "dead":
        assert commit(tmp_path, the_edits(tmp_path, NEW, OLD), "back")
    else:
        with pytest.raises(CannotWrite, match="another evidencemap is changing it"):
            commit(tmp_path, the_edits(tmp_path, NEW, OLD), "back")


def test_what_was_broken_off_and_is_damaged_is_told(tmp_path: Path) -> None:
    """A pending change that cannot be understood is not guessed at: its place is told, and nothing is read."""
    folder = write_review(tmp_path / "review")
    pending = Store(folder).pending
    pending.mkdir(parents=True)
    (pending / COMPLETE).touch()
    (pending / "change.json").write_text("{}")
    with pytest.raises(
        CannotRead, match=r"\.evidencemap/pending:1:1: the change that was broken off here cannot be read"
    ):
        load(folder)
    assert pending.exists()


def test_the_past_is_no_part_of_the_review(tmp_path: Path) -> None:
    """What is kept is neither read as records nor looked at to see whether the review has changed."""
    folder = write_review(tmp_path / "review")
    before, states = load(folder), list(file_states(folder))
    new = folder / "studies" / "new.yaml"
    write_files(folder, {"studies/new.yaml": "study: [broken\n"})
    commit(folder, the_edits(folder, {"studies/new.yaml": new.read_text()}, {}), "taken out")
    (Store(folder).home / "stray.yaml").write_text("study: x\n")
    assert load(folder) == before
    assert [state[0] for state in file_states(folder)] == [state[0] for state in states]
    assert "studies/new.yaml" not in files_in(folder)
