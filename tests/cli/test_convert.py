"""``evidencemap convert``: any bibliographies to BibTeX, with an account of every record."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencemap.bibliography import references_in
from evidencemap.problems import ProblemLog
from tests.cli.conftest import Run

EXPORTS = "tests/sources/exports"
LATIN = b"TY  - JOUR\nTI  - M\xfcller\nPY  - 2020\nER  - \n"
CUT = "title,year,authors\nReading aloud,2020,Sample A\nCut off\n"


def test_files_of_all_formats_become_one(run: Run, tmp_path: Path) -> None:
    """Files of different formats become one BibTeX file, and for each is said what was declared and read."""
    out = tmp_path / "found.bib"
    ran = run("convert", f"{EXPORTS}/scopus.ris", f"{EXPORTS}/pubmed.nbib", "--output", str(out))
    assert (ran.code, ran.out) == (0, "")
    assert f"{EXPORTS}/scopus.ris: RIS: 2 declared = 2 read + 0 reported." in ran.err
    assert f"{EXPORTS}/pubmed.nbib: PubMed: 1 declared = 1 read + 0 reported." in ran.err
    assert f"{out.as_posix()}: written." in ran.err
    written = out.read_text(encoding="utf-8")
    assert [line for line in written.splitlines() if line.startswith("@article")] == [
        "@article{sample2020,",
        "@article{sample2020b,",
    ]


def test_what_is_printed_reads_back(run: Run) -> None:
    """Without ``--output`` the BibTeX is printed, and reads back as what was read, with nothing to tell."""
    ran = run("convert", f"{EXPORTS}/zotero.json")
    log = ProblemLog()
    found = references_in(ran.out, "printed.bib", log)
    text = Path(f"{EXPORTS}/zotero.json").read_text(encoding="utf-8")
    expected = references_in(text, "zotero.json", ProblemLog())
    assert [dict(reference.fields) for reference in found.references] == [
        dict(reference.fields) for reference in expected.references
    ]
    assert [reference.authors for reference in found.references] == [
        reference.authors for reference in expected.references
    ]
    assert log.problems == []


def test_a_mistake_stops_the_writing(run: Run, tmp_path: Path) -> None:
    """A record that is not read is told with its line, and nothing is written unless asked for what could be read."""
    file, out = tmp_path / "cut.csv", tmp_path / "out.bib"
    file.write_text(CUT, encoding="utf-8")
    refused = run("convert", str(file), "--output", str(out))
    assert (refused.code, out.exists()) == (1, False)
    assert f"{file.as_posix()}:3:1: record not read: 1 cell where the header has 3" in refused.err
    assert "2 declared = 1 read + 1 reported." in refused.err
    assert "1 to mend; nothing was written." in refused.err
    anyway = run("convert", str(file), "--output", str(out), "--anyway")
    assert (anyway.code, "Reading aloud" in out.read_text(encoding="utf-8")) == (1, True)


HOW_TO_SAY_IT = "save the file as UTF-8, or say with --encoding what it is"


def test_another_encoding_has_to_be_said(run: Run, tmp_path: Path) -> None:
    """A file that is not UTF-8 is refused with line and column until the user says what it is."""
    file = tmp_path / "latin.ris"
    file.write_bytes(LATIN)
    refused = run("convert", str(file))
    assert (refused.code, refused.out) == (1, "")
    assert f"{file.as_posix()}:2:8: not UTF-8, perhaps Windows-1252 ({HOW_TO_SAY_IT})" in refused.err
    said = run("convert", str(file), "--encoding", "windows-1252")
    assert (said.code, "title = {Müller}" in said.out) == (0, True)
    assert "2:8: not UTF-8: read as windows-1252" in said.err


def test_letters_that_an_encoding_does_not_have_are_told(run: Run, tmp_path: Path) -> None:
    """A file that is not what the user says it is is refused, and no letter is replaced in silence."""
    file = tmp_path / "latin.ris"
    file.write_bytes(LATIN.replace("ü".encode("latin-1"), b"\x81"))
    refused = run("convert", str(file), "--encoding", "windows-1252")
    assert (refused.code, refused.out) == (1, "")
    assert f"{file.as_posix()}:2:8: not UTF-8, nor windows-1252 ({HOW_TO_SAY_IT})" in refused.err


@pytest.mark.parametrize("content", ["", "\ufeff", "\r\n \n"])
def test_an_empty_file_is_called_empty(run: Run, tmp_path: Path, content: str) -> None:
    """A file with nothing in it is of no format, whatever its name is."""
    file = tmp_path / "empty.ris"
    file.write_text(content, encoding="utf-8")
    ran = run("convert", str(file))
    assert (ran.code, ran.out.strip()) == (0, "")
    assert f"{file.as_posix()}:1:1: no record in this file: it is empty" in ran.err
    assert f"{file.as_posix()}: empty: 0 declared = 0 read + 0 reported." in ran.err
    assert "BibTeX" not in ran.err


def test_what_cannot_be_read_ends_with_three(run: Run, tmp_path: Path) -> None:
    """A web page, a missing file or a folder is refused by name, and nothing is written for the others either."""
    page, out = tmp_path / "page.ris", tmp_path / "out.bib"
    page.write_text("<html>Log in</html>", encoding="utf-8")
    for name in (page, tmp_path / "missing.ris", tmp_path):
        ran = run("convert", f"{EXPORTS}/scopus.ris", str(name), "--output", str(out))
        assert (ran.code, out.exists()) == (3, False)
        assert f"{name.as_posix()}:1:1: " in ran.err


def test_a_file_is_not_written_over_itself(run: Run, tmp_path: Path) -> None:
    """The file that was read is never the one that is written."""
    file = tmp_path / "a.bib"
    file.write_text("@misc{a, title = {A}}", encoding="utf-8")
    ran = run("convert", str(file), "--output", str(file))
    assert (ran.code, file.read_text(encoding="utf-8")) == (2, "@misc{a, title = {A}}")


def test_control_characters_stay_away_from_the_terminal(run: Run, tmp_path: Path) -> None:
    """No control character of a file reaches the terminal, whatever it holds."""
    file = tmp_path / "esc.ris"
    file.write_bytes(b"TY  - JOUR\nTI  - \x1b[31mred\x07\nER  - \n")
    ran = run("convert", str(file), "--anyway")
    assert "\x1b" not in ran.out + ran.err
    assert "esc.ris:2:7: control character U+001B, 1 more in this file" in ran.err
