"""What a coding sheet brought back to changes of records: the export that it is held against, and the files.

A record that could not be written, or would be wrong, is told of and left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evidencemap.edits import Edit, edit_in_place, text_of
from evidencemap.folder import OURS, Project
from evidencemap.problems import CannotWrite, Place, Problem, ProblemLog
from evidencemap.records.study import study_shape
from evidencemap.sheets.changes import SheetChanges
from evidencemap.sheets.given import GivenSheet
from evidencemap.sheets.record import changed_record
from evidencemap.sheets.sheet import Sheet, read_base
from evidencemap.sources.grid import Grid
from evidencemap.sources.yaml_rewrite import rewritten
from evidencemap.sources.yaml_said import said, split_mark
from evidencemap.sources.yaml_text import read_yaml

MOST_PLACES = 3
SHEETS = f"{OURS}/sheets"
"""Where the review keeps what was exported, until it comes back."""


def exported(folder: Path, given: GivenSheet, carried: Grid | None, grid: Grid, log: ProblemLog) -> Sheet | None:
    """What was exported, from the workbook or from where the review keeps it; None, with a notice, where it is lost."""
    if len(given.exports) > 1:
        hint = "take each back alone"
        log.add(grid.place(grid.rows[0].number), f"rows of several exports: {', '.join(sorted(given.exports))}", hint)
        return None
    id = next(iter(given.exports), "")
    base = _of_grid(carried) if carried else None
    if base and (not id or base.id == id):
        return base
    kept = folder / SHEETS / f"{id}.json"
    base = read_base(kept.read_text(encoding="utf-8")) if id.isascii() and id[2:].isalnum() and kept.is_file() else None
    if base and base.id == id:
        return base
    hint = "what differs from the folder now is taken for a change; look at it with --dry-run"
    log.notice(grid.place(grid.rows[0].number), "what was exported is no longer known", hint)
    return None


def _of_grid(grid: Grid) -> Sheet | None:
    if not grid.rows:
        return None
    width = len(grid.rows[0].cells)
    header, *rows = (tuple(row.cell(at) for at in range(width)) for row in grid.rows)
    return Sheet(header, tuple(rows))


def record_edits(project: Project, before: Mapping[str, bytes], changes: SheetChanges, log: ProblemLog) -> list[Edit]:
    """The files of the studies as they would be; ``before`` is what they held before the review was read."""
    edits = (_edit(project, study, before[study], changes, log) for study in changes.studies())
    return [edit for edit in edits if edit]


def _edit(project: Project, study: str, before: bytes, changes: SheetChanges, log: ProblemLog) -> Edit | None:
    """The file of a study as it would be, read again; None where it could not be written or would be wrong."""
    file = project.folder / "studies" / f"{study}.yaml"
    place = Place(file.as_posix())
    try:
        edit = edit_in_place(file, before, lambda text: rewritten(text, _record(project, study, text, changes)))
    except CannotWrite as refused:
        log.problems.append(refused.problem)
        return None
    wrong = _mistakes(project, place, text_of(file, edit.after))
    for problem in wrong:
        log.add(place, f"would be wrong after the change at {_where(study, changes)}: {problem.message}", problem.hint)
    return None if wrong else edit


def _record(project: Project, study: str, text: str, changes: SheetChanges) -> dict[str, Any]:
    return changed_record(
        said(split_mark(text)[1]),
        project.map.codebook,
        [change for change in changes.cells if change.study == study],
        [finding for finding in changes.new if finding.study == study],
        [finding.finding for finding in changes.gone if finding.study == study],
    )


def _mistakes(project: Project, place: Place, text: str) -> list[Problem]:
    """What is wrong with the record as it would be."""
    found = ProblemLog()
    node = read_yaml(split_mark(text)[1].replace("\r\n", "\n"), place.path, found)
    if node is not None:
        study_shape(project.map.codebook).read(node, found)
    return list(found.mistakes)


def _where(study: str, changes: SheetChanges) -> str:
    """The cells of the sheet that change a study, as many as fit into a sentence; without any, it lost rows."""
    changed = [change.place for change in (*changes.new, *changes.cells) if change.study == study]
    more = f" and {len(changed) - MOST_PLACES} more" if len(changed) > MOST_PLACES else ""
    return ", ".join(map(str, changed[:MOST_PLACES])) + more if changed else "rows that were taken out"
