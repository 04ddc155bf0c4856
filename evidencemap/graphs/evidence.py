"""The EvidenceMap to an evidence graph: studies, findings, terms, references and claims, and what joins them.

| from | edge | to |
|---|---|---|
| study | ``reports`` · ``described_in`` | reference |
| study | ``has_finding`` | finding |
| study, finding | ``coded``, with ``facet`` and ``state``, and the ``package`` where there is one | term |
| term | ``broader`` · ``component_of`` | term |
| reference | ``source_of`` | claim |
| claim | ``about`` | term |
| claim | ``matched_by``, with ``sure`` | study |
| claim | ``repeats`` | claim |
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from evidencemap.graphs.citation import Attributes, citation_pairs, reference_attributes
from evidencemap.graphs.codings import StatedCoding, stated_codings
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import And, HasTerm, Not, Or, Test
from evidencemap.records.claim import Claim
from evidencemap.records.codebook import Term
from evidencemap.records.coding import Code
from evidencemap.records.study import Study

if TYPE_CHECKING:
    import networkx as nx


def evidence_graph(review: EvidenceMap) -> nx.MultiDiGraph[str]:
    """Studies, findings, terms, the references that they rest on, and claims; nodes and edges carry their ``type``.

    Several edges may join two nodes; the key of an edge is its type, with the facet where there is one. Raises
    QueryMistake for a claim whose query cannot be understood.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=f"{review.protocol.title}: evidence")
    _add_terms(graph, review)
    _add_references(graph, review)
    _add_studies(graph, review)
    _add_codings(graph, review)
    _add_claims(graph, review)
    return graph


def whole_graph(review: EvidenceMap) -> nx.MultiDiGraph[str]:
    """The evidence graph with all references and citations in it."""
    graph = evidence_graph(review)
    graph.graph["name"] = review.protocol.title
    for key in review.references:
        graph.add_node(reference_node(key), **reference_attributes(review, key))
    for citing, cited in citation_pairs(review):
        _join(graph, reference_node(citing), "cites", reference_node(cited))
    return graph


def study_node(study: Study) -> str:
    """The id of a study in a graph."""
    return f"study:{study.id}"


def finding_node(study: Study, number: int) -> str:
    """The id of a finding, counted from 1 within its study."""
    return f"finding:{study.id}#{number}"


def term_node(term: Term) -> str:
    """The id of a term; a term keeps the facet that defines it, whichever facet it is used for."""
    return f"term:{term.facet}:{term.id}"


def reference_node(key: str) -> str:
    """The id of a reference where other kinds of nodes stand beside it."""
    return f"reference:{key}"


def claim_node(claim: str) -> str:
    """The id of a claim in a graph."""
    return f"claim:{claim}"


def _join(
    graph: nx.MultiDiGraph[str], source: str, kind: str, target: str, attributes: Attributes | None = None
) -> None:
    """Add an edge unless an end of it is missing, as it is where a record points at nothing."""
    if source in graph and target in graph:
        more = attributes or {}
        key = f"{kind}:{more['facet']}" if "facet" in more else kind
        graph.add_edge(source, target, key, type=kind, **more)


def _add_terms(graph: nx.MultiDiGraph[str], review: EvidenceMap) -> None:
    for term in review.codebook.terms():
        attributes: Attributes = {"label": term.label, "facet": term.facet, "definition": term.definition}
        graph.add_node(term_node(term), type="term", **attributes)
    for facet in review.codebook:
        for term in () if facet.terms_from else facet.terms.values():
            if term.broader:
                _join(graph, term_node(term), "broader", term_node(term.broader))
            for component in facet.components(term):
                _join(graph, term_node(component), "component_of", term_node(term))


def _add_references(graph: nx.MultiDiGraph[str], review: EvidenceMap) -> None:
    of_studies = {key for study in review.studies.values() for key in (*study.reports, *study.described_in)}
    of_claims = {claim.source for claim in review.claims.values()}
    for key in sorted((of_studies | of_claims) & review.references.keys()):
        graph.add_node(reference_node(key), **reference_attributes(review, key))


def _add_studies(graph: nx.MultiDiGraph[str], review: EvidenceMap) -> None:
    for study in review.studies.values():
        first = review.first_year(study)
        year: Attributes = {"year": first} if first else {}
        graph.add_node(study_node(study), type="study", label=study.title, extracted=study.extracted, **year)
        for number, finding in enumerate(study.findings, 1):
            node = finding_node(study, number)
            graph.add_node(node, type="finding", label=finding.summary, direction=finding.direction)
            _join(graph, study_node(study), "has_finding", node)
        for key in study.reports:
            _join(graph, study_node(study), "reports", reference_node(key))
        for key in study.described_in:
            _join(graph, study_node(study), "described_in", reference_node(key))


def _add_codings(graph: nx.MultiDiGraph[str], review: EvidenceMap) -> None:
    for stated in stated_codings(review):
        node = study_node(stated.study) if stated.number is None else finding_node(stated.study, stated.number)
        if not stated.coding.codes:
            graph.nodes[node][f"state_{stated.facet.id}"] = stated.coding.state.value
        for code in stated.coding.codes:
            _join(graph, node, "coded", term_node(code.term), _of_code(stated, code))


def _of_code(stated: StatedCoding, code: Code) -> Attributes:
    attributes: Attributes = {"facet": stated.facet.id, "state": "coded" if code.sure else "unclear"}
    if code.kind_open:
        attributes["kind_open"] = True
    if code.package:
        attributes["package"] = code.package.id
    if code.alone is not None:
        attributes["alone"] = code.alone
    if code.provenance.at:
        attributes["at"] = code.provenance.at
    return attributes


def _add_claims(graph: nx.MultiDiGraph[str], review: EvidenceMap) -> None:
    for claim in review.claims.values():
        attributes: Attributes = {"label": claim.text, "query": claim.query, "expect": str(claim.expect)}
        graph.add_node(claim_node(claim.id), type="claim", **attributes)
    for claim in review.claims.values():
        _join_claim(graph, review, claim)


def _join_claim(graph: nx.MultiDiGraph[str], review: EvidenceMap, claim: Claim) -> None:
    node, test = claim_node(claim.id), parse_query(claim.query, review)
    _join(graph, reference_node(claim.source), "source_of", node)
    for part in _terms_named(test):
        _join(graph, node, "about", term_node(part.term), {"facet": part.facet.id, "level": part.level.value})
    found = matching_studies(review, test)
    for study in found.sure:
        _join(graph, node, "matched_by", study_node(study), {"sure": True})
    for item in found.open:
        _join(graph, node, "matched_by", study_node(item.study), {"sure": False})
    for older in claim.repeats:
        _join(graph, node, "repeats", claim_node(older))


def _terms_named(test: Test) -> Iterator[HasTerm]:
    """Every term that a query names, even where it must not be there."""
    match test:
        case HasTerm():
            yield test
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms_named(part)
        case Not(part):
            yield from _terms_named(part)
