"""What the sentences of several kinds have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evidencemap.analyses.wording import description, kind_of_study
from evidencemap.query.syntax import Test
from evidencemap.records.codebook import Term
from evidencemap.records.study import Study

MOST_NAMED = 5


def counted(test: Test, number: int) -> str:
    """So many studies of a pattern: *3 interview studies of reading aloud*."""
    return f"{number} {kind_of_study(test)[number != 1]}{description(test)}"


def studies(number: int) -> str:
    """So many studies."""
    return f"{number} {'study' if number == 1 else 'studies'}"


def joined(names: Iterable[str], last: str = "and") -> str:
    """Names as a list in a sentence."""
    *most, end = (*names,) or ("",)
    return f"{', '.join(most)} {last} {end}" if most else end


def named(found: Sequence[Study], last: str = "and") -> str:
    """The ids of studies, the first few of many."""
    ids = [study.id for study in found]
    if len(ids) > MOST_NAMED:
        ids = [*ids[: MOST_NAMED - 1], f"{len(ids) - MOST_NAMED + 1} more"]
    return joined(ids, last)


def labels(terms: Iterable[Term], last: str = "and") -> str:
    """The labels of terms."""
    return joined((term.label for term in terms), last)
