"""What leaves the list of works that await extraction, once one of them is extracted."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from evidencemap.edits import Edit, edit_in_place
from evidencemap.folder import Project
from evidencemap.problems import ProblemLog
from evidencemap.project import SCREENING
from evidencemap.records.screening import SCREENING_SHAPE
from evidencemap.sources.yaml_splice import without_entry
from evidencemap.sources.yaml_text import read_yaml


def no_longer_awaiting(project: Project, keys: Collection[str]) -> Iterator[Edit]:
    """``screening.yaml`` without these keys in its list of what awaits extraction; nothing where none is in it."""
    if not any(item.key in keys for item in project.map.screening.awaiting):
        return
    file = project.folder / SCREENING
    before = file.read_bytes()

    def without(text: str) -> str:
        waiting = [at for at, key in enumerate(_as_written(text)) if project.map.aliases.get(key, key) in keys]
        for at in reversed(waiting):
            text = without_entry(text, "awaiting", at)
        return text

    hint = f"take {', '.join(sorted(keys))} out of 'awaiting' by hand, then run the command again"
    yield edit_in_place(file, before, without, hint)


def _as_written(text: str) -> list[str]:
    """The keys of the list as they stand in the file, former keys of a work among them."""
    node = read_yaml(text.removeprefix("\ufeff").replace("\r\n", "\n"), "", ProblemLog())
    screening = SCREENING_SHAPE.read(node, ProblemLog()) if node else None
    return [item.key for item in screening.awaiting] if screening else []
