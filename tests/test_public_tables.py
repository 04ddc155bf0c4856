"""Public databases come in with all their rows; the tables are not part of this project, and these tests are skipped
where they are not at hand."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from evidencemap.cli import main
from evidencemap.project import load
from evidencemap.records.coding import State
from tests.conftest import SHARED

MAPS = SHARED / "data" / "maps"
MAPPINGS = Path(__file__).with_name("mappings")
METAPSY = MAPS / "metapsy-suicide-psyctr" / "data.csv"
GALENOS = MAPS / "galenos_LSR3" / "data" / "data_2024-01-22_LSR3_H.xlsx"


@pytest.mark.skipif(not METAPSY.is_file(), reason="the table is not at hand")
def test_every_comparison_of_metapsy_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """190 rows are 190 findings of the 145 studies that Metapsy counts; figures keep their decimal commas."""
    mapping = MAPPINGS / "metapsy-suicide-psyctr.yaml"
    assert main(["import", str(METAPSY), "--mapping", str(mapping), "--output", str(tmp_path / "map")]) == 0
    assert "190 rows read = 190 rows used in 145 studies + 0 rows reported.\n" in capsys.readouterr().err
    project = load(tmp_path / "map")
    assert project.problems == ()
    with METAPSY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    findings = [finding for study in project.map.extracted for finding in study.findings]
    printed = Counter(number.value for one in findings for number in one.numbers if number.what == "Hedges’ g")
    assert printed == Counter(row[".g"] for row in rows if row[".g"] != "NA")
    given = Counter(one.codings["treatment"].terms[0].label for one in findings)
    assert given["cognitive behavioural therapy"] == sum(row["condition_arm1"] == "Cognitive" for row in rows) == 55
    ages = Counter(study.coding("age", None).state for study in project.map.extracted)
    assert ages[State.NOT_REPORTED] == len({row["study"] for row in rows if row["age_category"] == "NA"})
    for study in project.map.extracted:
        assert f" {project.map.first_year(study)}" in study.title


@pytest.mark.skipif(not GALENOS.is_file(), reason="the table is not at hand")
def test_every_arm_of_galenos_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The arms of a workbook are findings of its trials; an outcome without a figure is not said to be missing."""
    mapping = MAPPINGS / "galenos-lsr3.yaml"
    assert main(["import", str(GALENOS), "--mapping", str(mapping), "--output", str(tmp_path / "map")]) == 0
    assert "25 rows read = 25 rows used in 9 studies + 0 rows reported.\n" in capsys.readouterr().err
    project = load(tmp_path / "map")
    assert project.problems == ()
    header, *rows = openpyxl.load_workbook(io.BytesIO(GALENOS.read_bytes())).worksheets[0].iter_rows(values_only=True)
    arms = [dict(zip(header, row, strict=True)) for row in rows]
    findings = [finding for study in project.map.extracted for finding in study.findings]
    told = Counter(term.label for one in findings for term in one.codings["outcome"].terms)
    assert told["overall symptoms"] == sum(arm["overall_mean"] is not None for arm in arms) == 14
    assert told["dropout"] == sum(arm["dropout_any_e"] is not None for arm in arms)
    bias = Counter(study.coding("bias", None).state for study in project.map.extracted)
    assert bias[State.NOT_CODED] == len({arm["study_name"] for arm in arms if arm["Overall"] is None})
