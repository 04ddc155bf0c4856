"""A citation graph to places: years across, communities of works as bands, one above the other.

A force-directed layout was not taken: in networkx it needs numpy, which nothing else here does, and what it says (who
is near whom) is lost in a hairball as soon as works cite the same others. Years across read at a glance, cost
milliseconds, and come out the same every time. Works that cite one another much share a band, so most lines stay in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencemap.site.years import YearScale, year_scale

if TYPE_CHECKING:
    import networkx as nx

COLUMN, ROW, BETWEEN = 52.0, 58.0, 24.0
BREADTH = 1.7
"""The least width for a height; years are spread further where bands are many, or nothing would fit a screen."""
SEED = 1


@dataclass(frozen=True)
class NetworkLayout:
    """Where each work stands, and the scale of the years."""

    places: Mapping[str, tuple[float, float]]
    scale: YearScale


def network_layout(graph: nx.DiGraph[str]) -> NetworkLayout:
    """The places of all works; bands stand in the order of their size, works without any link in the last one."""
    years: dict[str, int | None] = {key: graph.nodes[key].get("year") for key in graph}
    steps = year_scale(years.values(), 0.0, 1.0)
    heights, height = _heights(graph, {key: round(steps.x(year) * steps.slots) for key, year in years.items()})
    scale = year_scale(years.values(), 0.0, round(max(steps.slots * COLUMN, height * BREADTH), 1))
    return NetworkLayout({key: (round(scale.x(years[key]), 1), heights[key]) for key in graph}, scale)


def _heights(graph: nx.DiGraph[str], column_of: Mapping[str, int]) -> tuple[Mapping[str, float], float]:
    """How far down each work stands, and how far down the last band reaches.

    Works of one band and year stand below one another, every other year half a row lower, so that labels do not meet.
    """
    bands = _bands(graph)
    band_of = {key: number for number, band in enumerate(bands) for key in band}
    heights: dict[str, float] = {}
    top = 0.0
    for band in bands:
        columns: dict[int, list[str]] = {}
        for key in sorted(band, key=lambda key: (_pull(graph, key, band_of), key)):
            columns.setdefault(column_of[key], []).append(key)
        most = max(map(len, columns.values()))
        for column, keys in columns.items():
            first = top + (most - len(keys)) // 2 * ROW + (ROW / 2 if column % 2 else 0.0)
            heights.update((key, first + number * ROW) for number, key in enumerate(keys))
        top += most * ROW + BETWEEN
    return heights, top


def _bands(graph: nx.DiGraph[str]) -> list[list[str]]:
    """Communities of works that cite one another, the largest first, and at last the works without a link.

    Numbers stand for the works while they are found, because the order of a set of texts changes from run to run.
    """
    import networkx as nx

    keys = list(graph)
    number_of = {key: number for number, key in enumerate(keys)}
    links: nx.Graph[int] = nx.Graph()
    links.add_edges_from((number_of[source], number_of[target]) for source, target in graph.edges)
    found = nx.community.louvain_communities(links, seed=SEED) if links else []
    bands = sorted((sorted(community) for community in found), key=lambda band: (-len(band), band))
    alone = [key for key in keys if graph.degree(key) == 0]
    return [[keys[number] for number in band] for band in bands] + ([alone] if alone else [])


def _pull(graph: nx.DiGraph[str], key: str, band_of: Mapping[str, int]) -> float:
    """Towards which bands the links of a work lead, up (negative) or down."""
    others = [*graph.predecessors(key), *graph.successors(key)]
    return sum(band_of[other] - band_of[key] for other in others) / len(others) if others else 0.0
