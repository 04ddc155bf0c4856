"""Which folder is read, and what is needed for it to be a review."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencemap.folder import review_folder
from evidencemap.problems import CannotRead
from evidencemap.project import load
from tests.conftest import STARTER, write_review


def test_the_folder_that_is_named_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder given by name is the review, whatever stands in the current folder."""
    monkeypatch.chdir(write_review(tmp_path))
    assert review_folder("elsewhere") == Path("elsewhere")


def test_the_current_folder_is_the_review_if_it_holds_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside a review no folder needs to be named."""
    write_review(tmp_path)
    write_review(tmp_path / "references")
    monkeypatch.chdir(tmp_path)
    assert review_folder(None) == Path()


def test_else_it_stands_in_references(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a review the folder ``references`` is taken."""
    write_review(tmp_path / "references")
    monkeypatch.chdir(tmp_path)
    assert review_folder(None) == Path("references")
    assert load(review_folder(None)).mistakes == ()


@pytest.mark.parametrize("missing", ["review.yaml", "codebook.yaml"])
def test_without_protocol_or_codebook_there_is_no_review(tmp_path: Path, missing: str) -> None:
    """A folder without a protocol or a codebook cannot be read, and the file that lacks is named."""
    with pytest.raises(CannotRead, match=missing):
        load(write_review(tmp_path, **{missing: None}))


def test_a_folder_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    """Somebody who names no review is told of ``--review`` and ``init``."""
    with pytest.raises(CannotRead) as raised:
        load(tmp_path / "nothing")
    assert "evidencemap init" in raised.value.problems[0].hint
    assert "--review" in raised.value.problems[0].hint


@pytest.mark.parametrize("optional", ["claims.yaml", "screening.yaml", "citations/sample2020.yaml"])
def test_a_file_may_be_left_out(tmp_path: Path, optional: str) -> None:
    """Claims, screening and citations are there when somebody keeps them."""
    assert load(write_review(tmp_path, **{optional: None})).problems == ()


def test_a_review_starts_with_a_protocol_and_a_codebook(tmp_path: Path) -> None:
    """With nothing but a protocol and a codebook there is a review, of no studies yet."""
    for name in ("review.yaml", "codebook.yaml"):
        (tmp_path / name).write_bytes((STARTER / name).read_bytes())
    project = load(tmp_path)
    assert project.problems == ()
    assert not project.map.studies


def test_a_reference_that_nobody_settled_stands_for_a_study(tmp_path: Path) -> None:
    """What is neither reported, background nor left out may be a study of anything; what is settled is not."""
    review = load(write_review(tmp_path)).map
    assert review.awaiting == ()
    unscreened = load(write_review(tmp_path, **{"screening.yaml": None})).map
    assert [study.id for study in unscreened.awaiting] == ["specimen2010"]


def test_notices_are_no_mistakes(tmp_path: Path) -> None:
    """What is only worth knowing is told and does not have to be mended."""
    project = load(write_review(tmp_path, **{"more.bib": "@misc{other, title = {Other}, year = {in press}}\n"}))
    assert [problem.notice for problem in project.problems] == [True]
    assert project.mistakes == ()


def test_problems_come_in_the_order_of_their_places(tmp_path: Path) -> None:
    """Problems are sorted by file, line and column, and none is told twice."""
    broken = "study: {id}\ntitel: One\nreports: [nothing1, nothing2]\n"
    files = {f"studies/{id}.yaml": broken.format(id=id) for id in ("zebra", "ant")}
    problems = load(write_review(tmp_path, **files)).problems
    assert len(problems) > 2
    assert list(problems) == sorted(set(problems))
    assert problems[0].place.path.endswith("ant.yaml")
