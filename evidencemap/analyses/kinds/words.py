"""What the sentences of several kinds have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evidencemap.analyses.wording import listed
from evidencemap.records.codebook import Term
from evidencemap.records.study import Study

MOST_NAMED = 5


def named(found: Sequence[Study], last: str = "and") -> str:
    """The ids of studies, the first few of many."""
    ids = [study.id for study in found]
    if len(ids) > MOST_NAMED:
        ids = [*ids[: MOST_NAMED - 1], f"{len(ids) - MOST_NAMED + 1} more"]
    return listed(ids, last)


def labels(terms: Iterable[Term], last: str = "and") -> str:
    """The labels of terms."""
    return listed((term.label for term in terms), last)
