"""The files of a review while changes are worked out, one upon the other, to be written all at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from evidencemap.edits import Edit, in_place, text_of
from evidencemap.folder import Project
from evidencemap.problems import ProblemLog
from evidencemap.records.duplicates import DUPLICATES, DUPLICATES_SHAPE, Decisions
from evidencemap.records.reference import Reference
from evidencemap.sources.bibtex import RawEntry
from evidencemap.sources.bibtex_splice import Hole, entry_of, with_fields, without_entry, without_field
from evidencemap.sources.splicing import CannotSplice
from evidencemap.sources.yaml_text import read_yaml

T = TypeVar("T")


class Changes:
    """The files of a review while changes are worked out, one upon the other: what they held, and are to hold."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.folder = project.folder
        self.references = project.map.references
        self.decided = project.map.duplicates
        self._before: dict[Path, bytes | None] = {}
        self._texts: dict[Path, str] = {}

    def edits(self) -> tuple[Edit, ...]:
        """What is to be written, in the order of the paths."""
        edits = (Edit(file, self._before[file], self._texts[file].encode("utf-8")) for file in sorted(self._texts))
        return tuple(edit for edit in edits if edit.before != edit.after and (edit.before or edit.after))

    def raw(self, reference: Reference) -> RawEntry:
        """An entry as its file is to have it."""
        return self.ask(reference, lambda text: entry_of(text, reference.key))

    def ask(self, reference: Reference, question: Callable[[str], T]) -> T:
        """What a function finds in the file of an entry."""
        file = Path(reference.place.path)
        return in_place(file, self._text(file), question)

    def put(self, reference: Reference, values: Mapping[str, str]) -> None:
        """Give an entry fields, or other values for those that it has."""
        self.change(Path(reference.place.path), lambda text: with_fields(text, reference.key, values))

    def take_away(self, reference: Reference, name: str) -> None:
        """Take a field from an entry."""
        self.change(Path(reference.place.path), lambda text: without_field(text, reference.key, name))

    def take_out(self, reference: Reference) -> Hole:
        """Take an entry out of its file; where it stood."""
        rest, hole = self.ask(reference, lambda text: without_entry(text, reference.key))
        self.change(Path(reference.place.path), lambda _: rest)
        return hole

    def change(self, file: Path, changed: Callable[[str], str]) -> None:
        """Change a file."""
        self._texts[file] = in_place(file, self._text(file), changed)

    def decide(self, changed: Callable[[str], str], wanted: Decisions) -> None:
        """Change the file of decisions, which then has to say what is wanted and nothing else."""

        def checked(text: str) -> str:
            new = changed(text)
            if _decisions(new) != wanted:
                raise CannotSplice("more than the one decision would read differently")
            return new

        self.change(self.folder / DUPLICATES, checked)
        self.decided = wanted

    def _text(self, file: Path) -> str:
        if file not in self._texts:
            self._before[file] = file.read_bytes() if file.is_file() else None
            self._texts[file] = text_of(file, self._before[file])
        return self._texts[file]


def _decisions(text: str) -> Decisions | None:
    node = read_yaml(text.removeprefix("\ufeff").replace("\r\n", "\n"), DUPLICATES, log := ProblemLog())
    decisions = DUPLICATES_SHAPE.read(node, log) if node is not None else Decisions()
    return None if log.problems else decisions
