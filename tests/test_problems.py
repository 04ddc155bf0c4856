"""A mistake as a value: it prints as compilers do, and sorts by place."""

from __future__ import annotations

from evidencemap.problems import CannotRead, CannotWrite, Place, Problem, ProblemLog


def test_a_problem_prints_with_its_place_and_hint() -> None:
    """A problem reads ``path:line:column: message (hint)``, so that editors can jump to it."""
    place = Place("references/studies/bo2017.yaml", 5, 13)
    problem = Problem(place, "modality: unknown term 'MBT G'", "did you mean 'mbt-group'?")
    assert str(problem) == (
        "references/studies/bo2017.yaml:5:13: modality: unknown term 'MBT G' (did you mean 'mbt-group'?)"
    )
    assert str(Problem(place, "the file is empty")) == "references/studies/bo2017.yaml:5:13: the file is empty"


def test_problems_sort_by_place() -> None:
    """Problems sort by path, then line, then column, as numbers."""
    places = [Place("a", 2, 10), Place("b", 1, 1), Place("a", 10, 1), Place("a", 2, 9)]
    assert [str(problem.place) for problem in sorted(Problem(place, "m") for place in places)] == [
        "a:2:9",
        "a:2:10",
        "a:10:1",
        "b:1:1",
    ]


def test_a_field_stands_in_front_of_its_messages() -> None:
    """Messages about a field name it; mistakes and notices go into one log."""
    log = ProblemLog()
    log.about("design").add(Place("a"), "nothing is written here")
    log.about("author").notice(Place("a"), "several people seem to stand in one name")
    log.add(Place("a"), "the file is empty")
    assert [(problem.message, problem.notice) for problem in log.problems] == [
        ("design: nothing is written here", False),
        ("author: several people seem to stand in one name", True),
        ("the file is empty", False),
    ]


def test_what_stops_the_program_says_why() -> None:
    """That a review cannot be read or a file not be written carries the problems in words."""
    problem = Problem(Place("review.yaml"), "there is no review here")
    assert str(CannotRead([problem, problem])) == f"{problem}\n{problem}"
    assert str(CannotWrite(problem)) == str(problem)
