"""``evidencemap kinds``, as it is typed."""

from __future__ import annotations

from evidencemap.analyses.kinds.kind import Kind
from tests.cli.conftest import Run

KEYS = {"kind", "reason", "gap", "query", "sentence", "certain", "about", "studies", "numbers", "read"}


def test_kinds_as_json_have_the_promised_keys(ask: Run) -> None:
    """The JSON has every finding with its proof, and the kinds that cannot be told with the reason."""
    told = ask("kinds", "--format", "json").json
    assert all(set(one) == KEYS for one in told["found"])
    assert {one["kind"] for one in told["found"]} | {one["kind"] for one in told["cannot_be_told"]} == {
        kind.word for kind in Kind
    }
    assert [set(one) for one in told["cannot_be_told"]] == [{"kind", "reason", "why_not"}]


def test_text_shows_the_best_of_each_kind_and_json_all(ask: Run) -> None:
    """Without ``--all`` at most three findings of a kind are printed, the first of those in the JSON."""
    of_design = [one for one in ask("kinds", "--format", "json").json["found"] if one["kind"] == "design"]
    short, whole = ask("kinds", "--kind", "design"), ask("kinds", "--kind", "design", "--all")
    printed = [one["gap"] for one in of_design if f"    {one['gap']}" in short.out]
    assert printed == [one["gap"] for one in of_design[:3]]
    assert short.err == f"{len(of_design) - 3} more; show them with --all\n"
    assert all(f"    {one['gap']}" in whole.out for one in of_design)
    assert whole.err == ""


def test_a_finding_can_be_explained_by_its_name(ask: Run) -> None:
    """The name under a finding of a cell is that of the gap that ``show`` explains."""
    cells = [one for one in ask("kinds", "--format", "json").json["found"] if " " in one["query"]]
    shown = ask("show", cells[0]["gap"], "--format", "json")
    assert shown.code == 0
    assert cells[0]["kind"] == "absolute"


def test_a_kind_that_is_none_is_misuse(ask: Run) -> None:
    """A kind that does not exist is guessed, and ends with two."""
    ran = ask("kinds", "--kind", "desing")
    assert (ran.code, ran.out) == (2, "")
    assert "no kind 'desing' (did you mean 'design'?)" in ran.err


def test_nothing_found_is_said(ask: Run) -> None:
    """Where a kind has no finding, that is said."""
    assert ask("kinds", "design:trial", "--review", "references").code == 2
    assert ask("kinds", "focus:process", "--kind", "recency").out == "Nothing of the kind was found.\n"
