"""A pattern to its citation gap: later studies that do not cite earlier ones, or halves that never cite each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from evidencemap.analyses.citing import citation, is_earlier
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies
from evidencemap.query.syntax import Test
from evidencemap.query.truth import Truth
from evidencemap.records.study import Study

LOW_INDEX = 0.5
"""Below this share of earlier studies cited, a pattern has a citation gap."""

Pair = tuple[Study, Study]
"""A later study and an earlier one."""


@dataclass(frozen=True)
class CitationGap:
    """How far the later studies of a pattern cite the earlier ones.

    ``open`` are pairs of which a list that is not noted would have to tell. ``halves`` are the groups of at least two
    studies that citations hold together and that do not cite each other, though of some pair across them it is known;
    empty where there are not two such groups.
    """

    test: Test
    studies: tuple[Study, ...]
    cited: tuple[Pair, ...]
    missed: tuple[Pair, ...]
    open: tuple[Pair, ...]
    halves: tuple[tuple[Study, ...], ...]

    @property
    def index(self) -> float | None:
        """The prior research citation index over all pairs that are known; None where there are none.

        Pairs of a later study and an earlier one that it cites / all pairs of a later study of which it is known and an
        earlier one (Robinson & Goodman, Annals of Internal Medicine 2011, 154:50-55, pooled over the later studies).
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
    told: dict[Truth, list[Pair]] = {truth: [] for truth in Truth}
    for earlier, later in ((one, other) for one in studies for other in studies if _could_cite(review, one, other)):
        told[citation(review, later, earlier)].append((later, earlier))
    cited, missed, unknown = (_ordered(told[truth]) for truth in (Truth.YES, Truth.NO, Truth.MAYBE))
    return CitationGap(test, studies, cited, missed, unknown, _halves(review, studies, missed))


def _ordered(pairs: list[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (pair[0].id, pair[1].id)))


def _could_cite(review: EvidenceMap, earlier: Study, later: Study) -> bool:
    return is_earlier(review, earlier, later) is Truth.YES and not {*earlier.reports} & {*later.reports}


def _halves(review: EvidenceMap, studies: tuple[Study, ...], missed: tuple[Pair, ...]) -> tuple[tuple[Study, ...], ...]:
    """Groups that citations hold together, the largest first, each with a pair to another that is known not to cite."""
    groups = [group for group in _held_together(review, studies) if len(group) > 1]
    apart = {(one.id, other.id) for one, other in missed}
    known = {
        index
        for (i, some), (j, others) in combinations(enumerate(groups), 2)
        if any({(a.id, b.id), (b.id, a.id)} & apart for a in some for b in others)
        for index in (i, j)
    }
    return tuple(groups[index] for index in sorted(known, key=lambda i: (-len(groups[i]), groups[i][0].id)))


def _held_together(review: EvidenceMap, studies: tuple[Study, ...]) -> list[tuple[Study, ...]]:
    """The studies in groups within which each can be reached from each by citations, either way."""
    group_of = {study.id: {study.id} for study in studies}
    for one, other in combinations(studies, 2):
        if _linked(review, one, other) and group_of[one.id] is not group_of[other.id]:
            group_of[one.id] |= group_of[other.id]
            for id in group_of[other.id]:
                group_of[id] = group_of[one.id]
    groups = {min(group): group for group in group_of.values()}
    return [tuple(study for study in studies if study.id in groups[first]) for first in sorted(groups)]


def _linked(review: EvidenceMap, one: Study, other: Study) -> bool:
    """Whether one cites the other, or one text reports both."""
    if {*one.reports} & {*other.reports}:
        return True
    return Truth.YES in (citation(review, one, other), citation(review, other, one))
