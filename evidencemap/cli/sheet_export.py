"""``evidencemap sheet export``: codings as a workbook or CSV; what was exported is kept until it comes back."""

from __future__ import annotations

import argparse
from pathlib import Path

from evidencemap.cli.loading import loaded, parsed
from evidencemap.cli.output import say
from evidencemap.counts import counted
from evidencemap.edits import refuse_without_folder, refused, write_file
from evidencemap.exports.csv_text import csv_text
from evidencemap.folder import OURS, Project
from evidencemap.query.matching import matching_studies
from evidencemap.recoding import SHEETS
from evidencemap.records.study import Study
from evidencemap.sheets.columns import SHEET
from evidencemap.sheets.sheet import Sheet, base_text, coding_sheet


def export(arguments: argparse.Namespace) -> int:
    """Write the sheet, and its base into the review folder."""
    project = loaded(arguments)
    studies, waiting = _chosen(arguments, project)
    sheet, rows = coding_sheet(project.map.codebook, studies)
    format = arguments.format or ("csv" if (arguments.output or "").casefold().endswith(".csv") else "xlsx")
    target = Path(arguments.output or f"codings.{format}")
    if format == "xlsx":
        from evidencemap.exports.workbook import workbook

        data = workbook(project.map.codebook, sheet, rows)
    else:
        data = csv_of(sheet).encode("utf-8-sig")
    _write(target, data)
    _keep(project.folder, sheet)
    rows_told = f"{counted(len(rows), 'row')} of {counted(len(studies), 'study', 'studies')}"
    say(f"{target.as_posix()}: {rows_told}.")
    if waiting:
        say(f"Not in it, since they have no record yet: {waiting}.")
    return 0


def _chosen(arguments: argparse.Namespace, project: Project) -> tuple[list[Study], int]:
    """The studies with a record that match the query, and how many without one could."""
    test = parsed(" ".join(arguments.query), project)
    found = matching_studies(project.map, test, None)
    studies = [study for study in found.sure if study.extracted]
    return studies, len(found.sure) - len(studies)


def csv_of(sheet: Sheet) -> str:
    """The sheet as CSV, with its own id in the last column."""
    id = sheet.id
    return csv_text([*sheet.columns, SHEET], ((*row, id) for row in sheet.rows))


def _write(target: Path, data: bytes) -> None:
    """Write the file; what is there already may hold somebody's work."""
    refuse_without_folder(target)
    try:
        with target.open("xb") as file:
            file.write(data)
    except FileExistsError:
        if target.is_dir() or target.read_bytes() != data:
            hint = "import it first or move it away, or name another with --output"
            raise refused(target, "is there already", hint) from None


def _keep(folder: Path, sheet: Sheet) -> None:
    """Keep what was exported in the review folder, where git does not look; a workbook carries it along, too."""
    home = folder / OURS
    try:
        if home.is_symlink():
            raise NotADirectoryError
        (folder / SHEETS).mkdir(parents=True, exist_ok=True)
        write_file(home / ".gitignore", "*\n")
        write_file(folder / SHEETS / f"{sheet.id}.json", base_text(sheet))
    except OSError:
        say(f"{home.as_posix()}: cannot be written: a CSV will be held against the folder as it is when it comes back")
