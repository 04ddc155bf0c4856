"""The works that several reference lists share and that no study record reports."""

from __future__ import annotations

from dataclasses import dataclass

from evidencemap.model import EvidenceMap
from evidencemap.records.screening import Decision

AT_LEAST = 2
"""From how many noted lists on a work is called a core work."""


@dataclass(frozen=True)
class CoreWork:
    """A work, the works that cite it, and what was decided of it; None where it was not screened."""

    key: str
    cited_by: tuple[str, ...]
    decision: Decision | None
    reason: str = ""


@dataclass(frozen=True)
class CoreWorks:
    """Core works that nobody has extracted or screened away, and those that were screened away; most cited first.

    ``lists`` counts the noted lists, ``studies`` the core works that a study record reports.
    """

    open: tuple[CoreWork, ...]
    screened: tuple[CoreWork, ...]
    studies: int
    lists: int
    at_least: int


def core_works(review: EvidenceMap, at_least: int = AT_LEAST) -> CoreWorks:
    """The works cited by ``at_least`` of the noted lists that report no extracted study."""
    often = {key: by for key in review.references if len(by := review.cited_by.get(key, frozenset())) >= at_least}
    reported = {key for key in often if any(study.extracted for study in review.studies_of.get(key, ()))}
    works = [_core_work(review, key) for key in often if key not in reported]
    ordered = sorted(works, key=lambda work: (-len(work.cited_by), work.key))
    return CoreWorks(
        tuple(work for work in ordered if work.decision in (None, Decision.AWAITING)),
        tuple(work for work in ordered if work.decision not in (None, Decision.AWAITING)),
        len(reported),
        sum(review.has_list(key) for key in review.citations),
        at_least,
    )


def _core_work(review: EvidenceMap, key: str) -> CoreWork:
    decision, reason = review.decisions.get(key, (None, ""))
    return CoreWork(key, tuple(sorted(review.cited_by[key])), decision, reason)
