"""What a text in YAML says, as plain values; a change of the text is judged by what it says before and after."""

from __future__ import annotations

from typing import Any

from evidencemap.problems import ProblemLog
from evidencemap.sources.nodes import Entries, Items, Node, Text
from evidencemap.sources.splicing import CannotSplice
from evidencemap.sources.yaml_places import BREAK
from evidencemap.sources.yaml_text import read_yaml

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def split_mark(text: str) -> tuple[str, str]:
    """The byte order mark, empty where there is none, and what follows it."""
    return (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)


def said(body: str) -> Any:
    """What the text says, read as reviews are read: texts, lists and dictionaries; raises CannotSplice."""
    log = ProblemLog()
    node = read_yaml(BREAK.sub("\n", body), "", log)
    if node is None or log.problems:
        raise CannotSplice("; ".join(problem.message for problem in log.problems))
    return plain(node)


def plain(node: Node) -> Any:
    """A node without its places."""
    match node:
        case Text():
            return node.value
        case Items():
            return [plain(item) for item in node.items]
        case Entries():
            return {key.value: plain(value) for key, value in node}
