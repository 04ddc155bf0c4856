"""``evidencemap init``: a new review folder that builds at once and teaches by example."""

from __future__ import annotations

import argparse
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from evidencemap.cli.output import say
from evidencemap.edits import write_file, write_new_folder
from evidencemap.project import load
from evidencemap.records.schema import schema_text


def run(arguments: argparse.Namespace) -> int:
    """Copy the starter review and write the schema of its codebook."""
    folder = Path(arguments.folder)
    write_new_folder(folder, dict(_starter(files("evidencemap").joinpath("starter"))))
    write_file(folder / "schema.json", schema_text(load(folder).map.codebook))
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
