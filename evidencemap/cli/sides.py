"""The two sides of a comparison as they can be typed: a folder, a year, or a revision of the review's history."""

from __future__ import annotations

from pathlib import Path

from evidencemap.analyses.view import View
from evidencemap.cli.loading import all_mistakes
from evidencemap.cli.stop import Stop, complain, misused
from evidencemap.folder import PROTOCOL, Project
from evidencemap.problems import CannotRead, Problem
from evidencemap.project import load
from evidencemap.revisions import revision_of
from evidencemap.sources.git_history import NoHistory

YEAR_DIGITS = 4


def view_named(given: str, at_hand: Project) -> View:
    """What somebody means; a year and a revision are those of the review at hand."""
    if given.isascii() and given.isdigit() and len(given) == YEAR_DIGITS:
        return View(at_hand.map, int(given))
    if (Path(given) / PROTOCOL).is_file():
        return View(_without_mistakes(load(Path(given)), given, 1).map)
    try:
        return View(_without_mistakes(revision_of(at_hand.folder, given), given, 3).map)
    except NoHistory as why:
        folder = f"the folder {given} has no {PROTOCOL}" if Path(given).is_dir() else None
        complain(folder or str(why))
    except CannotRead as unreadable:
        complain(_in_one_line(given, unreadable.problems))
    raise Stop(3)


def years_in_order(old: View, new: View) -> None:
    """Time goes one way: what had appeared by a year can be less than what had by a later one, and never gone."""
    if old.review is new.review and old.year and new.year and old.year > new.year:
        raise misused(f"{old.year} is later than {new.year}", f"ask for: evidencemap changes {new.year} {old.year}")


def _without_mistakes(project: Project, given: str, code: int) -> Project:
    mistakes = all_mistakes(project)
    if mistakes:
        complain(_in_one_line(given, mistakes))
        raise Stop(code)
    return project


def _in_one_line(given: str, mistakes: tuple[Problem, ...]) -> str:
    """Enough to know why: what a past version says wrongly cannot be mended any more."""
    several = f", the first of {len(mistakes)}" if len(mistakes) > 1 else ""
    return f"{given}: the review has mistakes there{several}: {mistakes[0]}"
