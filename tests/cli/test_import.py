"""A table becomes a review: no row gets lost, nothing is made up, and every mistake is told in its place."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from evidencemap.project import load
from evidencemap.records.coding import State
from tests.cli.conftest import Ran, Run
from tests.conftest import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "import.md").read_text(encoding="utf-8")
TABLE, MAPPING = (re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)[0] for kind in ("csv", "yaml"))
FACETS = """facets:
  - {facet: practice, column: Practice}
  - {facet: country, column: Country}
"""
SMALL = "title: A map\nstudy: {title: Title, year: Year}\n" + FACETS
HEADER = "Title,Year,Practice,Country\n"


@pytest.fixture
def imported(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs ``import`` on a table and a mapping that are written as ``reading.csv`` and ``reading.yaml``."""
    monkeypatch.chdir(tmp_path)

    def run_on(table: str | bytes, mapping: str = SMALL) -> Ran:
        Path("reading.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
        Path("reading.yaml").write_text(mapping, encoding="utf-8")
        return run("import", "reading.csv", "--mapping", "reading.yaml", "--output", "map")

    return run_on


def test_an_import_can_be_tried(imported, run: Run) -> None:
    """A dry run names the files that would be written and writes none; it refuses what an import would refuse."""
    tried = ("import", "reading.csv", "--mapping", "reading.yaml", "--output", "map", "--dry-run")
    Path("reading.csv").write_text(HEADER + "A,2015,aloud,here\n")
    Path("reading.yaml").write_text(SMALL)
    ran = run(*tried)
    assert (ran.code, ran.err) == (0, "Nothing was written.\n")
    assert ran.out.splitlines() == [
        "map/codebook.yaml",
        "map/library.bib",
        "map/review.yaml",
        "map/studies/a-2015.yaml",
    ]
    assert not Path("map").exists()
    imported(HEADER + "A,2015,aloud,here\n")
    assert "map:1:1: is there already and is not empty" in run(*tried).err


def told(ran: Ran) -> list[str]:
    """What is said before the sum."""
    return [line for line in ran.err.splitlines() if line.startswith("reading.") or line == "Nothing was written."]


def test_the_guide_shows_what_happens(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of the guide can be typed, prints what the guide shows, and gives a review without a mistake."""
    monkeypatch.chdir(tmp_path)
    Path("reading.csv").write_text(TABLE, encoding="utf-8")
    Path("reading.yaml").write_text(MAPPING, encoding="utf-8")
    shown = re.findall(r"```\n\$ (.*?)```", GUIDE, re.DOTALL)[0].splitlines()
    ran = run(*shlex.split(shown[0])[1:])
    assert (ran.code, ran.err.splitlines()) == (0, shown[1:])
    checked = run(*shlex.split(shown[-1])[1:])
    assert checked.code == 0
    assert (checked.out + checked.err).strip() == "3 studies, 3 references: nothing to mend"


def test_a_row_becomes_a_study(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells become terms as the mapping says, ticked columns too; what a row does not say is not reported."""
    test_the_guide_shows_what_happens(run, tmp_path, monkeypatch)
    review = load(tmp_path / "reading-map").map
    said = {
        id: {facet.id: [term.id for term in study.coding(facet.id, None).terms] for facet in review.codebook}
        for id, study in review.studies.items()
    }
    assert said == {
        "example-2015": {"practice": ["reading-aloud"], "outcome": ["fluency", "comprehension"], "country": ["here"]},
        "sample-2020": {"practice": ["pairs", "reading-aloud"], "outcome": [], "country": []},
        "specimen-2021": {"practice": ["silent"], "outcome": ["comprehension"], "country": ["here"]},
    }
    sample = review.studies["sample-2020"]
    assert {sample.coding(id, None).state for id in ("outcome", "country")} == {State.NOT_REPORTED}
    assert review.references["example-2015"].fields["doi"] == "10.1000/example.1"
    assert [review.first_year(study) for study in review.studies.values()] == [2015, 2020, 2021]
    assert review.facet("practice").terms["pairs"].label == "paired reading"


@pytest.mark.parametrize(
    ("change", "with_", "expected"),
    [
        ("title: A map\n", "", ["reading.yaml:1:1: 'title' is missing (every mapping needs it)"]),
        ("year: Year", "year: Yaer", ["reading.yaml:2:29: no column 'Yaer' in reading.csv (did you mean 'Year'?)"]),
        (
            "column: Practice",
            "colunm: Practice",
            [
                "reading.yaml:4:23: facets: unknown key 'colunm' (did you mean 'column'?)",
            ],
        ),
        (
            "column: Country",
            "column: Country, yes: x",
            ["reading.yaml:5:44: facets: yes: says nothing without 'columns' (remove it)"],
        ),
        (
            "column: Country",
            "phrase: 'in {term}'",
            [
                "reading.yaml:5:5: facets: facet 'country' needs either 'column' or 'columns' "
                "(one column with values, or one for each term)"
            ],
        ),
        (
            "facet: country",
            "facet: year",
            ["reading.yaml:5:13: facets: 'year' already means something in a record or a query (choose another id)"],
        ),
        (
            "facet: country",
            "facet: practice",
            ["reading.yaml:5:5: facet 'practice' is here twice (first at reading.yaml:4:5)"],
        ),
        (
            "title: A map",
            "title: A map\ngaps: [practice, town]",
            ["reading.yaml:2:7: gaps: no facet 'town' (allowed: country, practice)"],
        ),
        (
            "title: A map",
            "title: A map\nencoding: utf8",
            ["reading.yaml:2:11: encoding: 'utf8' is not allowed here (did you mean 'utf-8'?)"],
        ),
        (
            "column: Country}",
            "columns: Country}",
            ["reading.yaml:5:31: columns: expected a list or a mapping (write 'words of the table: term')"],
        ),
        (
            "column: Country}",
            "column: Empty}",
            ["reading.yaml:5:5: no row says anything of facet 'country' (leave the facet out)"],
        ),
    ],
)
def test_a_mistake_in_the_mapping_is_told_in_its_place(imported, change: str, with_: str, expected: list[str]) -> None:
    """A mapping that cannot be meant so is told with line and column, and nothing is written."""
    mapping = SMALL.replace(change, with_, 1)
    assert mapping != SMALL
    ran = imported("Title,Year,Practice,Country,Empty\nA,2015,aloud,here,\n", mapping)
    assert ran.code == 1
    assert told(ran) == [*expected, "Nothing was written."]
    assert not Path("map").exists()


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", "reading.csv:1:1: the table is empty"),
        (
            HEADER + 'A,2015,aloud,here\n"B,2016,aloud,here\n',
            "reading.csv:3:1: cannot be taken apart: unexpected end of data (check the quotes, and the 'delimiter' of "
            "the mapping)",
        ),
        (
            HEADER.encode() + b"\x8dA,2015,aloud,here\n",
            "reading.csv:2:1: not UTF-8, nor Windows-1252 (say 'encoding' in the mapping, one of utf-8, "
            "windows-1252, latin-1, mac-roman)",
        ),
        (HEADER + ",,,\n", "reading.csv:2:1: is empty: left out\nreading.csv:1:1: no row gives a study"),
    ],
)
def test_a_table_that_cannot_be_read_gives_nothing(imported, table: str | bytes, message: str) -> None:
    """A table of which rows could get lost is not read at all, and the line says why."""
    ran = imported(table)
    assert (ran.code, ran.err) == (3, message + "\n")
    assert not Path("map").exists()


def test_rows_that_give_no_study_are_reported(imported) -> None:
    """Rows read are studies written and rows reported, each of these with its line; the others are written."""
    ran = imported(
        HEADER + 'A,2015,"reading\naloud",here\nB,2016,aloud\n,2017,silent,there\n,,,\n\nC,2018,silent,here\n'
    )
    assert ran.code == 1
    assert told(ran) == [
        "reading.csv:4:1: has 3 cells where the header has 4 (put quotes around text that contains the delimiter)",
        "reading.csv:5:1: has no title: left out",
        "reading.csv:6:1: is empty: left out",
    ]
    assert "5 rows read = 2 studies written + 3 rows reported.\n" in ran.err
    assert sorted(load(Path("map")).map.studies) == ["a-2015", "c-2018"]


def test_what_is_doubtful_is_told(imported) -> None:
    """A year that is none and a spreadsheet's error are told with their line and left open, not guessed."""
    ran = imported(HEADER + "A,soon,aloud,here\nB,2016,#REF!,here\nC,,aloud,here\n")
    assert ran.code == 0
    assert told(ran) == [
        "reading.csv:2:1: 'soon' is no year: the study is perhaps of any year",
        "reading.csv:3:1: 'Practice' holds the spreadsheet error #REF!: read as empty",
        "reading.csv:4:1: no year: the study is perhaps of any year",
    ]
    project = load(Path("map"))
    assert project.problems == ()
    assert project.map.studies["b-2016"].coding("practice", None).state is State.NOT_REPORTED
    assert project.map.first_year(project.map.studies["a"]) is None


def test_a_value_that_no_cell_has_is_told(imported) -> None:
    """A word of the mapping that the table does not have is likely mistyped, so it is told."""
    mapping = SMALL.replace("column: Practice}", "column: Practice, values: {alowd: reading aloud}}")
    ran = imported(HEADER + "A,2015,aloud,here\n", mapping)
    assert told(ran) == ["reading.yaml:4:50: no cell of 'Practice' says 'alowd' (did you mean 'aloud'?)"]


@pytest.mark.parametrize(
    ("encoding", "declared", "notices"),
    [
        ("utf-8", "", 0),
        ("utf-8-sig", "", 0),
        ("cp1252", "", 1),
        ("cp1252", "windows-1252", 1),
        ("mac-roman", "mac-roman", 1),
        ("utf-16", "", 0),
        ("utf-8", "latin-1", 0),
    ],
)
def test_letters_are_read_as_they_were_written(imported, encoding: str, declared: str, notices: int) -> None:
    """UTF-8 is read with or without its mark, others as declared or else as Windows-1252, which is told."""
    mapping = f"encoding: {declared}\n{SMALL}" if declared else SMALL
    ran = imported((HEADER + "Új út,2015,aloud,Île\n").encode(encoding), mapping)
    assert (ran.code, len(told(ran))) == (0, notices)
    assert load(Path("map")).map.studies["uj-ut-2015"].title == "Új út"
    assert load(Path("map")).map.facet("country").terms["ile"].label == "Île"


def test_cells_may_be_divided_otherwise(imported) -> None:
    """A table may have semicolons or tabs between its cells."""
    for delimiter, sign in ((";", ";"), ("tab", "\t")):
        table = (HEADER + "A,2015,aloud,here\n").replace(",", sign)
        ran = imported(table, f'delimiter: "{delimiter}"\n{SMALL}')
        assert (ran.code, told(ran)) == (0, [])
        Path("map").rename(f"map-{delimiter}")


def test_ids_are_unique_and_stay(imported) -> None:
    """Studies and terms that are spelt alike get numbers, and rows added below change no id."""
    table = HEADER + "A,2015,aloud +,unclear\nA,2015,aloud -,here\nÀ 2,2015,aloud,none of these\n"
    imported(table)
    before = load(Path("map")).map
    assert {id: study.title for id, study in before.studies.items()} == {
        "a-2015": "A",
        "a-2015-2": "A",
        "a-2-2015": "À 2",
    }
    assert list(before.facet("practice").terms) == ["aloud", "aloud-2", "aloud-3"]
    assert before.studies["a-2015"].coding("country", None).state is State.UNCLEAR
    Path("map").rename("before")
    imported(table + "A,2015,silent,here\n")
    after = load(Path("map")).map.studies
    assert set(after) - set(before.studies) == {"a-2015-3"}
    assert all(after[id].title == study.title for id, study in before.studies.items())


def test_nothing_in_a_cell_is_taken_for_yaml_or_latex(imported) -> None:
    """Signs that mean something to the files of a review are read back as they stood in the table."""
    title = 'Reading: "aloud" {50 %} & more_\\less #1 ~ $5 *x* !tag'
    ran = imported(HEADER + '"' + title.replace('"', '""') + '",2015,"a: [b], {c}",- here\n')
    assert ran.code == 0
    project = load(Path("map"))
    assert project.problems == ()
    (study,) = project.map.studies.values()
    assert study.title == title
    assert project.map.references[study.id].title == title
    assert [term.label for term in project.map.facet("practice").terms.values()] == ["a: [b], {c}"]


def test_rows_that_may_be_one_study_are_told(imported) -> None:
    """Two rows with one title and year are two studies until somebody says otherwise, and are told."""
    ran = imported(HEADER + "A,2015,aloud,here\nB,2015,aloud,here\na,2015,silent,here\nA,2016,silent,here\n")
    assert (ran.code, told(ran)) == (
        0,
        [
            "reading.csv:4:1: has the title and year of line 2 (if both report one study, make it one record with both "
            "reports)"
        ],
    )
    assert len(load(Path("map")).map.studies) == 4


def test_a_folder_with_something_in_it_is_left_alone(imported) -> None:
    """Importing twice into one folder is refused, and nothing is changed."""
    imported(HEADER + "A,2015,aloud,here\n")
    again = imported(HEADER + "B,2015,aloud,here\n")
    assert again.code == 2
    assert "map:1:1: is there already and is not empty" in again.err
    assert list(load(Path("map")).map.studies) == ["a-2015"]
