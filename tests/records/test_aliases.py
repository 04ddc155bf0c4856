"""Keys of entries that were merged into others."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencemap.model import EvidenceMap
from evidencemap.problems import ProblemLog
from evidencemap.project import load
from evidencemap.query.parse import parse_query
from evidencemap.records.aliases import read_aliases
from evidencemap.site.build import site_files
from tests.conftest import STARTER, write_review

LIBRARY = (
    (STARTER / "library.bib").read_text("utf-8").replace("{sample2020,", "{sample2020, ids = {sample2020a, sample},")
)
"""Two other entries of the interview study were merged into the one that is kept."""


def merged(folder: Path, **files: str | None) -> EvidenceMap:
    project = load(write_review(folder, **{"library.bib": LIBRARY, **files}))
    assert not project.problems
    return project.map


def test_a_study_that_reports_both_entries_of_a_work_has_one_report(tmp_path: Path) -> None:
    """A record that was written when the work had two entries counts it once."""
    old = (STARTER / "studies/paired-interviews.yaml").read_text("utf-8")
    both = old.replace("[sample2020]", "[sample2020a, sample2020]")
    review = merged(tmp_path, **{"studies/paired-interviews.yaml": both})
    assert review.studies["paired-interviews"].reports == ("sample2020",)


def test_every_record_may_name_a_work_by_a_former_key(tmp_path: Path) -> None:
    """Studies, citations, screening and claims mean the work that is kept."""
    names = ("studies/paired-interviews.yaml", "claims.yaml", "screening.yaml")
    files = {name: (STARTER / name).read_text("utf-8").replace("sample2020", "sample2020a") for name in names}
    citations = "citing: sample\ncites: [example2015]\n"
    review = merged(tmp_path, **files, **{"citations/sample2020.yaml": None, "citations/sample.yaml": citations})
    plain = load(
        write_review(tmp_path / "plain", **{"citations/sample2020.yaml": citations.replace("sample", "sample2020")})
    ).map
    assert review.studies == plain.studies
    assert review.claims == plain.claims
    assert review.screening == plain.screening
    assert review.cites == plain.cites


def test_what_both_entries_of_a_work_cite_is_put_together(tmp_path: Path) -> None:
    """No citation is lost when two entries that each have a list become one, and none counts twice."""
    second = "citing: sample2020a\ncites: [example2015, example2019]\nnote: from the other database\n"
    review = merged(tmp_path, **{"citations/sample2020a.yaml": second})
    assert [link.key for link in review.citations["sample2020"].links] == ["example2015", "specimen2010", "example2019"]
    assert review.citations["sample2020"].note == "from the other database"


def test_a_query_may_name_a_work_by_a_former_key(tmp_path: Path) -> None:
    """An old link to a list of studies still gives the same list."""
    review = merged(tmp_path)
    assert parse_query("cites:sample2020a", review) == parse_query("cites:sample2020", review)


def test_an_old_page_leads_to_the_work(tmp_path: Path) -> None:
    """A link to the page of an entry that was merged leads to the one that is kept."""
    pages = site_files(merged(tmp_path), tmp_path)
    assert b'href="../references/sample2020.html"' in pages["references/sample2020a.html"]


@pytest.mark.parametrize(
    ("first", "second"), [("sample2020", "nobody"), ("gone", "gone")], ids=["an entry's own key", "two times"]
)
def test_a_key_means_one_work(tmp_path: Path, first: str, second: str) -> None:
    """A former key that is the key of another entry, or a former key of another, is a mistake."""
    text = LIBRARY.replace("{example2015,", f"{{example2015, ids = {{{first}}},")
    text = text.replace("{specimen2010,", f"{{specimen2010, ids = {{{second}}},")
    problems = load(write_review(tmp_path, **{"library.bib": text})).mistakes
    assert [problem.message for problem in problems] == [
        f"ids: '{first}' is also a key of '{'sample2020' if first == 'sample2020' else 'example2015'}'"
    ]


def test_an_entry_may_name_itself(tmp_path: Path) -> None:
    """What a reference manager writes into ``ids`` besides is no mistake."""
    text = LIBRARY.replace("{specimen2010,", "{specimen2010, ids = {specimen2010},")
    references = load(write_review(tmp_path, **{"library.bib": text})).map.references
    assert "specimen2010" not in read_aliases(references, ProblemLog()).kept
