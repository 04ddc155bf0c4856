"""``evidencemap import``: a review folder from a table, of one row a study or several."""

from __future__ import annotations

import argparse
from pathlib import Path

from evidencemap.cli.editing import say_what_would_be_made
from evidencemap.cli.output import say
from evidencemap.counts import counted
from evidencemap.edits import write_new_folder
from evidencemap.exports.new_review import review_files
from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.records.table_mapping import MAPPING_SHAPE, TableMapping
from evidencemap.records.table_studies import Imported, imported
from evidencemap.sources.table import Writing, read_table
from evidencemap.sources.text import read_text
from evidencemap.sources.yaml_text import MAX_BYTES, read_yaml


def run(arguments: argparse.Namespace) -> int:
    """Write the folder; 1 where rows of the table gave no study, or where nothing was written."""
    log = ProblemLog()
    mapping = _mapping(Path(arguments.mapping), log)
    given = _imported(Path(arguments.table), mapping, log) if mapping else None
    told = sorted((*log.problems, *(given.reported if given else ())))
    for problem in told:
        say(str(problem))
    if mapping is None or given is None or log.mistakes:
        say("Nothing was written.")
        return 1
    folder, table = Path(arguments.output), Path(arguments.table).name
    texts = review_files(mapping, given, table)
    if arguments.dry_run:
        say_what_would_be_made(folder, texts)
        return 1 if given.reported else 0
    write_new_folder(folder, texts, f"a review from {table}")
    _say_what_was_done(folder, given)
    return 1 if given.reported else 0


def _mapping(file: Path, log: ProblemLog) -> TableMapping | None:
    path = file.as_posix()
    text = read_text(file, path, log, MAX_BYTES)
    if text is None:
        raise CannotRead(log.problems)
    node = read_yaml(text, path, log)
    mapping = None if node is None else MAPPING_SHAPE.read(node, log)
    return None if log.problems else mapping


def _imported(file: Path, mapping: TableMapping, log: ProblemLog) -> Imported | None:
    writing = Writing(mapping.delimiter, mapping.encoding, mapping.sheet)
    table = read_table(file, file.as_posix(), log, writing)
    given = imported(table, mapping, log)
    if given and not given.studies:
        raise CannotRead([*given.reported, Problem(Place(file.as_posix()), "no row gives a study")])
    return given


def _used(given: Imported) -> str:
    rows = sum(study.rows for study in given.studies)
    records = len({study.id for study in given.studies})
    if rows == records:
        return f"{counted(rows, 'study', 'studies')} written"
    coders = len({study.coder for study in given.studies if study.independent})
    by = f" by {counted(coders, 'coder')}" if coders else ""
    return f"{counted(rows, 'row')} used in {counted(records, 'study', 'studies')}{by}"


def _say_what_was_done(folder: Path, given: Imported) -> None:
    say(f"{counted(given.read, 'row')} read = {_used(given)} + {counted(len(given.reported), 'row')} reported.")
    terms = sum(len(facet.terms) for facet in given.facets)
    say(f"{folder.as_posix()}: a review with {counted(len(given.facets), 'facet')} and {counted(terms, 'term')}.")
    say(f"  evidencemap check --review {folder.as_posix()}")
