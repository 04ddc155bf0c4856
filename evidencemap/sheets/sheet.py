"""Studies to the rows of a coding sheet, and a sheet to the text that is kept of it as a base."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evidencemap.records.codebook import Codebook
from evidencemap.records.study import Finding, Study
from evidencemap.sheets.cells import coding_words, cut
from evidencemap.sheets.columns import DIRECTION, FACET, FINDING, KEYS, OF_STUDY, PROSE, SHEET, STUDY, Column, columns
from evidencemap.values import dataclass

VERSION = 1


@dataclass(frozen=True)
class Row:
    """A finding of a study, counted from 1; number 0 is the study itself, where it has no finding.

    ``inherited`` names the columns of findings whose value is said once for the whole study.
    """

    study: str
    number: int
    cells: Mapping[str, str]
    inherited: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The name of the row: the number of the finding, and a digest of what its cells say."""
        said = {name: cell for name, cell in self.cells.items() if name not in (FINDING, SHEET)}
        return f"f{self.number}-{_digest(said, 6)}"


@dataclass(frozen=True)
class Sheet:
    """A table of texts: the names of its columns, and its rows in order."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def id(self) -> str:
        """A name made from all that it says."""
        return f"s-{_digest([self.columns, self.rows], 10)}"


def _digest(said: Any, letters: int) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode().lower()[:letters]


def coding_sheet(codebook: Codebook, studies: Iterable[Study]) -> tuple[Sheet, tuple[Row, ...]]:
    """The sheet of these studies, without its own id in it, and the rows that it was made from."""
    wanted = columns(codebook)
    rows = tuple(row for study in studies for row in study_rows(study, wanted))
    names = tuple(column.name for column in wanted if column.name != SHEET)
    return Sheet(names, tuple(tuple(_cell(row, name) for name in names) for row in rows)), rows


def _cell(row: Row, name: str) -> str:
    return row.id if name == FINDING else row.study if name == STUDY else row.cells[name]


def study_rows(study: Study, wanted: Sequence[Column]) -> tuple[Row, ...]:
    """A row for each finding, with what its study says too; one row for a study without findings."""
    findings: Sequence[Finding | None] = study.findings or (None,)
    first = 1 if study.findings else 0
    return tuple(_row(study, finding, number, wanted) for number, finding in enumerate(findings, first))


def study_row(study: Study, wanted: Sequence[Column]) -> Row:
    """The row of a study without its findings."""
    return _row(study, None, 0, wanted)


def _row(study: Study, finding: Finding | None, number: int, wanted: Sequence[Column]) -> Row:
    shown = [column for column in wanted if column.kind in (PROSE, KEYS, DIRECTION, FACET)]
    inherited = (
        column.name
        for column in shown
        if column.facet and column.level != OF_STUDY and finding and column.name not in finding.codings
    )
    cells = {column.name: shown_words(study, finding, column) for column in shown}
    return Row(study.id, number, cells, frozenset(name for name in inherited if name in study.codings))


def shown_words(study: Study, finding: Finding | None, column: Column) -> str:
    """What a cell of a study or finding shows."""
    if column.facet:
        own = finding.codings.get(column.facet.id) if finding and column.level != OF_STUDY else None
        return cut(coding_words(column.facet, own or study.codings.get(column.facet.id)))
    record: Study | Finding | None = study if column.level == OF_STUDY else finding
    value = getattr(record, column.key) if record else ""
    return cut(value if isinstance(value, str) else "; ".join(value))


def base_text(sheet: Sheet) -> str:
    """A sheet as JSON, to be kept until it comes back."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in sheet.rows)
    header = json.dumps(sheet.columns, ensure_ascii=False)
    return f'{{"version": {VERSION},\n"columns": {header},\n"rows": [\n{lines}\n]}}\n'


def read_base(text: str) -> Sheet | None:
    """The sheet in a text that ``base_text`` wrote; None where it is something else."""
    try:
        said = json.loads(text)
        columns_, rows = said["columns"], said["rows"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not all(isinstance(row, list) and len(row) == len(columns_) for row in (columns_, *rows)):
        return None
    if not all(isinstance(cell, str) for row in (columns_, *rows) for cell in row):
        return None
    return Sheet(tuple(columns_), tuple(map(tuple, rows)))


def records_of(sheet: Sheet) -> Iterator[Mapping[str, str]]:
    """The rows of a sheet, each cell by the name of its column."""
    return (dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows)
