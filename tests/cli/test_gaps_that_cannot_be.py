"""What the codebook calls impossible, and gaps that are asked for by their query."""

from __future__ import annotations

from tests.cli.conftest import Run

IMPOSSIBLE = "design:primary-study data-source:published-studies"


def test_what_cannot_be_is_no_gap(run: Run) -> None:
    """A query for what the codebook calls impossible is answered with its reason, and sends nobody to read papers."""
    ran = run("gaps", IMPOSSIBLE)
    assert "CANNOT BE  sure 0, possible 0" in ran.out
    assert "A study whose data are other studies is no primary study." in ran.out
    assert "could match" not in ran.out


def test_what_cannot_be_is_not_marked(run: Run) -> None:
    """Nobody can want what cannot be."""
    ran = run("mark", IMPOSSIBLE, "wanted", "--by", "Ada Sample", "--dry-run")
    assert ran.code == 2
    assert "is no gap, since it cannot be: A study whose data" in ran.err


def test_a_gap_is_shown_by_its_query_too(run: Run) -> None:
    """A query is explained as the gap of that name is, within the scope of the search, which its sentence names."""
    by_query = run("show", "focus:alliance-rupture-repair outcome:functioning")
    assert by_query.out.startswith("No primary study on alliance rupture and repair for functioning.\n")
    by_name = run("show", "gap-hkcfhe5b", "--format", "json").json
    assert {**by_name, "rank": None} == {**run("show", by_name["query"], "--format", "json").json, "rank": None}


def test_a_gap_of_another_search_is_asked_for_otherwise(run: Run) -> None:
    """A name says nothing of a search with other options, so somebody who types one is told what to do."""
    ran = run("show", "gap-aaaaaaaa")
    assert ran.code == 1
    assert "is shown by its query" in ran.err


def test_a_search_as_of_a_year_says_so(run: Run) -> None:
    """The first line of an answer about the past names the year."""
    assert "studies by the end of 2015, " in run("gaps", "--as-of", "2015").out.splitlines()[0]
