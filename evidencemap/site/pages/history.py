"""The map as of any year: a table of years, a drawing of them, and what a slider puts into the map."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from evidencemap.analyses.changed_gaps import Turn
from evidencemap.analyses.crosstab import Cell, CellState
from evidencemap.analyses.history import DEPTHS, YearLine
from evidencemap.analyses.wording import listed, studies_asked_for
from evidencemap.counts import counted_or_no, studies_counted_or_no, with_doubt
from evidencemap.site.material import Material
from evidencemap.site.pages.matrix import Matrix, cell_view, matrix, spoken, spoken_name
from evidencemap.site.pages.parts import Head, Link
from evidencemap.values import dataclass

PATH, DATA = "history.html", "assets/history-data.js"
GLOBAL = "EVIDENCEMAP_HISTORY"
HEIGHT, LABELS = 200.0, 24.0
BAR = 0.9
"""How much of the room of a year its column takes."""
MOST_LABELS = 9
"""So many years can be named on the width of a phone."""
LABEL_STEPS = (5, 10, 20, 50, 100)
STACKED = (
    ("covered", (CellState.COVERED, CellState.CLUSTER)),
    ("thin", (CellState.THIN,)),
    ("possible-gap", (CellState.POSSIBLE_GAP,)),
    ("certain-gap", (CellState.CERTAIN_GAP,)),
)
"""From the ground up: the kinds of cell, as the style sheet calls them."""


@dataclass(frozen=True)
class YearRow:
    """A year in the table; ``cells`` in the order of ``STACKED``."""

    year: str
    studies: str
    cells: tuple[int, ...]
    in_scope: str
    shares: tuple[str, ...]
    closed: int
    opened: int
    by: tuple[Link, ...]


@dataclass(frozen=True)
class Bar:
    """A piece of the column of a year; heights are in pixels."""

    kind: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """A year of the drawing; ``label`` is empty where there is no room for one.

    What lies sideways is in percent of the width, so that columns shrink on a phone and words do not.
    """

    bars: tuple[Bar, ...]
    x: float
    label: str
    label_x: float


@dataclass(frozen=True)
class HistoryPage:
    """The years; ``changes`` leads to what changed in the review itself and is empty where that is not known."""

    template: ClassVar[str] = "history.html"
    head: Head
    first: str
    last: str
    rows: tuple[YearRow, ...]
    ways: tuple[int, ...]
    facets: str
    scope: str
    undated: tuple[Link, ...]
    columns: tuple[Column, ...]
    height: float
    ground: float
    bar: float
    cells: int
    matrix: Matrix
    told: str
    changes: str


def history_page(material: Material, changes: str) -> HistoryPage:
    """The page; without a dated study it has no years."""
    found, studies = material.history, material.review.studies
    years = found.years
    return HistoryPage(
        head=Head(PATH, "History", PATH, "What was known by the end of each year, and which gaps were closed when."),
        first=str(years[0].year) if years else "",
        last=str(years[-1].year) if years else "",
        rows=tuple(_row(material, line) for line in years),
        ways=DEPTHS,
        facets=listed([facet.label for facet in found.facets]),
        scope=studies_asked_for(found.scope),
        undated=tuple(Link(studies[id].title or id, material.addresses.study(studies[id])) for id in found.undated),
        columns=_columns(years),
        height=HEIGHT + LABELS,
        ground=HEIGHT,
        bar=round(100 * BAR / max(len(years), 1), 2),
        cells=len(material.table.cells),
        matrix=matrix(material),
        told=_told(years[-1]) if years else "",
        changes=changes,
    )


def _row(material: Material, line: YearLine) -> YearRow:
    turned = [change for change in line.turns if change.turn in (Turn.CLOSED, Turn.OPENED)]
    studies = [material.review.studies[id] for id in sorted({id for change in turned for id in change.studies})]
    ordered = sorted(studies, key=material.study_order)
    return YearRow(
        year=str(line.year),
        studies=with_doubt(line.studies, line.doubtful),
        cells=_stacked(line),
        in_scope=with_doubt(line.in_scope, line.perhaps_in_scope),
        shares=tuple(f"{100 * one.share:.1f} %" for one in line.coverage),
        closed=sum(change.turn is Turn.CLOSED for change in turned),
        opened=sum(change.turn is Turn.OPENED for change in turned),
        by=tuple(Link(material.study_line(study).reports, material.addresses.study(study)) for study in ordered),
    )


def _stacked(line: YearLine) -> tuple[int, ...]:
    return tuple(sum(line.states[state] for state in states) for _, states in STACKED)


def _columns(years: Sequence[YearLine]) -> tuple[Column, ...]:
    room = 100 / max(len(years), 1)
    named = named_years([line.year for line in years])
    return tuple(
        Column(
            tuple(_bars(_stacked(line))),
            round(room * place, 2),
            str(line.year) if line.year in named else "",
            round(room * (place + BAR / 2), 2),
        )
        for place, line in enumerate(years)
    )


def _bars(numbers: tuple[int, ...]) -> Iterator[Bar]:
    scale, top = HEIGHT / (sum(numbers) or 1), HEIGHT
    for (kind, _), number in zip(STACKED, numbers, strict=True):
        top -= number * scale
        if number:
            yield Bar(kind, round(top, 1), round(number * scale, 1))


def named_years(years: Sequence[int]) -> frozenset[int]:
    """The years that the drawing names: the first, the last, and round ones with room between them."""
    if not years:
        return frozenset()
    room = len(years) / MOST_LABELS
    step = next((step for step in LABEL_STEPS if step >= room), LABEL_STEPS[-1])
    between = (year for year in years if year % step == 0 and years[0] + room <= year <= years[-1] - room)
    return frozenset((years[0], *between, years[-1]))


def _told(line: YearLine) -> str:
    """What the slider says: the year and its gaps."""
    empty, certain = sum(line.states[state] for state in line.states if state.is_gap), CellState.CERTAIN_GAP
    gaps = counted_or_no(empty, "cell", "cells")
    more = f", {line.doubtful} more may have appeared" if line.doubtful else ""
    known = f"By the end of {line.year}: {studies_counted_or_no(line.studies)}{more}"
    return f"{known}; {gaps} without a known study, {line.states[certain]} of them certain gaps."


def history_files(material: Material) -> Mapping[str, bytes]:
    """The data of the slider as a script that the page can load from a folder, without a server."""
    return {DATA: f"globalThis.{GLOBAL} = {json.dumps(_data(material), ensure_ascii=False)};\n".encode()}


def _data(material: Material) -> dict[str, Any]:
    """How each cell is drawn at the end of each year, a place in ``views`` for every cell in the order of the map."""
    years = material.history.years
    most = max((len(cell.sure) for cell in material.table.cells.values()), default=0)
    views: dict[tuple[object, ...], int] = {}
    told = []
    for line in years:
        drawn = (_drawn(material, cell, most) for cell in line.table.cells.values())
        places = [views.setdefault(view, len(views)) for view in drawn]
        told.append({"year": line.year, "told": _told(line), "cells": places})
    names = [spoken_name(cell) for cell in material.table.cells.values()]
    return {"names": names, "views": [list(view) for view in views], "years": told}


def _drawn(material: Material, cell: Cell, most: int) -> tuple[object, ...]:
    view = cell_view(material, cell, most)
    return view.state, view.shade, view.radius, view.shown, view.aside, spoken(cell)
