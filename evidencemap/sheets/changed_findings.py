"""The findings of a study that a coding sheet adds or has no row for any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evidencemap.model import EvidenceMap
from evidencemap.problems import ProblemLog
from evidencemap.sheets.columns import Column
from evidencemap.sheets.comparison import GivenRow, GoneFinding, NewFinding, alike
from evidencemap.sheets.damage import damage
from evidencemap.sheets.meaning import mistake_in
from evidencemap.sheets.pairing import rewritten
from evidencemap.sheets.sheet import Row
from evidencemap.sheets.three_ways import StudyRows, columns_of_findings, names_of_findings
from evidencemap.values import dataclass


@dataclass(frozen=True)
class _Offered:
    """A row that may be a new finding: what it says in which columns, and the finding that says all of it already."""

    row: GivenRow
    named: Sequence[Column]
    cells: Mapping[str, str]
    twin: Row | None


def new_findings(review: EvidenceMap, rows: StudyRows, log: ProblemLog) -> Iterator[NewFinding]:
    """Rows without an id, and summaries in the row of a study without findings."""
    for new in _offered(rows):
        if not new.cells.get("summary"):
            log.add(new.row.places["summary"], "summary: is empty", "a finding needs one sentence that says it")
        elif not new.twin and _is_right(review, new.row, new.named, log):
            yield NewFinding(rows.study.id, _said_anew(new.cells, rows, new.named), new.row.places["summary"])


def gone_findings(rows: StudyRows) -> Iterator[GoneFinding]:
    """The findings that were exported and have no row in the sheet, those last that the folder wrote anew since."""
    own = names_of_findings(rows.columns)
    for then, now in rows.gone:
        moved = any(then.get(name, now.cells[name]) != now.cells[name] for name in own)
        yield GoneFinding(rows.study.id, now.number, now.cells["summary"], moved)
    added = [new.twin.number for new in _offered(rows) if new.twin]
    for _, now in rewritten(rows.lost, [row for row in rows.free if row.number not in added], own):
        yield GoneFinding(rows.study.id, now.number, now.cells["summary"], moved=True)


def _offered(rows: StudyRows) -> Iterator[_Offered]:
    """The rows that may be new findings; a finding is the twin of one of them only."""
    own, free = columns_of_findings(rows.columns), list(rows.free)
    first = [pair.given for pair in rows.pairs if pair.now and not pair.now.number]
    for row in (*first, *rows.added):
        named = own if row in rows.added else [column for column in own if not column.facet]
        cells = {column.name: row.cells[column.name] for column in named if row.cells[column.name]}
        if row in first and not cells:
            continue
        same = (finding for finding in free if cells.get("summary") and _is_same(cells, finding, named))
        if twin := next(same, None):
            free.remove(twin)
        yield _Offered(row, named, cells, twin)


def _said_anew(cells: Mapping[str, str], rows: StudyRows, named: Iterable[Column]) -> dict[str, str]:
    """The cells of a new finding but for what is said once for the whole study."""
    said = (column for column in named if column.name in cells)
    return {
        column.name: cells[column.name]
        for column in said
        if not (column.facet and alike(column, rows.once[column.name], cells[column.name]))
    }


def _is_right(review: EvidenceMap, row: GivenRow, named: Iterable[Column], log: ProblemLog) -> bool:
    """Whether nothing is wrong with the cells of a new row; what is wrong is told."""
    told = len(log.problems)
    for column in named:
        cell, place = row.cells[column.name], row.places[column.name]
        message, hint = damage("", cell, row.odd.get(column.name))
        mistake = mistake_in(column, cell, review) if cell and not message else None
        if mistake:
            message, hint = mistake.message, mistake.hint
        if message:
            log.add(place, f"{column.name}: {message}", hint)
    return len(log.problems) == told


def _is_same(cells: Mapping[str, str], row: Row, named: Iterable[Column]) -> bool:
    """Whether a finding says all that a new row says: it was added already."""
    return all(
        alike(column, cells.get(column.name, ""), row.cells[column.name]) for column in named if cells.get(column.name)
    )
