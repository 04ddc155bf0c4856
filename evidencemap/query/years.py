"""A query if a study first appeared in a certain year, and the years that have to be tried."""

from __future__ import annotations

from collections.abc import Iterator

from evidencemap.query.syntax import EVERYTHING, NOTHING, And, InYears, Not, Or, Test


def if_in_year(test: Test, year: int) -> Test:
    """What is still asked of a study that first appeared in a year: each span of years is met by then, or is not."""
    match test:
        case InYears(first, last):
            return EVERYTHING if first <= year <= last else NOTHING
        case And(parts):
            return And(tuple(if_in_year(part, year) for part in parts))
        case Or(parts):
            return Or(tuple(if_in_year(part, year) for part in parts))
        case Not(part):
            return Not(if_in_year(part, year))
        case _:
            return test


def years_to_try(test: Test, as_of: int | None, first: int, last: int) -> list[int]:
    """A year of each stretch between ``first`` and ``last`` within which the answer to a query stays the same."""
    turns = {*_turns(test), *(() if as_of is None else (as_of + 1,))}
    return [first, *sorted(year for year in turns if first < year <= last)]


def _turns(test: Test) -> Iterator[int]:
    """The years in which a span begins, or has just ended."""
    match test:
        case InYears(first, last):
            yield from (first, last + 1)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _turns(part)
        case Not(part):
            yield from _turns(part)
