"""``evidencemap history``: what was known, year by year."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from evidencemap.analyses.changed_gaps import GapChange, Turn
from evidencemap.analyses.crosstab import CellState
from evidencemap.analyses.history import DEPTHS, History, YearLine, history
from evidencemap.analyses.wording import studies_asked_for
from evidencemap.cli.loading import loaded
from evidencemap.cli.memory_json import history_json
from evidencemap.cli.output import BOLD, DIM, print_json, print_lines, styled
from evidencemap.counts import with_doubt
from evidencemap.model import EvidenceMap
from evidencemap.query.parse import parse_query

_NAMED = 4


def run(arguments: argparse.Namespace) -> int:
    """Print the table of years."""
    review = loaded(arguments).map
    found = history(review)
    if arguments.format == "json":
        print_json(history_json(found))
    else:
        print_lines(_lines(review, found))
    return 0


def _lines(review: EvidenceMap, found: History) -> Iterator[str]:
    plan = review.protocol.map
    among = f", among {studies_asked_for(parse_query(plan.where, review))}" if plan.where else ""
    yield styled(
        f"What was known by the end of each year; map of {plan.rows.facet} × {plan.columns.facet}{among}", BOLD
    )
    ways = "".join(f"{f'{t}-way':>8}" for t in DEPTHS)
    counts = "year  studies  with  thin  gap?   gap  in scope"
    yield styled(f"{counts}{ways}  cells closed and opened, by which studies", DIM)
    yield from map(_line, found.years)
    yield styled("with: cells with enough studies    thin: with some    gap?: none known    gap: none possible", DIM)
    yield from (styled(line, DIM) for line in _what_is_counted(found))
    if found.undated:
        yield styled(f"+?: may have appeared; of any year could be {', '.join(found.undated)}", DIM)


def _what_is_counted(found: History) -> Iterator[str]:
    """What the shares are of: the studies and the combinations that the search for gaps looks at, no others."""
    studies = studies_asked_for(found.scope)
    terms = ", ".join(facet.id for facet in found.facets)
    yield f"in scope: {studies}, by the date of each finding, as in the search for gaps; +?: may be"
    yield f"t-way: combinations of t terms that any of these {studies} has, of all the search asks for in {terms}"


def _line(line: YearLine) -> str:
    states = line.states
    enough = states[CellState.COVERED] + states[CellState.CLUSTER]
    cells = (enough, states[CellState.THIN], states[CellState.POSSIBLE_GAP], states[CellState.CERTAIN_GAP])
    shares = "".join(f"{100 * one.share:7.1f}%" for one in line.coverage)
    studies, in_scope = with_doubt(line.studies, line.doubtful), with_doubt(line.in_scope, line.perhaps_in_scope)
    counts = f"{studies:>9}{''.join(f'{number:>6}' for number in cells)}{in_scope:>10}"
    return f"{line.year:<4}{counts}{shares}  {_turns(line)}".rstrip()


def _turns(line: YearLine) -> str:
    told = (_turn(line, turn) for turn in (Turn.CLOSED, Turn.OPENED))
    return styled("; ".join(filter(None, told)))


def _turn(line: YearLine, turn: Turn) -> str:
    turned = [change for change in line.turns if change.turn is turn]
    return f"{len(turned)} {turn.value} by {_named(turned)}" if turned else ""


def _named(turned: list[GapChange]) -> str:
    ids = sorted({id for change in turned for id in change.studies})
    return ", ".join(ids[:_NAMED]) + (f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else "")
