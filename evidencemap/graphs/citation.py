"""The bibliography to a citation graph: references, and which of them cites which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evidencemap.model import EvidenceMap

if TYPE_CHECKING:
    import networkx as nx

Value = str | int | bool
Attributes = dict[str, Value]


def citation_graph(review: EvidenceMap) -> nx.DiGraph[str]:
    """All references by citation key, with an edge from each citing work to what it cites.

    Nodes stand in the order of their keys, edges in the order of both ends. A work without a date has no ``year``.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph(name=f"{review.protocol.title}: citations")
    for key in review.references:
        graph.add_node(key, **reference_attributes(review, key))
    for citing, cited in citation_pairs(review):
        graph.add_edge(citing, cited, type="cites")
    return graph


def citation_pairs(review: EvidenceMap) -> tuple[tuple[str, str], ...]:
    """Citing and cited key of every citation whose two ends are in the bibliography, in order."""
    known = review.references
    links = ((citing, cited) for citing, keys in review.cites.items() for cited in keys)
    return tuple(sorted((citing, cited) for citing, cited in links if citing in known and cited in known))


def reference_attributes(review: EvidenceMap, key: str) -> Attributes:
    """What a graph says of a reference."""
    reference = review.references[key]
    attributes: Attributes = {
        "type": "reference",
        "label": reference.short,
        "title": reference.title,
        "kind": reference.kind,
        "date": reference.when,
        "reports_study": any(study.extracted for study in review.studies_of.get(key, ())),
    }
    if reference.year is not None:
        attributes["year"] = reference.year
    if key in review.decisions:
        attributes["decision"] = review.decisions[key][0].value
    return attributes
