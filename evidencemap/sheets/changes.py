"""What a coding sheet that came back would change in the records, cell for cell and three ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evidencemap.model import EvidenceMap
from evidencemap.problems import ProblemLog
from evidencemap.records.study import Study
from evidencemap.sheets.columns import FINDING, NAME, OF_STUDY, STUDY, Column, columns
from evidencemap.sheets.comparison import (
    CellChange,
    Conflict,
    GivenRow,
    GoneFinding,
    NewFinding,
    Outcome,
    alike,
    outcome,
)
from evidencemap.sheets.damage import damage, rewritten_alike
from evidencemap.sheets.meaning import mistake_in
from evidencemap.sheets.pairing import Known, paired
from evidencemap.sheets.sheet import Row, Sheet, records_of, study_row, study_rows

SHEET_SIDE, FOLDER_SIDE = "sheet", "folder"

Base = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass
class SheetChanges:
    """What would be different, in the order of the sheet.

    ``gone`` are findings to be taken out, ``kept`` those without a row that stay all the same.
    """

    cells: list[CellChange] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    new: list[NewFinding] = field(default_factory=list)
    gone: list[GoneFinding] = field(default_factory=list)
    kept: list[GoneFinding] = field(default_factory=list)
    gone_studies: list[str] = field(default_factory=list)

    def decided(self, delete: bool, prefer: str) -> SheetChanges:
        """The same with what was asked for: findings without a row taken out, conflicts settled for one side."""
        gone = [finding for finding in self.gone if delete and not finding.moved]
        kept = [finding for finding in self.gone if finding not in gone]
        cells = [*self.cells, *(conflict.change for conflict in self.conflicts if prefer == SHEET_SIDE)]
        return replace(self, cells=cells, gone=gone, kept=kept, conflicts=[] if prefer else self.conflicts)

    def studies(self) -> list[str]:
        """The studies whose records would change, in order."""
        cells = {change.study for change in self.cells}
        return sorted(cells | {finding.study for finding in self.new} | {finding.study for finding in self.gone})


@dataclass(frozen=True)
class _Pair:
    """A row of the sheet beside what it said when it was exported, and the row that the folder has now, if it has."""

    given: GivenRow
    base: Mapping[str, str]
    now: Row | None


def base_rows(sheet: Sheet) -> Base:
    """The rows of an export by study and id."""
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    for cells in records_of(sheet):
        found.setdefault(cells[STUDY], {})[cells[FINDING]] = cells
    return found


def sheet_changes(
    review: EvidenceMap, rows: Mapping[str, Sequence[GivenRow]], base: Base | None, log: ProblemLog
) -> SheetChanges:
    """The changes; without a base each cell is held against the folder, and no row is held to be gone."""
    result = SheetChanges()
    wanted = columns(review.codebook)
    for id, given in rows.items():
        _Comparison(review, review.studies[id], wanted, log, result).compare(given, (base or {}).get(id), base is None)
    result.gone_studies.extend(sorted(set(base or ()) - set(rows)))
    return result


@dataclass(frozen=True)
class _Comparison:
    """The rows of one study while they are compared."""

    review: EvidenceMap
    study: Study
    wanted: Sequence[Column]
    log: ProblemLog
    result: SheetChanges

    def compare(self, given: Sequence[GivenRow], bases: Mapping[str, Mapping[str, str]] | None, alone: bool) -> None:
        """Add what this study's rows change."""
        now = study_rows(self.study, self.wanted)
        known = self._stand_ins(given, now) if alone else dict(bases or {})
        own = study_row(self.study, self.wanted)
        places = self._places(given, known, now)
        rows = {**{id: now[at] for id, at in places.items()}, **{id: own for id in known if _is_study(id)}}
        pairs, added = [], []
        for row in given:
            id = row.cells[FINDING]
            if not id:
                added.append(row)
            elif id in known:
                pairs.append(_Pair(row, known[id], rows.get(id)))
            else:
                hint = "leave it empty in a new row; otherwise put back what was exported"
                self.log.add(row.places[FINDING], f"'{id}' is no finding of '{self.study.id}' in this export", hint)
        for column in self.wanted:
            if column.kind != NAME:
                self._column(column, pairs, added)
        free = [row for at, row in enumerate(now) if row.number and at not in places.values()]
        self._new_findings(pairs, added, free)
        if not alone:
            self._gone(known, {pair.given.cells[FINDING] for pair in pairs}, rows)

    def _places(
        self, given: Sequence[GivenRow], known: Mapping[str, Mapping[str, str]], now: Sequence[Row]
    ) -> dict[str, int]:
        """Where among the folder's findings those of the export are now."""
        there = {row.cells[FINDING]: row.cells for row in given}
        exported = [Known(id, _number(id), cells, there.get(id)) for id, cells in known.items() if not _is_study(id)]
        names = [column.name for column in self.wanted if column.level != OF_STUDY and column.kind != NAME]
        return paired(exported, now if self.study.findings else (), names)

    def _stand_ins(self, given: Sequence[GivenRow], now: Sequence[Row]) -> dict[str, Mapping[str, str]]:
        """Without a base: the folder's row with the same digest, else with the same number, as if it were exported."""
        by_id = {row.id: row for row in (*now, study_row(self.study, self.wanted))}
        by_number = {row.number: row for row in by_id.values()}
        found: dict[str, Mapping[str, str]] = {}
        for id in (row.cells[FINDING] for row in given):
            row = by_id.get(id) or by_number.get(_number(id))
            if row:
                found[id] = {**row.cells, STUDY: row.study, FINDING: id}
        return found

    # Columns

    def _column(self, column: Column, pairs: Sequence[_Pair], added: Sequence[GivenRow]) -> None:
        if column.level == OF_STUDY:
            self._of_study(column, pairs, added)
        elif column.facet:
            self._of_findings(column, pairs)
        else:
            for pair in pairs:
                if pair.now is None or pair.now.number:
                    self._note(column, pair, pair.now.number if pair.now else -1)

    def _of_study(self, column: Column, pairs: Sequence[_Pair], added: Sequence[GivenRow]) -> None:
        """What is said of the whole study, in all of its rows: a change in one of them is enough."""
        changed = [pair for pair in pairs if self._is_changed(column, pair.given, pair.base.get(column.name, ""))]
        now = self._now(column)
        for row in added:
            cell = row.cells[column.name]
            base = next((pair.base.get(column.name, "") for pair in pairs), now)
            if cell and not alike(column, now, cell) and self._is_changed(column, row, base):
                changed.append(_Pair(row, {column.name: base}, None))
        if not changed:
            return
        first = changed[0]
        other = next(
            (p for p in changed if not alike(column, p.given.cells[column.name], first.given.cells[column.name])), None
        )
        if other:
            place, hint = other.given.places[column.name], "it is said of the whole study: write the same in both rows"
            self.log.add(place, f"{column.name}: differs from {first.given.places[column.name]}", hint)
            return
        self._settle(column, first, 0, now)

    def _of_findings(self, column: Column, pairs: Sequence[_Pair]) -> None:
        """A facet of findings: where all rows change what is said once for the study, it is still said once."""
        heirs = [pair for pair in pairs if pair.now and column.name in pair.now.inherited]
        changed = [pair for pair in heirs if self._is_changed(column, pair.given, pair.base.get(column.name, ""))]
        together = bool(changed) and len(changed) == len(self.study.findings)
        if together and all(
            alike(column, pair.given.cells[column.name], changed[0].given.cells[column.name]) for pair in changed
        ):
            self._settle(column, changed[0], 0, self._now(column))
            return
        for pair in pairs:
            if pair in changed and not pair.given.cells[column.name]:
                hint = "empty it in all rows of the study, or write 'none' or 'not reported' here"
                place = pair.given.places[column.name]
                self.log.add(place, f"{column.name}: is said once for the whole study", hint)
            else:
                self._note(column, pair, pair.now.number if pair.now else -1)

    def _now(self, column: Column) -> str:
        return study_row(self.study, self.wanted).cells[column.name]

    def _note(self, column: Column, pair: _Pair, finding: int) -> None:
        if self._is_changed(column, pair.given, pair.base.get(column.name, "")):
            self._settle(column, pair, finding, pair.now.cells[column.name] if pair.now else None)

    def _is_changed(self, column: Column, row: GivenRow, base: str) -> bool:
        """Whether somebody changed a cell; what a spreadsheet did to it is told, and is no change."""
        cell = row.cells[column.name]
        if alike(column, base, cell):
            return False
        place = row.places[column.name]
        if base and cell and not column.facet and (why := rewritten_alike(base, cell)):
            self.log.notice(place, f"{column.name}: {why}: taken as unchanged")
            return False
        message, hint = damage(base, cell, row.odd.get(column.name))
        if message:
            self.log.add(place, f"{column.name}: {message}", hint)
        return not message

    def _settle(self, column: Column, pair: _Pair, finding: int, now: str | None) -> None:
        """Note a changed cell as a change or as a conflict, or tell what is wrong with it."""
        base, cell, place = (
            pair.base.get(column.name, ""),
            pair.given.cells[column.name],
            pair.given.places[column.name],
        )
        if mistake := mistake_in(column, cell, self.review):
            self.log.add(place, f"{column.name}: {mistake.message}", mistake.hint)
            return
        if now is None:
            self.log.add(place, f"{column.name}: the finding is no longer in the record", "change it there by hand")
            return
        change = CellChange(self.study.id, finding, column, now, cell, place)
        match outcome(column, base, cell, now):
            case Outcome.WRITE:
                self.result.cells.append(change)
            case Outcome.CONFLICT:
                self.result.conflicts.append(Conflict(change, base))

    # Rows

    def _new_findings(self, pairs: Sequence[_Pair], added: Sequence[GivenRow], free: list[Row]) -> None:
        """Rows without an id, and summaries in the row of a study without findings."""
        own = [column for column in self.wanted if column.level != OF_STUDY and column.kind != NAME]
        once = study_row(self.study, self.wanted).cells
        first = [pair.given for pair in pairs if pair.now and not pair.now.number]
        for row in (*first, *added):
            named = own if row in added else [column for column in own if not column.facet]
            cells = {column.name: row.cells[column.name] for column in named if row.cells[column.name]}
            if row in first and not cells:
                continue
            if not cells.get("summary"):
                self.log.add(row.places["summary"], "summary: is empty", "a finding needs one sentence that says it")
                continue
            twin = next((twin for twin in free if _is_same(cells, twin, named)), None)
            if twin:
                free.remove(twin)
            elif self._is_right(row, named):
                said = [c for c in named if c.name in cells and not (c.facet and alike(c, once[c.name], cells[c.name]))]
                added_cells = {column.name: cells[column.name] for column in said}
                self.result.new.append(NewFinding(self.study.id, added_cells, row.places["summary"]))

    def _is_right(self, row: GivenRow, named: Iterable[Column]) -> bool:
        told = len(self.log.problems)
        for column in named:
            cell, place = row.cells[column.name], row.places[column.name]
            message, hint = damage("", cell, row.odd.get(column.name))
            mistake = mistake_in(column, cell, self.review) if cell else None
            if message or mistake:
                message, hint = (message, hint) if message else (mistake.message, mistake.hint) if mistake else ("", "")
                self.log.add(place, f"{column.name}: {message}", hint)
        return len(self.log.problems) == told

    def _gone(self, known: Mapping[str, Mapping[str, str]], there: set[str], rows: Mapping[str, Row]) -> None:
        own = [column.name for column in self.wanted if column.level != OF_STUDY and column.kind != NAME]
        for id in known:
            row = rows.get(id)
            if id not in there and row and row.number:
                moved = any(known[id].get(name, row.cells[name]) != row.cells[name] for name in own)
                self.result.gone.append(GoneFinding(self.study.id, row.number, row.cells["summary"], moved))


def _number(id: str) -> int:
    """The number of the finding in the id of its row; -1 where there is none."""
    number = id.partition("-")[0].removeprefix("f")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else -1


def _is_study(id: str) -> bool:
    return id.startswith("f0-")


def _is_same(cells: Mapping[str, str], row: Row, named: Iterable[Column]) -> bool:
    """Whether a finding says all that a new row says: it was added already."""
    return all(
        alike(column, cells.get(column.name, ""), row.cells[column.name]) for column in named if cells.get(column.name)
    )
