"""What a kind tells of a pattern and what it tells of a narrower one do not contradict each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidencemap.analyses.kinds.examined import Examination, Examined
from evidencemap.analyses.kinds.kind import Kind
from evidencemap.analyses.kinds.missing import POPULATION
from evidencemap.analyses.kinds.registry import EXAMINERS, declared_scope
from evidencemap.model import EvidenceMap
from evidencemap.query.syntax import HasTerm
from evidencemap.records.study import Study

FIND = {examiner.kind: examiner.examine for examiner in EXAMINERS}
NOT_LOOKED_AT: dict[Kind, Callable[[Examined], bool]] = {
    Kind.THIN: lambda narrower: not narrower.sure,
    Kind.DESIGN: lambda narrower: not narrower.is_covered,
    Kind.ATTRIBUTION: lambda narrower: not narrower.sure,
    Kind.POPULATION: lambda narrower: not narrower.is_covered or _asks_for_people(narrower),
    Kind.REPLICATION: lambda narrower: len(narrower.sure) < 2,
    Kind.RECENCY: lambda narrower: not narrower.sure,
    Kind.CERTAINTY: lambda narrower: not narrower.sure,
}
"""When a kind has nothing to tell of a narrower pattern, though it tells of the wider one."""


def _asks_for_people(pattern: Examined) -> bool:
    return any(topic.facet.role == POPULATION for topic in pattern.topics)


Pairs = tuple[tuple[Examined, Examined], ...]


def pairs(review: EvidenceMap) -> Pairs:
    """Each pattern of one or two terms of which there is a study, behind each that is one step more general."""
    examination = Examination(review, declared_scope(review))
    terms = [
        HasTerm(facet, term) for facet in review.codebook if not facet.names_study for term in facet.terms.values()
    ]
    axes = {review.protocol.map.rows.facet, review.protocol.map.columns.facet}
    sides = [term for term in terms if term.facet.id in axes]
    single = [pattern for term in terms if (pattern := examination.pattern(term)).sure]
    both = [one.narrowed(term) for one in single for term in sides if one.topics[0].facet.id != term.facet.id]
    return tuple((wider, pattern) for pattern in (*single, *both) if pattern.sure for wider in pattern.wider)


@pytest.fixture(scope="module")
def shipped_pairs(review: EvidenceMap) -> Pairs:
    """Those of the shipped review: they are the same for every kind."""
    return pairs(review)


@pytest.fixture(scope="module")
def trial_pairs(trials: EvidenceMap) -> Pairs:
    """Those of the trials with their risk of bias."""
    return pairs(trials)


def test_every_kind_that_is_inherited_is_looked_at() -> None:
    """No kind of which only the most general pattern is told is left out of these tests."""
    assert {kind for kind in Kind if kind.value.inherited} == {Kind.ABSOLUTE, *NOT_LOOKED_AT}


@pytest.mark.parametrize("kind", NOT_LOOKED_AT, ids=lambda kind: kind.word)
def test_what_a_pattern_lacks_no_narrower_one_has(kind: Kind, shipped_pairs: Pairs, trial_pairs: Pairs) -> None:
    """What is told for certain of a pattern is told of each narrower one with studies enough to be looked at.

    That a part was never given alone is certain of no pattern here, and holds of narrower ones all the same.
    """
    told = 0
    for wider, pattern in (*shipped_pairs, *trial_pairs):
        found = FIND[kind](wider)
        if found is not None and (found.certain or kind is Kind.ATTRIBUTION) and not NOT_LOOKED_AT[kind](pattern):
            assert FIND[kind](pattern) is not None, (str(wider.test), str(pattern.test))
            told += 1
    assert told


def test_a_narrower_pattern_never_has_more_studies(shipped_pairs: Pairs) -> None:
    """What matches a pattern, surely or perhaps, matches every wider one: so nothing has no studied part."""
    for wide, narrow in shipped_pairs:
        assert ids(narrow.matching) <= ids(wide.matching)
        assert ids(narrow.sure) <= ids(wide.sure)


def test_a_cluster_makes_a_cluster_of_all_that_is_wider(shipped_pairs: Pairs) -> None:
    """Where a pattern has studies enough to bring together, so has every wider one."""
    clusters = [(wide, narrow) for wide, narrow in shipped_pairs if FIND[Kind.CLUSTER](narrow)]
    assert clusters
    assert all(FIND[Kind.CLUSTER](wide) for wide, _ in clusters)


def ids(studies: tuple[Study, ...]) -> set[str]:
    """The names of studies."""
    return {study.id for study in studies}
