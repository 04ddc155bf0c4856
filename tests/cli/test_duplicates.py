"""Duplicates on the command line: what is listed, and what a decision writes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from evidencemap.cli.side_by_side import LEGEND
from evidencemap.project import load
from tests.cli.conftest import Run
from tests.conftest import REPOSITORY, STARTER, write_review

MORE = """
@article{sample2020talk,
  author = {Sample, Ben},
  title = {What children say of reading to each other: an example to be replaced},
  journal = {Proceedings of a Congress},
  year = {2020},
  volume = {12},
  pages = {S5},
}

@article{ex2015,
  author = {Example, A. and Sample, B.},
  title = {Reading aloud: an example to be replaced},
  journal = {J Examples},
  year = {2015},
  volume = 3,
}
"""
ADA = ("--by", "Ada Sample", "--on", "2026-11-22")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:  # noqa: ARG001  after it has moved
    """A starter review with a copy and a talk in its library, standing in it."""
    library = (STARTER / "library.bib").read_text(encoding="utf-8") + MORE
    monkeypatch.chdir(write_review(tmp_path, **{"library.bib": library}))
    monkeypatch.delenv("EVIDENCEMAP_BY", raising=False)
    return tmp_path


def test_the_list_explains_itself(run: Run, folder: Path) -> None:  # noqa: ARG001
    """Groups and open pairs come each with its rule, its works, and what to type."""
    ran = run("duplicates")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("6 entries; 1 work among them more than once.\n\nthe same title, authors and year")
    assert "  evidencemap duplicates merge example2015 ex2015\n" in ran.out
    assert f"1 pair to be judged. {LEGEND}\n\nthe titles and the authors are alike, but not enough of where" in ran.out
    assert re.search(r"^≠ in +Journal of Examples +Proceedings of a Congress$", ran.out, re.MULTILINE)
    assert re.search(r"^  year +2020 +2020$", ran.out, re.MULTILINE)
    assert re.search(r"^  pages +S5$", ran.out, re.MULTILINE), "what one does not tell is no difference"


def test_json_holds_the_same(run: Run, folder: Path) -> None:  # noqa: ARG001
    """Programs get keys, places, rules and scores."""
    found = run("duplicates", "--format", "json").json
    assert found["references"] == 6
    assert [group["keys"] for group in found["groups"]] == [["ex2015", "example2015"]]
    (pair,) = found["to_judge"]
    assert (pair["first"]["key"], pair["second"]["key"], pair["verdict"]) == ("sample2020", "sample2020talk", "ask")
    assert pair["scores"]["journal"] == 0


def test_what_was_judged_is_not_asked_again(run: Run, folder: Path) -> None:
    """After both decisions nothing is left to decide, and the review has no mistake."""
    before = (folder / "library.bib").read_bytes()
    assert run("duplicates", "different", "sample2020", "sample2020talk", *ADA).code == 0
    ran = run("duplicates", "merge", "example2015", "ex2015", *ADA)
    assert ran.code == 0
    assert "example2015 gains volume: 3\n" in ran.err
    assert "journal differs: example2015 keeps 'Journal of Examples', ex2015 said 'J Examples'\n" in ran.err
    assert run("duplicates").out == "5 entries; 0 works among them more than once.\n\n0 pairs to be judged.\n"
    assert load(folder).problems == ()
    assert run("show", "ex2015").code == 0
    assert run("duplicates", "split", "ex2015").code == 0
    assert (folder / "library.bib").read_bytes() == before


def test_a_dry_run_writes_nothing(run: Run, folder: Path) -> None:
    """``--dry-run`` shows the difference and leaves every file alone."""
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    ran = run("duplicates", "merge", "example2015", "ex2015", *ADA, "--dry-run")
    assert ran.code == 0
    assert "+  ids     = {ex2015},\n" in ran.out
    assert "-@article{ex2015,\n" in ran.out
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


def test_same_makes_a_group_of_what_no_rule_joins(run: Run, folder: Path) -> None:  # noqa: ARG001
    """Works that somebody holds to be the same are listed as one, to be merged."""
    assert run("duplicates", "same", "sample2020", "sample2020talk", *ADA, "--note", "printed twice").code == 0
    found = run("duplicates", "--format", "json").json
    assert [group["keys"] for group in found["groups"]] == [["ex2015", "example2015"], ["sample2020", "sample2020talk"]]
    assert found["to_judge"] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("same", "sample2020", *ADA), "say which works are same"),
        (("different", "sample2020", "nobody", *ADA), "no bibliography entry 'nobody'"),
        (("merge", "sample2020", "sample2020", *ADA), "name two works"),
        (("split", *ADA), "name the key"),
        (("different", "sample2020", "sample2020talk"), "who decides?"),
    ],
)
def test_misuse_is_told(run: Run, folder: Path, words: tuple[str, ...], told: str) -> None:  # noqa: ARG001
    """What cannot be meant ends with exit code 2 and says what to type."""
    ran = run("duplicates", *words)
    assert ran.code == 2
    assert told in ran.err


def test_bibliographies_without_a_review(run: Run, folder: Path, tmp_path: Path) -> None:
    """Any bibliographies can be looked at: a file twice matches itself entry by entry."""
    again = tmp_path / "again.ris"
    again.write_text("TY  - JOUR\nAU  - Example, A.\nAU  - Sample, B.\nTI  - Reading aloud: an example to be replaced\n"
                     "JO  - Journal of Examples\nPY  - 2015\nVL  - 3\nER  - \n", encoding="utf-8")  # fmt: skip
    found = run("duplicates", str(folder / "library.bib"), str(again), "--format", "json").json
    assert found["references"] == 7
    assert [len(group["works"]) for group in found["groups"]] == [3]
    assert run("duplicates", "nowhere.bib").code == 3


def test_the_document_shows_what_is_printed(run: Run, folder: Path) -> None:  # noqa: ARG001
    """Each command in docs/duplicates.md prints what stands below it, word for word."""
    document = (REPOSITORY / "docs" / "duplicates.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```\n(\$ .*?)```", document, re.DOTALL)
    shown = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part]
    assert len(shown) == 5
    for command, _, printed in (part.partition("\n") for part in shown):
        ran = run(*shlex.split(command)[1:])
        assert (ran.code, ran.out + ran.err) == (0, printed)
