"""The rows of one study three ways: in the sheet that came back, in what was exported, and in the folder now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from evidencemap.problems import ProblemLog
from evidencemap.records.study import Study
from evidencemap.sheets.columns import FINDING, NAME, OF_STUDY, STUDY, Column
from evidencemap.sheets.comparison import GivenRow
from evidencemap.sheets.pairing import Known, paired
from evidencemap.sheets.sheet import Row, study_row, study_rows
from evidencemap.values import dataclass

Cells = Mapping[str, str]


@dataclass(frozen=True)
class RowPair:
    """A row of the sheet beside what it said when it was exported, and the row that the folder has now, if it has."""

    given: GivenRow
    base: Cells
    now: Row | None


@dataclass(frozen=True)
class StudyRows:
    """What the three say of one study.

    ``added`` are the rows of the sheet without an id, ``free`` the findings of the folder that were not exported, and
    ``gone`` those whose rows are not in the sheet any more, each with what was exported; ``lost`` are rows that neither
    the sheet nor the folder has as they were exported.
    """

    study: Study
    columns: Sequence[Column]
    pairs: tuple[RowPair, ...]
    added: tuple[GivenRow, ...]
    free: tuple[Row, ...]
    gone: tuple[tuple[Cells, Row], ...]
    lost: tuple[Known, ...]

    @cached_property
    def once(self) -> Cells:
        """What the folder says once for the whole study."""
        return study_row(self.study, self.columns).cells


def rows_three_ways(
    study: Study,
    columns: Sequence[Column],
    given: Sequence[GivenRow],
    bases: Mapping[str, Cells] | None,
    log: ProblemLog,
) -> StudyRows:
    """The rows of a study side by side; ``bases`` are those of the export by id, None where it is not known."""
    now = study_rows(study, columns)
    known = _stand_ins(study, columns, given) if bases is None else bases
    exported = _exported(given, known)
    places = paired(exported, now if study.findings else (), names_of_findings(columns))
    own = study_row(study, columns)
    rows = {**{id: now[at] for id, at in places.items()}, **{id: own for id in known if _is_study(id)}}
    with_id = {row.cells[FINDING]: row for row in given if row.cells[FINDING]}
    for id, row in with_id.items():
        if id not in known:
            hint = "leave it empty in a new row; otherwise put back what was exported"
            log.add(row.places[FINDING], f"'{id}' is no finding of '{study.id}' in this export", hint)
    return StudyRows(
        study,
        columns,
        pairs=tuple(RowPair(row, known[id], rows.get(id)) for id, row in with_id.items() if id in known),
        added=tuple(row for row in given if not row.cells[FINDING]),
        free=tuple(row for at, row in enumerate(now) if row.number and at not in places.values()),
        gone=tuple((known[id], rows[id]) for id in known if id not in with_id and id in rows and rows[id].number),
        lost=tuple(row for row in exported if row.given is None and row.id not in places),
    )


def columns_of_findings(columns: Sequence[Column]) -> list[Column]:
    """The columns that say something of a finding."""
    return [column for column in columns if column.level != OF_STUDY and column.kind != NAME]


def names_of_findings(columns: Sequence[Column]) -> list[str]:
    """The names of the same."""
    return [column.name for column in columns_of_findings(columns)]


def _exported(given: Sequence[GivenRow], known: Mapping[str, Cells]) -> list[Known]:
    """The findings that were exported."""
    there = {row.cells[FINDING]: row.cells for row in given}
    return [Known(id, _number(id), cells, there.get(id)) for id, cells in known.items() if not _is_study(id)]


def _stand_ins(study: Study, columns: Sequence[Column], given: Sequence[GivenRow]) -> dict[str, Cells]:
    """Without a base: the folder's row with the same digest, else with the same number, as if it were exported."""
    by_id = {row.id: row for row in (*study_rows(study, columns), study_row(study, columns))}
    by_number = {row.number: row for row in by_id.values()}
    found: dict[str, Cells] = {}
    for id in (row.cells[FINDING] for row in given):
        row = by_id.get(id) or by_number.get(_number(id))
        if row:
            found[id] = {**row.cells, STUDY: row.study, FINDING: id}
    return found


def _number(id: str) -> int:
    """The number of the finding in the id of its row; -1 where there is none."""
    number = id.partition("-")[0].removeprefix("f")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else -1


def _is_study(id: str) -> bool:
    return id.startswith("f0-")
