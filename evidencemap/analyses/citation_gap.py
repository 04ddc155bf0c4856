"""A pattern to its citation gap: later studies that do not cite earlier ones, or halves that never cite each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies
from evidencemap.query.syntax import Test
from evidencemap.records.study import Study

LOW_INDEX = 0.5
"""Below this share of earlier studies cited, a pattern has a citation gap."""

Pair = tuple[Study, Study]
"""A later study and an earlier one."""


@dataclass(frozen=True)
class CitationGap:
    """How far the later studies of a pattern cite the earlier ones.

    ``open`` counts the pairs of which a list that is not noted would have to tell. ``halves`` are the groups of at
    least two studies that citations hold together and that do not cite each other, though of some pair across them it
    is known; empty where there are not two such groups.
    """

    test: Test
    studies: tuple[Study, ...]
    cited: tuple[Pair, ...]
    missed: tuple[Pair, ...]
    open: int
    halves: tuple[tuple[Study, ...], ...]

    @property
    def index(self) -> float | None:
        """The prior research citation index over all pairs that are known; None where there are none.

        Pairs of a later study and an earlier one that it cites / all pairs of a later study of which it is known and an
        earlier one (Robinson & Goodman, Annals of Internal Medicine 2011, pooled over the later studies).
        """
        known = len(self.cited) + len(self.missed)
        return len(self.cited) / known if known else None

    @property
    def is_gap(self) -> bool | None:
        """Whether there is a citation gap; None where no pair is known."""
        return None if self.index is None else self.index < LOW_INDEX or bool(self.halves)


def citation_gap(review: EvidenceMap, test: Test) -> CitationGap:
    """How far the studies that match a query for sure cite those among them that are earlier for sure."""
    studies = matching_studies(review, test).sure
    cited_ids = {study.id: _cited_ids(review, study) for study in studies}
    last_years = {study.id: review.years(study)[1] for study in studies}
    cited: list[Pair] = []
    missed: list[Pair] = []
    unknown = 0
    for later in studies:
        first_year, whole = review.years(later)[0], all(review.has_list(key) for key in later.reports)
        for earlier in studies:
            if last_years[earlier.id] >= first_year or {*earlier.reports} & {*later.reports}:
                continue
            if earlier.id in cited_ids[later.id]:
                cited.append((later, earlier))
            elif whole:
                missed.append((later, earlier))
            else:
                unknown += 1
    groups = _held_together(review, studies, cited_ids)
    return CitationGap(test, studies, tuple(cited), tuple(missed), unknown, _halves(groups, missed))


def _cited_ids(review: EvidenceMap, study: Study) -> frozenset[str]:
    """The ids of the studies that any report of a study cites."""
    keys = (cited for report in study.reports for cited in review.cites.get(report, ()))
    return frozenset(other.id for key in keys for other in review.studies_of.get(key, ()))


def _halves(groups: list[tuple[Study, ...]], missed: Iterable[Pair]) -> tuple[tuple[Study, ...], ...]:
    """The groups of several studies with a pair to another such group that is known not to cite, the largest first."""
    home = {study.id: index for index, group in enumerate(groups) if len(group) > 1 for study in group}
    pairs = ((home.get(later.id), home.get(earlier.id)) for later, earlier in missed)
    apart = {index for pair in pairs if None not in pair and pair[0] != pair[1] for index in pair if index is not None}
    return tuple(groups[index] for index in sorted(apart, key=lambda index: (-len(groups[index]), groups[index][0].id)))


def _held_together(
    review: EvidenceMap, studies: tuple[Study, ...], cited_ids: Mapping[str, frozenset[str]]
) -> list[tuple[Study, ...]]:
    """The studies in groups within which each can be reached from each by citations, or by a text that reports both."""
    group_of = {study.id: {study.id} for study in studies}
    for study in studies:
        same_text = {other.id for key in study.reports for other in review.studies_of.get(key, ())}
        for id in sorted((cited_ids[study.id] | same_text) & group_of.keys()):
            _join(group_of, study.id, id)
    groups = {min(group): group for group in group_of.values()}
    return [tuple(study for study in studies if study.id in groups[first]) for first in sorted(groups)]


def _join(group_of: dict[str, set[str]], one: str, other: str) -> None:
    smaller, larger = sorted((group_of[one], group_of[other]), key=len)
    if smaller is larger:
        return
    larger |= smaller
    for id in smaller:
        group_of[id] = larger
