"""Where independent coders of a study differ: facet by facet, and finding by finding."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from evidencemap.analyses.coders import DoubleCoded, Group
from evidencemap.model import EvidenceMap
from evidencemap.records.codebook import Codebook, Facet
from evidencemap.records.coding import Code, Coding
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Difference:
    """A facet that coders coded differently: in the study where ``finding`` is None, else in one of its findings.

    ``finding`` is the position of the matched findings, from 0.
    """

    facet: Facet
    finding: int | None
    said: Mapping[str, Coding]


@dataclass(frozen=True)
class Directions:
    """The directions that coders gave to one finding, which are not the same."""

    finding: int
    said: Mapping[str, str]


@dataclass(frozen=True)
class Reconciliation:
    """A study that several coders coded: what they differ on, and the findings that some of them do not have."""

    codebook: Codebook
    study: DoubleCoded
    differences: tuple[Difference, ...]
    directions: tuple[Directions, ...]

    @property
    def alone(self) -> tuple[Group, ...]:
        """The findings that not every coder has."""
        return tuple(group for group in self.study.groups if len(group) < len(self.study.by))

    @property
    def agreed(self) -> bool:
        """Whether nothing is left to decide."""
        return not (self.differences or self.directions or self.alone)


def reconciliation(review: EvidenceMap, study: DoubleCoded) -> Reconciliation:
    """What the coders of a study differ on, in the order of the codebook and then of the findings."""
    shared = [(at, group) for at, group in enumerate(study.groups) if len(group) > 1]
    directions = (Directions(at, {who: one.direction for who, one in group.items()}) for at, group in shared)
    return Reconciliation(
        review.codebook,
        study,
        tuple(_differences(review, study, shared)),
        tuple(one for one in directions if len(set(one.said.values())) > 1),
    )


def _differences(review: EvidenceMap, study: DoubleCoded, shared: list[tuple[int, Group]]) -> Iterator[Difference]:
    for facet in review.codebook:
        whole = {who: record.codings[facet.id] for who, record in study.by.items() if facet.id in record.codings}
        if facet.level == "study" or len(whole) == len(study.by) or (whole and not study.groups):
            said = study.values(facet.id, None)
            if differ(said):
                yield Difference(facet, None, said)
                continue
        if facet.level == "study":
            continue
        for at, group in shared:
            said = study.values(facet.id, group)
            if differ(said):
                yield Difference(facet, at, said)


def differ(said: Mapping[str, Coding]) -> bool:
    """Whether two coders did not say the same: of terms, also how sure, of what kind and within what."""
    return len({signature(coding) for coding in said.values()}) > 1


def signature(coding: Coding) -> Hashable:
    """All that a coding says, without where it comes from."""
    return frozenset(map(code_signature, coding.codes)) or coding.state


def code_signature(code: Code) -> Hashable:
    """All that is said of one term, without where it comes from."""
    return code.term.id, code.sure, code.kind_open, code.package.id if code.package else "", code.alone
