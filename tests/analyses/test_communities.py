from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from evidencemap.analyses.citing_words import bridges_summary, communities_summary, core_summary
from evidencemap.analyses.communities import CitationNetwork, citation_network
from evidencemap.analyses.core_works import core_works
from evidencemap.graphs.citation import citation_pairs
from evidencemap.model import EvidenceMap
from evidencemap.records.screening import Decision, Screened
from evidencemap.records.study import awaiting_study


@pytest.fixture(scope="module")
def network(review: EvidenceMap) -> CitationNetwork:
    return citation_network(review)


def test_every_work_is_in_one_community_or_unlinked(review: EvidenceMap, network: CitationNetwork) -> None:
    """Communities share out the works that cite or are cited; all others are counted as unlinked."""
    placed = [key for community in network.communities for key in community.works]
    assert sorted([*placed, *network.unlinked]) == sorted(review.references)
    assert set(placed) == {key for pair in citation_pairs(review) for key in pair}


def test_modularity_is_that_of_the_formula(review: EvidenceMap, network: CitationNetwork) -> None:
    """Q is the sum over communities of L/m − (D/2m)², L links within and D ends of links (Newman & Girvan 2004)."""
    links = {frozenset(pair) for pair in citation_pairs(review)}
    ends = Counter(key for link in links for key in link)
    expected = 0.0
    for community in network.communities:
        within = sum(link <= set(community.works) for link in links)
        degree = sum(ends[key] for key in community.works)
        expected += within / len(links) - (degree / (2 * len(links))) ** 2
    assert network.modularity == pytest.approx(expected)


def test_each_source_text_gathers_a_community(network: CitationNetwork) -> None:
    """The chapter on groups and the paper on clinicians cite almost nothing in common and stand apart."""
    home = {key: index for index, community in enumerate(network.communities) for key in community.works}
    assert home["lynch2023"] != home["warner2022"]
    assert home["alldredge2021"] == home["lynch2023"]
    assert f"{len(network.communities)} communities" in communities_summary(network)


def test_a_work_cited_from_two_communities_is_a_bridge(network: CitationNetwork) -> None:
    """The study that the thesis and the chapter both cite connects them; one that the chapter alone cites does not."""
    bridges = {bridge.key: bridge for bridge in network.bridges}
    assert bridges["lococo2019"].cited_by == ("lighthouse2020", "lynch2023")
    assert not bridges["lococo2019"].cites
    assert bridges["lococo2019"].betweenness > 0
    assert "alldredge2021" not in bridges
    assert all(len(bridge.communities) > 1 for bridge in network.bridges)
    assert "whatever its weight in the field" in bridges_summary(network)


def test_without_citations_there_are_no_communities(review: EvidenceMap) -> None:
    """A review in which no citation is noted has no communities and no bridges, and a sentence says so."""
    network = citation_network(replace(review, citations={}))
    assert (network.communities, network.bridges, network.modularity, network.noted) == ((), (), None, ())
    assert len(network.unlinked) == len(review.references)
    assert "No citation is noted" in communities_summary(network)


def test_core_works_that_were_screened_are_told_apart(review: EvidenceMap) -> None:
    """A guideline that two lists share was screened as background, so there is nothing left to read."""
    found = core_works(review)
    guideline = next(work for work in found.screened if work.key == "nice2009")
    assert guideline.decision is Decision.BACKGROUND
    assert set(guideline.cited_by) == {"katsakou2019", "lighthouse2020"}
    assert "nice2009" not in {work.key for work in found.open}
    assert "karterud2018" not in {work.key for work in (*found.open, *found.screened)}
    assert found.studies >= 1


def test_core_works_that_nobody_has_screened_are_open(review: EvidenceMap) -> None:
    """Had nobody decided on the guideline, it would be a core work still to be read; and so if it waited."""
    rest = tuple(item for item in review.screening.background if item.key != "nice2009")
    unscreened = replace(review, screening=replace(review.screening, background=rest))
    waiting = replace(review, screening=replace(review.screening, background=rest, awaiting=(Screened("nice2009"),)))
    study = awaiting_study("nice2009", "A guideline")
    waiting = replace(waiting, studies={**waiting.studies, study.id: study})
    for changed, decision in ((unscreened, None), (waiting, Decision.AWAITING)):
        found = core_works(changed)
        assert [(work.key, work.decision) for work in found.open] == [("nice2009", decision)]
        assert "1 is still to be read" in core_summary(found)


def test_the_number_of_lists_can_be_chosen(review: EvidenceMap) -> None:
    """No work is in five of the four lists; in one of them are all that are cited and report no study."""
    none, all_ = core_works(review, 5), core_works(review, 1)
    assert (none.open, none.screened, none.studies) == ((), (), 0)
    assert "No work is cited in 5 or more" in core_summary(none)
    assert len(all_.open) + len(all_.screened) + all_.studies == len(set(review.cited_by) & set(review.references))


def test_estimated_betweenness_names_the_same_bridges(
    review: EvidenceMap, network: CitationNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a large graph betweenness is estimated, the same each time; which works are bridges does not depend on it."""
    monkeypatch.setattr("evidencemap.analyses.communities.LARGE", 0)
    estimated = citation_network(review)
    assert estimated == citation_network(review)
    assert estimated != network
    assert {bridge.key for bridge in estimated.bridges} == {bridge.key for bridge in network.bridges}
    assert all(0 <= bridge.betweenness <= 1 for bridge in estimated.bridges)
