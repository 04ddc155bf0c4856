"""One mistake a file: every file of ``broken_records`` says on its first lines what a reviewer is told of it.

A file is put where its first expectation points, into a copy of the starter review with one work more.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from evidencemap.analyses.claims import query_problems
from evidencemap.cli import main
from evidencemap.problems import CannotRead, Problem, ProblemLog
from evidencemap.project import load
from evidencemap.records.schema import schema_text
from evidencemap.sources.nodes import Node
from evidencemap.sources.yaml_text import read_yaml
from tests.conftest import STARTER, write_review
from tests.plain_yaml import as_json

BROKEN = sorted(Path(__file__).with_name("broken_records").iterdir())
STUDIES = [file for file in BROKEN if file.stem.startswith("study-")]
NEW_WORK = """
@article{new2021,
  author = {New, Nora},
  title  = {Silent reading at one school},
  year   = {2021},
}
"""
MISTAKE, NOTICE = "# expect: ", "# expect notice: "

SCHEMA_ALLOWS = {
    "study-control-character": "JSON Schema does not look into escapes",
    "study-duplicate-key": "a schema sees only one of the two",
    "study-id-is-the-key-of-another-work": "a schema sees one file",
    "study-id-of-another-study": "a schema sees one file",
    "study-other-file-name": "a schema does not see the file's name",
    "study-includes-by-no-review": "which kinds of study are reviews is said in the codebook",
    "study-includes-itself-and-nobody": "a schema sees one file",
    "study-file-ends-in-yml": "a schema does not see the file's name",
    "study-reports-nothing-in-the-bibliography": "a schema does not see the bibliography",
    "study-reports-in-another-case": "a schema does not see the bibliography",
    "study-described-in-nothing": "a schema does not see the bibliography",
    "study-required-facet-missing": "the facet may stand in every finding instead",
    "study-required-facet-missing-in-one-finding": "the facet may stand on the study instead",
    "study-same-term-twice": "short and long forms of one term differ",
    "study-not-utf-8": "a notice, no mistake",
    "study-draft-with-facets-missing": "notices, no mistakes",
}


def expectations(file: Path) -> list[str]:
    lines = file.read_bytes().decode("utf-8", errors="replace").split("\n")
    return [line for line in lines if line.startswith((MISTAKE, NOTICE))]


def target(file: Path) -> str:
    """Where in the review the file belongs: the path of its first expectation."""
    return expectations(file)[0].removeprefix(MISTAKE).removeprefix(NOTICE).partition(":")[0]


def content(file: Path) -> bytes:
    """The file with its expectations blanked: some of them quote what they are about."""
    return re.sub(rb"^# expect.*$", b"#", file.read_bytes(), flags=re.M)


def all_problems(folder: Path) -> list[Problem]:
    try:
        project = load(folder)
    except CannotRead as unreadable:
        return sorted(unreadable.problems)
    return sorted((*project.problems, *query_problems(project.map)))


def review_with(folder: Path, **files: bytes) -> Path:
    return write_review(folder, **{"library.bib": (STARTER / "library.bib").read_text() + NEW_WORK, **files})


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_mistake_is_told_in_its_place(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake is told where it stands, in words that say how to mend it, and nothing is told that follows from it."""
    review_with(tmp_path, **{target(file): content(file)})
    monkeypatch.chdir(tmp_path)
    told = [f"{NOTICE if problem.notice else MISTAKE}{problem}" for problem in all_problems(Path())]
    assert told == expectations(file)


def test_the_review_around_a_mistake_has_none(tmp_path: Path) -> None:
    """The review that broken files are put into is clean, so that what is told is about them."""
    assert all_problems(review_with(tmp_path)) == []


def test_all_mistakes_are_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mistakes in several files are told in one go, in the order of their places."""
    four = ("study-unknown-term", "claim-source-unknown", "citations-of-nothing", "bibliography-comma-missing")
    together = [file for file in BROKEN if file.stem in four]
    review_with(tmp_path, **{target(file): content(file) for file in together})
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 1
    expected = sorted(line.removeprefix(MISTAKE) for file in together for line in expectations(file))
    assert capsys.readouterr().out.splitlines() == expected
    assert len(expected) == 4


@pytest.mark.parametrize("file", STUDIES, ids=lambda file: file.stem)
def test_the_schema_and_the_check_agree(file: Path) -> None:
    """An editor underlines what the check refuses, save for what no schema of a single file can know."""
    schema = json.loads(schema_text(load(STARTER).map.codebook))
    node = read_yaml(content(file).decode("utf-8", errors="replace"), file.name, ProblemLog())
    accepted = isinstance(node, Node) and jsonschema.Draft7Validator(schema).is_valid(as_json(node))
    assert accepted == (file.stem in SCHEMA_ALLOWS)
