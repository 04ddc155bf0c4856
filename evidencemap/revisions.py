"""A review folder as it was: at a revision of its git history, or at its last commits."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from evidencemap.folder import Project
from evidencemap.problems import CannotRead, Problem
from evidencemap.project import load
from evidencemap.sources.git_history import Commit, NoHistory, commits, write_revision
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Revision:
    """A commit with the review that it left; None where that could not be read."""

    commit: Commit
    project: Project | None


def revision_of(folder: Path, revision: str) -> Project:
    """The review of a folder at a revision, places named as in the folder; raises NoHistory, CannotRead."""
    with TemporaryDirectory(prefix="evidencemap-") as name:
        then = Path(name)
        write_revision(folder, revision, then)
        try:
            project = load(then)
        except CannotRead as unreadable:
            raise CannotRead(_named_as_in(folder, then, problem) for problem in unreadable.problems) from None
    problems = tuple(_named_as_in(folder, then, problem) for problem in project.problems)
    return Project(folder, project.map, problems)


def last_revisions(folder: Path, limit: int) -> tuple[Revision, ...]:
    """The review after each of the last commits that changed its folder, newest first; none without a history."""
    try:
        return tuple(Revision(commit, _as_committed(folder, commit.id)) for commit in commits(folder, limit))
    except NoHistory:
        return ()


@lru_cache(maxsize=16)
def _as_committed(folder: Path, commit: str) -> Project | None:
    """The review that a commit left, kept, as a commit never changes; None where it cannot be read."""
    try:
        return revision_of(folder, commit)
    except CannotRead:
        return None


def _named_as_in(folder: Path, then: Path, problem: Problem) -> Problem:
    inside = Path(problem.place.path)
    if not inside.is_relative_to(then):
        return problem
    named = (folder / inside.relative_to(then)).as_posix()
    return problem._replace(place=problem.place._replace(path=named))
