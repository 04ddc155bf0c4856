"""What the search for gaps says beside its list: by chance, of old decisions, and of years to come."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evidencemap.analyses.claims import judged
from evidencemap.analyses.newest import newest_year
from evidencemap.model import EvidenceMap
from tests.cli.conftest import Run
from tests.conftest import REPOSITORY

FEWER = {
    "gap-pbaqfvln": "design:observation-of-sessions data-source:self-report",
    "gap-qhs4fz52": "design:qualitative focus:effectiveness",
}
MARKS = """
  - {gap: "focus:alliance-rupture-repair modality:mbt-group", disposition: wanted, by: Ada Sample, on: 2026-11-22}
  - {gap: "focus:course-and-recovery design:controlled population:bpd", disposition: wanted, by: A. S., on: 2026-11-22}
"""


def test_what_chance_does_not_explain_is_named(ask: Run) -> None:
    """The combinations with fewer studies than chance would leave stand below their number, and carry the badge."""
    ran = ask("gaps")
    assert "\n2 of 38,795 combinations hold fewer studies" in ran.out
    assert [tuple(line.split(None, 1)) for line in ran.out.splitlines()[4:6]] == list(FEWER.items())
    badges = {
        gap["gap"]: gap["query"] for gap in ask("gaps", "--all", "--format", "json").json if gap["fewer_than_expected"]
    }
    assert badges == FEWER


def test_what_is_dropped_as_not_meaningful_is_not_counted_there(ask: Run) -> None:
    """Qualitative studies of effectiveness were marked as not meaningful, so one combination is left to be named."""
    ran = ask("gaps", "--drop-meaningless")
    assert "\n1 of 38,253 combinations holds fewer studies" in ran.out
    assert "that could be told at all.\n  gap-pbaqfvln  design:observation" in ran.out
    assert "gap-qhs4fz52" not in ran.out.partition("marked, and not among")[0]


def test_show_tells_what_became_of_the_claims_about_a_gap(ask: Run, review: EvidenceMap) -> None:
    """Beside each claim that speaks of a gap stands its fate."""
    told = ask("show", "modality:mbt-group focus:mechanism-of-change").out.partition("claims that speak of it")[2]
    for id in ("mbtg-mechanisms-unstudied", "mbtg-alone-mechanisms-unstudied"):
        item = judged(review, review.claims[id])
        assert f"{item.fate.value}{', stale' if item.stale else ''}  {id}: " in told


def test_a_decision_that_was_overtaken_is_called_stale(run: Run, tmp_path: Path) -> None:
    """Below a mark that is no gap of its own any more stands by what it is filled, or which gap it is part of."""
    folder = shutil.copytree(REPOSITORY / "references", tmp_path / "review")
    (folder / "gaps.yaml").write_text((folder / "gaps.yaml").read_text() + MARKS.lstrip("\n"))
    lines = run("gaps", "--review", str(folder)).out.splitlines()
    told = [lines[at + 1].strip() for at, line in enumerate(lines) if line.startswith("  gap-") and "wanted: " in line]
    assert "stale: filled, by lighthouse-rupture" in told
    assert "stale: part of a wider gap, gap-ingnypx2 (focus:course-and-recovery design:controlled)" in told
    assert [line.strip().partition(":")[0] for line in lines].count("stale") == 2
    asked = ("gaps", "focus:alliance-rupture-repair modality:mbt-group", "--review", str(folder))
    assert "  stale: filled, by lighthouse-rupture\n" in run(*asked).out
    assert "stale: " not in run(*asked, "--as-of", "2018").out


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("show", "gap-zyci7ifa"), "possible: 1 study would have to be read first"),
        (("show", "gap-lrvqqln6"), "possible: 2 studies would have to be read first"),
        (("show", "gap-qhs4fz52"), "certain, and marked as not meaningful"),
        (
            ("show", "focus:adherence modality:group-therapy country:turkey"),
            "certain: nothing unknown could fill it",
        ),
        (("gaps", "focus:adherence modality:group-therapy"), "certain: nothing unknown could fill it"),
    ],
    ids=["one to read", "two to read", "not meaningful", "within a wider gap", "asked for"],
)
def test_a_gap_of_no_other_kind_says_what_it_is(ask: Run, asked: tuple[str, ...], why: str) -> None:
    """Too few could match for a gap of coding, or somebody called it not meaningful: why it is a gap is still told."""
    assert f"\nwhy\n  {why}\n" in ask(*asked).out
    assert ask(*asked, "--format", "json").json["standing"] == why


def test_every_gap_says_why(ask: Run) -> None:
    """Of every six-hundredth gap of the search, certain or possible, and of every kind of decision, why is told."""
    gaps = ask("gaps", "--all", "--format", "json").json
    decided = {gap["disposition"]: gap for gap in gaps if gap["disposition"]}
    sampled = [*gaps[::600], *decided.values()]
    assert {gap["certain"] for gap in sampled} == {True, False}
    for gap in sampled:
        assert "\nwhy\n  " in ask("show", gap["gap"]).out


def test_what_is_studied_needs_no_why(ask: Run) -> None:
    """Where there are studies nothing is said of a gap."""
    assert ask("gaps", "modality:mbt-group", "--format", "json").json["standing"] == ""
    assert "\nwhy\n" not in ask("gaps", "modality:mbt-group").out


def test_where_nothing_is_known_everything_is_the_gap(ask: Run) -> None:
    """Before the first study there is one gap, whatever the format: no study at all."""
    asked = ("gaps", "--as-of", "1985")
    assert ask(*asked).out.startswith("0 studies in all, fewer than 1: everything is a gap.\n")
    (gap,) = ask(*asked, "--format", "json").json
    assert (gap["query"], gap["sentence"], gap["certain"], gap["level"]) == ("", "No primary study.", True, 0)
    header, row = ask(*asked, "--format", "csv").out.splitlines()
    assert dict(zip(header.split(","), row.split(","), strict=True))["sentence"] == "No primary study."


def test_no_more_facets_at_a_time_than_there_are(ask: Run) -> None:
    """Of two facets no three are combined, whatever depth the protocol declares."""
    assert "\nUp to 2 at a time of: focus, modality." in ask("gaps", "--facets", "focus,modality").out


def test_too_few_studies_for_a_gap_are_one(ask: Run) -> None:
    """Below the threshold the one gap says how many studies there are for sure, and how many at most."""
    (gap,) = ask("gaps", "--threshold", "1000", "--format", "json").json
    assert gap["sentence"] == "52 primary studies."
    assert (gap["sure"], gap["possible"], gap["certain"]) == (52, 58, True)


def test_a_year_to_come_is_answered_with_the_newest(ask: Run, review: EvidenceMap) -> None:
    """As of a year after everything in the review the answer is that of its newest year, and says which that is."""
    assert newest_year(review) == 2023
    ran = ask("studies", "modality:mbt-group", "--as-of", "3000")
    assert ran.code == 0
    assert ran.err.startswith(
        "notice: nothing in the review is newer than 2023; as of 3000 it says what it says as of 2023\n"
    )
    newest = ask("studies", "modality:mbt-group", "--as-of", "2023")
    assert newest.out == ran.out
    assert "notice" not in newest.err
