"""A record is begun from the codebook: it states nothing that nobody has read, and never writes over another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidencemap.analyses.search import declared_plan, search
from evidencemap.project import load
from evidencemap.records.coding import State
from tests.cli.conftest import Run
from tests.conftest import STARTER, write_review

NEW = """
@article{New_2021,
  author  = {New, Nora},
  title   = {Silent reading: a "survey" #1},
  journal = {Journal of Examples},
  year    = {2021},
  affiliation = {Department of Reading, Sample University, Here.; College of Pairs, Elsewhere},
}
"""
LIBRARY = (STARTER / "library.bib").read_text(encoding="utf-8") + NEW
RECORD = Path("studies/new-2021.yaml")


@pytest.fixture(name="run")
def run_there(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs commands in the starter review with one work more, which awaits extraction."""
    awaiting = "background:\n  - specimen2010  # a handbook\nawaiting:\n  - New_2021  # asked for\n"
    write_review(tmp_path, **{"library.bib": LIBRARY, "screening.yaml": awaiting})
    monkeypatch.chdir(tmp_path)
    return run


def test_a_new_record_states_nothing(run: Run) -> None:
    """What is known of gaps is the same after a record was begun, and check tells what is left as notices."""
    before = load(Path())
    assert run("extract", "New_2021").code == 0
    after = load(Path())
    study = after.map.studies["new-2021"]
    assert study.draft
    assert study.extracted
    assert study.findings == ()
    assert {study.coding(facet.id, None).state for facet in after.map.codebook} == {State.NOT_CODED}
    known = [{gap.id: gap.possible for gap in search(one.map, declared_plan(one.map)).gaps} for one in (before, after)]
    assert known[0] == known[1]
    checked = run("check")
    assert checked.code == 0
    assert re.findall(r"notice: '(\w+)' is missing", checked.out) == ["design", "outcome", "practice"]


def test_the_codebook_stands_beside_what_it_asks(run: Run, snapshot) -> None:
    """The record shows the questions, terms and definitions of the codebook, and what the reference prints."""
    run("extract", "New_2021", "--coder", "Ada Sample")
    snapshot("record-begun.yaml", Path("codings/ada-sample/new-2021.yaml").read_text(encoding="utf-8"))


def test_two_coders_do_not_share_a_folder(run: Run) -> None:
    """Somebody whose name makes the folder of another coder is told whose it is; the other goes on in it."""
    assert run("extract", "New_2021", "--coder", "A. Müller").code == 0
    refused = run("extract", "sample2020", "--coder", "A Muller")
    hint = "write the name as it is there; for somebody else, add what tells the two apart"
    assert (refused.code, refused.err) == (
        2,
        f"evidencemap: codings/a-muller/ has the records of 'A. Müller' ({hint})\n",
    )
    assert run("extract", "sample2020", "--coder", "a. Müller").code == 0
    assert len(list(Path("codings/a-muller").iterdir())) == 2


def test_every_comment_can_be_filled_in(run: Run) -> None:
    """Taking the sign from the lines and writing values gives a record that is finished once the draft line goes."""
    run("extract", "New_2021")
    text = RECORD.read_text(encoding="utf-8")
    values = {"design": "interview-study", "practice": "silent-reading", "outcome": "pleasure", "note": "odd"}
    for name, value in values.items():
        text, times = re.subn(rf"^# {name}:.*$", f"{name}: {value}", text, flags=re.M)
        assert times == 1
    text = re.sub(r"^# country: (.*)$", r"country: \1", text, flags=re.M)
    text = re.sub(r"^# findings:$", "findings:", text, flags=re.M)
    text = re.sub(r"^#   - summary:.*$", "  - summary: They liked it.", text, flags=re.M)
    RECORD.write_text(text, encoding="utf-8")
    project = load(Path())
    assert [problem.message for problem in project.problems] == ["draft: all that is required is said"]
    study = project.map.studies["new-2021"]
    assert [term.id for term in study.coding("country", None).terms] == ["here", "elsewhere"]
    RECORD.write_text(re.sub(r"^draft:.*\n", "", text, flags=re.M), encoding="utf-8")
    assert load(Path()).problems == ()


def test_a_finished_record_has_to_be_whole(run: Run) -> None:
    """Without the draft line what is missing is a mistake."""
    run("extract", "New_2021")
    RECORD.write_text(re.sub(r"^draft:.*\n", "", RECORD.read_text(encoding="utf-8"), flags=re.M), encoding="utf-8")
    assert run("check").code == 1


def test_a_work_that_awaited_extraction_no_longer_does(run: Run) -> None:
    """Its line leaves the list, in the same step, and nothing else of that file changes."""
    before = Path("screening.yaml").read_text(encoding="utf-8")
    assert run("extract", "New_2021").code == 0
    after = Path("screening.yaml").read_text(encoding="utf-8")
    assert after == before.replace("awaiting:\n  - New_2021  # asked for\n", "awaiting: []\n")
    assert load(Path()).mistakes == ()


def test_a_list_in_another_hand_is_changed_in_place(run: Run) -> None:
    """A file with a byte order mark, Windows line ends and a list in brackets keeps all three."""
    Path("screening.yaml").write_bytes("\ufeffbackground: [specimen2010]\r\nawaiting: [New_2021]\r\n".encode())
    assert run("extract", "New_2021").code == 0
    after = Path("screening.yaml").read_bytes().decode()
    assert after == "\ufeffbackground: [specimen2010]\r\nawaiting: []\r\n"


def test_mistakes_elsewhere_keep_nobody_from_beginning(run: Run) -> None:
    """A record that somebody else is writing and cannot be read yet is no reason not to begin another."""
    Path("studies/aloud-trial.yaml").write_text("study: aloud-trial\ntitle: [\n", encoding="utf-8")
    assert run("extract", "New_2021").code == 0
    assert RECORD.is_file()


def test_a_dry_run_writes_nothing(run: Run) -> None:
    """What would be written is shown as a difference, of the record and of the screening."""
    before = {file: file.read_bytes() for file in Path().rglob("*") if file.is_file()}
    shown = run("extract", "New_2021", "--dry-run")
    assert shown.code == 0
    assert "+study: new-2021" in shown.out
    assert "-  - New_2021" in shown.out
    assert {file: file.read_bytes() for file in Path().rglob("*") if file.is_file()} == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new_2021"], "no bibliography entry 'new_2021' (did you mean 'New_2021'?)"),
        (["specimen2010"], "'specimen2010' is background in screening.yaml (take it out there if it is a study)"),
        (["sample2020"], "'sample2020' is reported by paired-interviews; if it reports another study, say --as ID"),
        (["New_2021", "--as", "New One"], "'New One' is not an id (small letters, digits, hyphens)"),
        (["New_2021", "--coder", "…"], "no folder can be named after '…' (use letters from a to z)"),
    ],
)
def test_what_cannot_be_begun_is_told(run: Run, arguments: list[str], message: str) -> None:
    """A work that is unknown, no study, or reported already is refused, with what to do."""
    ran = run("extract", *arguments)
    assert (ran.code, ran.err) == (2, f"evidencemap: {message}\n")


def test_an_existing_record_is_never_written_over(run: Run) -> None:
    """A second time, or under the id of another study, the file stays as it is."""
    before = Path("studies/aloud-trial.yaml").read_bytes()
    ran = run("extract", "New_2021", "--as", "aloud-trial")
    assert (ran.code, "is there already" in ran.err) == (2, True)
    assert Path("studies/aloud-trial.yaml").read_bytes() == before


def test_several_reports_are_one_study(run: Run) -> None:
    """Several keys make one record with several reports, and its id can be chosen; another study of one report too."""
    assert run("extract", "New_2021", "sample2020", "--as", "two-reports").code == 0
    assert load(Path()).map.studies["two-reports"].reports == ("New_2021", "sample2020")


def test_an_erratum_goes_where_its_work_is(run: Run) -> None:
    """An erratum is listed as being about another work, with what to do: in the study's record, or together with it."""
    errata = "@misc{wrong2016, title = {Erratum to: Reading aloud: an example to be replaced}, year = 2016}\n"
    errata += "@misc{late2022, title = {Corrigendum: Whispering}, year = 2022}\n"
    Path("more.bib").write_text(errata + "@misc{whisper2021, title = {Whispering}, year = 2021}\n", encoding="utf-8")
    shown = run("todo", "--all").out
    assert "By its title it corrects example2015 and is no study of its own." in shown
    assert "list it under 'reports' of aloud-trial, or leave it out in screening.yaml" in shown
    assert "evidencemap extract whisper2021 late2022\n" in shown
    assert run("extract", "whisper2021", "late2022").code == 0
    assert "late2022" not in run("todo", "--all").out
    told = {task["study"]: task["corrects"] for task in run("todo", "--all", "--format", "json").json["tasks"]}
    assert (told["wrong2016"], told["whisper2021"]) == ("example2015", None)
