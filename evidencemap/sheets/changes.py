"""What a coding sheet that came back would change in the records, cell for cell and three ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from evidencemap.model import EvidenceMap
from evidencemap.problems import ProblemLog
from evidencemap.sheets.changed_cells import changed_cells
from evidencemap.sheets.changed_findings import gone_findings, new_findings
from evidencemap.sheets.columns import FINDING, STUDY, columns
from evidencemap.sheets.comparison import CellChange, Conflict, GivenRow, GoneFinding, NewFinding
from evidencemap.sheets.sheet import Sheet, records_of
from evidencemap.sheets.three_ways import rows_three_ways

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
        exported = None if base is None else base.get(id, {})
        study = rows_three_ways(review.studies[id], wanted, given, exported, log)
        for change in changed_cells(review, study, log):
            if isinstance(change, Conflict):
                result.conflicts.append(change)
            else:
                result.cells.append(change)
        result.new.extend(new_findings(review, study, log))
        result.gone.extend(gone_findings(study))
    result.gone_studies.extend(sorted(set(base or ()) - set(rows)))
    return result
