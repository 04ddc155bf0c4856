"""What ``mark`` and ``unmark`` share: which gap is meant, and the change of ``gaps.yaml`` that nothing else feels."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from evidencemap.analyses.dispositions import marked_gaps, outside
from evidencemap.analyses.gap_ids import gap_id
from evidencemap.cli.editing import carry_out
from evidencemap.cli.loading import read_anew
from evidencemap.cli.output import say
from evidencemap.cli.stop import Stop, misused
from evidencemap.edits import edit_in_place
from evidencemap.folder import review_folder
from evidencemap.model import EvidenceMap
from evidencemap.project import GAPS
from evidencemap.query.parse import QueryMistake, parse_query
from evidencemap.query.syntax import EVERYTHING, Test
from evidencemap.values import dataclass

KEY = "gaps"
GAP_ID = re.compile(r"gap-[a-z2-7]{8}")


@dataclass(frozen=True)
class Marked:
    """A gap that was named on the command line, the review, and where among the marked gaps it stands, if it does.

    ``before`` is what ``gaps.yaml`` held before the review was read; None where there is no such file.
    """

    review: EvidenceMap
    test: Test
    file: Path
    before: bytes | None
    position: int | None

    @property
    def id(self) -> str:
        """The name of the gap."""
        return gap_id(self.test)


def marked(arguments: argparse.Namespace) -> Marked:
    """The gap that was named; the review has to be without mistakes."""
    file = review_folder(arguments.review) / GAPS
    before = file.read_bytes() if file.is_file() else None
    review = read_anew(arguments).map
    test = _named(review, arguments.gap)
    ids = [gap_id(test) for test, _ in marked_gaps(review)]
    position = ids.index(gap_id(test)) if gap_id(test) in ids else None
    return Marked(review, test, file, before, position)


def change(found: Marked, changed: Callable[[str], str], done: str, dry_run: bool) -> int:
    """Write the file as changed and say what was done, or only show the difference."""
    return carry_out(found.file.parent, [edit_in_place(found.file, found.before, changed)], done, dry_run)


def _named(review: EvidenceMap, written: str) -> Test:
    """The gap of an id, or of a query."""
    if GAP_ID.fullmatch(written):
        return _with_id(review, written)
    try:
        test = parse_query(written, review)
    except QueryMistake as mistake:
        say(mistake.shown(written))
        raise Stop(2) from None
    if test == EVERYTHING:
        raise misused("no gap is named")
    return test


def _with_id(review: EvidenceMap, id: str) -> Test:
    """The marked gap of that name, else that of the map, else that of the declared search."""
    from evidencemap.analyses.crosstab import declared_map
    from evidencemap.analyses.search import declared_plan, search

    scope = declared_plan(review).where
    for test, _ in marked_gaps(review):
        if id in (gap_id(test), gap_id(outside(test, scope))):
            return test
    for cell in declared_map(review, parse_query(review.protocol.map.where, review)).cells.values():
        if gap_id(cell.test) == id:
            return cell.test
    for gap in search(review, declared_plan(review)).gaps:
        if gap.id == id:
            return gap.test
    raise misused(f"no gap '{id}' in the search, on the map or among those marked; name it by a query")
