"""Kinds of gap on the shipped review, on variations of the starter, and on records of a published review of trials."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evidencemap.analyses.kinds.kind import Kind, KindOfGap
from evidencemap.analyses.kinds.registry import kinds_of
from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.query.parse import parse_query
from tests.analyses.kinds.trials_of_ulotaront import FILES
from tests.conftest import write_review

Varied = Callable[..., EvidenceMap]


def finding(review: EvidenceMap, kind: Kind, query: str) -> KindOfGap | None:
    """What a pattern shows of a kind; there is never more than one."""
    found = kinds_of(review, parse_query(query, review)).of(kind)
    assert len(found) <= 1
    return found[0] if found else None


def shown(review: EvidenceMap, kind: Kind, query: str) -> KindOfGap:
    """The same, where there is one."""
    found = finding(review, kind, query)
    assert found is not None
    return found


def ids(found: KindOfGap) -> list[str]:
    """The studies that prove it."""
    return [study.id for study in found.studies]


@pytest.fixture
def varied(tmp_path: Path) -> Varied:
    """The starter review with files put in or replaced."""

    def vary(**files: str) -> EvidenceMap:
        project = load(write_review(tmp_path, **files))
        assert not project.problems
        return project.map

    return vary


@pytest.fixture(scope="session")
def trials(tmp_path_factory: pytest.TempPathFactory) -> EvidenceMap:
    """Five trials of one group of drugs, with their risk of bias as published."""
    folder = tmp_path_factory.mktemp("trials")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    project = load(folder)
    assert not project.problems
    return project.map
