"""What the codebook calls impossible, and gaps that are asked for by their query."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.conftest import Run
from tests.conftest import REPOSITORY

IMPOSSIBLE = "design:primary-study data-source:published-studies"


def test_what_cannot_be_is_no_gap(ask: Run) -> None:
    """A query for what the codebook calls impossible is answered with its reason, and sends nobody to read papers."""
    ran = ask("gaps", IMPOSSIBLE)
    assert "CANNOT BE  sure 0, possible 0" in ran.out
    assert "A study whose data are other studies is no primary study." in ran.out
    assert "could match" not in ran.out


def test_what_cannot_be_is_not_marked(run: Run) -> None:
    """Nobody can want what cannot be."""
    ran = run("mark", IMPOSSIBLE, "wanted", "--by", "Ada Sample", "--dry-run")
    assert ran.code == 2
    assert "is no gap, since it cannot be: A study whose data" in ran.err


def test_what_includes_a_treatment_of_one_can_have_a_group(ask: Run) -> None:
    """What is impossible of individual MBT is not impossible of a programme that includes it."""
    ran = ask("gaps", "modality:includes(mbt-individual) outcome:group-cohesion")
    assert "CANNOT BE" not in ran.out


CLAIM = """
  - claim: cohesion-of-one
    text: Nobody has measured how cohesive individual treatment is.
    source: lynch2023
    at: p. 1
    query: modality:mbt-individual outcome:group-cohesion
    expect: none
    as_of: 2023
"""


def test_a_claim_about_what_cannot_be_says_why_it_holds(run: Run, tmp_path: Path) -> None:
    """It holds, and nobody is sent to read; text, JSON and JUnit give the reason, the check the place."""
    folder = shutil.copytree(REPOSITORY / "references", tmp_path / "review")
    claims = folder / "claims.yaml"
    line = len(claims.read_text().splitlines()) + 5
    claims.write_text(claims.read_text() + CLAIM.lstrip("\n"))
    reason = "Treatment of one person at a time has no group."
    asked = ("claims", "cohesion-of-one", "--review", str(folder))
    told = f"The codebook calls what it speaks of impossible: {reason}"
    text = " ".join(run(*asked).out.split())
    assert text.startswith("holds cohesion-of-one")
    assert text.endswith(told)
    judged = run(*asked, "--format", "json").json[0]
    assert (judged["fate"], judged["impossible"], judged["sentences"][-1]) == ("holds", reason, told)
    assert judged["today"]["to_read"] == []
    assert told in run(*asked, "--format", "junit").out
    checked = run("check", "--review", str(folder))
    assert checked.code == 0
    assert f"claims.yaml:{line}:12: notice: query: the codebook calls impossible what 'cohesion-of-one'" in checked.out


def test_a_gap_is_shown_by_its_query_too(ask: Run) -> None:
    """A query is explained as the gap of that name is, within the scope of the search, which its sentence names."""
    by_query = ask("show", "focus:alliance-rupture-repair outcome:functioning")
    assert by_query.out.startswith("No primary study on alliance rupture and repair with functioning as the outcome.\n")
    by_name = ask("show", "gap-hkcfhe5b", "--format", "json").json
    assert {**by_name, "rank": None} == {**ask("show", by_name["query"], "--format", "json").json, "rank": None}


def test_a_gap_of_another_search_is_asked_for_otherwise(ask: Run) -> None:
    """A name says nothing of a search with other options, so somebody who types one is told what to do."""
    ran = ask("show", "gap-aaaaaaaa")
    assert ran.code == 2
    assert "is shown by its query" in ran.err


def test_a_search_as_of_a_year_says_so(ask: Run) -> None:
    """The first line of an answer about the past names the year."""
    assert "studies by the end of 2015, " in ask("gaps", "--as-of", "2015").out.splitlines()[0]
