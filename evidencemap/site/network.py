"""The citation network: a page that can be read without a script, and the data and script that draw it.

pyvis makes nodes, edges and options for vis-network; its own page is not used, since it loads from elsewhere and holds
inline scripts. Its wheel carries the vis-network script, which is copied into the site.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt
from typing import TYPE_CHECKING, Any, ClassVar

from evidencemap.analyses.timeline import OFTEN_CITED
from evidencemap.counts import counted_or_no
from evidencemap.graphs.citation import citation_graph
from evidencemap.site.material import Material
from evidencemap.site.network_layout import NetworkLayout, network_layout
from evidencemap.site.pages.parts import Head, Link

if TYPE_CHECKING:
    import networkx as nx

PATH, DATA, LIBRARY = "network.html", "assets/network-data.js", "assets/vis-network.min.js"
GRAPHML = "data/citations.graphml"
GLOBAL = "EVIDENCEMAP_NETWORK"
MOST_SHOWN = 1500
"""Above this many works vis-network is too slow to pan; those with the fewest citations are left out."""
LISTED = 20
DOT = 7.0
LABEL = 12

OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"borderWidth": 2, "scaling": {"label": {"drawThreshold": 10, "maxVisible": 17}}},
    "edges": {"smooth": False, "selectionWidth": 1.5, "hoverWidth": 1, "arrows": {"to": {"scaleFactor": 0.35}}},
    "interaction": {
        "hover": True,
        "dragNodes": False,
        "zoomView": False,
        "hideEdgesOnDrag": True,
        "tooltipDelay": 120,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
}


@dataclass(frozen=True)
class NetworkWork:
    """A work in the table under the network."""

    link: Link
    title: str
    cited_by: int
    cites: int
    kind: str


@dataclass(frozen=True)
class NetworkPage:
    """What the page says of the citations; ``left_out`` counts works that the drawing does not show."""

    template: ClassVar[str] = "network.html"
    head: Head
    works: str
    citations: str
    citing: tuple[NetworkWork, ...]
    cited: tuple[NetworkWork, ...]
    left_out: int
    graphml: str


def network_page(material: Material) -> NetworkPage:
    """The page of the citation network, with the works that cite, and those that are cited most."""
    graph = citation_graph(material.review)
    by_citations = sorted(graph, key=lambda key: (-graph.in_degree(key), key))
    cited = [key for key in by_citations[:LISTED] if graph.in_degree(key) >= OFTEN_CITED]
    citing = sorted((key for key in graph if graph.out_degree(key)), key=lambda key: (-graph.out_degree(key), key))
    works, citations = graph.number_of_nodes(), graph.number_of_edges()
    return NetworkPage(
        head=Head(PATH, "Network of citations", PATH, f"Which of {works} works cites which."),
        works=counted_or_no(works, "work", "works"),
        citations=counted_or_no(citations, "citation", "citations"),
        citing=tuple(_work(material, graph, key) for key in citing[:LISTED]),
        cited=tuple(_work(material, graph, key) for key in cited),
        left_out=max(0, works - MOST_SHOWN),
        graphml=GRAPHML,
    )


def network_files(material: Material) -> Mapping[str, bytes]:
    """What the page loads, by path: the data, and vis-network as pyvis ships it."""
    graph = _shown(citation_graph(material.review))
    return {DATA: _network_script(material, graph).encode(), LIBRARY: _vis_network()}


def _work(material: Material, graph: nx.DiGraph[str], key: str) -> NetworkWork:
    return NetworkWork(
        material.reference_link(key),
        graph.nodes[key]["title"],
        graph.in_degree(key),
        graph.out_degree(key),
        _kind(graph, key),
    )


def _kind(graph: nx.DiGraph[str], key: str) -> str:
    return "study" if graph.nodes[key]["reports_study"] else "other"


def _shown(graph: nx.DiGraph[str]) -> nx.DiGraph[str]:
    if len(graph) <= MOST_SHOWN:
        return graph
    linked = sorted(graph, key=lambda key: (-graph.degree(key), key))
    return graph.subgraph(linked[:MOST_SHOWN]).copy()


def _network_script(material: Material, graph: nx.DiGraph[str]) -> str:
    """The data as a classic script, which also works from a disk, where pages may load no JSON."""
    layout = network_layout(graph)
    network = _pyvis_network(material, graph, layout)
    data = {
        "nodes": network.nodes,
        "edges": network.edges,
        "options": network.options,
        "ticks": layout.scale.ticks,
        "start": _start(graph),
    }
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"window.{GLOBAL} = {text};\n"


def _start(graph: nx.DiGraph[str]) -> str:
    """The work with most links, at which a small screen starts."""
    return min(graph, key=lambda key: (-graph.degree(key), key), default="")


def _pyvis_network(material: Material, graph: nx.DiGraph[str], layout: NetworkLayout) -> Any:
    # Imported here because it brings IPython with it and takes a second.
    from pyvis.network import Network

    network = Network(directed=True)
    network.set_options(json.dumps(OPTIONS))
    for key in graph:
        network.add_node(key, **_node(material, graph, key, layout.places[key]))
    for citing, cited in graph.edges:
        network.add_edge(citing, cited)
    return network


def _node(material: Material, graph: nx.DiGraph[str], key: str, place: tuple[float, float]) -> dict[str, Any]:
    reference = material.review.references[key]
    cited_by, cites = graph.in_degree(key), graph.out_degree(key)
    label = material.cited[key].rsplit(" (", 1)[0]
    counts = [f"cited by {cited_by}"] + ([f"cites {cites}"] if cites else [])
    letters = round(LABEL + 7 * sqrt(max(cited_by - 1, 0)) + 3.5 * sqrt(cites))
    return {
        "label": label if len(label) <= LABEL * 2 else f"{label[: LABEL * 2 - 1]}…",
        "title": f"{material.cited[key]}\n{reference.title}\n{' · '.join(counts)}",
        "group": _kind(graph, key),
        "x": place[0],
        "y": place[1],
        "size": round(DOT + 3 * sqrt(max(cited_by - 1, 0)) + 2.2 * sqrt(cites), 1),
        "font": {"size": letters, "strokeWidth": letters // 4},
        "path": material.addresses.reference(key),
    }


@cache
def _vis_network() -> bytes:
    from importlib.resources import files

    return files("pyvis").joinpath("templates", "lib", "vis-9.1.2", "vis-network.min.js").read_bytes()
