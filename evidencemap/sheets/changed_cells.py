"""The cells of a study that a coding sheet changes, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from evidencemap.model import EvidenceMap
from evidencemap.problems import ProblemLog
from evidencemap.sheets.columns import NAME, OF_STUDY, Column
from evidencemap.sheets.comparison import CellChange, Conflict, GivenRow, Outcome, alike, outcome
from evidencemap.sheets.damage import damage, rewritten_alike
from evidencemap.sheets.meaning import mistake_in
from evidencemap.sheets.three_ways import RowPair, StudyRows
from evidencemap.values import dataclass


def changed_cells(review: EvidenceMap, rows: StudyRows, log: ProblemLog) -> Iterator[CellChange | Conflict]:
    """The changed cells of one study, and those that both sides changed; what is wrong with a cell is told."""
    named = (column for column in rows.columns if column.kind != NAME)
    return chain.from_iterable(_ColumnOfStudy(review, rows, column, log).changes() for column in named)


@dataclass(frozen=True)
class _ColumnOfStudy:
    """One column in the rows of one study."""

    review: EvidenceMap
    rows: StudyRows
    column: Column
    log: ProblemLog

    def changes(self) -> Iterator[CellChange | Conflict]:
        """What the sheet changes in this column."""
        if self.column.level == OF_STUDY:
            yield from self._of_study()
        elif self.column.facet:
            yield from self._of_findings()
        else:
            for pair in self.rows.pairs:
                if pair.now is None or pair.now.number:
                    yield from self._of_finding(pair)

    def _of_study(self) -> Iterator[CellChange | Conflict]:
        """What is said of the whole study, in all of its rows: a change in one of them is enough."""
        changed = [*filter(self._changes, self.rows.pairs), *self._changes_in_new_rows()]
        if not changed:
            return
        first = changed[0].given
        other = next(
            (pair.given for pair in changed if not self._alike(self._cell(pair.given), self._cell(first))), None
        )
        if other:
            hint = "it is said of the whole study: write the same in both rows"
            self._tell(other, f"differs from {first.places[self.column.name]}", hint)
        else:
            yield from self._settled(changed[0], 0, self._once)

    def _changes_in_new_rows(self) -> Iterator[RowPair]:
        name = self.column.name
        for row in self.rows.added:
            cell = self._cell(row)
            base = next((pair.base.get(name, "") for pair in self.rows.pairs), self._once)
            if cell and not self._alike(self._once, cell) and self._is_changed(row, base):
                yield RowPair(row, {name: base}, None)

    def _of_findings(self) -> Iterator[CellChange | Conflict]:
        """A facet of findings: where all rows change what is said once for the study, it is still said once."""
        heirs = [pair for pair in self.rows.pairs if pair.now and self.column.name in pair.now.inherited]
        changed = list(filter(self._changes, heirs))
        if changed and len(changed) == len(self.rows.study.findings) and self._all_alike(changed):
            yield from self._settled(changed[0], 0, self._once)
            return
        for pair in self.rows.pairs:
            if pair in changed and not self._cell(pair.given):
                hint = "empty it in all rows of the study, or write 'none' or 'not reported' here"
                self._tell(pair.given, "is said once for the whole study", hint)
            else:
                yield from self._of_finding(pair)

    def _of_finding(self, pair: RowPair) -> Iterator[CellChange | Conflict]:
        if self._changes(pair):
            now = pair.now.cells[self.column.name] if pair.now else None
            yield from self._settled(pair, pair.now.number if pair.now else -1, now)

    def _settled(self, pair: RowPair, finding: int, now: str | None) -> Iterator[CellChange | Conflict]:
        """A changed cell as a change or as a conflict; what is wrong with it is told instead."""
        base, cell = pair.base.get(self.column.name, ""), self._cell(pair.given)
        if mistake := mistake_in(self.column, cell, self.review):
            self._tell(pair.given, mistake.message, mistake.hint)
            return
        if now is None:
            self._tell(pair.given, "the finding is no longer in the record", "change it there by hand")
            return
        place = pair.given.places[self.column.name]
        change = CellChange(self.rows.study.id, finding, self.column, now, cell, place)
        match outcome(self.column, base, cell, now):
            case Outcome.WRITE:
                yield change
            case Outcome.CONFLICT:
                yield Conflict(change, base)

    def _changes(self, pair: RowPair) -> bool:
        return self._is_changed(pair.given, pair.base.get(self.column.name, ""))

    def _is_changed(self, row: GivenRow, base: str) -> bool:
        """Whether somebody changed a cell; what a spreadsheet did to it is told, and is no change."""
        cell = self._cell(row)
        if self._alike(base, cell):
            return False
        if base and cell and not self.column.facet and (why := rewritten_alike(base, cell)):
            self.log.notice(row.places[self.column.name], f"{self.column.name}: {why}: taken as unchanged")
            return False
        message, hint = damage(base, cell, row.odd.get(self.column.name))
        if message:
            self._tell(row, message, hint)
        return not message

    @property
    def _once(self) -> str:
        return self.rows.once[self.column.name]

    def _cell(self, row: GivenRow) -> str:
        return row.cells[self.column.name]

    def _alike(self, one: str, other: str) -> bool:
        return alike(self.column, one, other)

    def _all_alike(self, pairs: Sequence[RowPair]) -> bool:
        return all(self._alike(self._cell(pair.given), self._cell(pairs[0].given)) for pair in pairs)

    def _tell(self, row: GivenRow, message: str, hint: str) -> None:
        self.log.add(row.places[self.column.name], f"{self.column.name}: {message}", hint)
