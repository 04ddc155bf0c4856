"""``evidencemap extract``: begin the record of a study, with what is known and what the codebook asks for."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from evidencemap.cli.deciding import named
from evidencemap.cli.editing import carry_out, turn
from evidencemap.cli.loading import entry_named
from evidencemap.cli.output import say
from evidencemap.cli.stop import misused
from evidencemap.edits import Edit, refused
from evidencemap.exports.new_record import NewRecord, record_text
from evidencemap.folder import CODINGS, Project, review_folder
from evidencemap.model import EvidenceMap
from evidencemap.project import SCREENING, load
from evidencemap.records.reference import Reference
from evidencemap.records.screening import Decision
from evidencemap.records.shapes import IDENTIFIER
from evidencemap.records.table_studies import slug
from evidencemap.screened_out import no_longer_awaiting


def run(arguments: argparse.Namespace) -> int:
    """Write a record that says which study it is and nothing else; an existing one is never touched.

    The review may have mistakes elsewhere: somebody else's unfinished record keeps nobody from beginning another.
    """
    folder = review_folder(arguments.review)
    with turn(folder, arguments.dry_run):
        edits = tuple(_edits(arguments, load(folder)))
        code = carry_out(folder, edits, "a record was begun", arguments.dry_run)
    if not arguments.dry_run:
        say("  evidencemap check: what is left to do")
    return code


def _edits(arguments: argparse.Namespace, project: Project) -> Iterator[Edit]:
    reports = tuple(_reference(project.map, key) for key in dict.fromkeys(arguments.keys))
    coder = _coder_folder(arguments.coder, project.map)
    id = _id(arguments, project.map, reports)
    file = Path(CODINGS, coder, f"{id}.yaml") if coder else Path("studies", f"{id}.yaml")
    _refuse_if_there(project.folder / file)
    name = named("--coder", arguments.coder)
    new = NewRecord(id, reports, name, depth=len(file.parts) - 1)
    yield Edit(project.folder / file, None, record_text(new, project.map.codebook).encode())
    if not coder:
        yield from no_longer_awaiting(project, {reference.key for reference in reports})


def _reference(review: EvidenceMap, key: str) -> Reference:
    reference = entry_named(review, key)
    decision, reason = review.decisions.get(reference.key, (None, ""))
    if decision in (Decision.BACKGROUND, Decision.EXCLUDED):
        why = f": {reason}" if reason else ""
        raise misused(f"'{reference.key}' is {decision.value} in {SCREENING}{why} (take it out there if it is a study)")
    return reference


def _coder_folder(coder: str | None, review: EvidenceMap) -> str:
    """The folder of a coder's own records, made from the name; empty where none is given.

    Two people whose names make one folder would be one coder in every count of agreement.
    """
    if coder is None:
        return ""
    folder = slug(coder)
    if not folder:
        raise misused(f"no folder can be named after '{coder}' (use letters from a to z)")
    there = sorted(study.coder for study in review.codings.get(folder, {}).values())
    other = next((name for name in there if slug(name) == folder and _plain(name) != _plain(coder)), "")
    if other:
        hint = "write the name as it is there; for somebody else, add what tells the two apart"
        raise misused(f"{CODINGS}/{folder}/ has the records of '{other}'", hint)
    return folder


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _id(arguments: argparse.Namespace, review: EvidenceMap, reports: tuple[Reference, ...]) -> str:
    """The id that was given, else that of the study which these reports have, else one made from the first key."""
    if arguments.id:
        if not re.fullmatch(IDENTIFIER.pattern, arguments.id):
            raise misused(f"'{arguments.id}' is not {IDENTIFIER.meaning}")
        return str(arguments.id)
    told = [study.id for one in reports for study in review.studies_of.get(one.key, ()) if study.extracted]
    if told and arguments.coder and len(set(told)) == 1:
        return told[0]
    if told:
        known = ", ".join(dict.fromkeys(told))
        raise misused(f"'{reports[0].key}' is reported by {known}; if it reports another study, say --as ID")
    return slug(reports[0].key)


def _refuse_if_there(file: Path) -> None:
    if file.exists():
        raise refused(file, "is there already", "open it and go on; nothing is written over it")
