"""Codings go to a spreadsheet and come back, and only what somebody changed is written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run
from tests.cli.sheets import Rows, changed, changed_rows, csv_bytes, put, rows_of
from tests.conftest import REPOSITORY, write_review

TRIAL, INTERVIEWS = "studies/aloud-trial.yaml", "studies/paired-interviews.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_review(tmp_path / "review")


@pytest.fixture
def sheet(run: Run, folder: Path) -> Path:
    """A CSV of the starter: rows 1 and 2 are findings of a trial, row 3 is one of an interview study."""
    file = folder.parent / "reading.csv"
    assert run("sheet", "export", "--review", str(folder), "--format", "csv", "--output", str(file)).code == 0
    return file


def records(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("studies/*.yaml"))}


def taken_back(run: Run, folder: Path, sheet: Path, *options: str) -> tuple[int, str, str]:
    ran = run("sheet", "import", str(sheet), "--review", str(folder), *options)
    return ran.code, ran.out, ran.err


def replaced(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_that_comes_back_as_it_went_changes_no_byte(run: Run, tmp_path: Path, kind: str) -> None:
    """The shipped review goes out and comes back, and every file of it is the same."""
    folder, file = tmp_path / "review", tmp_path / f"all.{kind}"
    shutil.copytree(REPOSITORY / "references", folder)
    before = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    assert run("sheet", "export", "--review", str(folder), "--format", kind, "--output", str(file)).code == 0
    assert taken_back(run, folder, file) == (0, "", "Nothing is to be changed.\n")
    assert {path: path.read_bytes() for path in before} == before


def test_the_same_review_gives_the_same_workbook(run: Run, folder: Path) -> None:
    """A workbook depends on the review alone, not on when it is written."""
    for name in ("one.xlsx", "two.xlsx"):
        run("sheet", "export", "--review", str(folder), "--output", str(folder.parent / name))
    assert (folder.parent / "one.xlsx").read_bytes() == (folder.parent / "two.xlsx").read_bytes()


def test_only_what_was_asked_for_is_exported(run: Run, folder: Path) -> None:
    """A query chooses the studies of a sheet."""
    file = folder.parent / "some.csv"
    run("sheet", "export", "--review", str(folder), "--format", "csv", "--output", str(file), "design:interview-study")
    assert [row[0] for row in rows_of(file)] == ["study", "paired-interviews"]


def test_a_file_that_is_there_already_is_not_written_over(run: Run, folder: Path, sheet: Path) -> None:
    """A sheet that somebody may have worked in is left alone by the next export."""
    changed(sheet, (1, "note", "an afternoon of work"))
    before = sheet.read_bytes()
    ran = run("sheet", "export", "--review", str(folder), "--format", "csv", "--output", str(sheet))
    assert ran.code == 2
    assert "is there already" in ran.err
    assert sheet.read_bytes() == before


def test_changed_cells_change_their_places_in_the_record(run: Run, folder: Path, sheet: Path) -> None:
    """Terms by label or id, several of them, marks, prose: each stands where a person would have put it."""
    changed(
        sheet,
        (1, "outcome", "fluency; comprehension"),
        (2, "outcome", "pleasure in reading (unclear)"),
        (2, "practice", "silent-reading"),
        (1, "country", "elsewhere"),
        (3, "note", "seen, by: both"),
    )
    code, out, _ = taken_back(run, folder, sheet)
    assert code == 0
    assert out.splitlines() == [
        "aloud-trial",
        "  country: 'Here' → 'elsewhere'",
        "  finding 1, outcome: 'fluency' → 'fluency; comprehension'",
        "  finding 2, practice: 'reading programmes' → 'silent-reading'",
        "  finding 2, outcome: 'comprehension' → 'pleasure in reading (unclear)'",
        "paired-interviews",
        "  finding 1, note: nothing → 'seen, by: both'",
    ]
    text = (folder / TRIAL).read_text(encoding="utf-8")
    assert "    outcome: [{term: fluency, at: p. 6}, comprehension]\n" in text
    assert "    practice: silent-reading\n    outcome: {term: pleasure, state: unclear}\n" in text
    assert "reports: [example2015, example2019]      # two papers, one study\n" in text
    assert '    note: "seen, by: both"\n' in (folder / INTERVIEWS).read_text(encoding="utf-8")
    assert run("check", "--review", str(folder)).code == 0


def test_a_dry_run_shows_the_difference_and_writes_nothing(run: Run, folder: Path, sheet: Path) -> None:
    """What would be different is shown in words and line by line."""
    changed(sheet, (1, "country", "Elsewhere"))
    before = records(folder)
    code, out, _ = taken_back(run, folder, sheet, "--dry-run")
    assert code == 0
    assert "  country: 'Here' → 'Elsewhere'" in out
    assert "-country: here\n+country: elsewhere\n" in out
    assert records(folder) == before


def test_what_no_cell_shows_stays_beside_a_term_that_changes(run: Run, folder: Path, sheet: Path) -> None:
    """The package, the remark and the locator of a long form survive another term."""
    changed(sheet, (3, "practice", "reading aloud"))
    assert taken_back(run, folder, sheet)[0] == 0
    text = (folder / INTERVIEWS).read_text(encoding="utf-8")
    assert "practice: {term: reading-aloud, within: none, note: nothing else was given}" in text


def test_a_new_row_is_a_new_finding_once(run: Run, folder: Path, sheet: Path) -> None:
    """A row without an id is added at the end; taken back again, it is not added twice."""

    def add(rows: Rows) -> None:
        rows.append([""] * len(rows[0]))
        for column, cell in (("study", "aloud-trial"), ("summary", "Boys: no; girls: yes."), ("outcome", "Fluency")):
            put(rows, 4, column, cell)
        put(rows, 4, "direction", "Mixed")

    changed_rows(sheet, add)
    assert "  a new finding: Boys: no; girls: yes." in taken_back(run, folder, sheet)[1]
    added = (
        '  - summary: "Boys: no; girls: yes."\n    outcome: fluency\n    direction: mixed\nlimitations: [two schools]'
    )
    assert added in (folder / TRIAL).read_text(encoding="utf-8")
    assert taken_back(run, folder, sheet) == (0, "", "Nothing is to be changed.\n")


def test_a_row_that_was_copied_with_its_id_is_told(run: Run, folder: Path, sheet: Path) -> None:
    """Two rows with one id could each be meant, so nothing is written."""
    changed_rows(sheet, lambda rows: rows.append(list(rows[1])))
    code, _, err = taken_back(run, folder, sheet)
    assert code == 1
    assert f"{sheet.as_posix()}:5:2: 'f1-" in err
    assert "empty it where the row is a new finding" in err


def test_a_finding_goes_only_when_that_is_asked_for(run: Run, folder: Path, sheet: Path) -> None:
    """A row that was taken out is told of; with --delete its finding is taken out too, and no study ever is."""

    def without(rows: Rows) -> None:
        del rows[3], rows[2]

    changed_rows(sheet, without)
    before = records(folder)
    code, out, _ = taken_back(run, folder, sheet)
    assert code == 0
    assert "finding 2 ('There was no difference in what they understood.') has no row any more; --delete" in out
    assert "paired-interviews: has no row any more; a study is never taken out by a sheet" in out
    assert records(folder) == before
    assert (
        "finding 2 ('There was no difference in what they understood.'): taken out"
        in taken_back(run, folder, sheet, "--delete")[1]
    )
    assert "no difference" not in (folder / TRIAL).read_text(encoding="utf-8")
    assert records(folder)["paired-interviews.yaml"] == before["paired-interviews.yaml"]


def test_a_finding_that_the_folder_wrote_anew_stays_and_is_told_of(run: Run, folder: Path, sheet: Path) -> None:
    """A row was taken out, and somebody wrote its summary anew in the record meanwhile: neither is lost in silence."""
    changed_rows(sheet, lambda rows: rows.__delitem__(2))
    replaced(folder, TRIAL, "There was no difference in what they understood.", "Both understood the stories alike.")
    before = records(folder)
    for options in ((), ("--delete",)):
        code, out, _ = taken_back(run, folder, sheet, *options)
        told = (
            "finding 2 ('Both understood the stories alike.') has no row any more; it was changed in the folder since"
        )
        assert (code, told in out) == (0, True)
    assert records(folder) == before


def test_a_new_row_that_is_there_already_is_no_finding_written_anew(run: Run, folder: Path, sheet: Path) -> None:
    """A finding that the sheet has instead of another is not taken for the other when the sheet comes again."""
    changed(sheet, (2, "finding id", ""), (2, "summary", "Both understood the stories alike."))
    out = taken_back(run, folder, sheet, "--delete")[1]
    assert "a new finding: Both understood" in out
    assert "taken out" in out
    assert taken_back(run, folder, sheet, "--delete") == (0, "", "Nothing is to be changed.\n")


def test_what_is_said_of_the_study_does_not_keep_a_finding(run: Run, folder: Path, sheet: Path) -> None:
    """A finding whose row was taken out can go although the same sheet changed what is said of its whole study."""
    changed_rows(sheet, lambda rows: rows.__delitem__(2))
    changed(sheet, (1, "country", "not reported"))
    assert taken_back(run, folder, sheet)[0] == 0
    out = taken_back(run, folder, sheet, "--delete")[1]
    assert "was changed in the folder since" not in out
    assert "There was no difference" not in (folder / "studies" / "aloud-trial.yaml").read_text("utf-8")


@pytest.fixture
def shipped(run: Run, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the shipped review and its sheet."""
    folder, sheet = tmp_path / "shipped", tmp_path / "shipped.csv"
    shutil.copytree(REPOSITORY / "references", folder)
    run("sheet", "export", "--review", str(folder), "--format", "csv", "--output", str(sheet))
    return folder, sheet


def of_study(rows: Rows, study: str) -> list[int]:
    return [number for number, row in enumerate(rows) if row[0] == study]


def test_a_finding_that_goes_leaves_the_others_as_they_are_written(run: Run, shipped: tuple[Path, Path]) -> None:
    """One finding taken out, another put in its place and others changed: no other letter of the record is."""
    folder, sheet = shipped
    record = folder / "studies" / "byrne2019.yaml"
    before = record.read_text("utf-8").splitlines()

    def instead(rows: Rows) -> None:
        first, second, *_ = of_study(rows, "byrne2019")
        put(rows, second, "direction", "mixed")
        rows.append(["byrne2019", *[""] * (len(rows[0]) - 1)])
        put(rows, len(rows) - 1, "summary", "Another finding instead.")
        put(rows, len(rows) - 1, "focus", "effectiveness")
        del rows[first]

    changed_rows(sheet, instead)
    assert taken_back(run, folder, sheet, "--delete")[0] == 0
    after = record.read_text("utf-8").splitlines()
    new = {"    direction: mixed", "  - summary: Another finding instead."}
    assert {line for line in after if line not in before} == new
    assert len(after) == len(before) - 7 + 2
    assert taken_back(run, folder, sheet, "--delete") == (0, "", "Nothing is to be changed.\n")
    assert record.read_text("utf-8").splitlines() == after


def test_a_finding_that_is_much_like_the_one_it_replaces_comes_in_once(run: Run, shipped: tuple[Path, Path]) -> None:
    """A row that was emptied of its id and said anew is one new finding, however often the sheet is taken back."""
    folder, sheet = shipped
    first, *_ = of_study(rows_of(sheet), "byrne2019")
    changed(sheet, (first, "finding id", ""), (first, "summary", "The same coded alike, and said otherwise."))
    assert "taken out" in taken_back(run, folder, sheet, "--delete")[1]
    assert taken_back(run, folder, sheet, "--delete") == (0, "", "Nothing is to be changed.\n")


def test_a_change_that_the_codebook_calls_impossible_is_refused(run: Run, shipped: tuple[Path, Path]) -> None:
    """What only the check of the whole review would find is found before anything is written."""
    folder, sheet = shipped
    before = records(folder)
    numbers = of_study(rows_of(sheet), "flood2017")
    changed(sheet, *((number, "modality", "individual MBT") for number in numbers))
    code, _, err = taken_back(run, folder, sheet)
    assert code == 1
    assert "modality 'mbt-individual' with outcome 'experience-of-group' is impossible" in err
    assert "1 to mend in the sheet; nothing is written." in err
    assert records(folder) == before


def test_what_only_the_folder_changed_stays(run: Run, folder: Path, sheet: Path) -> None:
    """A correction that was made in the folder meanwhile is not turned back by an old sheet."""
    replaced(folder, TRIAL, "country: here", "country: elsewhere")
    changed(sheet, (1, "direction", "mixed"))
    assert taken_back(run, folder, sheet)[0] == 0
    text = (folder / TRIAL).read_text(encoding="utf-8")
    assert "country: elsewhere" in text
    assert "direction: mixed" in text


def test_what_both_changed_to_the_same_is_no_conflict(run: Run, folder: Path, sheet: Path) -> None:
    """Two people who made the same correction agree."""
    replaced(folder, TRIAL, "country: here", "country: elsewhere")
    changed(sheet, (1, "country", "elsewhere"), (2, "country", "Elsewhere"))
    assert taken_back(run, folder, sheet) == (0, "", "Nothing is to be changed.\n")


def test_a_conflict_is_told_and_decided_by_a_person(run: Run, folder: Path, sheet: Path) -> None:
    """Where both sides changed a cell to something else, nothing is written for it until somebody says which counts."""
    replaced(folder, TRIAL, "direction: positive", "direction: mixed")
    changed(sheet, (1, "direction", "negative"), (2, "at", "p. 7"))
    code, out, _ = taken_back(run, folder, sheet)
    assert code == 1
    assert "  finding 2, at: nothing → 'p. 7'" in out
    assert f"{sheet.as_posix()}:2:12: conflict: aloud-trial, finding 1, direction\n" in out
    assert "  exported 'positive'\n  sheet    'negative'\n  folder   'mixed'\n" in out
    assert "direction: mixed" in (folder / TRIAL).read_text(encoding="utf-8")
    assert taken_back(run, folder, sheet, "--prefer", "folder")[0] == 0
    assert "direction: mixed" in (folder / TRIAL).read_text(encoding="utf-8")
    assert taken_back(run, folder, sheet, "--prefer", "sheet")[0] == 0
    assert "direction: negative" in (folder / TRIAL).read_text(encoding="utf-8")


def test_findings_that_moved_are_found_again(run: Run, folder: Path, sheet: Path) -> None:
    """A finding that somebody put before the others in the folder does not shift the changes of the sheet."""
    replaced(folder, TRIAL, "findings:\n", "findings:\n  - {summary: First of all., outcome: pleasure}\n")
    changed(sheet, (2, "direction", "negative"))
    assert taken_back(run, folder, sheet)[0] == 0
    text = (folder / TRIAL).read_text(encoding="utf-8")
    assert "what they understood.\n    outcome: comprehension\n    direction: negative\n" in text
    assert "First of all." in text


def test_rows_of_a_study_that_say_different_things_of_it_are_told(run: Run, folder: Path, sheet: Path) -> None:
    """What is said of a whole study cannot become two things."""
    changed(sheet, (1, "country", "elsewhere"), (2, "country", "not reported"))
    code, _, err = taken_back(run, folder, sheet)
    assert code == 1
    assert f"{sheet.as_posix()}:3:7: country: differs from {sheet.as_posix()}:2:7" in err


def test_all_mistakes_in_a_sheet_are_told_and_nothing_is_written(run: Run, folder: Path, sheet: Path) -> None:
    """Each mistake has its row and column and says what to do; one of them keeps all changes out."""
    changed(
        sheet,
        (1, "outcome", "fluensy"),
        (1, "design", "randomised trial; interview study"),
        (1, "direction", "up"),
        (2, "report", "exmple2015"),
        (2, "summary", ""),
        (3, "study", "paired-interview"),
    )
    before = records(folder)
    code, _, err = taken_back(run, folder, sheet)
    assert code == 1
    for words in (
        ":2:6: design: takes one value, found 2 (keep one)",
        ":2:11: outcome: unknown term 'fluensy' (did you mean 'fluency'?)",
        ":2:12: direction: 'up' is not allowed here",
        ":3:9: summary: cannot be empty",
        ":3:13: report: no bibliography entry 'exmple2015' (did you mean 'example2015'?)",
        ":4:1: no study 'paired-interview' with a record (did you mean 'paired-interviews'?)",
        "6 to mend in the sheet; nothing is written.",
    ):
        assert words in err
    assert records(folder) == before


def test_a_change_that_would_make_a_record_wrong_is_refused(run: Run, folder: Path, sheet: Path) -> None:
    """A facet that every study needs cannot be emptied, and the rows of the sheet that would do so are named."""
    changed(sheet, (1, "design", ""), (2, "design", ""))
    code, _, err = taken_back(run, folder, sheet)
    assert code == 1
    assert "aloud-trial.yaml:1:1: would be wrong after the change at " in err
    assert "reading.csv:2:6: 'design' is missing" in err


def test_columns_that_drifted_are_told_with_the_nearest_name(run: Run, folder: Path, sheet: Path) -> None:
    """A renamed, a missing and an unknown column are refused together."""

    def drift(rows: Rows) -> None:
        rows[0][rows[0].index("outcome")] = "outcomes"
        rows[0][rows[0].index("question")] = ""
        rows[0][rows[0].index("study note")] = "title"

    changed_rows(sheet, drift)
    code, _, err = taken_back(run, folder, sheet)
    assert code == 1
    assert "unknown column 'outcomes' (did you mean 'outcome'?)" in err
    assert "column 'outcome' is missing (is it 'outcomes'?)" in err
    assert "column 'question' is missing" in err
    assert "column 'title' is here twice" in err


def test_columns_may_move_and_be_called_by_their_labels(run: Run, folder: Path, sheet: Path) -> None:
    """The order and the case of the columns are free."""

    def turn(rows: Rows) -> None:
        rows[0] = [name.upper() for name in rows[0]]
        for row in rows:
            row.reverse()

    changed_rows(sheet, turn)
    assert taken_back(run, folder, sheet) == (0, "", "Nothing is to be changed.\n")


@pytest.mark.parametrize(
    "written",
    [
        lambda rows: csv_bytes(rows, ";", "utf-8-sig"),
        lambda rows: csv_bytes(rows, ";", "cp1252"),
        lambda rows: b"sep=;\r\n" + csv_bytes(rows, ";"),
        lambda rows: csv_bytes(rows, "\t", "utf-16"),
        lambda rows: csv_bytes([[cell.replace("'", "’") + "  " for cell in row] for row in rows]),
        lambda rows: csv_bytes(rows).replace(b"\r\n", b"\n"),
        lambda rows: csv_bytes([*rows, [""] * 20, []]),
    ],
    ids=["semicolons", "windows-1252", "sep", "utf-16 tabs", "typography and spaces", "line feeds", "empty rows"],
)
def test_what_spreadsheet_programs_make_of_a_csv_is_no_change(
    run: Run, folder: Path, sheet: Path, written: Callable[[Rows], bytes]
) -> None:
    """Delimiter, letters, line ends, spaces and quotation marks of any program leave the records as they are."""
    before = records(folder)
    sheet.write_bytes(written(rows_of(sheet)))
    code, out, err = taken_back(run, folder, sheet)
    assert (code, out) == (0, "")
    assert err.endswith("Nothing is to be changed.\n")
    assert records(folder) == before


def test_a_line_break_in_a_cell_is_kept(run: Run, folder: Path, sheet: Path) -> None:
    """A remark of two lines comes back as two lines, whatever the line ends of the spreadsheet."""
    changed(sheet, (1, "note", "first\r\nsecond "))
    assert taken_back(run, folder, sheet)[0] == 0
    assert '    note: "first\\nsecond"\n' in (folder / TRIAL).read_text(encoding="utf-8")
    assert taken_back(run, folder, sheet) == (0, "", "Nothing is to be changed.\n")


def test_a_remark_like_a_formula_goes_out_guarded_and_comes_back_as_it_was(run: Run, folder: Path) -> None:
    """No cell of a sheet begins like a formula, and the guard is not taken for a change."""
    replaced(folder, TRIAL, "limitations:", 'note: "=HYPERLINK(1)"\nlimitations:')
    for kind in ("csv", "xlsx"):
        file = folder.parent / f"guarded.{kind}"
        run("sheet", "export", "--review", str(folder), "--format", kind, "--output", str(file))
        if kind == "csv":
            assert "'=HYPERLINK(1)" in rows_of(file)[1]
        else:
            cells = [cell.value for cell in openpyxl.load_workbook(file)["Codings"][2]]
            assert "'=HYPERLINK(1)" in cells
        assert taken_back(run, folder, file) == (0, "", "Nothing is to be changed.\n")


def test_without_what_was_exported_the_folder_is_the_measure(run: Run, folder: Path, sheet: Path) -> None:
    """A CSV whose export is no longer known is held against the folder, and that is said."""
    shutil.rmtree(folder / ".evidencemap")
    changed(sheet, (1, "direction", "mixed"))
    code, out, err = taken_back(run, folder, sheet)
    assert code == 0
    assert "what was exported is no longer known" in err
    assert "  finding 1, direction: 'positive' → 'mixed'" in out


def test_a_workbook_offers_terms_and_tells_what_they_mean(run: Run, folder: Path) -> None:
    """Lists to choose from, notes on the columns, the codebook on a sheet, and the head always in sight."""
    file = folder.parent / "codings.xlsx"
    run("sheet", "export", "--review", str(folder), "--output", str(file))
    book = openpyxl.load_workbook(file)
    codings, codebook = book["Codings"], book["Codebook"]
    names = [cell.value for cell in codings[1]]
    outcome = codings.cell(1, names.index("outcome") + 1)
    assert codings.freeze_panes == "C2"
    assert "fluency: How quickly and surely a text is read." in outcome.comment.text
    ranges = {str(choice.sqref).split(":")[0]: choice.formula1 for choice in codings.data_validations.dataValidation}
    first, last = (int(part.rpartition("$")[2]) for part in ranges[f"{outcome.column_letter}2"].split(":"))
    offered = [codebook.cell(row, 3).value for row in range(first, last + 1)]
    assert offered == [
        "fluency", "comprehension", "pleasure in reading", "none", "not reported", "unclear", "not applicable",
    ]  # fmt: skip
    assert book["Base"].sheet_state == "hidden"


def test_a_row_is_as_high_as_what_it_says(run: Run, folder: Path) -> None:
    """Several terms and sentences wrap, and each row says its height; a very long text does not push others away."""
    replaced(folder, TRIAL, "direction: positive", f"direction: positive\n    note: {'word ' * 200}")
    file = folder.parent / "codings.xlsx"
    run("sheet", "export", "--review", str(folder), "--output", str(file))
    codings = openpyxl.load_workbook(file)["Codings"]
    by_name = {cell.value: cell.column for cell in codings[1]}
    assert all(codings.cell(2, by_name[name]).alignment.wrap_text for name in ("summary", "outcome", "note"))
    assert [codings.row_dimensions[row].height for row in (2, 3, 4)] == [75, 30, 30]


def test_a_workbook_that_travelled_alone_still_knows_what_was_exported(run: Run, folder: Path) -> None:
    """A workbook carries its base, so a change is told from one in the folder on any computer."""
    file = folder.parent / "codings.xlsx"
    run("sheet", "export", "--review", str(folder), "--output", str(file))
    shutil.rmtree(folder / ".evidencemap")
    replaced(folder, TRIAL, "direction: positive", "direction: mixed")
    book = openpyxl.load_workbook(file)
    names = [cell.value for cell in book["Codings"][1]]
    book["Codings"].cell(2, names.index("note") + 1).value = 40
    book.save(file)
    code, out, err = taken_back(run, folder, file)
    assert (code, out) == (0, "aloud-trial\n  finding 1, note: nothing → '40'\n")
    assert "no longer known" not in err


def test_the_place_of_a_cell_of_a_workbook_is_written_as_spreadsheets_write_it(run: Run, folder: Path) -> None:
    """A mistake in a workbook names sheet, column and row."""
    file = folder.parent / "codings.xlsx"
    run("sheet", "export", "--review", str(folder), "--output", str(file))
    book = openpyxl.load_workbook(file)
    book["Codings"]["K3"] = "fluensy"
    book.save(file)
    _, _, err = taken_back(run, folder, file)
    assert f"{file.as_posix()}:Codings!K3: outcome: unknown term 'fluensy' (did you mean 'fluency'?)" in err
