"""``evidencemap changes`` between folders, years and revisions, and what it says where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import write_review
from tests.git_repository import INTERVIEWS, Repository, starter_repository

CELL = "outcome:pleasure practice:paired-reading"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The repository that the tests stand in."""
    made = starter_repository(tmp_path / "repository")
    monkeypatch.chdir(made.top)
    return made


def test_a_revision_is_compared_with_what_is_at_hand(run: Run, made: Repository) -> None:
    """What was taken out since a revision is gone, its cells are open, and that is no problem."""
    ran = run("changes", "HEAD~1", "--review", str(made.folder), "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["studies"]["gone"] == ["paired-interviews"]
    opened = {cell["query"]: cell["studies"] for cell in ran.json["cells"] if cell["turn"] == "opened"}
    assert opened[CELL] == ["paired-interviews"]


def test_two_revisions_can_be_compared_from_anywhere(
    run: Run, made: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A revision is one of the review's repository, wherever somebody stands; a tag names one as well as an id."""
    made.git("tag", "first", "main~2")
    monkeypatch.chdir(tmp_path)
    ran = run("changes", "main", "first", "--review", str(made.folder), "--format", "json")
    closed = {cell["query"]: cell["studies"] for cell in ran.json["cells"] if cell["turn"] == "closed"}
    assert closed[CELL] == ["paired-interviews"]
    assert run("changes", "first", "main~1", "--review", str(made.folder)).out.endswith("Nothing changed.\n")


def test_what_is_not_committed_counts_as_it_is_now(run: Run, made: Repository) -> None:
    """Without NEW the files count as they are on disk."""
    (made.folder / "studies" / "aloud-trial.yaml").unlink()
    ran = run("changes", "HEAD", "--review", str(made.folder), "--format", "json")
    assert ran.json["studies"]["gone"] == ["aloud-trial"]


def test_a_record_that_was_added_is_not_called_removed(run: Run, made: Repository) -> None:
    """A study that was known from its reference alone is told to have got its record, and the other way round."""
    record = (made.folder / "studies" / "aloud-trial.yaml").read_text()
    record = record.replace("study: aloud-trial", "study: sample2020").replace("example2015, example2019", "sample2020")
    made.commit("Extract it", 5, **{"studies/sample2020.yaml": record})
    there, back = (
        run("changes", *sides, "--review", str(made.folder)).out for sides in (("HEAD~1",), ("HEAD", "HEAD~1"))
    )
    assert "  changed  sample2020: its record was added; " in there
    assert "  changed  sample2020: its record was taken out; " in back


def test_folders_and_years_can_be_compared(run: Run, tmp_path: Path) -> None:
    """A folder is compared with the review at hand, and with it as of the end of a year."""
    at_hand = str(write_review(tmp_path / "now"))
    other = str(write_review(tmp_path / "other", **{INTERVIEWS: None}))
    found = run("changes", other, "--review", at_hand, "--format", "json").json
    assert "paired-interviews" in found["studies"]["new"]
    found = run("changes", other, "2014", "--review", at_hand, "--format", "json").json
    assert "aloud-trial" in found["studies"]["gone"]


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("nope", "evidencemap: 'nope' is neither a folder nor a year nor a revision that git knows here\n"),
        ("main~3", "evidencemap: main~3: the folder my review was not there then\n"),
        ("20190", "evidencemap: '20190' is neither a folder nor a year nor a revision that git knows here\n"),
    ],
)
def test_what_cannot_be_compared_is_said_in_one_line(run: Run, made: Repository, old: str, said: str) -> None:
    """What git does not know, or did not have, is told in a line; the exit code says that nothing could be read."""
    assert made.folder.name == "my review"
    ran = run("changes", old, "--review", "my review")
    assert (ran.code, ran.out, ran.err) == (3, "", said)


@pytest.mark.parametrize("written", ["{}", "./{}", "{}/"])
def test_a_folder_without_a_review_is_told(run: Run, made: Repository, written: str) -> None:
    """A folder that holds no review is not taken for a word that git should know."""
    (made.top / "drafts").mkdir()
    folder = written.format("drafts")
    ran = run("changes", folder, "--review", "my review")
    assert (ran.code, ran.err) == (3, f"evidencemap: the folder {folder} has no review.yaml\n")


def test_years_are_asked_for_in_their_order(run: Run, made: Repository) -> None:
    """From a later year to an earlier one nothing can have changed; the order to ask in is told."""
    ran = run("changes", "2021", "2019", "--review", str(made.folder))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "evidencemap: 2021 is later than 2019 (ask for: evidencemap changes 2019 2021)\n"
    assert run("changes", "2019", "2019", "--review", str(made.folder)).out.endswith("Nothing changed.\n")


def test_a_year_to_come_is_told(run: Run, made: Repository) -> None:
    """Nothing changed since a year that is past the newest study, and a notice says why."""
    ran = run("changes", "3000", "--review", str(made.folder))
    assert ran.out.endswith("Nothing changed.\n")
    assert ran.err.startswith("notice: nothing in the review is newer than ")
    assert run("changes", "2015", "--review", str(made.folder)).err == ""


def test_an_option_of_git_is_no_revision(run: Run, made: Repository) -> None:
    """After ``--`` a word may start with a hyphen; it is not handed to git."""
    ran = run("changes", "--review", str(made.folder), "--", "--output=stolen")
    assert (ran.code, ran.err) == (3, "evidencemap: '--output=stolen' is no revision\n")
    assert not list(made.top.rglob("stolen"))


def test_a_past_version_with_mistakes_is_not_compared(run: Run, made: Repository) -> None:
    """A version that cannot be answered from is named with its first mistake, in the words of the folder."""
    text = "study: new\ntitle: New\nreports: [sample2020]\ndesign: RCT\n"
    made.commit("Make a mistake", 5, **{"studies/new.yaml": text})
    made.commit("Mend it", 6, **{"studies/new.yaml": None})
    ran = run("changes", "HEAD~1", "--review", "my review")
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert ran.err.startswith("evidencemap: HEAD~1: the review has mistakes there, the first of 3: ")
    assert "my review/studies/new.yaml:1:1: " in ran.err


def test_a_past_version_without_a_codebook_is_not_compared(run: Run, made: Repository) -> None:
    """A version that was no review yet is told in one line."""
    codebook = (made.folder / "codebook.yaml").read_text()
    made.commit("Lose the codebook", 5, **{"codebook.yaml": None})
    made.commit("Find it", 6, **{"codebook.yaml": codebook})
    ran = run("changes", "HEAD~1", "--review", "my review")
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert "my review/codebook.yaml" in ran.err


def test_markdown_shows_names_as_they_are(run: Run, made: Repository) -> None:
    """Titles with signs that Markdown or HTML would take for their own are shown and do nothing."""
    study = (made.folder / "studies" / "aloud-trial.yaml").read_text()
    title = 'title: "A <b>*bold*</b> trial_of [reading](http://example.org)"'
    hostile = "\n".join(title if line.startswith("title:") else line for line in study.splitlines())
    made.commit("Rename", 5, **{"studies/aloud-trial.yaml": hostile})
    out = run("changes", "HEAD~1", "--review", str(made.folder), "--format", "markdown").out
    assert "\\<b\\>\\*bold\\*\\</b\\> trial\\_of \\[reading\\](http://example.org)" in out
