from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from evidencemap.analyses import citing_words as words
from evidencemap.model import EvidenceMap
from evidencemap.site.material import Material
from evidencemap.site.pages.citations import MOST_ROWS, citations_page, index_line
from tests.conftest import REPOSITORY
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


def test_the_numbers_of_the_page_add_up(review: EvidenceMap, files: Files) -> None:
    """Studies with and without a noted list are all studies, and what is counted is what the page lists."""
    material = Material(review)
    page, found = citations_page(material), material.citing
    assert page.index_sentence.startswith(f"What a study cites is noted for {len(page.indexes)} of {len(found.prior)} ")
    assert len(page.indexes) + page.not_noted == len(found.prior)
    pairs = [item for prior in found.prior if prior.noted for item in (*prior.cited, *prior.missed)]
    cited = sum(len(prior.cited) for prior in found.prior if prior.noted)
    assert f"cite {cited} of {len(pairs)}." in page.index_sentence
    assert page.missed_sentence.startswith(f"Of {len(pairs)} pairs")
    assert f"{len(pairs) - cited} lack the citation" in page.missed_sentence
    assert len(page.missed) + page.missed_left_out == len(pairs) - cited
    lists = sum(map(review.has_list, review.references))
    assert f"of {lists} noted lists" in page.core_sentence
    assert f"With {lists} lists noted" in page.bridges_sentence
    told = list(map(int, re.findall(r"\b\d+\b", page.core_sentence)))
    assert told[0] == sum(told[3:6])
    assert told[4] + told[5] == len(page.core)
    assert f"The {sum(one.works for one in page.communities)} works with a citation" in page.communities_sentence
    read = text(files, "citations.html")
    assert f"{page.not_noted} other studies have no index" in read


def test_the_page_says_how_reports_count(files: Files) -> None:
    """What holds for a study with two reports is said on the page, in the methods and in the docs."""
    rule = "it cites another study if any of its reports cites any report of the other"
    docs = (REPOSITORY / "docs" / "citing.md").read_text()
    for shown in (text(files, "citations.html"), text(files, "finding-gaps.html"), " ".join(docs.split())):
        assert rule in shown


def test_the_pairs_of_literatures_add_up(review: EvidenceMap) -> None:
    """Those without a link, with one, and of which nothing is known are all pairs."""
    pairs, *parts = map(int, re.findall(r"(\d+)(?! stud)\b", words.silence_summary(Material(review).citing.silences)))
    assert pairs == sum(parts[-3:])


def test_a_study_page_leads_to_its_index(review: EvidenceMap, files: Files) -> None:
    """The page of a study says how many earlier studies it cites, and leads to where that is explained."""
    prior = Material(review).prior_research["lighthouse-review"]
    assert f"prior research citation index {len(prior.cited)} of {len(prior.earlier)} All" in text(
        files, "studies/lighthouse-review.html"
    )
    assert "../citations.html#study-lighthouse-review" in read_page(files["studies/lighthouse-review.html"]).links
    assert "prior research citation index not known" in text(files, "studies/folmo2019.html")
    assert "../citations.html#not-noted" in read_page(files["studies/folmo2019.html"]).links
    assert "index not known what it cites is not noted, as its citation file is empty" in text(
        files, "studies/guvenc2023.html"
    )


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
