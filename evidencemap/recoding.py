"""What a coding sheet brought back to changes of records: the export that it is held against, and the files.

A record that could not be written, or would be wrong, is told of and left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from evidencemap.checks import cross_record_problems
from evidencemap.edits import Edit, edit_in_place, text_of
from evidencemap.folder import OURS, Project
from evidencemap.problems import CannotWrite, Place, Problem, ProblemLog
from evidencemap.records.aliases import Aliases
from evidencemap.records.study import Study, study_shape
from evidencemap.sheets.changes import SheetChanges
from evidencemap.sheets.comparison import CellChange, NewFinding
from evidencemap.sheets.given import GivenSheet
from evidencemap.sheets.record import changed_record
from evidencemap.sheets.sheet import Sheet, read_base
from evidencemap.sources.grid import Grid
from evidencemap.sources.yaml_rewrite import rewritten
from evidencemap.sources.yaml_said import said, split_mark
from evidencemap.sources.yaml_text import read_yaml

MOST_PLACES = 3
"""So many cells are named that make a record wrong."""
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
    """The files of the studies as they would be, in a review without mistakes.

    ``before`` is what they held before the review was read.
    """
    edits: list[Edit] = []
    recoded: dict[str, Study] = {}
    for id in changes.studies():
        edit = _edit(project, id, before[id], changes, log)
        study = _study(project, id, text_of(edit.path, edit.after), changes, log) if edit else None
        if edit and study:
            edits.append(edit)
            recoded[id] = study
    review = replace(project.map, studies={**project.map.studies, **recoded})
    for problem in cross_record_problems(review):
        if not problem.notice:
            _tell(problem, Path(problem.place.path).stem, changes, log)
    return edits


def _edit(project: Project, id: str, before: bytes, changes: SheetChanges, log: ProblemLog) -> Edit | None:
    """The file of a study as it would be; None where it could not be written."""
    try:
        return edit_in_place(_file(project, id), before, lambda text: _recoded(project, id, text, changes))
    except CannotWrite as refused:
        log.problems.append(refused.problem)
        return None


def _file(project: Project, id: str) -> Path:
    return project.folder / "studies" / f"{id}.yaml"


def _recoded(project: Project, study: str, text: str, changes: SheetChanges) -> str:
    """The text with its cells changed, then with new findings, then without others: so that all that stays is found."""
    cells = [change for change in changes.cells if change.study == study]
    gone = [finding.finding for finding in changes.gone if finding.study == study]
    new = [finding for finding in changes.new if finding.study == study]
    steps: Sequence[tuple[list[CellChange], list[NewFinding], list[int]]] = (
        (cells, [], []),
        ([], new, []),
        ([], [], gone),
    )
    for step in filter(any, steps):
        text = rewritten(text, changed_record(said(split_mark(text)[1]), project.map.codebook, *step))
    return text


def _study(project: Project, id: str, text: str, changes: SheetChanges, log: ProblemLog) -> Study | None:
    """The study as it would be, read again; what is wrong with it is told."""
    found = ProblemLog()
    node = read_yaml(split_mark(text)[1].replace("\r\n", "\n"), _file(project, id).as_posix(), found)
    study = study_shape(project.map.codebook).read(node, found) if node is not None else None
    for problem in found.mistakes:
        _tell(problem, id, changes, log)
    return Aliases(project.map.aliases).study(study) if study and not found.mistakes else None


def _tell(problem: Problem, study: str, changes: SheetChanges, log: ProblemLog) -> None:
    message = f"would be wrong after the change at {_where(study, changes)}: {problem.message}"
    told = Problem(Place(problem.place.path), message, problem.hint)
    if told not in log.problems:
        log.problems.append(told)


def _where(study: str, changes: SheetChanges) -> str:
    """The cells of the sheet that change a study, as many as fit into a sentence; without any, it lost rows."""
    changed = [finding.place for finding in changes.new if finding.study == study]
    changed += [change.place for change in changes.cells if change.study == study]
    more = f" and {len(changed) - MOST_PLACES} more" if len(changed) > MOST_PLACES else ""
    return ", ".join(map(str, changed[:MOST_PLACES])) + more if changed else "rows that were taken out"
