"""What stands in the place of what is not known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evidencemap.project import load
from evidencemap.site.build import site_files
from tests.site.pages_read import read_page

FINDINGS = """study: aloud-trial
title: A trial
reports: [example2015, example2019]
design: randomised-trial
practice: {{term: reading-aloud, kind: not reported}}
findings:
  - {{summary: One., outcome: fluency, direction: positive}}
  - {{summary: Other., outcome: {second}, direction: none}}
"""


@pytest.fixture
def pages(tmp_path: Path, write_review: Callable[..., Path]) -> Callable[[str], dict[str, str]]:
    """The text of pages about a study with one finding on fluency and another on what is given."""

    def built(second: str) -> dict[str, str]:
        folder = write_review(tmp_path / "review", **{"studies/aloud-trial.yaml": FINDINGS.format(second=second)})
        project = load(folder)
        assert not project.mistakes, "\n".join(map(str, project.mistakes))
        files = site_files(project.map, folder)
        names = ("studies.html", "studies/aloud-trial.html")
        return {name: " ".join(" ".join(read_page(files[name]).text).split()) for name in names}

    return built


def test_a_term_does_not_hide_what_is_not_known(pages: Callable[[str], dict[str, str]]) -> None:
    """Fluency in one finding and *not reported* in another are both in the row of the study."""
    assert "fluency not reported" in pages("not reported")["studies.html"]


def test_a_known_absence_is_not_beside_a_term(pages: Callable[[str], dict[str, str]]) -> None:
    """That another finding has no outcome at all is no gap in what is known."""
    assert "fluency not reported" not in pages("none")["studies.html"]


def test_an_open_kind_is_told(pages: Callable[[str], dict[str, str]]) -> None:
    """Where a narrower term may be meant, the page of the study and its row in the list say so."""
    found = pages("comprehension")
    assert "reading aloud which kind is not reported" in found["studies/aloud-trial.html"]
    assert "reading aloud which kind of reading aloud is not reported" in found["studies.html"]
