"""The map as a table of counts: shade, circle and word for each cell."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from typing import ClassVar

from evidencemap.analyses.crosstab import Cell, CellState
from evidencemap.analyses.wording import counted_studies, description, kind_of_study
from evidencemap.counts import studies_counted_or_no
from evidencemap.records.codebook import Term
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Head, Link

SHADES = 12
"""Steps of the shade; ``colours.css`` has a class for each."""
LARGEST_CIRCLE = 21.0
SMALLEST_CIRCLE = 4.0
_SPOKEN = {
    CellState.CERTAIN_GAP: "no studies, certain gap",
    CellState.THIN: "thin evidence",
    CellState.COVERED: "covered",
    CellState.CLUSTER: "much evidence",
}


@dataclass(frozen=True)
class Heading:
    """The head of a row or column; ``depth`` counts the broader terms on the same side of the map."""

    link: Link
    depth: int
    within: str
    grouped: bool


@dataclass(frozen=True)
class CellView:
    """A cell as it is drawn: ``shade`` is a step of the scale, ``radius`` is in the units of a box of 48."""

    path: str
    state: str
    shown: str
    aside: str
    spoken: str
    shade: int
    radius: str


@dataclass(frozen=True)
class Row:
    """A line of the map."""

    heading: Heading
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class LegendStep:
    """A shade with the least number of studies that it stands for."""

    shade: int
    label: str


@dataclass(frozen=True)
class Matrix:
    """The map, ready to be drawn."""

    row_label: str
    column_label: str
    counted: str
    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    legend: tuple[LegendStep, ...]
    enough: int
    many: int
    total: str


@dataclass(frozen=True)
class MapPage:
    """The page of the map."""

    template: ClassVar[str] = "map.html"
    head: Head
    matrix: Matrix
    certain: int
    possible: int
    thin: int
    filled: int


def map_page(material: Material) -> MapPage:
    """The map in full."""
    states = [cell.state for cell in material.table.cells.values()]
    return MapPage(
        head=Head("map.html", "The map", "map.html", "How many studies there are on what, and on what there are none."),
        matrix=matrix(material),
        certain=states.count(CellState.CERTAIN_GAP),
        possible=states.count(CellState.POSSIBLE_GAP),
        thin=states.count(CellState.THIN),
        filled=states.count(CellState.COVERED) + states.count(CellState.CLUSTER),
    )


def matrix(material: Material) -> Matrix:
    """The table of the declared map with everything that is drawn in it."""
    table, plan = material.table, material.review.protocol.map
    most = max((len(cell.sure) for cell in table.cells.values()), default=0)
    headings = _headings(material, table.rows)
    rows = tuple(
        Row(heading, tuple(cell_view(material, table.cell(row, column), most) for column in table.columns))
        for row, heading in zip(table.rows, headings, strict=True)
    )
    return Matrix(
        row_label=table.row_facet.label,
        column_label=table.column_facet.label,
        counted=_counted(material),
        columns=_headings(material, table.columns),
        rows=rows,
        legend=_legend(most),
        enough=plan.enough,
        many=plan.many,
        total=counted_studies(material.where, len(table.studies)),
    )


def _counted(material: Material) -> str:
    """What the numbers are numbers of: *studies*, or what the map is narrowed to."""
    return f"{kind_of_study(material.where)[1]}{description(material.where)}"


def _headings(material: Material, terms: tuple[Term, ...]) -> tuple[Heading, ...]:
    shown = set(terms)
    broader = {term: [wider for wider in term.lineage[1:] if wider in shown] for term in terms}
    parents = {wider for lineage in broader.values() for wider in lineage}
    return tuple(
        Heading(
            material.term_link(term),
            min(len(broader[term]), 3),
            broader[term][0].label if broader[term] else "",
            grouped=bool(broader[term]) or term in parents,
        )
        for term in terms
    )


def cell_view(material: Material, cell: Cell, most: int) -> CellView:
    """A cell as it is drawn where ``most`` studies stand in the fullest one."""
    count, could = len(cell.sure), len(cell.open)
    shown, aside = str(count), f"+{could}?" if could else ""
    if cell.state is CellState.CERTAIN_GAP:
        shown, aside = "gap", ""
    elif cell.state is CellState.POSSIBLE_GAP:
        shown, aside = "gap?", f"{could} could"
    share = sqrt(count / most) if most else 0.0
    return CellView(
        path=material.addresses.cell(cell.row, cell.column),
        state=cell.state.value.replace(" ", "-"),
        shown=shown,
        aside=aside,
        spoken=f"{spoken_name(cell)}: {spoken(cell)}",
        shade=ceil(SHADES * share),
        radius=f"{max(SMALLEST_CIRCLE, LARGEST_CIRCLE * share):.1f}" if count else "",
    )


def spoken_name(cell: Cell) -> str:
    """How a screen reader names a cell."""
    return f"{cell.row.label}, {cell.column.label}"


def spoken(cell: Cell) -> str:
    """What a screen reader says of a cell."""
    count, could = len(cell.sure), len(cell.open)
    if cell.state is CellState.CERTAIN_GAP:
        return _SPOKEN[cell.state]
    if cell.state is CellState.POSSIBLE_GAP:
        return f"no study known, {could} could be: possible gap"
    more = f", {could} more could be" if could else ""
    return f"{studies_counted_or_no(count)}, {_SPOKEN[cell.state]}{more}"


def _legend(most: int) -> tuple[LegendStep, ...]:
    numbers = sorted({1, round(most / 4), round(most / 2), most} - {0})
    return tuple(LegendStep(ceil(SHADES * sqrt(number / most)), str(number)) for number in numbers if number <= most)
