from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evidencemap.model import EvidenceMap
from evidencemap.site.material import Material
from evidencemap.site.pages.citations import MOST_ROWS, citations_page, index_line
from tests.site.pages_read import read_page

Files = Mapping[str, bytes]


def text(files: Files, path: str) -> str:
    return " ".join(" ".join(read_page(files[path]).text).split())


def test_the_page_shows_what_the_analysis_found(review: EvidenceMap, files: Files) -> None:
    """Each study with a list has its place on the page, with as many earlier studies as were found."""
    material = Material(review)
    shown = {view.id: view for view in citations_page(material).indexes}
    for prior in material.citing.prior:
        if prior.noted:
            view = shown[f"study-{prior.study.id}"]
            assert sum(len(lines) for _, lines in view.groups) == len(prior.earlier) + len(prior.year_open)
    page = text(files, "citations.html")
    assert material.citing.missed
    assert all(material.study_line(item.study).reports in page for item in material.citing.missed)


def test_a_study_page_leads_to_its_index(review: EvidenceMap, files: Files) -> None:
    """The page of a study says how many earlier studies it cites, and leads to where that is explained."""
    prior = Material(review).prior_research["lighthouse-review"]
    assert f"prior research citation index {len(prior.cited)} of {len(prior.earlier)} All" in text(
        files, "studies/lighthouse-review.html"
    )
    assert "../citations.html#study-lighthouse-review" in read_page(files["studies/lighthouse-review.html"]).links
    assert "prior research citation index not known" in text(files, "studies/folmo2019.html")
    assert "../citations.html#not-noted" in read_page(files["studies/folmo2019.html"]).links
    assert "index not known the list noted for it is empty" in text(files, "studies/guvenc2023.html")


def test_the_network_leads_to_the_page(files: Files) -> None:
    """The page is found from that of the network."""
    assert "citations.html" in read_page(files["network.html"]).links


def test_long_tables_are_cut_and_say_so(review: EvidenceMap, files: Files) -> None:
    """Of more pairs of literatures than fit on a page the first are shown, and the others counted."""
    page = citations_page(Material(review))
    assert len(page.silences) + page.silences_left_out == len(Material(review).citing.silences.pairs)
    assert len(page.silences) <= MOST_ROWS
    if page.silences_left_out:
        assert f"{page.silences_left_out} more are told by" in text(files, "citations.html")


def test_a_review_without_citations_has_the_page(review: EvidenceMap) -> None:
    """Where no list is noted the page says so and has no tables."""
    material = Material(replace(review, citations={}))
    page = citations_page(material)
    assert (page.indexes, page.missed, page.silences, page.bridges, page.core) == ((), (), (), (), ())
    assert page.not_noted == len(review.extracted)
    assert {index_line(material, study).link.text for study in review.extracted} == {"not known"}
