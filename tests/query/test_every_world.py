"""What is called sure is true, and what is ruled out is false, in every world that the records allow."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies, study_truth
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import And, HasTerm, Level, Not, Test
from evidencemap.query.truth import Truth
from evidencemap.records.codebook import Codebook
from tests.query.every_world import answers
from tests.query.random_reviews import has_term, queries, reviews, year_queries

bounded = settings(max_examples=100)
YEARS = st.sampled_from([None, 2009, 2011, 2012, 2014])
VERDICTS = {Truth.YES: {True}, Truth.NO: {False}, Truth.MAYBE: {True, False}}


def truths(review: EvidenceMap, test: Test, as_of: int | None) -> dict[str, Truth]:
    return {study.id: study_truth(review, test, study, as_of) for study in review.studies.values()}


@bounded
@given(reviews(), st.data(), YEARS)
def test_sure_and_ruled_out_are_never_wrong(review: EvidenceMap, data: st.DataObject, as_of: int | None) -> None:
    """However the unknowns turn out, a sure match stays a match, and a study that is ruled out stays out."""
    test = data.draw(queries(review))
    for id, truth in truths(review, test, as_of).items():
        assert answers(review, test, review.studies[id], as_of) <= VERDICTS[truth], str(test)


@bounded
@given(reviews(rule=True), st.data())
def test_what_the_codebook_excludes_is_ruled_out_and_nothing_else(review: EvidenceMap, data: st.DataObject) -> None:
    """Of the worlds that keep the codebook's rule, none contradicts a verdict; a verdict changes for the rule alone."""
    test = data.draw(has_term(review))
    free = replace(review, codebook=Codebook(review.codebook.facets))
    for id, truth in truths(review, test, None).items():
        study = review.studies[id]
        assert answers(review, test, study) <= VERDICTS[truth], str(test)
        if truth is not study_truth(free, test, study):
            assert truth is Truth.NO
            assert answers(free, test, study) == {True, False}


@bounded
@given(reviews(comparator=False), st.data(), YEARS)
def test_a_term_each_of_different_facets_is_answered_exactly(
    review: EvidenceMap, data: st.DataObject, as_of: int | None
) -> None:
    """For one term of each of some facets, *open* is only said where it could really go either way."""
    tests = data.draw(st.lists(has_term(review), min_size=1, unique_by=lambda test: test.facet.id))  # type: ignore[union-attr]
    test = And(tuple(tests))
    for id, truth in truths(review, test, as_of).items():
        assert answers(review, test, review.studies[id], as_of) == VERDICTS[truth], str(test)


@bounded
@given(reviews(comparator=False), st.data())
def test_not_is_answered_exactly(review: EvidenceMap, data: st.DataObject) -> None:
    """That a study has nothing at all on a term is only left open where something may still turn up."""
    test = Not(data.draw(has_term(review)))
    for id, truth in truths(review, test, None).items():
        assert answers(review, test, review.studies[id]) == VERDICTS[truth], str(test)


@settings(max_examples=300)
@given(reviews(comparator=False), st.data(), YEARS)
def test_one_year_has_to_fit_all_that_is_asked_of_it(
    review: EvidenceMap, data: st.DataObject, as_of: int | None
) -> None:
    """However years are asked for, *open* is only said where one year could really go either way."""
    terms = data.draw(st.lists(has_term(review), max_size=2, unique_by=lambda test: test.facet.id))  # type: ignore[union-attr]
    test = And((*terms, data.draw(year_queries())))
    for id, truth in truths(review, test, as_of).items():
        assert answers(review, test, review.studies[id], as_of) == VERDICTS[truth], str(test)


@bounded
@given(reviews(studies=3), st.data())
def test_each_level_is_narrower_than_the_one_before(review: EvidenceMap, data: st.DataObject) -> None:
    """What isolates a component is also about it, and what is about it includes it."""
    part = data.draw(has_term(review))
    assert isinstance(part, HasTerm)
    includes, separable, isolated = (truths(review, HasTerm(part.facet, part.term, level), None) for level in Level)
    for id in review.studies:
        assert isolated[id] <= separable[id] <= includes[id], str(part)


@bounded
@given(reviews(studies=3), st.data(), YEARS)
def test_sure_and_open_studies_are_told_apart(review: EvidenceMap, data: st.DataObject, as_of: int | None) -> None:
    """A selection holds each study once: sure or open with what is unknown of it, in the order of ids."""
    test = data.draw(queries(review))
    found = matching_studies(review, test, as_of)
    truth = truths(review, test, as_of)
    assert [study.id for study in found.sure] == sorted(id for id, value in truth.items() if value is Truth.YES)
    assert [item.study.id for item in found.open] == sorted(id for id, value in truth.items() if value is Truth.MAYBE)
    assert found.possible == len(found.sure) + len(found.open)
    assert all(item.unknown for item in found.open), str(test)


@bounded
@given(reviews(studies=3), st.data())
def test_evidence_only_grows_with_the_years(review: EvidenceMap, data: st.DataObject) -> None:
    """Where nothing is asked to be absent, what was found by a year is found later, and what was possible still is."""
    test = data.draw(queries(review, negated=False))
    for earlier, later in ((2009, 2011), (2011, 2012), (2012, 2014), (2014, None)):
        before, after = matching_studies(review, test, earlier), matching_studies(review, test, later)
        assert {study.id for study in before.sure} <= {study.id for study in after.sure}
        assert before.possible <= after.possible


@bounded
@given(reviews(studies=3), st.data())
def test_a_query_reads_back_what_it_prints(review: EvidenceMap, data: st.DataObject) -> None:
    """A query that is printed and read again finds the same studies."""
    test = data.draw(queries(review))
    again = parse_query(str(test), review)
    assert matching_studies(review, again) == matching_studies(review, test)
    assert str(again) == str(parse_query(str(again), review))
