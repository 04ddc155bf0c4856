"""Every coding of a review once: findings' facets for each unit of evidence, the study's facets for the study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evidencemap.model import EvidenceMap
from evidencemap.records.codebook import Facet
from evidencemap.records.coding import Coding
from evidencemap.records.study import Study


@dataclass(frozen=True)
class StatedCoding:
    """What is known of one facet; ``number`` counts findings from 1, and is None where the whole study is meant."""

    study: Study
    number: int | None
    facet: Facet
    coding: Coding


def stated_codings(review: EvidenceMap) -> Iterator[StatedCoding]:
    """All codings, in the order of studies, findings and codebook.

    A facet of findings that a record says once for the study is told of each of its findings; a study without findings
    speaks for itself.
    """
    for study in review.studies.values():
        for facet in review.codebook:
            if facet.level == "study":
                yield StatedCoding(study, None, facet, study.coding(facet.id, None))
        for number, unit in enumerate(review.units(study), 1):
            for facet in review.codebook:
                if facet.level == "finding":
                    yield StatedCoding(study, number if unit.finding else None, facet, unit.coding(facet.id))
