"""``evidencemap backtest`` says what earlier years foretold, or why that cannot be said."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencemap.analyses import backtest as module
from tests.cli.conftest import Run
from tests.conftest import Snapshot


def test_the_shipped_review_is_told_honestly(ask: Run, snapshot: Snapshot) -> None:
    """Of the shipped review the command says that there are too few studies, and gives no figure."""
    ran = ask("backtest")
    snapshot("backtest.txt", f"$ evidencemap backtest\n{ran.out}")
    assert (ran.code, ran.err) == (0, "")
    assert "area under" not in ran.out


def test_json_says_the_same(ask: Run) -> None:
    """The JSON has the counts and the verdict of each cut-off year, in order, each year once."""
    told = ask("backtest", "--cutoff", "2016", "2010", "2016", "--horizon", "3", "--format", "json").json
    assert [(item["cutoff"], item["until"]) for item in told] == [(2010, 2013), (2016, 2019)]
    apart = ask("backtest", "--cutoff", "2016", "--cutoff", "2010", "--horizon", "3", "--format", "json").json
    assert apart == told
    for item in told:
        assert (item["enough"], item["rankings"]) == (False, [])
        assert item["verdict"].startswith("Too few studies")
        assert item["base_rate"] == pytest.approx(item["filled"] / item["cells"])
        assert item["facets"] == ["design", "focus", "modality", "population", "outcome", "data-source"]


def test_a_figure_stands_beside_simpler_orders(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is enough, each order has its area, interval and shares, and any order has the base rate."""
    monkeypatch.setattr(module, "ENOUGH_STUDIES", 20)
    lines = run("backtest", "--cutoff", "2016").out.splitlines()
    heads = [line for line in lines if line.startswith("  filled, by order")]
    assert heads == ["  filled, by order  area  interval  first 10  first 20  first 50"]
    names = [line[2:18].strip() for line in lines[lines.index(heads[0]) + 1 :]]
    assert names == ["expected count", "wider margins", "rarest term", "neighbours", "any order"]
    assert all(len(line) == len(heads[0]) for line in lines[lines.index(heads[0]) :])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--facets", "desing,focus"], "evidencemap: no facet 'desing' (did you mean 'design'?)\n"),
        (
            ["--facets", "design,design"],
            "evidencemap: --facets names 'design' twice\n",
        ),
        (
            ["--facets", "design,focus", "--depth", "3"],
            "evidencemap: 3 facets at a time are asked for, and there are 2 (see --facets and --depth)\n",
        ),
    ],
)
def test_facets_that_cannot_be_combined_are_told(run: Run, arguments: list[str], message: str) -> None:
    """A facet that there is not, and too few of them, are misuse, and the message says which."""
    ran = run("backtest", *arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--cutoff", "soon"], "'soon' is no year"),
        (["--horizon", "0"], "'0' is not a whole number from 1 to 9999"),
        (["--depth", "4"], "invalid choice: 4"),
    ],
)
def test_what_is_no_number_is_told(run: Run, arguments: list[str], message: str) -> None:
    """A year that is none, a horizon of nothing and a depth that would take long are misuse."""
    ran = run("backtest", *arguments)
    assert ran.code == 2
    assert message in ran.err


def test_without_years_there_is_nothing_to_replay(run: Run, write_review, tmp_path: Path) -> None:
    """A review whose studies have no year is told so."""
    library = write_review(tmp_path / "a") / "library.bib"
    dated = library.read_text()
    library.write_text("\n".join(line for line in dated.splitlines() if "year" not in line))
    ran = run("backtest", "--review", str(tmp_path / "a"))
    assert ran.code == 0
    assert ran.out.endswith("\nNo study has a year, so there is nothing to replay.\n")
