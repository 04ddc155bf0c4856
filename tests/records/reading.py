"""Reads a shape from YAML text, for tests of single records."""

from __future__ import annotations

from typing import TypeVar

from evidencemap.problems import ProblemLog
from evidencemap.records.shapes import Shape
from evidencemap.sources.yaml_text import read_yaml

T = TypeVar("T")


def read(shape: Shape[T], text: str) -> T:
    """The value, where nothing is wrong with it."""
    value, problems = tried(shape, text)
    assert problems == []
    assert value is not None
    return value


def tried(shape: Shape[T], text: str) -> tuple[T | None, list[str]]:
    """The value, if any, and the problems without the name of the file."""
    log = ProblemLog()
    node = read_yaml(text, "file", log)
    value = None if node is None else shape.read(node, log)
    return value, [str(problem).removeprefix("file:") for problem in log.problems]
