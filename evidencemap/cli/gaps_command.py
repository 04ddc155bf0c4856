"""``evidencemap gaps``: what has not been studied."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from evidencemap.analyses.crosstab import Cell, CellState, Crosstab, declared_map
from evidencemap.analyses.gaps import Answer, answer, map_gaps
from evidencemap.analyses.wording import finding_sentence
from evidencemap.cli.as_json import answer_json, cell_json
from evidencemap.cli.loading import asked, loaded
from evidencemap.cli.output import BOLD, DIM, GREEN, RED, YELLOW, print_json, print_lines, styled, wrapped
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import OpenStudy
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import EVERYTHING
from evidencemap.records.study import Study

COLOURS = {CellState.CERTAIN_GAP: RED, CellState.POSSIBLE_GAP: YELLOW, CellState.THIN: YELLOW}


def run(arguments: argparse.Namespace) -> int:
    """Answer a query, or list the gaps of the declared map."""
    project = loaded(arguments)
    test = asked(arguments, project)
    if arguments.query:
        found = answer(project.map, test, arguments.as_of)
        if arguments.format == "json":
            print_json(answer_json(found))
        else:
            print_lines(answer_lines(project.map, found))
        return 0
    table = declared_map(project.map, parse_query(project.map.protocol.map.where, project.map), arguments.as_of)
    cells = map_gaps(table)
    if arguments.format == "json":
        print_json([cell_json(cell, table) for cell in cells])
    else:
        print_lines(_map_lines(table, cells))
    return 0


def answer_lines(review: EvidenceMap, found: Answer) -> Iterator[str]:
    """The answer as a reader wants it: the sentence, then its proof."""
    yield styled(found.sentence, BOLD)
    state = styled(found.state.value.upper(), COLOURS.get(found.state, GREEN), BOLD)
    as_of = f", as of {found.as_of}" if found.as_of else ""
    yield f"{state}  sure {found.sure}, possible {found.possible}{as_of}{_expected(found.expected)}"
    if found.studies:
        yield "\nstudies"
        yield from (study_line(review, study) for study in found.studies)
    if found.could_match:
        yield "\ncould match; to know, read"
        yield from (_open_line(review, item) for item in found.could_match)
    if found.nearest:
        yield "\nnearest evidence"
    for neighbour in found.nearest:
        count = len(neighbour.studies)
        yield f"  {neighbour.words}: {count}"
        yield from ("  " + study_line(review, study) for study in neighbour.studies[:5])
        if count > 5:
            yield f"    … and {count - 5} more: evidencemap studies '{neighbour.test}'"
    if found.claims:
        yield "\nclaims that speak of it"
        yield from (wrapped(f"{claim.id}: {claim.text}", "  ") for claim in found.claims)


def study_line(review: EvidenceMap, study: Study) -> str:
    """A study on one line."""
    return f"  {styled(study.id, BOLD)}  {styled(review.year_text(study), DIM)}  {styled(study.title)}"


def _open_line(review: EvidenceMap, item: OpenStudy) -> str:
    unknown = styled(f"unknown: {', '.join(item.unknown)}", YELLOW)
    return f"{study_line(review, item.study)}  {unknown}, read {styled(', '.join(item.study.reports))}"


def _expected(expected: float | None) -> str:
    return "" if expected is None else f", expected {expected:.1f} if the facets were unrelated"


def _map_lines(table: Crosstab, cells: tuple[Cell, ...]) -> Iterator[str]:
    total = len(table.cells)
    empty = sum(cell.state.is_gap for cell in cells)
    yield styled(
        f"{table.row_facet.label} × {table.column_facet.label}: {empty} of {total} cells have no known study", BOLD
    )
    if table.where != EVERYTHING:
        yield f"The map counts what matches {table.where}."
    yield styled("Most expected first; expected = what chance alone would give if the two facets were unrelated.", DIM)
    for cell in cells:
        expected = "   –" if cell.expected is None else f"{cell.expected:4.1f}"
        state = styled(f"{cell.state.value:<12}", COLOURS.get(cell.state, GREEN))
        yield f"  {expected}  {state}  {finding_sentence(cell.test, len(cell.sure), cell.possible)}"
