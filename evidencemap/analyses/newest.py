"""The newest year of which a review says anything."""

from __future__ import annotations

from collections.abc import Iterator

from evidencemap.model import OPEN, EvidenceMap
from evidencemap.records.dates import Date, parse_date


def newest_year(review: EvidenceMap) -> int | None:
    """The last year of a work, a search, a claim or the protocol itself; None where none has a year."""
    return max(_years(review), default=None)


def _years(review: EvidenceMap) -> Iterator[int]:
    said = (review.protocol.updated, *(search.date for search in review.protocol.searches))
    dates = (*(reference.date for reference in review.references.values()), *map(parse_date, said))
    for date in filter(None, dates):
        yield from _bounds(date)
    yield from (claim.as_of for claim in review.claims.values() if claim.as_of)


def _bounds(date: Date) -> Iterator[int]:
    return (year for year in (date.first, date.last) if year not in OPEN)
