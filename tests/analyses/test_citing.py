from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from evidencemap.analyses.citing import (
    NoIndex,
    PriorResearch,
    Questions,
    citation,
    is_earlier,
    map_questions,
    missed_citations,
    prior_research,
    prior_research_of_all,
)
from evidencemap.analyses.citing_words import circularity_sentence, index_sentence, index_summary, missed_summary
from evidencemap.analyses.crosstab import Side
from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.query.matching import matching_studies
from evidencemap.query.parse import parse_query
from evidencemap.query.truth import Truth
from evidencemap.records.citations import Citations, Link
from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def questions(review: EvidenceMap) -> Questions:
    return map_questions(review)


@pytest.fixture(scope="module")
def prior(questions: Questions) -> dict[str, PriorResearch]:
    return {found.study.id: found for found in prior_research_of_all(questions)}


def ids(items: tuple[object, ...]) -> set[str]:
    return {item.study.id for item in items}  # type: ignore[attr-defined]


def with_list(review: EvidenceMap, key: str, *cited: str) -> EvidenceMap:
    """The review as it would be if the list of a work were noted, or were this one."""
    noted = Citations(key, tuple(map(Link, cited)))
    return replace(review, citations={**review.citations, key: noted})


def by_hand(review: EvidenceMap, facets: tuple[tuple[str, list[str]], ...], id: str) -> dict[str, str]:
    """The earlier studies of the cells of a study, each with *yes*, *no* or *perhaps*, found with plain loops."""
    study, found = review.studies[id], {}
    for terms in product(*(terms for _, terms in facets)):
        query = " ".join(f"{facet}:{term}" for (facet, _), term in zip(facets, terms, strict=True))
        members = [other.id for other in matching_studies(review, parse_query(query, review)).sure]
        if id not in members:
            continue
        for other in members:
            reports = review.studies[other].reports
            latest = min(date.last if date else 9999 for date in (review.references[key].date for key in reports))
            first = min(date.first if date else 0 for date in (review.references[key].date for key in study.reports))
            if other == id or set(reports) & set(study.reports) or latest >= first:
                continue
            answers = set()
            for key in study.reports:
                noted = review.citations.get(key)
                cited = {link.key for link in noted.links} if noted else set()
                answers.add("yes" if cited & set(reports) else "no" if cited else "perhaps")
            found[other] = next(answer for answer in ("yes", "perhaps", "no") if answer in answers)
    return found


ANSWERS = {Truth.YES: "yes", Truth.NO: "no", Truth.MAYBE: "perhaps"}


def test_the_index_is_that_of_plain_loops(review: EvidenceMap, prior: dict[str, PriorResearch]) -> None:
    """For every study with an index and every sixth other one plain loops find the same earlier studies."""
    plan = review.protocol.map
    facets = tuple((axis.facet, [term.id for term in review.axis_terms(axis)]) for axis in (plan.rows, plan.columns))
    chosen = [id for number, (id, found) in enumerate(prior.items()) if found.index is not None or number % 6 == 0]
    for id, found in ((id, prior[id]) for id in chosen):
        expected = by_hand(review, facets, id)
        assert {item.study.id: ANSWERS[item.cited] for item in found.earlier} == expected, id
        if found.index is not None:
            assert found.index == list(expected.values()).count("yes") / len(expected)
    assert sum(found.index is not None for found in prior.values()) >= 3


def test_other_facets_make_other_questions(review: EvidenceMap) -> None:
    """Asked by focus alone, plain loops find the same too, and a list that is not noted leaves a range."""
    focus = review.facet("focus")
    questions = Questions(review, (Side(focus, tuple(focus.terms.values())),))
    found = prior_research(questions, review.studies["katsakou-recovery"])
    expected = by_hand(review, (("focus", list(focus.terms)),), "katsakou-recovery")
    assert {item.study.id: ANSWERS[item.cited] for item in found.earlier} == expected
    assert (found.noted, found.not_noted) == (("katsakou2019",), ("katsakou2012",))
    assert found.missed == ()
    assert found.index is not None
    assert found.index_at_most == 1.0 > found.index > 0.0
    assert "at least" in index_sentence(found)
    assert "not noted what katsakou2012 cites" in index_sentence(found)


def test_some_of_the_earlier_studies_are_not_cited(prior: dict[str, PriorResearch]) -> None:
    """The literature review of the thesis cites a trial of MBT and leaves out the Cochrane review of 2012."""
    found = prior["lighthouse-review"]
    assert "mbt-trial" in ids(found.cited)
    assert "stoffers2012" in ids(found.missed)
    assert found.index == len(found.cited) / (len(found.cited) + len(found.missed))


def test_all_of_the_earlier_studies_are_cited(prior: dict[str, PriorResearch]) -> None:
    """The study of a rupture in an MBT group cites every earlier study of process in MBT-G."""
    found = prior["lighthouse-rupture"]
    assert (found.index, found.missed) == (1.0, ())
    assert "inderhaug2015" in ids(found.cited)


@pytest.mark.parametrize(
    ("study", "why"),
    [
        ("folmo2019", NoIndex.NOT_NOTED),
        ("guvenc2023", NoIndex.EMPTY_LIST),
        ("warner2022", NoIndex.NOTHING_EARLIER),
    ],
)
def test_no_index_has_its_reason(prior: dict[str, PriorResearch], study: str, why: NoIndex) -> None:
    """Where nobody noted what a study cites, or nothing came before it, there is no index, and it is said why."""
    found = prior[study]
    assert (found.index, found.index_at_most, found.why_none) == (None, None, why)
    assert found.missed == ()
    assert why.value in index_sentence(found)


def test_the_same_year_is_not_earlier(prior: dict[str, PriorResearch]) -> None:
    """A study of 2019 is not surely earlier than a thesis of about 2020, so it counts neither way and is named."""
    found = prior["lighthouse-review"]
    assert "byrne2019" in {study.id for study in found.year_open}
    assert "byrne2019" not in ids(found.earlier)


def test_two_studies_of_one_report_need_not_cite_each_other(review: EvidenceMap) -> None:
    """The two studies that the thesis reports are both about MBT, yet neither is there for the other to cite."""
    modality = review.facet("modality")
    questions = Questions(review, (Side(modality, tuple(modality.terms.values())),))
    assert questions.of["lighthouse-review"] & questions.of["lighthouse-rupture"]
    others = questions.others(review.studies["lighthouse-review"])
    assert "inderhaug2015" in {other.id for other in others}
    assert not {"lighthouse-review", "lighthouse-rupture"} & {other.id for other in others}


def test_the_narrowest_shared_cell_is_named(review: EvidenceMap, questions: Questions) -> None:
    """Two studies of MBT-G share the cell of MBT too, but only that of MBT-G is named."""
    shared = questions.shared(review.studies["lighthouse-rupture"], review.studies["inderhaug2015"])
    assert [[term.id for term in question] for question in shared] == [["process", "mbt-group"]]


def test_who_should_have_cited_whom(prior: dict[str, PriorResearch]) -> None:
    """The pairs are the earlier studies missed, the most specific cell first, and none of a study without a list."""
    pairs = missed_citations(prior.values())
    assert ("lighthouse-review", "stoffers2012") in {(pair.study.id, pair.earlier.study.id) for pair in pairs}
    assert len(pairs) == sum(len(found.missed) for found in prior.values())
    assert all(prior[pair.study.id].noted for pair in pairs)
    depth = [sum(len(term.lineage) for term in pair.earlier.shared[0]) for pair in pairs]
    assert depth == sorted(depth, reverse=True)


def test_a_newly_noted_list_turns_unknown_into_known(review: EvidenceMap) -> None:
    """Once it is noted what a study cites, an earlier study in the list is cited and the others are not."""
    study = review.studies["folmo2019"]
    noted = map_questions(with_list(review, "folmo2019", "inderhaug2015"))
    found = prior_research(noted, study)
    assert ids(found.cited) == {"inderhaug2015"}
    assert ids(found.missed) == ids(found.earlier) - {"inderhaug2015"} != set()
    assert found.index == 1 / len(found.earlier)


def test_a_study_with_two_reports_counts_as_one(review: EvidenceMap) -> None:
    """One report that cites or is cited is enough, only all lists together say no, and the first report has the year.

    The recovery study is reported in 2012 and 2019, and only of the later report it is noted what it cites.
    """
    study, trial, early = (review.studies[id] for id in ("katsakou-recovery", "mbt-trial", "johnson2016"))
    assert citation(review, study, early) is Truth.MAYBE
    assert citation(with_list(review, "katsakou2019", "bateman2008"), study, trial) is Truth.YES
    assert citation(with_list(review, "katsakou2012", "nice2009"), study, early) is Truth.NO
    assert citation(with_list(review, "katsakou2012", "johnson2016"), study, early) is Truth.YES
    assert citation(with_list(review, "lynch2023", "bateman2008"), review.studies["lynch2023"], trial) is Truth.YES
    assert is_earlier(review, early, study) is Truth.NO
    assert is_earlier(review, study, early) is Truth.YES


def test_an_empty_list_is_no_list(review: EvidenceMap) -> None:
    """A citation file that names nothing, as for an abstract page, does not tell that the study cites nothing."""
    assert "guvenc2023" in review.citations
    assert not review.has_list("guvenc2023")
    assert review.has_list("lynch2023")


def test_what_is_known_only_through_the_citing_text_is_told_apart(prior: dict[str, PriorResearch]) -> None:
    """A study that is in the review because the thesis describes it cannot but be cited there."""
    found = prior["lighthouse-review"]
    assert {"vogt2018", "luyten2017"} <= ids(found.only_through_it)
    assert not ids(found.only_through_it) & ids(found.missed)
    assert "lococo2019" in ids(prior["lynch2023"].cited) - ids(prior["lynch2023"].only_through_it)
    others = len(found.earlier) - len(found.only_through_it)
    assert found.index_of_others == (len(found.cited) - len(found.only_through_it)) / others
    assert "only because its own report describes them" in circularity_sentence(found)
    assert prior["lighthouse-rupture"].index_of_others is None
    assert "could not be lower" in circularity_sentence(prior["lighthouse-rupture"])
    assert circularity_sentence(prior["folmo2019"]) == ""


def test_sums_are_those_of_the_studies(prior: dict[str, PriorResearch]) -> None:
    """The summary counts what the single studies count, and says when it counts nothing."""
    known = [found for found in prior.values() if found.index is not None]
    cited, earlier = sum(len(f.cited) for f in known), sum(len(f.earlier) for f in known)
    assert f"cite {cited} of {earlier}." in index_summary([*prior.values()])
    assert "Nothing can be said" in missed_summary(0, 0)


def test_the_starter_has_no_index() -> None:
    """In a review of two studies that share no cell there is nothing to count, and a sentence says so."""
    review = load(REPOSITORY / "evidencemap" / "starter").map
    found = prior_research_of_all(map_questions(review))
    assert [item.index for item in found] == [None, None]
    assert "none of them shares a cell" in index_summary(found)
