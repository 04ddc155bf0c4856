"""A git repository around a copy of the starter review, for tests of its history."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import write_review

ME = {"NAME": "A Tester", "EMAIL": "tester@example.org"}
INTERVIEWS = "studies/paired-interviews.yaml"


@dataclass(frozen=True)
class Repository:
    """A work tree with the review in ``my review``, beside files that are none of the review's."""

    top: Path

    @property
    def folder(self) -> Path:
        """The review."""
        return self.top / "my review"

    def git(self, *arguments: str, date: str = "2024-03-01T12:00:00+00:00") -> str:
        """What git says, with a name, a date and no settings of this computer."""
        people = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in ME.items()}
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        nowhere = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        return subprocess.run(
            ["git", *arguments],
            cwd=self.top,
            env={**os.environ, **people, **dates, **nowhere},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def commit(self, subject: str, day: int = 1, **files: str | None) -> None:
        """Write files of the review, or take out those that are None, and commit everything."""
        for name, text in files.items():
            target = self.folder / name
            if text is None:
                target.unlink()
            else:
                target.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", subject, date=f"2024-03-{day:02}T12:00:00+01:00")


def starter_repository(top: Path) -> Repository:
    """Four commits: no review yet, the review, a commit beside it, and one that takes the interviews out."""
    top.mkdir(parents=True, exist_ok=True)
    made = Repository(top)
    made.git("init", "--quiet", "--initial-branch=main")
    (top / "README").write_text("Not of the review.\n")
    made.commit("Start", 1)
    write_review(made.folder)
    made.commit("Add the review", 2)
    (top / "README").write_text("Still not of the review.\n")
    made.commit("Say more", 3)
    made.commit("Take the interviews out <again>", 4, **{INTERVIEWS: None})
    return made
