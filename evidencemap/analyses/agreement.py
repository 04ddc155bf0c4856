"""How far independent coders agree, facet by facet, over the studies that several of them coded."""

from __future__ import annotations

from collections.abc import Iterator

from evidencemap.analyses.coders import DoubleCoded, double_coded, values_of
from evidencemap.analyses.coefficients import Agreement, Unit, agreement, masi, nominal
from evidencemap.model import EvidenceMap
from evidencemap.records.codebook import Facet
from evidencemap.values import dataclass


@dataclass(frozen=True)
class FacetAgreement:
    """A facet, and how far coders agree on it; None where no two coders said anything of it."""

    facet: Facet
    found: Agreement | None


@dataclass(frozen=True)
class AgreementReport:
    """Who coded together, how much, and how far they agree.

    ``matched`` counts the findings that two coders or more have, ``alone`` those that one coder has, by coder.
    """

    coders: tuple[str, ...]
    studies: tuple[str, ...]
    matched: int
    alone: dict[str, int]
    facets: tuple[FacetAgreement, ...]


def agreement_report(review: EvidenceMap, coders: tuple[str, ...] = ()) -> AgreementReport:
    """The agreement of all coders, or of these, on every facet of the codebook."""
    together = double_coded(review, coders)
    who = sorted({coder for one in together for coder in one.by})
    groups = [group for one in together for group in one.groups]
    lonely = [coder for group in groups if len(group) == 1 for coder in group]
    return AgreementReport(
        coders=tuple(who),
        studies=tuple(one.id for one in together),
        matched=sum(len(group) > 1 for group in groups),
        alone={coder: lonely.count(coder) for coder in who},
        facets=tuple(_on(facet, together) for facet in review.codebook),
    )


def _on(facet: Facet, together: tuple[DoubleCoded, ...]) -> FacetAgreement:
    units = tuple(unit for one in together for unit in _units(facet, one))
    return FacetAgreement(facet, agreement(units, masi if facet.many else nominal) if units else None)


def _units(facet: Facet, one: DoubleCoded) -> Iterator[Unit]:
    """The study, or its findings that were matched; what a coder has not coded yet is no value."""
    places = [None] if facet.level == "study" or not one.groups else one.groups
    for group in places:
        values = {coder: values_of(coding) for coder, coding in one.values(facet.id, group).items()}
        given = {coder: value for coder, value in values.items() if value}
        if len(given) > 1:
            yield Unit(one.id, given)
