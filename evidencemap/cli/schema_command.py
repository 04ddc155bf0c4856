"""``evidencemap schema``: the JSON Schema by which an editor completes and checks records."""

from __future__ import annotations

import argparse
from pathlib import Path

from evidencemap.cli.output import say
from evidencemap.edits import write_file
from evidencemap.folder import review_folder
from evidencemap.project import load
from evidencemap.records.schema import schema_text


def run(arguments: argparse.Namespace) -> int:
    """Write ``schema.json`` beside the records, or print it."""
    project = load(review_folder(arguments.review))
    text = schema_text(project.map.codebook)
    if arguments.output == "-":
        print(text, end="")
        return 0
    target = Path(arguments.output) if arguments.output else project.folder / "schema.json"
    say(f"{target.as_posix()}: {'written' if write_file(target, text) else 'unchanged'}")
    return 0
