"""A pattern under examination: what several kinds need to know of it, worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from functools import cached_property

from evidencemap.analyses.dispositions import meaningless
from evidencemap.analyses.scoping import is_at_least_as_general, joined, within_scope
from evidencemap.analyses.structural import StructuralZeros
from evidencemap.model import OPEN_FUTURE, EvidenceMap, Unit
from evidencemap.query.matching import study_truth, unit_truth
from evidencemap.query.syntax import And, HasTerm, Level, Test, conjuncts
from evidencemap.query.truth import Truth
from evidencemap.records.codebook import Facet
from evidencemap.records.dates import parse_date
from evidencemap.records.study import Study
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Examination:
    """A review under examination, of which only what lies in ``scope`` counts; patterns looked at once are kept."""

    review: EvidenceMap
    scope: Test

    @cached_property
    def _patterns(self) -> dict[str, Examined]:
        return {}

    def pattern(self, *parts: Test) -> Examined:
        """A pattern, given by the tests that must all hold; only what matches each of its terms is looked at."""
        test = joined(*parts)
        if str(test) not in self._patterns:
            terms = [part for part in test.parts if isinstance(part, HasTerm)]
            found = [self.pattern(term).matching for term in terms if len(test.parts) > 1]
            ids = set.intersection(set(self.review.studies), *({study.id for study in one} for one in found))
            among = tuple(study for study in self.review.studies.values() if study.id in ids)
            self._patterns[str(test)] = Examined(self, test, among)
        return self._patterns[str(test)]

    @cached_property
    def zeros(self) -> StructuralZeros:
        """What the codebook calls impossible, and what somebody has marked as not meaningful."""
        return StructuralZeros.of(self.review.codebook, meaningless(self.review, self.scope))

    @cached_property
    def updated(self) -> int | None:
        """The year in which the review was last brought up to date, if the protocol says so."""
        date = parse_date(self.review.protocol.updated)
        return date.last if date else None

    @cached_property
    def year(self) -> int | None:
        """The year that the review speaks of: that of ``updated`` in the protocol, else of the newest reference.

        Never the year on the clock, so that the same files give the same findings. None where there is neither.
        """
        if self.updated:
            return self.updated
        closed = (reference.date for reference in self.review.references.values() if reference.date)
        return max((date.last for date in closed if date.last != OPEN_FUTURE), default=None)

    def facets(self, *roles: str) -> tuple[Facet, ...]:
        """The facets that have one of the roles."""
        return tuple(facet for facet in self.review.codebook if facet.role.casefold() in roles)

    @cached_property
    def family(self) -> tuple[Examined, ...]:
        """The patterns that the protocol declares: each row, each column, and each cell of the map."""
        axes = (self.review.protocol.map.rows, self.review.protocol.map.columns)
        rows, columns = (
            [HasTerm(self.review.facet(axis.facet), term) for term in self.review.axis_terms(axis)] for axis in axes
        )
        cells = ((row, column) for row in rows for column in columns)
        return tuple(self.pattern(*parts) for parts in (*((side,) for side in (*rows, *columns)), *cells))

    @cached_property
    def decides(self) -> dict[str, int]:
        """For the id of a study, how many declared patterns are open for want of knowing more of it."""
        counts: dict[str, int] = {}
        for pattern in self.family:
            for study in pattern.open:
                counts[study.id] = counts.get(study.id, 0) + 1
        return counts


@dataclass(frozen=True)
class Examined:
    """A pattern and the studies that match it within the scope, all of which are ``among`` some."""

    examination: Examination
    test: And
    among: tuple[Study, ...] = field(repr=False)

    @property
    def review(self) -> EvidenceMap:
        """The review in which it is looked for."""
        return self.examination.review

    @cached_property
    def scoped(self) -> And:
        """The pattern with what of the scope it does not imply: what is asked of studies, and what sentences say."""
        return within_scope(self.test, self.examination.scope)

    @cached_property
    def _truths(self) -> tuple[tuple[Study, Truth], ...]:
        truths = ((study, study_truth(self.review, self.scoped, study)) for study in self.among)
        return tuple((study, truth) for study, truth in truths if truth is not Truth.NO)

    @cached_property
    def sure(self) -> tuple[Study, ...]:
        """The studies that match for sure."""
        return tuple(study for study, truth in self._truths if truth is Truth.YES)

    @cached_property
    def open(self) -> tuple[Study, ...]:
        """The studies that could match."""
        return tuple(study for study, truth in self._truths if truth is Truth.MAYBE)

    @cached_property
    def matching(self) -> tuple[Study, ...]:
        """The studies that match for sure or could."""
        return tuple(study for study, _ in self._truths)

    @property
    def possible(self) -> int:
        """How many studies match at most."""
        return len(self._truths)

    def narrowed(self, *more: Test) -> Examined:
        """The same pattern with more asked for."""
        return self.examination.pattern(self.test, *more)

    @property
    def is_covered(self) -> bool:
        """Whether as many studies match for sure as the protocol calls enough."""
        return len(self.sure) >= self.review.protocol.map.enough

    @cached_property
    def units(self) -> tuple[tuple[Study, tuple[Unit, ...]], ...]:
        """Each study that matches for sure, with those of its findings that do."""
        return tuple(
            (study, tuple(u for u in self.review.units(study) if unit_truth(self.review, self.scoped, u) is Truth.YES))
            for study in self.sure
        )

    @cached_property
    def primary(self) -> tuple[Study, ...]:
        """The studies that match for sure and are no reviews of other studies, not even perhaps."""
        return tuple(study for study in self.sure if not self.review.could_be_review(study))

    @cached_property
    def topics(self) -> tuple[HasTerm, ...]:
        """What the pattern asks for beside a kind of study."""
        return tuple(part for part in conjuncts(self.test) if isinstance(part, HasTerm) and not part.facet.names_study)

    @property
    def names_study(self) -> bool:
        """Whether the pattern asks for a kind of study itself."""
        return any(isinstance(part, HasTerm) and part.facet.names_study for part in conjuncts(self.test))

    def asks_for(self, facet: Facet) -> bool:
        """Whether the pattern says something of a facet."""
        return any(topic.facet.id == facet.id for topic in self.topics)

    @cached_property
    def is_structural(self) -> bool:
        """Whether the codebook says that no study can be about it."""
        asked = (part for part in conjuncts(self.scoped) if isinstance(part, HasTerm))
        return self.examination.zeros.forbid({part.facet.id: part.term for part in asked})

    @cached_property
    def wider(self) -> tuple[Examined, ...]:
        """The patterns one step more general: one topic at a looser level, by the next broader term, or left out."""
        return tuple(self.examination.pattern(*parts) for parts in self._relaxed() if any(map(_is_topic, parts)))

    def _relaxed(self) -> Iterator[tuple[Test, ...]]:
        parts = conjuncts(self.test)
        for topic in self.topics:
            new = _one_step_wider(topic)
            yield tuple(part for old in parts for part in (new if old == topic else (old,)))

    def last_year(self, study: Study) -> int | None:
        """The year of the newest of its reports with a finding that matches; None where that is open."""
        units = next(units for one, units in self.units if one is study)
        newest = max(self.review.unit_years(unit)[1] for unit in units)
        return None if newest == OPEN_FUTURE else newest


def is_more_general(one: Test, other: Test) -> bool:
    """Whether everything that matches the other test must match the one, which is another."""
    ours, theirs = conjuncts(one), conjuncts(other)
    return all(any(is_at_least_as_general(part, narrower) for narrower in theirs) for part in ours) and str(one) != str(
        other
    )


def _one_step_wider(topic: HasTerm) -> tuple[HasTerm, ...]:
    """A part given alone is part of what can be told apart; then come broader terms, and at last any term."""
    if topic.level is Level.ISOLATED:
        return (HasTerm(topic.facet, topic.term),)
    broader = topic.term.broader
    return (HasTerm(topic.facet, broader, topic.level),) if broader else ()


def _is_topic(part: Test) -> bool:
    return isinstance(part, HasTerm) and not part.facet.names_study
