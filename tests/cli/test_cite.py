from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from evidencemap.project import load
from tests.cli.conftest import Run
from tests.cli.test_help import examples
from tests.conftest import REPOSITORY, STARTER

TEXT = (
    "Aloud is best (Example & Sample, 2015; Specimen, 2010), as Placeholder (1998) and Example and Sample (2019) say.\n"
)
FILE = "citations/sample2020.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The starter review, with a text beside it."""
    folder = tmp_path / "review"
    shutil.copytree(STARTER, folder)
    (folder / "paper.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def test_the_example_of_the_help_can_be_typed(run: Run, folder: Path) -> None:
    """The example works on the review that ``init`` makes, and a dry run leaves every file as it was."""
    before = (folder / FILE).read_bytes()
    ran = run(*shlex.split(examples("cite")[0])[1:])
    assert ran.code == 0
    assert "+ example2019" in ran.out
    assert (folder / FILE).read_bytes() == before


def test_links_are_added_and_nothing_else_changes(run: Run, folder: Path) -> None:
    """New links stand at the end of the list; notes, comments, line ends and the mark at the start stay as they are."""
    head = "\ufeffciting: sample2020\r\ncites:   # by hand\r\n  - {key: specimen2010, note: 'a doubt'}\r\n"
    tail = "unresolved:\r\n  - {text: 'Example & Sample, 2015', note: mine}  # stays\r\n"
    (folder / FILE).write_bytes((head + tail).encode())
    ran = run("cite", "paper.txt", "--for", "sample2020", "--yes")
    assert ran.code == 0
    after = (folder / FILE).read_bytes().decode()
    assert after.startswith(head)
    assert after.endswith(tail)
    assert [link.key for link in load(folder).map.citations["sample2020"].links] == [
        "specimen2010",
        "example2015",
        "example2019",
    ]
    assert "Unresolved in the file, and resolved here" in ran.out


def test_a_second_run_has_nothing_to_add(run: Run, folder: Path) -> None:
    """What was written is known the next time."""
    run("cite", "paper.txt", "--for", "sample2020", "--yes")
    before = (folder / FILE).read_bytes()
    ran = run("cite", "paper.txt", "--for", "sample2020", "--yes")
    assert "has all of these links" in ran.err
    assert (folder / FILE).read_bytes() == before


def test_a_new_file_keeps_what_is_open(run: Run, folder: Path) -> None:
    """A file that was not there gets the links and, with its line, what nothing fits; no mistake comes in."""
    (folder / FILE).unlink()
    assert run("cite", "paper.txt", "--for", "sample2020", "--yes").code == 0
    project = load(folder)
    assert not project.mistakes
    [known] = project.map.citations.values()
    assert [link.key for link in known.links] == ["example2015", "example2019", "specimen2010"]
    assert [(item.text, item.at) for item in known.unresolved] == [("Placeholder (1998)", "line 1")]


def test_in_a_script_nothing_is_written_unasked(run: Run, folder: Path) -> None:
    """Without a terminal and without ``--yes`` the answer is given and no file changes."""
    before = (folder / FILE).read_bytes()
    ran = run("cite", "paper.txt", "--for", "sample2020")
    assert ran.code == 0
    assert "nothing is written" in ran.err
    assert (folder / FILE).read_bytes() == before


def test_links_that_the_text_does_not_have_are_only_told(run: Run, folder: Path) -> None:
    """A link by hand that the text was not seen to have is named, and stays."""
    (folder / "paper.txt").write_text("Aloud is best (Specimen, 2010).\n", encoding="utf-8")
    before = (folder / FILE).read_bytes()
    ran = run("cite", "paper.txt", "--for", "sample2020", "--yes")
    assert "In the file, and not seen in the text" in ran.out
    assert "example2015" in ran.out
    assert (folder / FILE).read_bytes() == before


def test_json_tells_the_same(run: Run, folder: Path) -> None:
    """Counts, citations with line and standing, and which links are new."""
    found = run("cite", str(folder / "paper.txt"), "--for", "sample2020", "--format", "json").json
    assert found["counts"] == {
        "citations": 4, "in_its_list": 0, "entries": 0, "resolved": 3, "ambiguous": 0, "unresolved": 1, "never_cited": 0
    }  # fmt: skip
    assert [item["line"] for item in found["citations"]] == [1, 1, 1, 1]
    assert [link["key"] for link in found["links"] if link["new"]] == ["example2019"]


def test_what_cannot_be_asked_is_told(run: Run, folder: Path) -> None:
    """An unknown key names the nearest one; what is no text cannot be read."""
    unknown = run("cite", "paper.txt", "--for", "sampel2020")
    assert (unknown.code, "did you mean 'sample2020'?" in unknown.err) == (2, True)
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7\n\x00\x01")
    for file in ("paper.pdf", "nowhere.txt"):
        ran = run("cite", file, "--for", "sample2020")
        assert (ran.code, ran.out) == (3, "")
        assert ran.err.startswith(f"{file}:1:1: ")


def test_the_walk_through_shows_what_is_printed(run: Run) -> None:
    """The output in ``docs/citing.md`` is what the command prints on the shipped review."""
    ran = run("cite", "docs/citing.txt", "--for", "kerr2015", "--dry-run")
    assert ran.code == 0
    assert ran.out in (REPOSITORY / "docs" / "citing.md").read_text(encoding="utf-8")


def test_a_former_key_means_the_work_it_was_merged_into(run: Run, folder: Path) -> None:
    """``--for`` a key that an entry had before a merge adds to the file of the kept one."""
    library = folder / "library.bib"
    library.write_text(library.read_text().replace("@article{sample2020,", "@article{sample2020,\n  ids = {old2020},"))
    assert run("cite", "paper.txt", "--for", "old2020", "--yes").code == 0
    assert "example2019" in (folder / FILE).read_text()
    assert [file.name for file in (folder / "citations").iterdir()] == ["sample2020.yaml"]
