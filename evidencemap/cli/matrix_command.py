"""``evidencemap matrix``: two facets against each other."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from evidencemap.analyses.crosstab import Cell, Crosstab, Side, crosstab
from evidencemap.cli.as_json import cell_json
from evidencemap.cli.loading import asked, loaded
from evidencemap.cli.output import BOLD, DIM, RED, YELLOW, print_json, print_lines, styled
from evidencemap.cli.stop import misused
from evidencemap.model import EvidenceMap
from evidencemap.nearest import did_you_mean
from evidencemap.records.codebook import Facet, Term

LABEL_WIDTH = 40


def run(arguments: argparse.Namespace) -> int:
    """Print the table; columns are numbered and named above it, so that it fits."""
    project = loaded(arguments)
    rows, columns = (_side(project.map, name) for name in (arguments.rows, arguments.columns))
    table = crosstab(project.map, rows, columns, asked(arguments, project), arguments.as_of)
    if arguments.format == "json":
        print_json([cell_json(cell, table) for cell in table.cells.values()])
    else:
        print_lines(_lines(table))
    return 0


def _side(review: EvidenceMap, name: str) -> Side:
    facet = review.codebook.facets.get(name)
    if facet is None:
        raise misused(f"no facet '{name}'", did_you_mean(name, review.codebook.facets))
    return Side(facet, tuple(facet.terms.values()))


def _lines(table: Crosstab) -> Iterator[str]:
    yield styled(f"{table.row_facet.label} × {table.column_facet.label}, studies", BOLD)
    for number, term in enumerate(table.columns, 1):
        yield f"{number:4} {_name(term, table.column_facet)}"
    yield styled(" " * LABEL_WIDTH + "".join(f"{number:>5}" for number in range(1, len(table.columns) + 1)), DIM)
    for row in table.rows:
        cells = "".join(_count(table.cell(row, column)) for column in table.columns)
        yield f"{_name(row, table.row_facet):<{LABEL_WIDTH}.{LABEL_WIDTH}}{cells}"
    yield styled("·  no study        ?3  none known, three could be        2?  two, and more could be", DIM)


def _name(term: Term, _facet: Facet) -> str:
    return "  " * (len(term.lineage) - 1) + term.label


def _count(cell: Cell) -> str:
    could = cell.possible - len(cell.sure)
    if not cell.sure:
        return styled(f"{'?' + str(could):>5}", YELLOW) if could else styled(f"{'·':>5}", RED)
    return styled(f"{str(len(cell.sure)) + ('?' if could else ''):>5}")
