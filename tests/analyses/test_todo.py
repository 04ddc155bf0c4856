"""What is to be done comes in the order of what it could decide, and the counts are those of a patient reader."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.analyses.claim_verdicts import judgement
from evidencemap.analyses.crosstab import CellState, declared_map
from evidencemap.analyses.search import declared_plan, search
from evidencemap.analyses.tally import Tally
from evidencemap.analyses.todo import is_to_do, todo
from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.query.levels import open_facets_of, term_truth
from evidencemap.query.matching import study_truth, unit_truth
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import And, HasTerm, Test, conjuncts
from evidencemap.query.truth import Truth
from evidencemap.records.claim import Verdict
from evidencemap.records.study import Study, awaiting_study
from tests.conftest import write_review
from tests.query.random_reviews import reviews


def possible_gaps(review: EvidenceMap) -> list[tuple[Test, Test, int]]:
    """The gaps that a reader would go through one by one, each with its scope, and below how many studies it is one."""
    plan = declared_plan(review)
    gaps: list[tuple[Test, Test, int]] = [
        (gap.test, plan.where, plan.threshold) for gap in search(review, plan).gaps if not gap.certain
    ]
    where = parse_query(review.protocol.map.where, review)
    listed = {frozenset(map(str, conjuncts(test))) for test, scope, _ in gaps if scope == where}
    for cell in declared_map(review, where).cells.values():
        pair = conjuncts(cell.test)[:2]
        if cell.state is CellState.POSSIBLE_GAP and frozenset(map(str, pair)) not in listed:
            gaps.append((And(pair), where, 1))
    return gaps


def bears(review: EvidenceMap, test: Test, study: Study) -> set[str]:
    """What keeps a study open in one of its findings, and can be found out by reading."""
    if not study.extracted:
        return {"record"}
    return {
        facet
        for unit in review.units(study)
        if unit_truth(review, test, unit) is Truth.MAYBE
        for part in conjuncts(test)
        if isinstance(part, HasTerm) and term_truth(review, part, unit) is Truth.MAYBE
        for facet in open_facets_of(review, part, unit)
        if is_to_do(unit.coding(facet))
    }


@pytest.fixture(scope="module")
def waiting(review: EvidenceMap) -> EvidenceMap:
    """The shipped review with two works more that nobody has extracted, one of them cited."""
    works = {key: awaiting_study(key, key) for key in ("background-one", "background-two")}
    return replace(review, studies=dict(sorted({**review.studies, **works}.items())))


def counted_one_by_one(review: EvidenceMap) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """For each study, and each facet of it, the gaps that it may decide: every gap asked for by itself."""
    studies: Counter[str] = Counter()
    facets: Counter[tuple[str, str]] = Counter()
    for test, scope, threshold in possible_gaps(review):
        asked = And((*conjuncts(scope), *conjuncts(test)))
        truths = [(study, study_truth(review, asked, study)) for study in review.studies.values()]
        undecided = [study for study, truth in truths if truth is Truth.MAYBE]
        sure = sum(truth is Truth.YES for _, truth in truths)
        if sure + 1 < threshold < sure + len(undecided):
            continue  # one study more or less decides nothing
        for study in undecided:
            bearing = bears(review, asked, study)
            studies[study.id] += bool(bearing)
            facets.update((study.id, facet) for facet in bearing if facet != "record")
    return +studies, facets


def compare(review: EvidenceMap) -> None:
    found = todo(review)
    studies, facets = counted_one_by_one(review)
    assert found.gaps == len(possible_gaps(review))
    assert {task.study.id: task.gaps for task in found.tasks if task.gaps} == dict(studies)
    told = {(task.study.id, one.facet): one.gaps for task in found.tasks for one in task.facets if one.gaps}
    assert told == dict(facets)


def test_counts_are_those_of_going_through_every_gap(waiting: EvidenceMap) -> None:
    """A study counts for the gaps that it may fill once what is to do in it is done: asked one by one, the same."""
    compare(waiting)


@settings(max_examples=150)
@given(review=reviews(studies=5), threshold=st.integers(1, 3))
def test_counts_are_right_in_any_review(review: EvidenceMap, threshold: int) -> None:
    """The same in random reviews with hierarchies, packages, comparators and doubts, and for gaps of replication."""
    protocol = replace(review.protocol, gaps=replace(review.protocol.gaps, threshold=threshold))
    compare(replace(review, protocol=protocol))


def test_what_decides_most_comes_first(waiting: EvidenceMap) -> None:
    """A work that nobody has read could fill every possible gap, so it comes before all others."""
    found = todo(waiting)
    assert {task.study.id for task in found.tasks[:2]} == {"background-one", "background-two"}
    assert [task.decides for task in found.tasks] == sorted((task.decides for task in found.tasks), reverse=True)
    assert all(task.facets for task in found.tasks if task.study.extracted)


def test_a_claim_is_decided_by_whom_it_waits_for(review: EvidenceMap) -> None:
    """A study is said to decide a claim where the claim is undecided and the study, in or out, would settle it."""
    for task in todo(review).tasks:
        for id in (*task.claims, *task.helps):
            found = judgement(review, review.claims[id])
            assert found.verdict is Verdict.UNDECIDED
            assert task.study.id in {item.study.id for item in found.to_read}
        for id in task.claims:
            claim = review.claims[id]
            if str(claim.expect) == "none":
                continue
            without = judgement(review, claim, without=frozenset({task.study.id}))
            assert without.verdict is not Verdict.UNDECIDED or claim.expect.number <= len(without.studies)


def test_what_is_not_reported_is_not_to_do(tmp_path: Path) -> None:
    """A source that was read and does not say is not read again, though its gap stays possible."""
    review = load(write_review(tmp_path)).map
    assert review.studies["paired-interviews"].coding("country", None).state.value == "not reported"
    assert [task.study.id for task in todo(review).tasks] == []
    record = (tmp_path / "studies" / "paired-interviews.yaml").read_text()
    (tmp_path / "studies" / "paired-interviews.yaml").write_text(record.replace("country: not reported", "#"))
    (task,) = todo(load(tmp_path).map).tasks
    assert [(one.facet, one.state.value) for one in task.facets] == [("country", "not coded yet")]
    assert task.gaps == task.facets[0].gaps > 0


def test_a_tally_counts_every_bit() -> None:
    """Counts of bits are those of counting one by one."""
    numbers = [number * 2654435761 % 2**40 for number in range(1, 200)]
    tally = Tally()
    for number in numbers:
        tally.add(number)
    assert [tally.count(at) for at in range(41)] == [sum(n >> at & 1 for n in numbers) for at in range(41)]


ERRATA = """
@article{wrong2016, title = {Erratum to: Reading aloud: an example to be replaced}, author = {Example, A}, year = 2016}
@article{again2022, title = {Correction: Whispering}, author = {Again, A}, year = 2022}
@article{whisper2021, title = {Whispering}, author = {Again, A}, year = 2021}
@article{twice2021, title = {Correction to: Two of one title}, author = {Other, A}, year = 2021}
@article{two2019, title = {Two of one title}, author = {Other, A}, year = 2019}
@article{two2020, title = {Two of one title}, author = {Else, B}, year = 2020}
@article{alone2020, title = {Erratum to: A work that nobody has}, author = {Other, A}, year = 2020}
@article{about2020, title = {Correction of errors in reading aloud}, author = {Other, A}, year = 2020}
"""


def test_an_erratum_is_told_as_one_of_the_work_that_it_corrects(tmp_path: Path) -> None:
    """By its title an erratum belongs to the one work of that title, and to none where there are two or none."""
    review = load(write_review(tmp_path, **{"more.bib": ERRATA})).map
    tasks = {task.study.id: task.corrects for task in todo(review).tasks if task.study.id not in ("two2019", "two2020")}
    assert tasks == {
        "wrong2016": "example2015",
        "again2022": "whisper2021",
        **dict.fromkeys(("whisper2021", "twice2021", "alone2020", "about2020"), ""),
    }
