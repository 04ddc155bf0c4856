"""The citation graph to its communities, and to the works by which these are connected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencemap.graphs.citation import citation_pairs
from evidencemap.model import EvidenceMap

if TYPE_CHECKING:
    import networkx as nx

LARGE, PIVOTS = 500, 100
"""Above so many works betweenness is estimated from the shortest ways to so many of them (Brandes & Pich 2007)."""
SEED = 0


@dataclass(frozen=True)
class Community:
    """Works that cite one another more than chance would have it; ``citing`` are those with a noted list."""

    works: tuple[str, ...]
    citing: tuple[str, ...]


@dataclass(frozen=True)
class Bridge:
    """A work with links into more than one community, its own among them; ``communities`` are numbered from 0.

    ``betweenness`` is the share of the shortest ways between other works that lead through it, from 0 to 1.
    ``cites`` tells whether a list is noted for it; without one all its links are citations of it.
    """

    key: str
    communities: tuple[int, ...]
    betweenness: float
    cites: bool
    cited_by: tuple[str, ...]


@dataclass(frozen=True)
class CitationNetwork:
    """The communities, the largest first, the bridges, and how much of the bibliography the lists leave out.

    ``modularity`` says how much more the communities cite within than chance would have it (Newman & Girvan 2004).
    ``noted`` works have a list; ``unlinked`` works neither cite nor are cited. None where there is no citation at all.
    """

    communities: tuple[Community, ...]
    bridges: tuple[Bridge, ...]
    modularity: float | None
    noted: tuple[str, ...]
    unlinked: tuple[str, ...]


def citation_network(review: EvidenceMap) -> CitationNetwork:
    """Communities by the Louvain method (Blondel et al. 2008) and bridges by betweenness (Freeman 1977).

    The graph is undirected: works, and a link wherever one cites the other. Chance, where a method leans on it, has a
    fixed seed. Works are numbered in the order of their keys before, as texts are hashed differently from run to run.
    """
    import networkx as nx

    pairs = citation_pairs(review)
    keys = sorted({key for pair in pairs for key in pair})
    number = {key: index for index, key in enumerate(keys)}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(keys)))
    graph.add_edges_from((number[citing], number[cited]) for citing, cited in pairs)
    found = _communities(graph)
    communities = tuple(_community(review, [keys[node] for node in nodes]) for nodes in found)
    return CitationNetwork(
        communities,
        _bridges(review, graph, keys, found),
        nx.community.modularity(graph, [set(nodes) for nodes in found]) if pairs else None,
        tuple(key for key in review.references if review.has_list(key)),
        tuple(key for key in review.references if key not in number),
    )


def _communities(graph: nx.Graph[int]) -> list[list[int]]:
    import networkx as nx

    if not graph.number_of_edges():
        return []
    found = [sorted(nodes) for nodes in nx.community.louvain_communities(graph, seed=SEED)]
    return sorted(found, key=lambda nodes: (-len(nodes), nodes))


def _community(review: EvidenceMap, keys: list[str]) -> Community:
    return Community(tuple(keys), tuple(key for key in keys if review.has_list(key)))


def _bridges(review: EvidenceMap, graph: nx.Graph[int], keys: list[str], found: list[list[int]]) -> tuple[Bridge, ...]:
    import networkx as nx

    home = {node: index for index, nodes in enumerate(found) for node in nodes}
    pivots = PIVOTS if len(graph) > LARGE else None
    betweenness = nx.betweenness_centrality(graph, k=pivots, seed=SEED)
    bridges = [
        Bridge(
            keys[node],
            tuple(sorted({home[node], *(home[other] for other in graph[node])})),
            betweenness[node],
            review.has_list(keys[node]),
            tuple(sorted(review.cited_by.get(keys[node], ()))),
        )
        for node in graph
    ]
    several = [bridge for bridge in bridges if len(bridge.communities) > 1]
    return tuple(sorted(several, key=lambda bridge: (-round(bridge.betweenness, 12), bridge.key)))
