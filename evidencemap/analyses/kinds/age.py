"""A pattern to whether its last study is old."""

from __future__ import annotations

from evidencemap.analyses.kinds.examined import Examination, Examined
from evidencemap.analyses.kinds.kind import Kind, KindOfGap
from evidencemap.analyses.kinds.words import named
from evidencemap.analyses.wording import counted_studies

OLD = 10
"""Years after which the last study is old."""


def recency(pattern: Examined) -> KindOfGap | None:
    """The last report of a study appeared more than ten years before the year that the review speaks of.

    That year is that of ``updated`` in the protocol, else of its newest reference, and never that of the clock. Studies
    without a closed year make the finding uncertain.
    """
    now = pattern.examination.year
    years = {study.id: pattern.last_year(study) for study in pattern.sure}
    newest = max((year for year in years.values() if year is not None), default=None)
    if now is None or newest is None or now - newest <= OLD:
        return None
    undated = tuple(study for study in pattern.sure if years[study.id] is None)
    latest = tuple(study for study in pattern.sure if years[study.id] == newest)
    last = "it" if len(pattern.sure) == 1 else "the last"
    doubt = f"; when {named(undated)} appeared is not known" if undated else ""
    return KindOfGap(
        Kind.RECENCY,
        pattern.test,
        f"{counted_studies(pattern.scoped, len(pattern.sure))}; {last} ({named(latest)}) appeared in {newest}, "
        f"{now - newest} years before {now}{doubt}.",
        pattern.sure,
        (("last", newest), ("year of the review", now), ("years", now - newest)),
        certain=not undated,
        read=undated,
        weight=(newest - now, -len(pattern.sure)),
    )


def why_no_recency(examination: Examination) -> str:
    """Why age cannot be told."""
    return "" if examination.year else "neither the protocol nor any reference has a year"
