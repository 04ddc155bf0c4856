from __future__ import annotations

import os
from pathlib import Path

import pytest

from evidencemap.sources.git_history import NoHistory, commits, write_revision
from tests.git_repository import INTERVIEWS, Repository, starter_repository


@pytest.fixture(scope="module")
def repository_of_review(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return starter_repository(tmp_path_factory.mktemp("git"))


def test_commits_beside_the_review_are_not_its_history(repository_of_review: Repository) -> None:
    """Only commits that changed the folder are told, newest first, with date and subject; as many as are asked for."""
    found = commits(repository_of_review.folder, 10)
    assert [commit.subject for commit in found] == ["Take the interviews out <again>", "Add the review"]
    assert [commit.date for commit in found] == ["2024-03-04T12:00:00+01:00", "2024-03-02T12:00:00+01:00"]
    assert commits(repository_of_review.folder, 1) == found[:1]


def test_files_come_back_as_they_were(repository_of_review: Repository, tmp_path: Path) -> None:
    """A revision has the files of the folder at that time and of nothing beside it; the work tree stays as it is."""
    write_revision(repository_of_review.folder, "HEAD~1", tmp_path)
    assert (tmp_path / INTERVIEWS).is_file()
    assert not (tmp_path / "README").exists()
    assert not (repository_of_review.folder / INTERVIEWS).exists()
    assert repository_of_review.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("revision", "why"),
    [
        ("nope", "'nope' is neither a folder nor a year nor a revision that git knows here"),
        ("--output=x", "'--output=x' is no revision"),
        ("-", "'-' is no revision"),
        ("", "'' is no revision"),
        ("HEAD\n", "'HEAD\n' is no revision"),
        ("HEAD:README", "'HEAD:README' is neither a folder nor a year nor a revision that git knows here"),
    ],
)
def test_what_is_no_revision_is_told(repository_of_review: Repository, tmp_path: Path, revision: str, why: str) -> None:
    """Nothing that is typed as a revision can be an option of git, and a wrong one is told in a line."""
    with pytest.raises(NoHistory) as told:
        write_revision(repository_of_review.folder, revision, tmp_path / "then")
    assert str(told.value) == why
    assert not (tmp_path / "then").exists()


def test_a_folder_that_was_not_there_is_told(repository_of_review: Repository, tmp_path: Path) -> None:
    """Before the review was added there is nothing to compare with."""
    with pytest.raises(NoHistory, match="was not there then"):
        write_revision(repository_of_review.folder, "main~3", tmp_path)


def test_a_folder_without_history_is_told(tmp_path: Path) -> None:
    """Outside a repository, and in one without a commit, there is no history."""
    with pytest.raises(NoHistory, match="not a git repository"):
        commits(tmp_path, 3)
    Repository(tmp_path).git("init", "--quiet")
    with pytest.raises(NoHistory):
        commits(tmp_path, 3)


def test_git_need_not_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git on the computer that is what is told."""
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(NoHistory, match="git cannot be run"):
        commits(tmp_path, 3)


def test_a_link_out_of_the_review_is_not_followed(tmp_path: Path) -> None:
    """A past version with a link that leads out of the folder is refused, not written."""
    made = starter_repository(tmp_path / "repository")
    (made.folder / "out").symlink_to("/etc")
    made.commit("Lead out", 5)
    with pytest.raises(NoHistory, match="cannot be unpacked"):
        write_revision(made.folder, "HEAD", tmp_path / "then")
