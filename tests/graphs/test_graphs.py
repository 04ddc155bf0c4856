from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from evidencemap.exports.graphml import graph_json, graphml
from evidencemap.graphs.citation import citation_graph
from evidencemap.graphs.codings import stated_codings
from evidencemap.graphs.evidence import evidence_graph, whole_graph
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies
from evidencemap.query.parse import parse_query
from tests.conftest import REPOSITORY

GraphOf = Callable[[EvidenceMap], "nx.DiGraph[str]"]
GRAPHS = pytest.mark.parametrize("graph_of", [citation_graph, evidence_graph, whole_graph])


def test_every_reference_is_a_node(review: EvidenceMap) -> None:
    """The citation graph holds every entry of the bibliography, cited or not."""
    assert list(citation_graph(review)) == sorted(review.references)


def test_citations_run_from_the_citing_work(review: EvidenceMap) -> None:
    """An edge leads from the thesis to what it cites, as its citation file says."""
    graph = citation_graph(review)
    assert set(graph.successors("lighthouse2020")) == review.cites["lighthouse2020"]
    assert "lighthouse2020" in graph.predecessors("folmo2019")


def test_a_work_without_a_date_has_no_year(review: EvidenceMap) -> None:
    """A missing year is a missing attribute, never a made-up number."""
    years = {key: graph.get("year") for key, graph in citation_graph(review).nodes(data=True)}
    assert years["tryon"] is None
    assert years["folmo2019"] == 2019


def test_one_trial_with_two_reports(review: EvidenceMap) -> None:
    """The MBT trial is one study node that reports two references."""
    graph = evidence_graph(review)
    reports = [target for _, target, kind in graph.out_edges("study:mbt-trial", data="type") if kind == "reports"]
    assert len(reports) > 1


def test_codings_of_a_finding_stay_together(review: EvidenceMap) -> None:
    """A finding carries what its study says once for all findings, so a pattern is found inside one node."""
    graph = evidence_graph(review)
    terms = {target for _, target, kind in graph.out_edges("finding:folmo2019#1", data="type") if kind == "coded"}
    assert {"term:modality:mbt-individual", "term:focus:mechanism-of-change", "term:outcome:alliance"} <= terms


def test_graph_and_query_agree(review: EvidenceMap) -> None:
    """The findings that the graph joins to a term or a narrower one are those that a query finds."""
    graph = evidence_graph(review)
    within = {"term:modality:mbt"} | nx.ancestors(_edges(graph, "broader"), "term:modality:mbt")
    units = {
        source
        for source, target, data in graph.edges(data=True)
        if data["type"] == "coded" and data["facet"] == "modality" and data["state"] == "coded" and target in within
    }
    studies = {unit.partition(":")[2].partition("#")[0] for unit in units}
    assert studies == {study.id for study in matching_studies(review, parse_query("modality:mbt", review)).sure}


def test_comparators_are_no_treatments(review: EvidenceMap) -> None:
    """A term that a facet borrows is one node, and the edge says for which facet it was given."""
    graph = evidence_graph(review)
    assert not any(node.startswith("term:comparator:") for node in graph)
    assert any(data.get("facet") == "comparator" for *_, data in graph.edges(data=True))


def test_absence_has_a_name(review: EvidenceMap) -> None:
    """What a source does not report stands in the graph as a state, and not as nothing."""
    assert evidence_graph(review).nodes["study:folmo2019"]["state_country"] == "not reported"


def test_claims_point_at_their_evidence(review: EvidenceMap) -> None:
    """Each claim is joined to its source, to the terms of its query and to the studies that match it."""
    graph = evidence_graph(review)
    for claim in review.claims.values():
        node = f"claim:{claim.id}"
        assert graph.has_edge(f"reference:{claim.source}", node, "source_of")
        assert any(kind == "about" for *_, kind in graph.out_edges(node, data="type"))
        matched = {
            target.removeprefix("study:")
            for _, target, data in graph.out_edges(node, data=True)
            if data["type"] == "matched_by" and data["sure"]
        }
        assert matched == {study.id for study in matching_studies(review, parse_query(claim.query, review)).sure}


def test_the_union_loses_nothing(review: EvidenceMap) -> None:
    """The whole graph has every edge of the citation graph and of the evidence graph, and no other."""
    whole = whole_graph(review).number_of_edges()
    assert whole == citation_graph(review).number_of_edges() + evidence_graph(review).number_of_edges()


def test_every_study_speaks_of_every_facet(review: EvidenceMap) -> None:
    """Codings are told once each: a facet of studies once a study, a facet of findings once a unit of evidence."""
    told = list(stated_codings(review))
    of_studies = sum(facet.level == "study" for facet in review.codebook)
    of_findings = sum(facet.level == "finding" for facet in review.codebook)
    units = sum(len(review.units(study)) for study in review.studies.values())
    assert len(told) == of_studies * len(review.studies) + of_findings * units


@GRAPHS
def test_graphml_round_trip(review: EvidenceMap, graph_of: GraphOf, tmp_path: Path) -> None:
    """GraphML gives networkx back the same nodes, edges and attributes."""
    graph = graph_of(review)
    file = tmp_path / "graph.graphml"
    file.write_text(graphml(graph), encoding="utf-8")
    back = nx.read_graphml(file)
    assert (len(back), back.number_of_edges()) == (len(graph), graph.number_of_edges())
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    assert _edge_bag(back) == _edge_bag(graph)


@GRAPHS
def test_node_link_round_trip(review: EvidenceMap, graph_of: GraphOf) -> None:
    """Node-link JSON gives networkx back the very same graph."""
    graph = graph_of(review)
    back = nx.node_link_graph(json.loads(graph_json(graph)), edges="edges")
    assert nx.utils.graphs_equal(back, graph)


def test_graphml_takes_any_text() -> None:
    """Characters that XML cannot hold are replaced, so that one odd note does not spoil the file."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", label='bell \x07, surrogate \ud800, <tag> & "quotes" ]]>')
    label = nx.parse_graphml(graphml(graph)).nodes["a"]["label"]
    assert label == 'bell \ufffd, surrogate \ufffd, <tag> & "quotes" ]]>'


def test_same_review_same_bytes(review: EvidenceMap) -> None:
    """Graphs come out the same whatever the order in which Python walks a set."""
    program = (
        "import hashlib; from pathlib import Path; from evidencemap.project import load\n"
        "from evidencemap.graphs.evidence import whole_graph; from evidencemap.exports.graphml import graphml\n"
        "print(hashlib.sha256(graphml(whole_graph(load(Path('references')).map)).encode()).hexdigest())"
    )
    assert _run(program, "1") == hashlib.sha256(graphml(whole_graph(review)).encode()).hexdigest()


def test_networkx_waits_until_it_is_needed() -> None:
    """Importing the graphs and their export does not import networkx, so that other commands start fast."""
    program = (
        "import sys, evidencemap.cli, evidencemap.site.network\n"
        "import evidencemap.graphs.evidence, evidencemap.exports.graphml\n"
        "print(sorted({'networkx', 'pyvis'} & set(sys.modules)))"
    )
    assert _run(program, "0") == "[]"


def _run(program: str, hash_seed: str) -> str:
    environment = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _edges(graph: nx.MultiDiGraph[str], kind: str) -> nx.DiGraph[str]:
    return nx.DiGraph((source, target) for source, target, type_ in graph.edges(data="type") if type_ == kind)


def _edge_bag(graph: nx.DiGraph[str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    edges = graph.edges(data=True)
    return sorted((s, t, sorted((name, str(value)) for name, value in data.items())) for s, t, data in edges)
