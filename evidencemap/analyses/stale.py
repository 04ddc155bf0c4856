"""Decisions about gaps that the map has overtaken: the gap was filled, or is part of a wider one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evidencemap.analyses.dispositions import marked_gaps, outside
from evidencemap.analyses.gap_ids import gap_id
from evidencemap.analyses.search import SearchPlan, declared_plan
from evidencemap.model import EvidenceMap
from evidencemap.problems import Problem
from evidencemap.query.matching import Selection, matching_studies
from evidencemap.query.syntax import EVERYTHING, And, HasTerm, Level, Test, conjuncts
from evidencemap.records.disposition import Disposition
from evidencemap.records.study import Study
from evidencemap.values import dataclass

NAMED = 5


@dataclass(frozen=True)
class StaleDisposition:
    """A decision about what is no gap any more: ``studies`` fill it, or it is part of the ``wider`` gap."""

    disposition: Disposition
    studies: tuple[Study, ...] = ()
    wider: Test | None = None


def stale_dispositions(review: EvidenceMap) -> tuple[StaleDisposition, ...]:
    """The decisions to look at again, in the order of the file.

    What is enough, and which studies count at all, is what the protocol declares for the search for gaps.
    """
    if not review.dispositions:
        return ()
    look = _Look(review, declared_plan(review))
    return tuple(stale for test, disposition in marked_gaps(review) if (stale := look.at(test, disposition)))


def filled_by(review: EvidenceMap, test: Test) -> tuple[Study, ...]:
    """The studies for which a pattern is no gap in the declared search; none where it is one."""
    look = _Look(review, declared_plan(review))
    return look.filling(outside(test, look.plan.where))


def named(studies: tuple[Study, ...]) -> str:
    """The first few studies, and how many more there are."""
    more = f" and {len(studies) - NAMED} more" if len(studies) > NAMED else ""
    return ", ".join(study.id for study in studies[:NAMED]) + more


def overtaken_by(stale: StaleDisposition) -> str:
    """What a decision was overtaken by: the studies that fill the gap, or the wider gap that it is part of."""
    if stale.wider:
        return f"part of a wider gap, {gap_id(stale.wider)} ({stale.wider})"
    return f"filled, by {named(stale.studies)}"


def stale_notices(review: EvidenceMap) -> tuple[Problem, ...]:
    """The same as notices, each at its gap."""
    return tuple(
        Problem(stale.disposition.gap_written.place, *_told(stale), notice=True) for stale in stale_dispositions(review)
    )


@dataclass(frozen=True)
class _Look:
    review: EvidenceMap
    plan: SearchPlan

    def at(self, test: Test, disposition: Disposition) -> StaleDisposition | None:
        """Why a decision is stale; None where it is not."""
        pattern = outside(test, self.plan.where)
        if filling := self.filling(pattern):
            return StaleDisposition(disposition, studies=filling)
        widest = self._widest(pattern, certain=self._matching(pattern).possible < self.plan.threshold)
        return None if widest == pattern else StaleDisposition(disposition, wider=widest)

    def filling(self, pattern: Test) -> tuple[Study, ...]:
        """The studies that match, where they are as many as the search calls enough."""
        found = self._matching(pattern)
        return found.sure if len(found.sure) >= self.plan.threshold else ()

    def _matching(self, pattern: Test) -> Selection:
        return matching_studies(self.review, And((*conjuncts(pattern), *conjuncts(self.plan.where))))

    def _widest(self, pattern: Test, certain: bool) -> Test:
        """The most general gap around a gap that is as certain; the gap itself where it is maximal."""
        for wider in _one_step_wider(pattern):
            found = self._matching(wider)
            if (found.possible if certain else len(found.sure)) < self.plan.threshold:
                return self._widest(wider, certain)
        return pattern


def _one_step_wider(pattern: Test) -> Iterator[Test]:
    """The pattern with one term made looser, broader, or left out; something is always asked for."""
    parts = conjuncts(pattern)
    for index, part in enumerate(parts):
        if isinstance(part, HasTerm):
            wider = And((*parts[:index], *_wider(part), *parts[index + 1 :]))
            if wider != EVERYTHING:
                yield wider


def _wider(part: HasTerm) -> tuple[HasTerm, ...]:
    if part.level is Level.ISOLATED:
        return (replace(part, level=Level.SEPARABLE),)
    return (HasTerm(part.facet, part.term.broader),) if part.term.broader else ()


def _told(stale: StaleDisposition) -> tuple[str, str]:
    marked = f"gap: '{stale.disposition.gap}' is marked as {stale.disposition.decided.value}"
    if stale.wider:
        message = f"{marked}, and is part of a wider gap, '{stale.wider}'"
        return message, f"mark {gap_id(stale.wider)} instead"
    return f"{marked}, and is no gap any more", f"found in {named(stale.studies)}"
