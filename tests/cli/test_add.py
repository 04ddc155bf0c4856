"""Taking search results into the library: each work once, nothing merged unseen, nothing asked twice."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencemap.project import load
from tests.cli.conftest import Run
from tests.conftest import write_review

KNOWN = "TY  - JOUR\nAU  - Sample, Ben\nTI  - What children say of reading to each other: an example to be replaced\n"
KNOWN += "JO  - Journal of Examples\nPY  - 2020\nER  - \n"
NEW = "TY  - JOUR\nAU  - Núñez, Ana\nTI  - Whispering & reading\nJO  - Reading\nPY  - 2024\nER  - \n"
PREPRINT = "TY  - JOUR\nAU  - Example, Ada\nAU  - Sample, Ben\nTI  - Reading aloud: an example to be replaced\n"
PREPRINT += "JO  - PsyArXiv\nPY  - 2014\nER  - \n"
TALK = "TY  - CPAPER\nAU  - Example, Ada\nAU  - Sample, Ben\nTI  - Reading aloud: an example to be replaced\n"
TALK += "T2  - Congress of Examples\nPY  - 2013\nSP  - S5\nER  - \n"
BY = ("--by", "Ada Sample")
BREAK = "\x03"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the starter review, standing in it, with a search result beside it."""
    folder = write_review(tmp_path / "review")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("EVIDENCEMAP_BY", raising=False)
    (folder / "found.ris").write_text(KNOWN + NEW + PREPRINT, "utf-8")
    return folder


def library(folder: Path) -> str:
    return (folder / "library.bib").read_bytes().decode()


def test_three_lists_are_shown_and_nothing_is_written(run: Run, folder: Path) -> None:
    """Without a word of what to do, records are sorted and the files stay as they are."""
    before = library(folder)
    ran = run("add", "found.ris", "--review", str(folder))
    assert ran.code == 1
    assert [line for line in ran.out.splitlines() if not line.startswith(" ")] == [
        "new: 1",
        "there already: 1",
        "to be judged: 1",
    ]
    assert "nunez2024  Núñez (2024): Whispering & reading (found.ris:7:1)" in ran.out
    assert "sample2020  = found.ris:1:1: " in ran.out
    assert "found.ris: RIS: 3 declared = 3 read + 0 reported." in ran.err
    assert library(folder) == before
    assert not (folder / "duplicates.yaml").exists()


@pytest.mark.parametrize("known", [True, False], ids=["in the library", "coming in"])
def test_a_new_work_that_only_corrects_another_is_told_by_its_title(run: Run, folder: Path, known: bool) -> None:
    """An erratum of a work that is there or comes in with it is no study, and the list says so before it is added."""
    title = "Reading aloud: an example to be replaced" if known else "Whispering & reading"
    erratum = f"TY  - JOUR\nAU  - Example, Ada\nTI  - Correction to: {title}\nJO  - Reading\nPY  - 2025\nER  - \n"
    (folder / "found.ris").write_text(NEW + erratum, "utf-8")
    ran = run("add", "found.ris", "--review", str(folder))
    (line,) = [line for line in ran.out.splitlines() if "Correction to" in line]
    assert line.endswith(f"by its title it corrects {'example2015' if known else 'nunez2024'}")


def test_new_works_are_added_behind_what_is_there(run: Run, folder: Path) -> None:
    """New entries come at the end of the library with keys that people can read; no byte before them changes."""
    before = library(folder)
    ran = run("add", "found.ris", "--review", str(folder), "--yes-new")
    assert ran.code == 1, "one record is still to be judged"
    assert "library.bib: 1 entry added" in ran.err
    assert "evidencemap todo" in ran.err
    after = library(folder)
    assert after.startswith(before)
    assert after[len(before) :].strip().startswith("@article{nunez2024,")
    assert load(folder).map.references["nunez2024"].title == "Whispering & reading"


def test_what_was_added_is_there_already(run: Run, folder: Path) -> None:
    """The same file again adds nothing."""
    run("add", "found.ris", "--review", str(folder), "--yes-new")
    before = library(folder)
    again = run("add", "found.ris", "--review", str(folder), "--yes-new")
    assert "there already: 2" in again.out
    assert library(folder) == before


def test_line_ends_of_the_library_are_kept(run: Run, folder: Path) -> None:
    """A library with the line ends of Windows gets new entries with the same."""
    (folder / "library.bib").write_bytes(library(folder).replace("\n", "\r\n").encode())
    run("add", "found.ris", "--review", str(folder), "--yes-new")
    assert "\n" not in library(folder).replace("\r\n", "")
    assert "nunez2024" in load(folder).map.references


def plan_with(folder: Path, run: Run, **changes: str) -> Path:
    """The plan for ``found.ris``, with words of it replaced."""
    plan = folder.parent / "plan.yaml"
    assert run("add", "found.ris", "--review", str(folder), "--plan", str(plan)).code == 0
    text = plan.read_text("utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    plan.write_text(text, "utf-8")
    return plan


def test_a_plan_says_that_two_are_the_same(run: Run, folder: Path) -> None:
    """What was judged to be the same is kept whole beside the library, its key leads to the work, and nobody is asked
    again.
    """
    plan = plan_with(folder, run, **{"do: judge": "do: same"})
    assert run("add", "--apply", str(plan), "--review", str(folder), *BY).code == 0
    project = load(folder)
    assert not project.problems
    (merged,) = project.map.duplicates.merged
    assert (merged.key, merged.by) == ("example2015", "Ada Sample")
    assert "PsyArXiv" in merged.entry
    assert project.map.reference(merged.was) == project.map.references["example2015"]
    again = run("add", "found.ris", "--review", str(folder))
    assert (again.code, again.out.splitlines()[0]) == (0, "there already: 3")


def test_what_was_taken_for_the_same_can_be_split_off(run: Run, folder: Path) -> None:
    """A judgement is taken back like any merge: the record becomes an entry of its own."""
    plan = plan_with(folder, run, **{"do: judge": "do: same"})
    run("add", "--apply", str(plan), "--review", str(folder), *BY)
    (merged,) = load(folder).map.duplicates.merged
    assert run("duplicates", "split", merged.was, "--review", str(folder)).code == 0
    project = load(folder)
    assert not project.mistakes
    assert project.map.references[merged.was].container == "PsyArXiv"
    assert project.map.references["example2015"].aliases == ()


def test_a_plan_says_that_two_are_different(run: Run, folder: Path) -> None:
    """What was judged to be another work becomes an entry, the judgement is kept, and nobody is asked again."""
    plan = plan_with(folder, run, **{"do: judge": "do: add"})
    assert run("add", "--apply", str(plan), "--review", str(folder), *BY).code == 0
    project = load(folder)
    (judged,) = project.map.duplicates.different
    assert "example2015" in judged.keys
    assert set(judged.keys) <= project.map.references.keys()
    again = run("add", "found.ris", "--review", str(folder))
    assert (again.code, again.out.splitlines()[0]) == (0, "there already: 3")


def test_what_a_plan_leaves_open_stays_open(run: Run, folder: Path) -> None:
    """Where nothing was decided about a record, the others are added and it is said what is left."""
    plan = plan_with(folder, run)
    ran = run("add", "--apply", str(plan), "--review", str(folder), *BY)
    assert ran.code == 1
    assert "1 to be judged" in ran.err
    assert "nunez2024" in load(folder).map.references


def test_what_a_plan_leaves_out_is_left_out(run: Run, folder: Path) -> None:
    """A record that nobody wants is not taken."""
    plan = plan_with(folder, run, **{"do: judge": "do: leave", "do: add": "do: leave"})
    before = library(folder)
    assert run("add", "--apply", str(plan), "--review", str(folder), *BY).code == 0
    assert library(folder) == before


def test_who_is_the_same_as_an_open_record_waits_with_it(run: Run, folder: Path) -> None:
    """A talk that is the same as a preprint, of which nobody has said what it is, is not written down without it."""
    (folder / "found.ris").write_text(NEW + PREPRINT + TALK, "utf-8")
    plan = plan_with(folder, run)
    first, at, last = plan.read_text("utf-8").rpartition("do: judge")
    plan.write_text(f"{first}do: same{last}", "utf-8")
    assert (at, first.count("do: judge")) == ("do: judge", 1)
    ran = run("add", "--apply", str(plan), "--review", str(folder), *BY)
    assert (ran.code, "2 to be judged" in ran.err) == (1, True)
    review = load(folder).map
    assert "nunez2024" in review.references
    assert not review.duplicates.merged


@pytest.mark.parametrize("do", ["judge", "leave"])
def test_who_is_different_from_a_record_that_is_not_taken_is_added(run: Run, folder: Path, do: str) -> None:
    """Only what is in the library is written down as another work."""
    (folder / "found.ris").write_text(NEW + PREPRINT + TALK, "utf-8")
    plan = plan_with(folder, run)
    first, _, last = plan.read_text("utf-8").rpartition("do: judge")
    plan.write_text(f"{first.replace('do: judge', f'do: {do}')}do: add{last}", "utf-8")
    assert run("add", "--apply", str(plan), "--review", str(folder), *BY).code == (do == "judge")
    project = load(folder)
    assert not project.problems
    assert [set(judged.keys) for judged in project.map.duplicates.different] == [{"example2013", "example2015"}]


@pytest.mark.parametrize("do", ["add", "same"])
def test_a_key_that_was_changed_in_a_plan_is_changed_in_all_of_it(run: Run, folder: Path, do: str) -> None:
    """Records that are likened to one whose key somebody chose anew need not be changed with it."""
    (folder / "found.ris").write_text(NEW + PREPRINT + PREPRINT.replace("ER  -", "KW  - home\nER  -") + TALK, "utf-8")
    plan = plan_with(folder, run, **{"key: example2014": "key: home2014"})
    first, _, last = plan.read_text("utf-8").rpartition("do: judge")
    last = last.replace("same_as: example2015", "same_as: example2014", 1)
    plan.write_text(f"{first.replace('do: judge', 'do: add')}do: {do}{last}", "utf-8")
    assert run("add", "--apply", str(plan), "--review", str(folder), *BY).code == 0
    project = load(folder)
    assert not project.problems
    assert project.map.references["home2014"].fields["keywords"] == "home"
    decided = project.map.duplicates
    pairs = [{merged.key, merged.was} for merged in decided.merged] + [set(judged.keys) for judged in decided.different]
    assert {"home2014", "example2013"} in pairs


def test_who_knows_better_than_surely_the_same_says_under_which_key(run: Run, folder: Path) -> None:
    """A record that surely is there already becomes an entry if the plan says so, and not in silence anything else."""
    plan = plan_with(folder, run, **{"do: same": "do: add"})
    ran = run("add", "--apply", str(plan), "--review", str(folder), *BY)
    assert (ran.code, "added under no key (add 'key:' and a citation key)" in ran.err) == (1, True)
    plan.write_text(plan.read_text("utf-8").replace("same_as: sample2020", "same_as: sample2020\n    key: other2020"))
    for _ in range(2):
        assert run("add", "--apply", str(plan), "--review", str(folder), *BY).code == 1, "one is still to be judged"
        review = load(folder).map
        assert "other2020" in review.references
        assert [set(judged.keys) for judged in review.duplicates.different] == [{"other2020", "sample2020"}]


def test_a_work_that_came_in_after_the_plan_is_not_added_again(run: Run, folder: Path) -> None:
    """What the plan takes for new and somebody has added by hand meanwhile is told, and nothing is written."""
    plan = plan_with(folder, run)
    with (folder / "library.bib").open("a", encoding="utf-8") as file:
        file.write("\n@article{mine, author = {Núñez, Ana}, title = {Whispering \\& reading}, year = {2024}}\n")
    before = library(folder)
    ran = run("add", "--apply", str(plan), "--review", str(folder), *BY)
    assert ran.code == 1
    assert "is 'mine' or like it, and the plan says nothing of that (add 'same_as: mine'" in ran.err
    assert library(folder) == before


def test_a_plan_in_which_records_are_only_each_other_does_nothing(run: Run, folder: Path) -> None:
    """Of two records that are the same as each other one has to become an entry, or both be one that is there."""
    (folder / "found.ris").write_text(NEW + PREPRINT + TALK, "utf-8")
    plan = plan_with(folder, run, **{"do: judge": "do: same", "same_as: example2015": "same_as: example2013"})
    before = library(folder)
    ran = run("add", "--apply", str(plan), "--review", str(folder), *BY)
    assert ran.code == 1
    assert "same_as: 'example2014' leads back to itself (say 'add' of one of them: example2014, example2013)" in ran.err
    assert library(folder) == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("key: nunez2024", "key: sample2020", "plan.yaml:19:10: citation key 'sample2020' is taken"),
        ("same_as: example2015", "same_as: example2016", "no bibliography entry 'example2016' (did you mean"),
        ("found.ris:7:1", "found.ris:8:1", "no record at 'found.ris:8:1' (did you mean 'found.ris:"),
        ("do: add", "do: ad", "'ad' is not allowed here (did you mean 'add'?)"),
    ],
    ids=["a key that is taken", "a work that is not there", "a record that is not there", "a word"],
)
def test_a_plan_with_a_mistake_does_nothing(run: Run, folder: Path, old: str, new: str, told: str) -> None:
    """A mistake in a plan is told with its place, and nothing is written."""
    changes = {old: new, "do: judge": "do: same"}
    before = library(folder)
    ran = run("add", "--apply", str(plan_with(folder, run, **changes)), "--review", str(folder))
    assert ran.code in (1, 3)
    assert told in ran.err
    assert library(folder) == before


def test_a_dry_run_shows_the_change(run: Run, folder: Path) -> None:
    """What would be written is shown as a difference, and not written."""
    before = library(folder)
    ran = run("add", "found.ris", "--review", str(folder), "--dry-run")
    assert "+@article{nunez2024," in ran.out
    assert library(folder) == before


@pytest.mark.parametrize("name", ["review.yaml", "sub/x.bib", "../x.bib", "x.txt", "", "X.BIB"])
def test_entries_go_where_the_review_reads_them(run: Run, folder: Path, name: str) -> None:
    """A file that is no bibliography of the review is refused before anything is written."""
    before = {file: file.read_bytes() for file in folder.rglob("*.*") if file.is_file()}
    ran = run("add", "found.ris", "--review", str(folder), "--yes-new", "--to", name)
    assert ran.code == 2
    assert "NAME.bib" in ran.err
    assert {file: file.read_bytes() for file in folder.rglob("*.*") if file.is_file()} == before


def test_records_that_are_the_same_go_where_the_first_of_them_goes(run: Run, folder: Path) -> None:
    """What was judged of a record holds for the same record from another database, and what that knows is kept."""
    (folder / "again.ris").write_text(PREPRINT.replace("PY  - 2014", "PY  - 2014\nVL  - 9"), "utf-8")
    plan = folder.parent / "plan.yaml"
    run("add", "found.ris", "again.ris", "--review", str(folder), "--plan", str(plan))
    plan.write_text(plan.read_text("utf-8").replace("do: judge", "do: same"), "utf-8")
    assert run("add", "--apply", str(plan), "--review", str(folder), *BY).code == 0
    review = load(folder).map
    (merged,) = review.duplicates.merged
    assert "volume = {9}" in merged.entry
    assert "volume" not in review.references["example2015"].fields, "a preprint says nothing of its article"


def test_a_plan_that_was_carried_out_does_nothing_more(run: Run, folder: Path) -> None:
    """The same plan again finds everything there."""
    plan = plan_with(folder, run, **{"do: judge": "do: add"})
    assert run("add", "--apply", str(plan), "--review", str(folder), *BY).code == 0
    before = library(folder)
    again = run("add", "--apply", str(plan), "--review", str(folder), *BY)
    assert (again.code, again.out.splitlines()[0]) == (0, "there already: 3")
    assert library(folder) == before


def test_a_plan_for_a_folder_that_is_not_there(run: Run, folder: Path) -> None:
    """It is said at once."""
    ran = run("add", "found.ris", "--review", str(folder), "--plan", str(folder / "nowhere" / "plan.yaml"))
    assert ran.code == 2
    assert "there is no folder" in ran.err


def test_one_undo_takes_all_back(run: Run, folder: Path) -> None:
    """Entries and judgements of one ``add`` go together."""
    before = library(folder)
    plan = plan_with(folder, run, **{"do: judge": "do: same"})
    run("add", "--apply", str(plan), "--review", str(folder), *BY)
    assert run("undo", "--review", str(folder)).code == 0
    assert library(folder) == before
    assert not (folder / "duplicates.yaml").exists()


def test_a_file_with_a_record_that_cannot_be_read_is_not_taken(run: Run, folder: Path) -> None:
    """A record that could not be read is told with its place, and nothing is added until somebody has looked."""
    (folder / "found.bib").write_text("@article{one, title = {One}, year = {2020}}\n@article{, title = {Two}}\n")
    before = library(folder)
    ran = run("add", "found.bib", "--review", str(folder), "--yes-new")
    assert ran.code == 1
    assert "found.bib:2:" in ran.err
    assert library(folder) == before


def test_keys_that_somebody_chose_are_kept(run: Run, folder: Path) -> None:
    """An entry of a bibliography keeps its key where that is free, since a manuscript may cite it."""
    entry = "@article{{{key}, author = {{Núñez, Ana}}, title = {{{title}}}, year = {{2024}}}}\n"
    text = entry.format(key="my:key", title="Whispering") + entry.format(key="example2015", title="Listening")
    (folder / "mine.bib").unlink(missing_ok=True)
    export = folder.parent / "mine.bib"
    export.write_text(text, "utf-8")
    assert run("add", str(export), "--review", str(folder), "--yes-new").code == 0
    assert {"my:key", "nunez2024"} <= load(folder).map.references.keys()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
@pytest.mark.parametrize(
    ("keys", "entries", "judged"),
    [
        ("sy", 5, ("merged", 1)),
        ("dy", 6, ("different", 1)),
        ("ly", 5, ("merged", 0)),
        ("?bsy", 5, ("merged", 1)),
        ("sn", 4, ("merged", 0)),
        ("s?y", 5, ("merged", 1)),
    ],
    ids=["same", "different", "later", "back", "not after all", "another key in the end"],
)
def test_keys_at_a_terminal_judge(folder: Path, keys: str, entries: int, judged: tuple[str, int]) -> None:
    """Both works are shown side by side with their differences marked, a legend says how, and one key each decides."""
    shown, _ = at_a_terminal(folder, keys)
    assert "≠ marks where both say something, and not the same. Press the key in brackets:" in shown
    assert "1 of 1" in shown
    assert "≠ year" in shown
    review = load(folder).map
    assert len(review.references) == entries
    assert len(getattr(review.duplicates, judged[0])) == judged[1]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_judging_goes_on_another_time(folder: Path) -> None:
    """Who stops gets a plan of what was decided so far, and goes on with it."""
    before = library(folder)
    shown, code = at_a_terminal(folder, "q")
    assert (code, library(folder)) == (1, before)
    assert "evidencemap add --apply add-plan.yaml" in shown
    shown, code = at_a_terminal(folder, "sy", "--apply", "add-plan.yaml")
    assert code == 0
    assert len(load(folder).map.duplicates.merged) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_who_stops_several_times_has_one_plan(folder: Path) -> None:
    """A plan that is gone on with holds what is decided by then, and stopping again leaves no second one."""
    other = PREPRINT.replace("Reading aloud: an example", "What children say of reading to each other: an example")
    (folder / "found.ris").write_text(PREPRINT + other.replace("AU  - Example, Ada\n", ""), "utf-8")
    shown, _ = at_a_terminal(folder, "q")
    assert "1 of 2" in shown
    again, _ = at_a_terminal(folder, "q")
    assert "add-plan.yaml: from judging these files before" in again
    at_a_terminal(folder, "sq", "--apply", "add-plan.yaml")
    rest, _ = at_a_terminal(folder, "q", "--apply", "add-plan.yaml")
    assert "1 of 1" in rest
    assert plans(folder) == ["add-plan.yaml"]
    assert (folder / "add-plan.yaml").read_text("utf-8").count("do: same") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_a_plan_with_decisions_is_not_written_over(folder: Path) -> None:
    """Judging the same files from the start names the plan that is there, and changes nothing that it says."""
    at_a_terminal(folder, "q")
    plan = folder / "add-plan.yaml"
    decided = plan.read_text("utf-8").replace("do: add", "do: leave") + "# asked Ben\n"
    plan.write_text(decided, "utf-8")
    shown, _ = at_a_terminal(folder, "q")
    assert shown.count("evidencemap add --apply add-plan.yaml") == 2
    at_a_terminal(folder, "q", "--apply", "add-plan.yaml")
    assert (plans(folder), plan.read_text("utf-8")) == (["add-plan.yaml"], decided)
    (folder / "other.ris").write_text(PREPRINT, "utf-8")
    at_a_terminal(folder, "q", "other.ris")
    assert (plans(folder), plan.read_text("utf-8")) == (["add-plan-2.yaml", "add-plan.yaml"], decided)


def plans(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("add-plan*"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_what_changed_while_somebody_was_asked_is_not_written_over(folder: Path) -> None:
    """A work that came into the library while somebody thought about another is not added a second time."""
    taken = "@article{whispering, author = {Núñez, Ana}, title = {Whispering}, year = {2024}}\n"

    def meanwhile() -> None:
        with (folder / "library.bib").open("a", encoding="utf-8") as file:
            file.write(taken)

    shown, code = at_a_terminal(folder, "dy", meanwhile=meanwhile)
    assert code == 2
    assert "was changed in the meantime; nothing is written (run the command again)" in shown
    assert "nunez2024" not in library(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
@pytest.mark.parametrize(("last", "code"), [("n", 1), (BREAK, 130)], ids=["no", "broken off"])
def test_who_does_not_want_it_written_keeps_the_answers(folder: Path, last: str, code: int) -> None:
    """What was judged before somebody said no to the entries, or broke off there, is kept as a plan."""
    before = library(folder)
    shown, ended = at_a_terminal(folder, f"s{last}")
    assert (ended, library(folder)) == (code, before)
    assert "Add 1 entry to " in shown
    assert "evidencemap add --apply add-plan.yaml" in shown
    _, ended = at_a_terminal(folder, "", "--apply", "add-plan.yaml")
    assert ended == 0
    assert len(load(folder).map.duplicates.merged) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_who_says_no_before_anything_was_judged_has_nothing_to_keep(folder: Path) -> None:
    """Without an answer there is no plan."""
    (folder / "found.ris").write_text(NEW, "utf-8")
    _, code = at_a_terminal(folder, "n")
    assert (code, plans(folder)) == (1, [])


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_an_answer_that_waits_is_kept(folder: Path) -> None:
    """A talk that is the same as a preprint of which somebody says later what it is keeps that answer in a plan."""
    (folder / "found.ris").write_text(NEW + PREPRINT + TALK, "utf-8")
    shown, code = at_a_terminal(folder, "lsy")
    assert (code, "add-plan.yaml: the plan" in shown) == (1, True)
    assert "nunez2024" in load(folder).map.references
    shown, code = at_a_terminal(folder, "d", "--apply", "add-plan.yaml")
    assert (code, "1 of 1" in shown) == (0, True)
    review = load(folder).map
    assert [(merged.key, merged.was) for merged in review.duplicates.merged] == [("example2014", "example2013")]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_that_a_work_is_not_one_that_waits_is_not_asked_again(folder: Path) -> None:
    """A talk that is added as another work than a preprint that is left open is not set beside the preprint later."""
    (folder / "found.ris").write_text(PREPRINT + TALK, "utf-8")
    _, code = at_a_terminal(folder, "lddy")
    assert (code, plans(folder)) == (1, ["add-plan.yaml"])
    assert "example2013" in load(folder).map.references
    shown, code = at_a_terminal(folder, "d", "--apply", "add-plan.yaml")
    assert (code, shown.count("another time")) == (0, 1)
    pairs = {frozenset(each.keys) for each in load(folder).map.duplicates.different}
    assert {"example2013", "example2014"} in pairs
    assert len(pairs) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
@pytest.mark.parametrize("last", ["q", "ly"], ids=["quit", "later"])
def test_an_answer_about_one_of_several_works_is_kept(folder: Path, last: str) -> None:
    """Who says that a record is not the first of the works that are like it is asked about the others alone."""
    (folder / "found.ris").write_text(NEW + PREPRINT + TALK, "utf-8")
    at_a_terminal(folder, f"dd{last}")
    plan = (folder / "add-plan.yaml").read_text("utf-8")
    assert "same_as: example2015\n    why: " in plan
    assert "others:\n      - {key: example2014, judged: different, why: " in plan
    at_a_terminal(folder, "q", "--apply", "add-plan.yaml")
    assert (plans(folder), (folder / "add-plan.yaml").read_text("utf-8")) == (["add-plan.yaml"], plan)
    shown, code = at_a_terminal(folder, "s", "--apply", "add-plan.yaml")
    assert (code, shown.count("another time")) == (0, 1)
    (merged,) = load(folder).map.duplicates.merged
    assert (merged.key, merged.was) == ("example2015", "example2013")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_back_takes_the_last_answer_back(folder: Path) -> None:
    """The answer that somebody goes back to is not kept: of several works about the same record, then of the last."""
    (folder / "found.ris").write_text(NEW + PREPRINT + TALK, "utf-8")
    at_a_terminal(folder, "sdbq")
    plan = (folder / "add-plan.yaml").read_text("utf-8")
    assert (plan.count("do: same"), plan.count("do: judge"), plan.count("judged:")) == (1, 1, 0)
    (folder / "add-plan.yaml").unlink()
    at_a_terminal(folder, "sbq")
    assert "do: same" not in (folder / "add-plan.yaml").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
def test_a_dry_run_asks_nothing(folder: Path) -> None:
    """A dry run writes nothing down, so nobody gives it answers that would be lost."""
    shown, code = at_a_terminal(folder, "", "found.ris", "--dry-run")
    assert (code, "another time" in shown, "+@article{nunez2024," in shown) == (1, False, True)


def test_only_the_works_that_a_plan_names_are_written_down_as_others(run: Run, folder: Path) -> None:
    """A record that is added is another work than all that stand in the plan; who takes one out says nothing of it."""
    (folder / "found.ris").write_text(PREPRINT + TALK, "utf-8")
    plan = plan_with(folder, run, **{"do: judge": "do: add"})
    text = plan.read_text("utf-8")
    assert "same_as: example2014" in text
    at = text.index("    others:\n      - {key: example2015, ")
    for others, judged in (("", 2), (text[at:], 3)):
        plan.write_text(text[:at] + others, "utf-8")
        assert run("add", "--apply", str(plan), "--review", str(folder), *BY).code == 0
        pairs = {frozenset(each.keys) for each in load(folder).map.duplicates.different}
        assert len(pairs) == judged
        assert ({"example2013", "example2015"} in pairs) == bool(others)
        assert run("undo", "--review", str(folder)).code == 0


def test_a_plan_names_other_works_in_short(run: Run, folder: Path) -> None:
    """Keys alone are enough, and one that is nobody's is told with its place."""
    (folder / "found.ris").write_text(PREPRINT + TALK, "utf-8")
    plan = plan_with(folder, run, **{"do: judge": "do: add"})
    head, _, _ = plan.read_text("utf-8").partition("    others:")
    plan.write_text(f"{head}    others: [example2015, example2051]\n", "utf-8")
    ran = run("add", "--apply", str(plan), "--review", str(folder), *BY)
    assert (ran.code, "others: no bibliography entry 'example2051' (did you mean '" in ran.err) == (1, True)
    plan.write_text(f"{head}    others: example2013\n", "utf-8")
    ran = run("add", "--apply", str(plan), "--review", str(folder), *BY)
    assert (ran.code, "others: 'example2013' is the record itself (name another work" in ran.err) == (1, True)
    plan.write_text(f"{head}    others: example2015\n", "utf-8")
    assert run("add", "--apply", str(plan), "--review", str(folder), *BY).code == 0
    assert len(load(folder).map.duplicates.different) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of Unix")
@pytest.mark.parametrize("key", ["s", "d"], ids=["same", "different"])
def test_a_plan_whose_open_records_were_judged_does_nothing_more(run: Run, folder: Path, key: str) -> None:
    """What a plan left open and somebody judged while it was carried out is done when the plan comes again."""
    plan = plan_with(folder, run)
    assert at_a_terminal(folder, key, "--apply", str(plan))[1] == 0
    before = library(folder)
    again = run("add", "--apply", str(plan), "--review", str(folder), *BY)
    assert (again.code, again.out.splitlines()[0]) == (0, "there already: 3")
    assert library(folder) == before


def test_copies_of_a_work_that_took_in_another_are_there_already(run: Run, folder: Path) -> None:
    """Of a preprint in two databases and a talk judged to be the same, nobody is asked when the files come again."""
    (folder / "found.ris").write_text(PREPRINT + TALK, "utf-8")
    (folder / "again.ris").write_text(PREPRINT.replace("ER  -", "UR  - https://example.org/1\nER  -"), "utf-8")
    plan = folder.parent / "plan.yaml"
    run("add", "found.ris", "again.ris", "--review", str(folder), "--plan", str(plan))
    first, _, last = plan.read_text("utf-8").rpartition("do: judge")
    assert "same_as: example2014" in last
    plan.write_text(f"{first.replace('do: judge', 'do: add')}do: same{last}", "utf-8")
    assert run("add", "--apply", str(plan), "--review", str(folder), *BY).code == 0
    again = run("add", "found.ris", "again.ris", "--review", str(folder))
    assert (again.code, again.out.splitlines()[0]) == (0, "there already: 3")


def test_a_record_that_is_like_nothing_any_more_is_not_left_to_judge(run: Run, folder: Path) -> None:
    """Where the work that a record was likened to went, the plan has to say anew what becomes of the record."""
    plan = plan_with(folder, run)
    (folder / "library.bib").write_text(library(folder).replace("Reading aloud:", "Riding abroad:"), "utf-8")
    ran = run("add", "--apply", str(plan), "--review", str(folder), *BY)
    assert (ran.code, "there is no work like it to judge by (say 'add', 'same' or 'leave')" in ran.err) == (1, True)


def at_a_terminal(
    folder: Path, keys: str, *arguments: str, meanwhile: Callable[[], None] = lambda: None
) -> tuple[str, int]:
    """What is shown to somebody who presses keys, and the exit code; ``meanwhile`` comes before the first key."""
    mine, theirs = os.openpty()
    command = [sys.executable, "-m", "evidencemap", "add", *(arguments or ("found.ris",)), *BY]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env={**os.environ})
    os.close(theirs)
    shown, left, end = b"", list(keys), time.monotonic() + 60
    while time.monotonic() < end:
        ready, _, _ = select.select([mine], [], [], 0.1)
        if ready:
            try:
                shown += os.read(mine, 65536)
            except OSError:
                break
        elif left and shown.rstrip(b" ").endswith((b"another time", b"[n]o", b"\x1b[0m")):
            if len(left) == len(keys):
                meanwhile()
            key = left.pop(0)
            if key == BREAK:
                process.send_signal(signal.SIGINT)
            else:
                os.write(mine, key.encode())
    os.close(mine)
    return shown.decode(), process.wait()


def test_a_new_entry_has_what_any_of_its_records_has(run: Run, folder: Path) -> None:
    """Two databases tell of one new work: its entry has the fields of both."""
    (folder / "more.ris").write_text(NEW.replace("PY  - 2024", "PY  - 2024\nVL  - 7"), "utf-8")
    run("add", "found.ris", "more.ris", "--review", str(folder), "--yes-new")
    assert load(folder).map.references["nunez2024"].fields["volume"] == "7"


@pytest.mark.parametrize("first", [True, False], ids=["capitals first", "capitals last"])
def test_a_title_in_capitals_gives_way_to_the_same_in_small_letters(run: Run, folder: Path, first: bool) -> None:
    """Where a database writes titles in capitals, a new entry has the title of the other, in whichever order."""
    loud = NEW.replace("Whispering & reading", "WHISPERING & READING.").replace("PY  - 2024", "PY  - 2024\nVL  - 7")
    (folder / "found.ris").write_text(loud + NEW if first else NEW + loud, "utf-8")
    assert run("add", "found.ris", "--review", str(folder), "--yes-new").code == 0
    added = load(folder).map.references["nunez2024"]
    assert (added.title, added.fields["volume"]) == ("Whispering & reading", "7")


def test_a_title_that_is_there_in_capitals_alone_stays(run: Run, folder: Path) -> None:
    """Nobody guesses which words are names; another title is not taken for the same."""
    (folder / "found.ris").write_text(NEW.replace("Whispering & reading", "WHISPERING AND READING"), "utf-8")
    run("add", "found.ris", "--review", str(folder), "--yes-new")
    assert load(folder).map.references["nunez2024"].title == "WHISPERING AND READING"


def test_entries_are_filled_only_where_that_is_asked_for(run: Run, folder: Path) -> None:
    """What is there already stays as it is; with --fill it gets the fields that it lacks and no other value."""
    known = KNOWN.replace("PY  - 2020", "PY  - 2020\nVL  - 3").replace("What children say", "WHAT CHILDREN SAY")
    (folder / "found.ris").write_text(known, "utf-8")
    before = library(folder)
    run("add", "found.ris", "--review", str(folder), "--yes-new")
    assert library(folder) == before
    run("add", "found.ris", "--review", str(folder), "--yes-new", "--fill")
    after = load(folder).map.references["sample2020"]
    assert after.fields["volume"] == "3"
    assert after.title.startswith("What children say")
