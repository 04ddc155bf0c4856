"""Tables with several rows a study: findings, several coders, words for no value, quoted labels, workbooks."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import openpyxl
import pytest

from evidencemap.analyses.agreement import agreement_report
from evidencemap.project import load
from evidencemap.records.coding import State
from tests.cli.conftest import Ran, Run
from tests.conftest import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "import.md").read_text(encoding="utf-8")
_, TRIALS, EXTRACTED = re.findall(r"```csv\n(.*?)```", GUIDE, re.DOTALL)
_, TRIALS_MAPPING, EXTRACTED_MAPPING = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
SHOWN = [shown.splitlines() for shown in re.findall(r"```\n\$ (.*?)```", GUIDE, re.DOTALL)]
WIDE = """title: A map
absent: {NA: not reported, "?": unclear, later: not coded yet}
study: {title: Title, year: Year, same: Study}
findings: {summary: "{Outcome}"}
facets:
  - {facet: practice, column: Practice, separator: ";"}
  - {facet: outcome, on: finding, column: Outcome}
  - {facet: told, on: finding, columns: {Child: by the child, Teacher: by the teacher}, yes: "1"}
"""
HEADER = "Study,Title,Year,Practice,Outcome,Child,Teacher\n"


@pytest.fixture
def imported(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs ``import`` on a table and a mapping."""
    monkeypatch.chdir(tmp_path)

    def run_on(table: str, mapping: str = WIDE) -> Ran:
        Path("reading.csv").write_text(table, encoding="utf-8")
        Path("reading.yaml").write_text(mapping, encoding="utf-8")
        return run("import", "reading.csv", "--mapping", "reading.yaml", "--output", "map")

    return run_on


@pytest.mark.parametrize(
    ("number", "table", "mapping"), [(1, TRIALS, TRIALS_MAPPING), (2, EXTRACTED, EXTRACTED_MAPPING)]
)
def test_the_guide_shows_what_happens(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, table: str, mapping: str
) -> None:
    """The other examples of the guide can be typed too, print what it shows, and give reviews without a mistake."""
    monkeypatch.chdir(tmp_path)
    command, *said = SHOWN[number]
    words = shlex.split(command)
    Path(words[2]).write_text(table, encoding="utf-8")
    Path(words[4]).write_text(mapping, encoding="utf-8")
    ran = run(*words[1:])
    assert (ran.code, ran.err.splitlines()) == (0, said)
    assert load(Path(words[6])).problems == ()


def test_rows_of_one_study_are_its_findings(imported) -> None:
    """Each row is a finding with its own codings; what is said of the study is said once."""
    ran = imported(HEADER + "s1,A,2015,aloud,fluency,1,0\ns2,B,2016,silent,pleasure,0,1\ns1,A,2015,aloud,speed,1,1\n")
    assert ran.code == 0
    assert "3 rows read = 3 rows used in 2 studies + 0 rows reported.\n" in ran.err
    review = load(Path("map")).map
    study = review.studies["a-2015"]
    assert [term.id for term in study.codings["practice"].terms] == ["aloud"]
    told = [[term.id for facet in ("outcome", "told") for term in one.codings[facet].terms] for one in study.findings]
    assert told == [["fluency", "by-the-child"], ["speed", "by-the-child", "by-the-teacher"]]


def test_words_for_no_value_mean_what_the_mapping_says(imported) -> None:
    """NA can be not reported, a question mark unclear, and *later* not coded yet; an empty cell as the mapping says."""
    rows = "s1,A,2015,NA,fluency,NA,NA\ns2,B,2015,?,fluency,1,0\ns3,C,2015,later,fluency,1,0\ns4,D,2015,,fluency,1,0\n"
    rows += "s5,E,2015,aloud,fluency,1,0\n"
    imported(HEADER + rows)
    review = load(Path("map")).map
    states = [study.coding("practice", None).state for study in review.studies.values()]
    assert states == [State.NOT_REPORTED, State.UNCLEAR, State.NOT_CODED, State.NOT_REPORTED, State.CODED]
    assert review.studies["a-2015"].findings[0].codings["told"].state is State.NOT_REPORTED
    Path("map").rename("before")
    imported(HEADER + rows, WIDE.replace("study: {", "empty: not coded yet\nstudy: {"))
    assert load(Path("map")).map.studies["d-2015"].coding("practice", None).state is State.NOT_CODED


def test_a_label_in_quotation_marks_is_whole(imported) -> None:
    """A separator within a quoted label does not part it."""
    row = 's1,A,2015,"""aloud; in pairs""; silent;aloud",fluency,1,0\n'
    imported(HEADER + row)
    review = load(Path("map")).map
    assert [term.label for term in review.studies["a-2015"].codings["practice"].terms] == [
        "aloud; in pairs",
        "silent",
        "aloud",
    ]


def test_rows_of_one_study_that_differ_are_told(imported) -> None:
    """Where rows of a study say different things of the whole study, all of it is given, and said."""
    ran = imported(HEADER + "s1,A,2015,aloud,fluency,1,0\ns1,A,2015,silent,speed,1,0\n")
    assert "2 rows of one study differ in 'practice': all that they say is given" in ran.err
    (study,) = load(Path("map")).map.studies.values()
    assert [term.id for term in study.codings["practice"].terms] == ["aloud", "silent"]


def test_coders_keep_their_own_records(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of reviewers go to their folders, the row of what they agreed on becomes the study."""
    test_the_guide_shows_what_happens(run, tmp_path, monkeypatch, 2, EXTRACTED, EXTRACTED_MAPPING)
    review = load(Path(shlex.split(SHOWN[2][0])[6])).map
    assert {coder: sorted(studies) for coder, studies in review.codings.items()} == {
        "ada-sample": ["example-2015", "sample-2020"],
        "ben-example": ["example-2015", "sample-2020"],
    }
    assert [study.id for study in review.extracted] == ["example-2015", "specimen-2021"]
    assert [study.id for study in review.awaiting] == ["sample-2020"]
    assert review.studies["specimen-2021"].coder == "Ada Sample"
    assert agreement_report(review).studies == ("example-2015", "sample-2020")


def test_coders_of_almost_the_same_name_keep_their_own_records(imported) -> None:
    """Names that make the same folder get one each, so that no record is written over another."""
    rows = "s1,A,2015,aloud,fluency,A. Müller,0\ns1,A,2015,silent,speed,A Muller,0\n"
    mapping = WIDE.replace("same: Study}", "same: Study, coder: Child}").replace("Child: by the child, ", "")
    imported(HEADER + rows, mapping)
    codings = load(Path("map")).map.codings
    assert {folder: [study.coder for study in own.values()] for folder, own in codings.items()} == {
        "a-muller": ["A. Müller"],
        "a-muller-2": ["A Muller"],
    }


def test_a_workbook_reads_like_the_same_table_as_text(imported, run: Run) -> None:
    """Numbers, empty cells and rows of a sheet of a workbook give the records that the CSV file gives."""
    table = HEADER + "s1,A,2015,aloud,fluency,1,0\ns1,A,2015,aloud,speed,1,\ns2,B,2016,NA,0.25,0,1\n"
    imported(table)
    files = {file.name: file.read_bytes() for file in Path("map/studies").iterdir()}
    Path("map").rename("before")
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Data")
    for line in table.splitlines():
        cells = line.split(",")
        sheet.append([float(cell) if re.fullmatch(r"[\d.]+", cell) else cell or None for cell in cells])
    book.save("reading.xlsx")
    Path("reading.yaml").write_text(WIDE.replace("study: {", "sheet: Data\nstudy: {"), encoding="utf-8")
    assert run("import", "reading.xlsx", "--mapping", "reading.yaml", "--output", "map").code == 0
    assert {file.name: file.read_bytes() for file in Path("map/studies").iterdir()} == files


@pytest.mark.parametrize(
    ("change", "with_", "expected"),
    [
        ('"{Outcome}"', '"{Outcom}"', "reading.yaml:4:23: no column 'Outcom' in reading.csv (did you mean 'Outcome'?)"),
        ("findings: {summary: \"{Outcome}\"}\n", "",
         "reading.yaml:6:5: facet 'outcome' is said of findings, and there is no 'findings' "
         "(say how a row becomes a finding, or leave 'on' out)"),
        ("NA: not reported", "NA: no idea",
         "reading.yaml:2:14: absent: 'no idea' is not allowed here (allowed: none, not applicable, not coded yet, "
         "not reported, unclear)"),
        ("same: Study", "same: Sturdy", "reading.yaml:3:41: no column 'Sturdy' in reading.csv (did you mean 'Study'?)"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_mapping_is_told_in_its_place(imported, change: str, with_: str, expected: str) -> None:
    """Columns named within words, and what belongs together, are checked like the rest."""
    mapping = WIDE.replace(change, with_, 1)
    assert mapping != WIDE
    ran = imported(HEADER + "s1,A,2015,aloud,fluency,1,0\n", mapping)
    assert (ran.code, ran.err.splitlines()[0]) == (1, expected)
    assert not Path("map").exists()
