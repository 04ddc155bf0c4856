"""Gaps as records and rows; the keys are a promise to scripts and spreadsheets, so each stands here once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from evidencemap.analyses.scoping import within_scope
from evidencemap.analyses.search import Gap
from evidencemap.analyses.wording import finding_sentence
from evidencemap.exports.csv_text import csv_lines
from evidencemap.query.syntax import Test


def gap_record(gap: Gap, scope: Test) -> dict[str, Any]:
    """A gap that a search within a scope found, with the parts of its rank."""
    return {
        "gap": gap.id,
        "query": str(gap.test),
        "sentence": finding_sentence(within_scope(gap.test, scope), gap.sure, gap.possible),
        "certain": gap.certain,
        "sure": gap.sure,
        "possible": gap.possible,
        "expected": gap.expected,
        "fewer_than_expected": gap.fewer_than_expected,
        "surprise": gap.surprise,
        "demand": gap.demand,
        "claims": list(gap.claims),
        "level": len(gap.cell),
        "disposition": gap.disposition.decided.value if gap.disposition else None,
    }


def gap_csv(gaps: Iterable[Gap], scope: Test) -> Iterator[str]:
    """A header, then a line for each gap, in their order."""
    records = (gap_record(gap, scope) for gap in gaps)
    yield from csv_lines(_COLUMNS, ([_cell(record[name]) for name in _COLUMNS] for record in records))


_COLUMNS = (
    "gap", "query", "sentence", "certain", "sure", "possible", "expected", "fewer_than_expected", "surprise", "demand",
    "claims", "level", "disposition",
)  # fmt: skip


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(value)
    return f"{value:.4g}" if isinstance(value, float) else str(value)
