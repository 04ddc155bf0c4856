"""Two people code the same studies: check, agreement, reconcile and todo see both, and the map sees the consensus."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from evidencemap.project import load
from evidencemap.records.coding import State
from tests.cli.conftest import Run
from tests.cli.test_help import examples
from tests.double_coding import double_coded_review


@pytest.fixture(name="run")
def run_there(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs commands in a review that two people code, without a consensus on the trial."""
    double_coded_review(tmp_path, **{"studies/aloud-trial.yaml": None})
    monkeypatch.chdir(tmp_path)
    return run


def test_a_mistake_in_a_coders_record_is_told(run: Run) -> None:
    """The records of coders are checked like all others, each mistake in its place."""
    record = Path("codings/ben/new2021.yaml")
    record.write_text(record.read_text().replace("practice: silent-reading", "practice: silent-raeding"))
    checked = run("check")
    assert checked.code == 1
    expected = "codings/ben/new2021.yaml:6:11: practice: unknown term 'silent-raeding' (did you mean 'silent-reading'?)"
    assert expected in checked.out.splitlines()


def test_a_record_has_the_name_of_its_study_in_every_folder(run: Run) -> None:
    """Both coders may have a record of one study; within one folder a name stands for one study."""
    assert run("check").code == 0
    Path("codings/ada/new2021.yaml").rename("codings/ada/new-one.yaml")
    assert "codings/ada/new-one.yaml:1:1: holds 'new2021' (name the file new2021.yaml)" in run("check").out


def test_agreement_as_text(run: Run, snapshot) -> None:
    """A line for each facet: how many units and studies, the share of equal codings, kappa, alpha."""
    shown = run("agreement")
    assert shown.code == 0
    snapshot("agreement.txt", shown.out)


def test_agreement_as_json(run: Run) -> None:
    """The same numbers for other programs; what cannot be told is null."""
    found = run("agreement", "--format", "json").json
    assert found["coders"] == ["ada", "ben"]
    assert (found["findings_matched"], found["findings_alone"]) == (4, {"ada": 1, "ben": 0})
    country = next(one for one in found["facets"] if one["facet"] == "country")
    assert (country["units"], country["distance"]) == (3, "masi")
    assert country["alpha"]["low"] is None


def test_agreement_of_nobody(run: Run) -> None:
    """Where no study was coded by two, it says how to begin; an unknown coder is told with the nearest name."""
    assert "no coder 'adda' (did you mean 'ada'?)" in run("agreement", "--coders", "adda").err
    alone = run("agreement", "--coders", "ada")
    assert (alone.code, alone.out) == (0, "")
    assert "No study was coded by two" in alone.err


def test_differences_as_text(run: Run, snapshot) -> None:
    """What each coder said, with its line; the findings that one of them does not have."""
    shown = run("reconcile")
    assert shown.code == 0
    snapshot("reconcile.txt", shown.out)
    assert [one["study"] for one in run("reconcile", "--format", "json").json] == ["aloud-trial", "new2021"]


def test_a_consensus_states_what_both_say(run: Run, snapshot) -> None:
    """What both coded alike is coded; of several values the disputed ones are unclear; the rest waits as comments."""
    coders = {file: file.read_bytes() for file in Path("codings").rglob("*.yaml")}
    assert run("reconcile", "--write").code == 0
    snapshot("consensus.yaml", Path("studies/aloud-trial.yaml").read_text(encoding="utf-8"))
    project = load(Path())
    assert project.mistakes == ()
    trial = project.map.studies["aloud-trial"]
    assert trial.draft
    assert trial.coding("country", None).state is State.NOT_CODED
    assert {code.term.id: code.sure for code in trial.codings["practice"].codes} == {
        "reading-programme": False,
        "reading-aloud": False,
    }
    assert len(trial.findings) == 2
    new = project.map.studies["new2021"]
    assert {code.term.id: code.sure for code in new.findings[0].codings["outcome"].codes} == {
        "pleasure": True,
        "fluency": False,
    }
    assert new.findings[0].direction == ""
    assert {file: file.read_bytes() for file in Path("codings").rglob("*.yaml")} == coders


def test_every_commented_line_of_a_consensus_can_be_taken(run: Run) -> None:
    """Taking the sign from one coder's lines decides for that coder, and the record still reads."""
    run("reconcile", "--write")
    for coder, country in (("ada", "here"), ("ben", "not reported")):
        lines = Path("studies/aloud-trial.yaml").read_text(encoding="utf-8").splitlines()
        decided = [line.replace("# country:", "country:") if line.endswith(f"# {coder}") else line for line in lines]
        Path("studies/decided.yaml").write_text("\n".join(decided).replace("study: aloud-trial", "study: decided"))
        project = load(Path())
        assert project.mistakes == ()
        coding = project.map.studies["decided"].coding("country", None)
        assert [term.id for term in coding.terms] == ([] if country == "not reported" else [country])


def test_a_consensus_is_never_written_over(run: Run) -> None:
    """A second time nothing is written, for the record holds what was decided since."""
    run("reconcile", "--write")
    file = Path("studies/aloud-trial.yaml")
    file.write_text(file.read_text(encoding="utf-8") + "# decided\n", encoding="utf-8")
    again = run("reconcile", "--write")
    assert again.code == 0
    assert "studies/aloud-trial.yaml: is there already, and stays as it is" in again.err
    assert file.read_text(encoding="utf-8").endswith("# decided\n")


def test_a_dry_run_of_a_consensus_writes_nothing(run: Run) -> None:
    """What --write would write is shown."""
    shown = run("reconcile", "aloud-trial", "--dry-run")
    assert "+study: aloud-trial" in shown.out
    assert not Path("studies/aloud-trial.yaml").exists()


def test_examples_of_the_help_can_be_typed(run: Run) -> None:
    """The examples of reconcile answer where there is something to reconcile."""
    for example in examples("reconcile"):
        ran = run(*shlex.split(example)[1:])
        assert ran.code == 0
        assert ran.out


def test_a_study_that_all_agree_on_is_no_draft(run: Run) -> None:
    """Where coders say the same the consensus is finished at once."""
    Path("studies/paired-interviews.yaml").unlink()
    assert run("reconcile", "paired-interviews", "--write").code == 0
    study = load(Path()).map.studies["paired-interviews"]
    assert not study.draft
    assert study.codings["practice"].codes[0].alone
    assert study.coder == "ada and ben"


def test_what_was_coded_by_both_is_to_be_reconciled(run: Run) -> None:
    """A study that coders have done waits for them to agree and not for somebody to begin."""
    shown = run("todo").out
    assert "evidencemap reconcile new2021" in shown
    assert "evidencemap extract new2021" not in shown


def test_the_list_of_things_to_do(run: Run, snapshot) -> None:
    """What to read first, and why; as text and for other programs, as many as asked for."""
    shown = run("todo", "--limit", "1")
    assert shown.code == 0
    snapshot("todo.txt", shown.out + shown.err)
    found = run("todo", "--format", "json", "--all").json
    assert {task["study"]: task["coders"] for task in found["tasks"]} == {
        "example2015": ["ada", "ben"],
        "example2019": ["ada", "ben"],
        "new2021": ["ada", "ben"],
    }
    assert all(task["why"].endswith(".") for task in found["tasks"])
