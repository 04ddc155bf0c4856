"""``evidencemap graph``: the graphs for other programs."""

from __future__ import annotations

import argparse

from evidencemap.cli.loading import loaded
from evidencemap.cli.output import print_data


def run(arguments: argparse.Namespace) -> int:
    """Print a graph as GraphML or node-link JSON."""
    from evidencemap.exports.graphml import graph_json, graphml
    from evidencemap.graphs.citation import citation_graph
    from evidencemap.graphs.evidence import evidence_graph, whole_graph

    graphs = {"citations": citation_graph, "evidence": evidence_graph, "all": whole_graph}
    graph = graphs[arguments.of](loaded(arguments).map)
    print_data(graphml(graph) if arguments.format == "graphml" else graph_json(graph))
    return 0
