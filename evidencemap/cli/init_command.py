"""``evidencemap init``: a new review folder that builds at once and teaches by example."""

from __future__ import annotations

import argparse
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from evidencemap.cli.editing import say_what_would_be_made
from evidencemap.cli.output import say
from evidencemap.edits import write_new_folder
from evidencemap.project import load
from evidencemap.records.schema import schema_text


def run(arguments: argparse.Namespace) -> int:
    """Copy the starter review and write the schema of its codebook."""
    folder = Path(arguments.folder)
    starter = files("evidencemap").joinpath("starter")
    with as_file(starter) as place:
        texts = {**dict(_starter(starter)), "schema.json": schema_text(load(place).map.codebook)}
    if arguments.dry_run:
        say_what_would_be_made(folder, texts)
        return 0
    write_new_folder(folder, texts, "a review to start from")
    say(f"{folder.as_posix()}: a review to start from; its README.md says how to go on.")
    say(f"  evidencemap check --review {folder.as_posix()}")
    site = f"{folder.as_posix()}-site" if folder.name else "site"
    say(f"  evidencemap build --review {folder.as_posix()} --output {site}")
    return 0


def _starter(place: Traversable, prefix: str = "") -> list[tuple[str, str]]:
    found = []
    for item in sorted(place.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            found += _starter(item, f"{prefix}{item.name}/")
        elif item.name.endswith((".yaml", ".bib", ".md")):
            found.append((prefix + item.name, item.read_text(encoding="utf-8")))
    return found
