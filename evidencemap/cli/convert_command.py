"""``evidencemap convert``: any bibliographies to one BibTeX file, with an account of every record."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from evidencemap.cli.incoming import read_incoming
from evidencemap.cli.output import print_data, say
from evidencemap.edits import Edit, refused, write_over
from evidencemap.exports.bibtex import references_as_bibtex
from evidencemap.records.citation_keys import CitationKeys


def run(arguments: argparse.Namespace) -> int:
    """Write or print the references; nothing where a mistake was told, unless asked for what could be read."""
    incoming = read_incoming(arguments.files, arguments.encoding or "", arguments.anyway)
    keys = CitationKeys()
    text = references_as_bibtex(replace(record, key=keys.free(record.key)) for record in incoming.records)
    if arguments.output:
        _write(Path(arguments.output), text, arguments.files)
    else:
        print_data(text)
    return 1 if incoming.mistakes else 0


def _write(output: Path, text: str, files: list[str]) -> None:
    """Write the file; never over one that was read."""
    if any(output.exists() and output.samefile(file) for file in files):
        raise refused(output, "was just read and is not written over", "name another file")
    write_over(Edit(output, output.read_bytes() if output.is_file() else None, text.encode()))
    say(f"{output.as_posix()}: written.")
