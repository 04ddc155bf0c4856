"""A published map of 1,072 studies comes in as a table, and its earlier years foretell its later ones.

The table is the public example of the R package EviAtlas, ``pilotdata``; it is not part of this project, and these
tests are skipped where it is not at hand.
"""

from __future__ import annotations

import csv
import io
from contextlib import redirect_stderr
from dataclasses import replace
from pathlib import Path

import pytest

from evidencemap.analyses.backtest import backtest
from evidencemap.analyses.search import declared_plan
from evidencemap.cli import main
from evidencemap.project import Project, load
from tests.conftest import SHARED

TABLE = SHARED / "data" / "maps" / "eviatlas_pilotdata.csv"
MAPPING = Path(__file__).with_name("mappings") / "eviatlas-pilotdata.yaml"
LAST = 2016

pytestmark = pytest.mark.skipif(not TABLE.is_file(), reason="the table is not at hand")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that the import writes, and what it says."""
    folder = tmp_path_factory.mktemp("eviatlas") / "map"
    with redirect_stderr(io.StringIO()) as told:
        assert main(["import", str(TABLE), "--mapping", str(MAPPING), "--output", str(folder)]) == 0
    return folder, told.getvalue()


@pytest.fixture(scope="module")
def project(said: tuple[Path, str]) -> Project:
    """The map, read from that folder."""
    return load(said[0])


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """The rows of the table, read without the tool."""
    return list(csv.DictReader(io.StringIO(TABLE.read_bytes().decode("mac-roman"), newline="")))


def test_every_row_is_a_study(said: tuple[Path, str], project: Project, rows: list[dict[str, str]]) -> None:
    """All rows of the table are studies of a review in which nothing is to be mended."""
    assert "1,072 rows read = 1,072 studies written + 0 rows reported.\n" in said[1]
    assert len(project.map.extracted) == len(rows) == 1072
    assert project.problems == ()
    assert project.map.awaiting == ()


def test_counts_are_those_of_the_table(project: Project, rows: list[dict[str, str]]) -> None:
    """Terms have as many studies as rows say so, in one column or in one of many; absence is no term."""
    review = project.map
    terms = {facet.id: {term.label: term for term in facet.terms.values()} for facet in review.codebook}

    def studies(facet: str, label: str) -> int:
        return len(review.evidence_on(facet, terms[facet][label]))

    for column, term in (("Pollination", "Pollination"), ("Soil/sediment (physical)", "Soil/sediment (physical)")):
        assert studies("outcome", term) == sum(bool(row[column]) for row in rows) > 0
    for label in ("Hedgerow", "Grasses", "Shrubs"):
        assert studies("vegetation", label) == sum(row["Vegetation"] == label for row in rows) > 0
    organic = sum(row["Farming system"] in ("Organic", "Both") for row in rows)
    assert studies("system", "Organic") == organic == 67
    assert {"Multiple", "Not described", "Both"}.isdisjoint(label for labels in terms.values() for label in labels)


@pytest.mark.parametrize("cutoff", [2000, 2005, 2010])
def test_expected_counts_foretell_what_was_studied_next(project: Project, cutoff: int) -> None:
    """The ranking by expected counts tells the pairs that were filled by the end, ahead of simpler ones and chance."""
    plan = replace(declared_plan(project.map), depth=2)
    result = backtest(project.map, plan, cutoff, LAST - cutoff)
    expected, _, rarest, neighbours = result.rankings
    assert 0.66 < expected.area.value < 0.80
    assert expected.area.low > 0.5
    assert expected.area.value > max(rarest.area.value, neighbours.area.value)
    assert all(share > result.base_rate for _, share in expected.precision)


def test_the_filled_pairs_are_those_of_the_table(project: Project, rows: list[dict[str, str]]) -> None:
    """Pairs of vegetation and production that were empty by 2000 and filled by 2010 are counted as in the table."""
    columns = ("Vegetation", "Farming production system")
    absent = {"Multiple", "Not described"}
    known, later = (
        {tuple(row[column] for column in columns) for row in rows if int(row["Year"]) <= year} for year in (2000, 2010)
    )
    heard = [{row[column] for row in rows if int(row["Year"]) <= 2000} - absent for column in columns]
    empty = {(one, other) for one in heard[0] for other in heard[1]} - known
    plan = declared_plan(project.map)
    facets = tuple(project.map.facet(id) for id in ("vegetation", "production"))
    result = backtest(project.map, replace(plan, depth=2, facets=facets), 2000, 10)
    assert (result.cells, result.filled) == (len(empty), len(empty & later))
    assert result.cells > result.filled > 0
