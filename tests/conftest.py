"""What the tests share: the shipped review, small reviews made from the starter, and snapshots of text."""

from __future__ import annotations

import difflib
import pickle
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, settings

from evidencemap.folder import Project
from evidencemap.model import EvidenceMap
from evidencemap.project import load

REPOSITORY = Path(__file__).resolve().parents[1]
STARTER = REPOSITORY / "evidencemap" / "starter"
SHARED = REPOSITORY.parent / "shared"
"""Real files beside the checkout that some tests read; where there is no such folder, those are skipped."""
SNAPSHOTS = REPOSITORY / "tests" / "snapshots"
UPDATE = "--update-snapshots"

settings.register_profile(
    "the same everywhere",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.load_profile("the same everywhere")
"""The same examples each time, and no seconds counted: a busy computer fails no test."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(UPDATE, action="store_true", help="write the files of tests/snapshots anew")


@pytest.fixture(autouse=True, scope="session")
def _keep_reviews_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What commands keep of the shipped review serves other tests, not whoever runs them.

    A review that a test has just written is always read: it is too new to be kept.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        patch.delenv("EVIDENCEMAP_CACHE", raising=False)
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shipped() -> Project:
    """The shipped review with its problems, as it was read."""
    return load(REPOSITORY / "references")


@pytest.fixture(scope="session")
def review(shipped: Project) -> EvidenceMap:
    """The shipped review."""
    return shipped.map


@pytest.fixture(scope="session")
def files(shipped: Project, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Mapping[str, bytes]:
    """Every file of the site of the shipped review, by path; of all the processes of a run the first makes it."""
    from evidencemap.site.build import site_files

    if worker_id == "master":
        return site_files(shipped.map, shipped.folder)
    kept = tmp_path_factory.getbasetemp().parent / "shipped-site"
    with _alone(kept):
        if kept.is_file():
            return cast("Mapping[str, bytes]", pickle.loads(kept.read_bytes()))
        made = site_files(shipped.map, shipped.folder)
        kept.write_bytes(pickle.dumps(made))
    return made


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Other processes of the run wait; a folder can be made by one of them only."""
    lock = file.with_suffix(".lock")
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            time.sleep(0.05)
    try:
        yield
    finally:
        lock.rmdir()


def write_review(folder: Path, **files: str | bytes | None) -> Path:
    """A copy of the starter review in ``folder``, with files put in or replaced, or left out where None.

    Paths are not identifiers: ``write_review(tmp_path, **{"studies/new.yaml": text})``.
    """
    shutil.copytree(STARTER, folder, dirs_exist_ok=True)
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            target.unlink()
        else:
            target.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.fixture(name="write_review", scope="session")
def _write_review() -> Callable[..., Path]:
    """The helper of the same name, for tests that would rather not import it."""
    return write_review


Snapshot = Callable[[str, str], None]


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """Compares a text with the file of that name in ``tests/snapshots``, or writes it with ``--update-snapshots``."""

    def compare(name: str, text: str) -> None:
        file = SNAPSHOTS / name
        kept = file.read_bytes().decode() if file.is_file() else ""
        if text == kept and file.is_file():
            return
        if request.config.getoption(UPDATE):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
            return
        diff = difflib.unified_diff(kept.splitlines(), text.splitlines(), f"tests/snapshots/{name}", "now", lineterm="")
        pytest.fail("\n".join([*diff, "", f"If this is how it should read now: pytest {UPDATE}"]), pytrace=False)

    return compare
