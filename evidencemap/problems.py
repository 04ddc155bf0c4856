"""A user's mistake as a value: where it is, what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """A position in a file of the review; line and column count from 1.

    A tuple because a review has thousands of them, and a tuple is made several times as fast as a dataclass.
    """

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Problem(NamedTuple):
    """One mistake, told so that it can be mended; problems sort by place.

    A notice is worth knowing but breaks nothing: it does not change the exit code.
    """

    place: Place
    message: str
    hint: str = ""
    notice: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f" ({self.hint})" if self.hint else "")


@dataclass
class ProblemLog:
    """Collects problems while files are read, so that all are told at once.

    ``subject`` is the field being read; it stands in front of every message.
    """

    problems: list[Problem] = field(default_factory=list)
    subject: str = ""

    @property
    def mistakes(self) -> list[Problem]:
        """What was told and is no mere notice."""
        return [problem for problem in self.problems if not problem.notice]

    def about(self, subject: str) -> ProblemLog:
        """The same log, for messages about a field."""
        return ProblemLog(self.problems, subject)

    def add(self, place: Place, message: str, hint: str = "") -> None:
        """Note a mistake at a place."""
        self.problems.append(Problem(place, self._worded(message), hint))

    def notice(self, place: Place, message: str, hint: str = "") -> None:
        """Note something worth knowing that is no mistake."""
        self.problems.append(Problem(place, self._worded(message), hint, notice=True))

    def _worded(self, message: str) -> str:
        return f"{self.subject}: {message}" if self.subject else message


class CannotRead(Exception):  # noqa: N818  reads as a sentence: "raise CannotRead"
    """The review cannot be read at all, so no question about it can be answered."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class CannotWrite(Exception):  # noqa: N818  as above
    """Something is in the way of what should be written; nothing was changed."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))
