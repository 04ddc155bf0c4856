"""``evidencemap schema``: the JSON Schema by which an editor completes and checks records."""

from __future__ import annotations

import argparse
from pathlib import Path

from evidencemap.cli.editing import carry_out, turn
from evidencemap.cli.output import print_data
from evidencemap.edits import Edit
from evidencemap.folder import review_folder
from evidencemap.problems import CannotWrite, Place, Problem
from evidencemap.project import load
from evidencemap.records.schema import is_schema, schema_text


def run(arguments: argparse.Namespace) -> int:
    """Write ``schema.json`` beside the records, or print it."""
    folder = review_folder(arguments.review)
    if arguments.output == "-":
        print_data(schema_text(load(folder).map.codebook))
        return 0
    target = Path(arguments.output) if arguments.output else folder / "schema.json"
    with turn(folder, arguments.dry_run):
        text = schema_text(load(folder).map.codebook)
        before = target.read_bytes() if target.is_file() else None
        if before is not None and not arguments.force and not is_schema(before.decode("utf-8", "replace")):
            hint = "name another file, or say --force"
            raise CannotWrite(Problem(Place(target.as_posix()), "is not a schema that was written here", hint))
        return carry_out(folder, [Edit(target, before, text.encode("utf-8"))], "written", arguments.dry_run)
