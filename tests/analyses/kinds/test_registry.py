"""All kinds together: which are told, of which patterns, in which order; and the ground that they stand on."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.analyses.gap_ids import gap_id
from evidencemap.analyses.kinds.examined import Examination, is_more_general
from evidencemap.analyses.kinds.kind import Kind, Reason
from evidencemap.analyses.kinds.registry import EXAMINERS, Findings, kinds_in, kinds_of
from evidencemap.analyses.kinds.teams import independent_teams, same_person, shared
from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.query.matching import matching_studies
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import EVERYTHING, And, HasTerm, Level
from evidencemap.records.names import Name
from tests.conftest import STARTER
from tests.query.random_reviews import has_term, reviews


@pytest.fixture(scope="module")
def findings(review: EvidenceMap) -> Findings:
    return kinds_in(review)


def test_every_kind_is_examined_once_and_defined() -> None:
    """Each kind has one examiner, a meaning, a formula and a source, and one of the four reasons or none."""
    assert [examiner.kind for examiner in EXAMINERS] == list(Kind)
    assert all(kind.value.meaning and kind.value.formula and kind.value.source for kind in Kind)
    assert "".join(kind.reason.code for kind in Kind) == "AAADDDDAABC–––"
    assert [reason.code for reason in Reason] == ["A", "B", "C", "D", "–"]


def test_each_kind_is_found_or_said_not_to_be_supported(findings: Findings) -> None:
    """On the shipped review every kind either has findings or a reason why it cannot have any."""
    told = {one.kind for one in findings.found} | {one.kind for one in findings.unsupported}
    assert told == set(Kind)


def test_only_the_most_general_pattern_is_told(findings: Findings) -> None:
    """Of what holds of a pattern and so of all narrower ones, only the most general is told, unless it is less sure."""
    inherited = [one for one in findings.found if one.kind.value.inherited]
    for one in inherited:
        for other in findings.of(one.kind):
            if is_more_general(other.test, one.test):
                assert not set(one.about) <= set(other.about) or (one.certain and not other.certain)


def test_what_is_left_out_is_told_of_something_more_general(review: EvidenceMap, findings: Findings) -> None:
    """A finding that one pattern shows by itself stands in the list, or a more general one of its kind does."""
    told = {(one.kind, one.id) for one in findings.found}
    for pattern in Examination(review, parse_query("design:primary-study", review)).family[::25]:
        for one in kinds_of(review, pattern.test).found:
            general = [other for other in findings.of(one.kind) if is_more_general(other.test, one.test)]
            assert (one.kind, one.id) in told or general


def test_certain_findings_come_first(findings: Findings) -> None:
    """Inside a kind what is certain stands before what is not."""
    for kind in Kind:
        certain = [one.certain for one in findings.of(kind)]
        assert certain == sorted(certain, reverse=True)


def test_sentences_begin_and_end_as_sentences_do(findings: Findings) -> None:
    """Every finding is one or more sentences with a full stop, and names no id of a term."""
    for one in findings.found:
        assert one.sentence.endswith(".")
        assert not one.sentence.endswith("..")
        assert one.sentence[0].isupper() or one.sentence[0].isdigit()
        assert "  " not in one.sentence


def test_a_finding_has_the_name_of_its_gap(review: EvidenceMap) -> None:
    """The id is that of the pattern, whatever the scope, so that ``show`` explains it."""
    test = parse_query("focus:mechanism-of-change modality:mbt-group", review)
    assert {one.id for one in kinds_of(review, test).found} == {gap_id(test)}


def test_the_starter_cannot_show_most_kinds_and_says_why() -> None:
    """A review without reviews, wanted designs, measures, populations or judgements says so for each kind."""
    starter = load(STARTER).map
    told = {one.kind.word: one.why for one in kinds_in(starter).unsupported}
    assert told == {
        "synthesis": "no kind of study in the codebook says 'reviews: yes'",
        "design": "the protocol names no wanted designs (gaps: designs)",
        "measurement": "no facet has the role 'measure', 'data source' or 'informant'",
        "population": "no facet has the role 'population'",
        "certainty": "no facet has the role 'certainty' or 'risk of bias'",
    }


@settings(max_examples=100)
@given(st.data())
def test_what_a_pattern_matches_is_what_a_query_finds(data: st.DataObject) -> None:
    """Looking only at what matches each term of a pattern loses no study."""
    review = data.draw(reviews(studies=4))
    tests = data.draw(st.lists(has_term(review), min_size=1, max_size=3))
    pattern = Examination(review, EVERYTHING).pattern(*tests)
    found = matching_studies(review, And(tuple(tests)))
    assert [study.id for study in pattern.sure] == [study.id for study in found.sure]
    assert [study.id for study in pattern.open] == [item.study.id for item in found.open]


@settings(max_examples=100)
@given(st.data())
def test_more_general_patterns_match_more(data: st.DataObject) -> None:
    """Whatever matches a pattern for sure or perhaps matches a more general one as well."""
    review = data.draw(reviews(studies=4))
    one = And(tuple(data.draw(st.lists(has_term(review), min_size=1, max_size=2))))
    part = data.draw(st.sampled_from([part for part in one.parts if isinstance(part, HasTerm)]))
    broader = data.draw(st.sampled_from(part.term.lineage))
    levels = tuple(Level)[: tuple(Level).index(part.level) + 1]
    other = And((HasTerm(part.facet, broader, data.draw(st.sampled_from(levels))),))
    assert is_more_general(other, one) or str(other) == str(one)
    narrow, wide = matching_studies(review, one), matching_studies(review, other)
    assert {study.id for study in narrow.sure} <= {study.id for study in wide.sure}
    assert narrow.possible <= wide.possible


def test_teams_are_the_connected_components(review: EvidenceMap) -> None:
    """The teams of all studies are the components of the graph in which whoever shares something is joined."""
    graph: nx.Graph[str] = nx.Graph()
    studies = review.extracted
    graph.add_nodes_from(study.id for study in studies)
    pairs = ((one, other) for one in studies for other in studies if one.id < other.id)
    graph.add_edges_from((one.id, other.id) for one, other in pairs if list(shared(review, one, other)))
    teams = independent_teams(review, studies)
    told = {frozenset(study.id for study in team) for team in teams}
    assert told == set(map(frozenset, nx.connected_components(graph)))
    assert len(teams) < len(studies)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Name("Bateman", "Anthony"), Name("Bateman", "A. W."), True),
        (Name("Bateman", "A."), Name("bateman", "A"), True),
        (Name("Bateman", "A."), Name("Bateman", "B."), False),
        (Name("Johnson", "E. L."), Name("Johnson", "E. M."), False),
        (Name("Bateman", "A."), Name("Bateman"), False),
        (Name("Greiff", "N.", "von"), Name("Greiff", "N."), False),
        (Name("Cochrane", institution=True), Name("Cochrane", institution=True), True),
        (Name("Cochrane", institution=True), Name("Cochrane", "A."), False),
    ],
)
def test_when_two_names_are_one_person(one: Name, other: Name, same: bool) -> None:
    """Names are of one person if the family names are the same and no initial speaks against it."""
    assert same_person(one, other) is same
    assert same_person(other, one) is same
