"""A review of studies to what it sets out to bring together, and whether that takes in a pattern or a study.

What a review set out to do is its question and what it lets in, not what it happens to report: a review of the
alliance with one finding on effectiveness is no review of effectiveness (Thomas et al., *Determining the scope of the
review and the questions it will address*, Cochrane Handbook, chapter 2). So only a recorded ``scope`` makes sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evidencemap.analyses.scoping import is_at_least_as_general
from evidencemap.model import EvidenceMap, Unit
from evidencemap.query.matching import unit_truth
from evidencemap.query.syntax import HasTerm
from evidencemap.query.truth import Truth, greatest, least, perhaps
from evidencemap.records.codebook import Facet
from evidencemap.records.coding import Coding
from evidencemap.records.study import Study
from evidencemap.values import dataclass

FOUND_NOT_SOUGHT = (
    "outcome",
    "measure",
    "data source",
    "informant",
    "comparator",
    "certainty",
    "risk of bias",
)
"""Roles of facets that say what a finding tells, by which reviews seldom let studies in (Cochrane Handbook, ch. 3)."""


@dataclass(frozen=True)
class Scope:
    """What limits a review, each facet by its terms; a facet that is not there does not limit it."""

    limits: tuple[tuple[Facet, Coding], ...]

    def covers(self, topics: Iterable[HasTerm]) -> Truth:
        """Whether all that the topics ask for lies within: each limit is asked for, by its term or a narrower one."""
        asked = tuple(topics)
        return least(_takes_in(facet, limit, asked) for facet, limit in self.limits)

    def could_take(self, review: EvidenceMap, study: Study) -> bool:
        """Whether a study may lie within, by one of its findings."""
        return any(
            all(_could_match(review, facet, limit, unit) for facet, limit in self.limits)
            for unit in review.units(study)
        )


def scopes(review: EvidenceMap, study: Study) -> tuple[Scope, ...]:
    """What a review may have set out to bring together: its recorded scope, else what any one of its findings is on."""
    if study.scope is not None:
        return (_scope(review, study.scope),)
    facets = [
        facet for facet in review.codebook if not facet.names_study and facet.role.casefold() not in FOUND_NOT_SOUGHT
    ]
    return tuple(_scope(review, {facet.id: unit.coding(facet.id) for facet in facets}) for unit in review.units(study))


def covers(review: EvidenceMap, study: Study, topics: Iterable[HasTerm]) -> Truth:
    """Whether a study is a review of equal or wider scope; only perhaps where its scope is not recorded."""
    if not review.could_be_review(study):
        return Truth.NO
    asked = tuple(topics)
    covered = greatest(scope.covers(asked) for scope in scopes(review, study))
    sure = study.scope is not None and review.is_review(study)
    return covered if sure else min(covered, Truth.MAYBE)


def _scope(review: EvidenceMap, codings: Mapping[str, Coding]) -> Scope:
    return Scope(tuple((review.facet(id), coding) for id, coding in codings.items()))


def _takes_in(facet: Facet, limit: Coding, topics: tuple[HasTerm, ...]) -> Truth:
    if not limit.codes:
        return Truth.MAYBE if limit.state.unknown else Truth.YES
    within = [
        code
        for code in limit.codes
        if any(is_at_least_as_general(HasTerm(facet, code.term), topic) for topic in topics)
    ]
    return Truth.YES if any(code.plain for code in within) else perhaps(bool(within))


def _could_match(review: EvidenceMap, facet: Facet, limit: Coding, unit: Unit) -> bool:
    if not limit.codes:
        return True
    return any(unit_truth(review, HasTerm(facet, code.term), unit) > Truth.NO for code in limit.codes)
