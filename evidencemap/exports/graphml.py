"""A graph to text: GraphML for Gephi, yEd, igraph and networkx, and node-link JSON for scripts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold in any form (section 2.2)."""


def graphml(graph: nx.DiGraph[str]) -> str:
    """The graph as GraphML; edges of a multigraph are numbered, since the ids in a GraphML file must all differ."""
    import networkx as nx

    written = graph.__class__(**_clean(graph.graph))
    for node, attributes in graph.nodes(data=True):
        written.add_node(_xml(node), **_clean(attributes))
    for number, (source, target, attributes) in enumerate(graph.edges(data=True), 1):
        key = (f"e{number}",) if isinstance(written, nx.MultiDiGraph) else ()
        written.add_edge(_xml(source), _xml(target), *key, **_clean(attributes))
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *nx.generate_graphml(written), ""])


def graph_json(graph: nx.DiGraph[str]) -> str:
    """The graph as node-link JSON, which ``networkx.node_link_graph(data, edges="edges")`` reads back."""
    import networkx as nx

    edges = graph.edges(keys=True, data=True) if isinstance(graph, nx.MultiDiGraph) else graph.edges(data=True)
    whole = {
        "directed": True,
        "multigraph": graph.is_multigraph(),
        "graph": dict(graph.graph),
        "nodes": [{"id": node, **attributes} for node, attributes in graph.nodes(data=True)],
        "edges": [_edge(*edge) for edge in edges],
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _edge(source: str, target: str, *rest: Any) -> dict[str, Any]:
    *key, attributes = rest
    return {"source": source, "target": target, **({"key": key[0]} if key else {}), **attributes}


def _clean(attributes: dict[str, Any]) -> dict[str, Any]:
    return {name: _xml(value) if isinstance(value, str) else value for name, value in attributes.items()}


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
