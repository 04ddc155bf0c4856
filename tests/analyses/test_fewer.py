"""What chance is asked about: every combination that some study has and that can be, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.analyses.chance import least_tail, level_within_reach
from evidencemap.analyses.fewer import Chance
from evidencemap.analyses.search import SearchPlan, declared_plan, impossible, search
from evidencemap.analyses.unit_index import Key, unit_index
from evidencemap.model import EvidenceMap
from evidencemap.query.syntax import EVERYTHING, HasTerm
from evidencemap.records.codebook import Impossible
from tests.analyses.test_coverage import all_that_can_be, with_rules
from tests.query.random_reviews import reviews

OBSERVED_BY_ASKING = {"design": "observation-of-sessions", "data-source": "self-report"}


def heard_of(review: EvidenceMap, plan: SearchPlan, chance: Chance) -> Iterator[tuple[float, tuple[Key, ...]]]:
    """Each combination that can be, of terms that studies knowing all its facets have, with its smallest tail."""
    for size in range(2, plan.depth + 1):
        for chosen, terms in all_that_can_be(review, plan.facets, size, plan.where):
            cell = tuple((facet.id, term.id) for facet, term in zip(chosen, terms, strict=True))
            margins = chance.margins(tuple(facet.id for facet in chosen))
            counts = tuple(margins.counts[key] for key in cell)
            if all(counts):
                yield least_tail(margins.total, counts), cell


@settings(max_examples=60, deadline=None)
@given(reviews(studies=6), st.data(), st.integers(2, 3))
def test_the_family_is_what_can_be(review: EvidenceMap, data: st.DataObject, depth: int) -> None:
    """Combinations that rules forbid, or that lie outside the scope, are neither counted nor within reach."""
    review = replace(review, codebook=data.draw(with_rules(review.codebook)))
    facets = tuple(review.codebook)
    scopes = (HasTerm(facet, term) for facet in facets for term in facet.terms.values())
    plan = SearchPlan(facets, depth, where=data.draw(st.sampled_from([EVERYTHING, *scopes])))
    chance = Chance(unit_index(review, plan.facets, plan.where), plan.depth, impossible(review, plan))
    heard = sorted(heard_of(review, plan, chance))
    assert chance.family == len(heard)
    level = level_within_reach([(tail, 1) for tail, _ in heard])
    assert sorted(chance.within_reach) == sorted(cell for tail, cell in heard if tail <= level)


def test_what_the_codebook_calls_impossible_lacks_nothing(review: EvidenceMap) -> None:
    """Of combinations that cannot be none is looked at, so another rule makes the family smaller, and its own go."""
    plan = declared_plan(review)
    before = search(review, plan)
    together = {facet: review.facet(facet).terms[term] for facet, term in OBSERVED_BY_ASKING.items()}
    rules = (*review.codebook.impossible, Impossible(together, "Who is asked is not observed."))
    after = search(replace(review, codebook=replace(review.codebook, impossible=rules)), plan)
    assert before.chance.family == 38_795
    assert after.chance.family < before.chance.family
    lost = {str(test) for test in before.fewer} - {str(test) for test in after.fewer}
    assert "design:observation-of-sessions data-source:self-report" in lost
    assert tuple(OBSERVED_BY_ASKING.items()) not in after.chance.within_reach


def test_what_is_dropped_as_not_meaningful_lacks_nothing_either(review: EvidenceMap) -> None:
    """With marked gaps dropped, the combination marked as not meaningful is not in the family, and narrower ones."""
    plan = declared_plan(review)
    kept, dropped = search(review, plan).chance, search(review, replace(plan, drop_meaningless=True)).chance
    marked = (("design", "qualitative"), ("focus", "effectiveness"))
    assert marked in kept.fewer
    assert marked not in dropped.within_reach
    assert dropped.family < kept.family
