"""``evidencemap cite``: what a text cites, and the links of it put into the review."""

from __future__ import annotations

import argparse
from pathlib import Path

from evidencemap.cli.cite_output import resolution_json, resolution_lines
from evidencemap.cli.editing import AsRead, carry_out, read_to_change, show
from evidencemap.cli.judging import at_a_terminal, confirmed
from evidencemap.cli.loading import entry_named
from evidencemap.cli.output import print_json, print_lines, say
from evidencemap.counts import counted
from evidencemap.edits import Edit, edit_in_place
from evidencemap.exports.citation_file import CitationChange, citation_change, new_file, with_links
from evidencemap.matching.resolve import Resolution, resolve
from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.sources.text import decoded

LARGEST = 20_000_000
FOLDER = "citations"


def run(arguments: argparse.Namespace) -> int:
    """Show what the text cites; write the links where that is asked for or confirmed."""
    text = _text_of(arguments.file)
    read = read_to_change(arguments)
    review = read.project.map
    citing = entry_named(review, arguments.citing).key
    found = resolve(text, review.references.values(), review.references[citing])
    known = review.citations.get(citing)
    change = citation_change(found, known, review.references)
    if arguments.format == "json":
        print_json(resolution_json(citing, found, change))
    else:
        print_lines(resolution_lines(citing, found, change))
    file = Path(known.place.path).name if known else f"{citing}.yaml"
    edit = _edit(read.project.folder / FOLDER / file, found, change)
    return _write(arguments, read, edit, change)


def _write(arguments: argparse.Namespace, read: AsRead, edit: Edit, change: CitationChange) -> int:
    done = f"{_links(change)} added" if edit.before is not None else f"made, with {_links(change)}"
    if edit.before == edit.after:
        say(f"{edit.path.as_posix()}: {'has all of these links' if edit.before else 'not begun: nothing is cited'}")
        return 0
    if arguments.dry_run:
        if arguments.format != "json":
            show([edit])
        return 0
    if not arguments.yes and not _confirmed(edit, change, arguments.format):
        return 0
    with read.turn(dry_run=False):
        return carry_out(read.project.folder, [edit], done, dry_run=False)


def _confirmed(edit: Edit, change: CitationChange, format: str) -> bool:
    """Whether somebody at a terminal says yes; elsewhere nothing is written."""
    name = edit.path.as_posix()
    if format == "json" or not at_a_terminal():
        say(f"{name}: nothing is written ({_links(change)}; --yes writes them, --dry-run shows the change)")
        return False
    if confirmed(f"Write {_links(change)} to {name}?"):
        return True
    say("Nothing is written.")
    return False


def _links(change: CitationChange) -> str:
    return counted(len(change.new), "new link")


def _edit(file: Path, found: Resolution, change: CitationChange) -> Edit:
    """The file as it is and as it is to be; without citations no file is begun."""
    before = file.read_bytes() if file.is_file() else None
    if before is None:
        after = new_file(file.stem, found, change).encode("utf-8") if found.citations else None
        return Edit(file, None, after)
    return edit_in_place(file, before, lambda text: with_links(text, change), "add the links by hand")


def _text_of(file: str) -> str:
    """The text of a file; what is no text is refused, and a guessed encoding is told."""
    path = Path(file)
    place = Place(path.as_posix())
    try:
        if path.stat().st_size > LARGEST:
            raise CannotRead([Problem(place, f"larger than {LARGEST // 1_000_000} MB", "cut out what cites")])
        data = path.read_bytes()
    except OSError as error:
        raise CannotRead([Problem(place, f"cannot be read: {error.strerror or error}")]) from None
    log = ProblemLog()
    text = decoded(data, path.as_posix(), log)
    if text is None or "\0" in text or data.startswith(b"%PDF"):
        hint = "save it as plain text first, for example with pdftotext"
        raise CannotRead([*log.problems, Problem(place, "is not plain text", hint)])
    for problem in log.problems:
        say(str(problem))
    return text
