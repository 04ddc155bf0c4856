from __future__ import annotations

import json
from dataclasses import replace

import pytest

from evidencemap.graphs.citation import citation_graph
from evidencemap.model import EvidenceMap
from evidencemap.site.material import Material
from evidencemap.site.network import DATA, GLOBAL, LIBRARY, network_files, network_page
from evidencemap.site.network_layout import network_layout


@pytest.fixture(scope="module")
def script(review: EvidenceMap) -> str:
    return network_files(Material(review))[DATA].decode()


def test_the_data_is_one_assignment(review: EvidenceMap, script: str) -> None:
    """The script holds strict JSON with every work and every citation, set in one global name."""
    name, _, value = script.partition(" = ")
    assert name == f"window.{GLOBAL}"
    data = json.loads(value.removesuffix(";\n"))
    assert [node["id"] for node in data["nodes"]] == list(review.references)
    assert [(edge["from"], edge["to"]) for edge in data["edges"]] == list(citation_graph(review).edges)


def test_no_text_can_leave_the_script(review: EvidenceMap) -> None:
    """A title with markup stays text, wherever the script is put."""
    key, first = next(iter(review.references.items()))
    hostile = replace(first, title="</script><img src=x onerror=alert(1)>\u2028 & href")
    material = Material(replace(review, references={**review.references, key: hostile}))
    script = network_files(material)[DATA].decode()
    assert not any(sign in script for sign in "<>&\u2028\u2029")
    assert "</script>" in json.loads(script.partition(" = ")[2].removesuffix(";\n"))["nodes"][0]["title"]


def test_nothing_moves_and_nothing_is_fetched(script: str) -> None:
    """The layout is fixed when the site is built, and the drawing loads nothing from elsewhere."""
    data = json.loads(script.partition(" = ")[2].removesuffix(";\n"))
    assert data["options"]["physics"] == {"enabled": False}
    assert data["options"]["edges"]["smooth"] is False
    assert "http" not in script


def test_vis_network_comes_with_the_site(review: EvidenceMap) -> None:
    """The library is copied as pyvis ships it, with its licence at its head."""
    library = network_files(Material(review))[LIBRARY].decode()
    assert "@license" in library[:2000]
    assert "@version 9.1.2" in library[:2000]


def test_no_two_works_share_a_place(review: EvidenceMap) -> None:
    """Each work has a place of its own, later works further right."""
    layout = network_layout(citation_graph(review))
    assert len(set(layout.places.values())) == len(review.references)
    assert layout.places["fonagy1991"][0] < layout.places["folmo2019"][0]


def test_the_page_needs_no_script(review: EvidenceMap) -> None:
    """The page itself lists the works whose citations are known, and those cited most, most first."""
    page = network_page(Material(review))
    assert {work.link.path for work in page.citing} >= {"references/lynch2023.html"}
    cited_by = [work.cited_by for work in page.cited]
    assert cited_by == sorted(cited_by, reverse=True)
    assert page.left_out == 0


def test_a_review_without_citations_has_a_network_page(review: EvidenceMap) -> None:
    """Where no citation is recorded the page and its data are still made."""
    material = Material(replace(review, citations={}))
    assert network_page(material).citing == ()
    assert network_files(material)[DATA]
