"""``evidencemap sheet import``: what was changed in a spreadsheet, shown in words and written into the records."""

from __future__ import annotations

import argparse
from pathlib import Path

from evidencemap.cli.editing import carry_out, turn
from evidencemap.cli.loading import read_anew
from evidencemap.cli.output import print_lines, printable, say
from evidencemap.counts import counted
from evidencemap.folder import Project, review_folder
from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.recoding import exported, record_edits
from evidencemap.sheets.changes import SheetChanges, base_rows, sheet_changes
from evidencemap.sheets.columns import columns
from evidencemap.sheets.given import by_study, given_sheet
from evidencemap.sheets.wording import told
from evidencemap.sources.grid import Grid, is_workbook
from evidencemap.sources.sheet_csv import read_sheet_csv

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
    edits = record_edits(project, before, changes, log) if changes and not log.mistakes else []
    for problem in sorted(set(log.problems)):
        say(str(problem))
    if changes is None or log.mistakes:
        say(f"{len(log.mistakes)} to mend in the sheet; nothing is written.")
        return 1
    print_lines(map(printable, told(changes)))
    if edits:
        studies = counted(len(edits), "study", "studies")
        carry_out(project.folder, edits, f"{studies} changed from {Path(arguments.file).name}", arguments.dry_run)
    else:
        say("Nothing is to be changed.")
    return 1 if changes.conflicts else 0


def _changes(arguments: argparse.Namespace, project: Project, log: ProblemLog) -> SheetChanges | None:
    """What the sheet changes, what was decided already settled; None where it is no coding sheet."""
    grid, carried = _tables(Path(arguments.file), log)
    given = given_sheet(grid, columns(project.map.codebook), log)
    if given is None:
        return None
    base = exported(project.folder, given, carried, grid, log)
    extracted = [study.id for study in project.map.studies.values() if study.extracted]
    rows = by_study(given, extracted, log)
    changes = sheet_changes(project.map, rows, base_rows(base) if base else None, log)
    return changes.decided(arguments.delete, arguments.prefer or "")


def _tables(file: Path, log: ProblemLog) -> tuple[Grid, Grid | None]:
    """The table of codings, and the hidden one of what was exported, where there is one."""
    data, path = file.read_bytes(), file.as_posix()
    if not (is_workbook(data) or file.suffix.casefold().startswith(".xls")):
        return read_sheet_csv(data, path, log), None
    from evidencemap.sources.workbook import read_workbook

    grids = read_workbook(data, path, log, CODINGS, BASE)
    codings = next((grid for name, grid in grids.items() if name != BASE), None)
    if codings is None or not codings.rows:
        raise CannotRead([Problem(Place(path), f"has no sheet '{CODINGS}' with rows", "export a new sheet")])
    return codings, grids.get(BASE)
