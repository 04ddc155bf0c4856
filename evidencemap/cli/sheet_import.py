"""``evidencemap sheet import``: what was changed in a spreadsheet, shown in words and written into the records."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from evidencemap.cli.editing import carry_out, turn
from evidencemap.cli.loading import read_anew
from evidencemap.cli.output import counted, print_lines, printable, say
from evidencemap.cli.sheet_export import SHEETS
from evidencemap.edits import Edit
from evidencemap.folder import Project, review_folder
from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.records.study import study_shape
from evidencemap.sheets.changes import SheetChanges, base_rows, sheet_changes
from evidencemap.sheets.columns import columns
from evidencemap.sheets.given import GivenSheet, by_study, given_sheet
from evidencemap.sheets.record import changed_record
from evidencemap.sheets.sheet import Sheet, read_base
from evidencemap.sheets.wording import told
from evidencemap.sources.grid import Grid
from evidencemap.sources.sheet_csv import read_sheet_csv
from evidencemap.sources.splicing import CannotSplice
from evidencemap.sources.yaml_rewrite import rewritten
from evidencemap.sources.yaml_said import said, split_mark
from evidencemap.sources.yaml_text import read_yaml

CODINGS, BASE = "Codings", "Base"


def take_back(arguments: argparse.Namespace) -> int:
    """Show what the sheet changes and write it; 1 where something in it is wrong or both sides changed a cell."""
    with turn(review_folder(arguments.review), arguments.dry_run):
        return _take_back(arguments)


def _take_back(arguments: argparse.Namespace) -> int:
    folder = review_folder(arguments.review)
    before = {file.stem: file.read_bytes() for file in sorted((folder / "studies").glob("*.yaml"))}
    project = read_anew(arguments)
    log = ProblemLog()
    changes = _changes(arguments, project, log)
    edits = _edits(project, before, changes, log) if changes and not _mistakes(log) else []
    for problem in sorted(set(log.problems)):
        say(str(problem))
    if changes is None or _mistakes(log):
        say(f"{len(_mistakes(log))} to mend in the sheet; nothing is written.")
        return 1
    print_lines(map(printable, told(changes)))
    if edits:
        studies = counted(len(edits), "study", "studies")
        carry_out(project.folder, edits, f"{studies} changed from {Path(arguments.file).name}", arguments.dry_run)
    else:
        say("Nothing is to be changed.")
    return 1 if changes.conflicts else 0


def _mistakes(log: ProblemLog) -> list[Problem]:
    return [problem for problem in log.problems if not problem.notice]


def _changes(arguments: argparse.Namespace, project: Project, log: ProblemLog) -> SheetChanges | None:
    """What the sheet changes, what was decided already settled; None where it is no coding sheet."""
    grid, carried = _tables(Path(arguments.file), log)
    given = given_sheet(grid, columns(project.map.codebook), log)
    if given is None:
        return None
    base = _base(project.folder, given, carried, grid, log)
    extracted = [study.id for study in project.map.studies.values() if study.extracted]
    rows = by_study(given, extracted, log)
    changes = sheet_changes(project.map, rows, base_rows(base) if base else None, log)
    return changes.decided(arguments.delete, arguments.prefer or "")


def _tables(file: Path, log: ProblemLog) -> tuple[Grid, Grid | None]:
    """The table of codings, and the hidden one of what was exported, where there is one."""
    data, path = file.read_bytes(), file.as_posix()
    if not (data.startswith((b"PK", b"\xd0\xcf")) or file.suffix.casefold().startswith(".xls")):
        return read_sheet_csv(data, path, log), None
    from evidencemap.sources.workbook import read_workbook

    grids = read_workbook(data, path, log, CODINGS, BASE)
    codings = next((grid for name, grid in grids.items() if name != BASE), None)
    if codings is None or not codings.rows:
        raise CannotRead([Problem(Place(path), f"has no sheet '{CODINGS}' with rows", "export a new sheet")])
    return codings, grids.get(BASE)


def _base(folder: Path, given: GivenSheet, carried: Grid | None, grid: Grid, log: ProblemLog) -> Sheet | None:
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


def _edits(project: Project, before: Mapping[str, bytes], changes: SheetChanges, log: ProblemLog) -> list[Edit]:
    """The files of the studies as they would be; ``before`` is what they held before the review was read."""
    edits = (_edit(project, study, before[study], changes, log) for study in changes.studies())
    return [edit for edit in edits if edit]


def _edit(project: Project, study: str, before: bytes, changes: SheetChanges, log: ProblemLog) -> Edit | None:
    """The file of a study as it would be, read again; None where it could not be written or would be wrong."""
    file = project.folder / "studies" / f"{study}.yaml"
    place = Place(file.as_posix())
    try:
        text = before.decode("utf-8")
        record = changed_record(
            said(split_mark(text)[1]),
            project.map.codebook,
            [change for change in changes.cells if change.study == study],
            [finding for finding in changes.new if finding.study == study],
            [finding.finding for finding in changes.gone if finding.study == study],
        )
        after = rewritten(text, record)
    except UnicodeDecodeError:
        log.add(place, "is not UTF-8", "save it as UTF-8")
        return None
    except CannotSplice as refused:
        log.add(place, f"cannot be changed in place: {refused}", "change it by hand")
        return None
    return Edit(file, before, after.encode("utf-8")) if _is_right(project, place, after, log) else None


def _is_right(project: Project, place: Place, text: str, log: ProblemLog) -> bool:
    """Whether the record as it would be has no mistake; what is wrong with it is told."""
    found = ProblemLog()
    node = read_yaml(split_mark(text)[1].replace("\r\n", "\n"), place.path, found)
    if node is not None:
        study_shape(project.map.codebook).read(node, found)
    for problem in _mistakes(found):
        log.add(place, f"would be wrong after the change: {problem.message}", problem.hint)
    return not _mistakes(found)
