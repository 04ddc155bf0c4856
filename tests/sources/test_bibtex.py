from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidencemap.problems import ProblemLog
from evidencemap.sources.bibtex import RawEntry, lost_entries, read_bibtex
from evidencemap.sources.bibtex_fields import MAX_EXPANSION
from evidencemap.sources.text import decoded
from tests.conftest import SHARED

REAL = sorted(
    file
    for folder in ("bibliographies", "hostile/bib")
    for file in (SHARED / "data" / folder).rglob("*")
    if file.suffix in (".bib", ".bibtex", ".biblatex")
)
SMITH = "@article{smith2020, title = {First}, year = {2020}}"


def read(text: str) -> tuple[list[RawEntry], list[str]]:
    log = ProblemLog()
    entries = read_bibtex(text, "a.bib", log)
    return entries, [str(problem) for problem in sorted(log.problems)]


def values(entry: RawEntry) -> dict[str, str]:
    return {name: field.value for name, field in entry.fields.items()}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("title = {A {B} C}", {"title": "A {B} C"}),
        ("title = {{National} {Institute}}", {"title": "{National} {Institute}"}),
        ("title = {{Kept}}", {"title": "{Kept}"}),
        ('title = "A {"}B{"} C"', {"title": 'A {"}B{"} C'}),
        ("TITLE = {A}, Year = 2020,", {"title": "A", "year": "2020"}),
        ("title={A},,year={2020}", {"title": "A", "year": "2020"}),
        ("title = {On\n\t two   lines }", {"title": "On two lines"}),
        ("title = {non\N{NO-BREAK SPACE}breaking}", {"title": "non\N{NO-BREAK SPACE}breaking"}),
        ("month = 3 # {~} # mar", {"month": "3~March"}),
        (r"title = {G{\"u}ven{\c c} 50% \& 3 \# x@y.org}", {"title": r"G{\"u}ven{\c c} 50% \& 3 \# x@y.org"}),
        ("abstract = {shows @article{fake, title={x}} inside}", {"abstract": "shows @article{fake, title={x}} inside"}),
        ("crossref = {other}, xdata = {x1, x2}", {"crossref": "other", "xdata": "x1, x2"}),
        ("", {}),
    ],
)
@pytest.mark.parametrize("brackets", ["{}", "()"])
def test_legal_entries(body: str, fields: dict[str, str], brackets: str) -> None:
    """Every legal way to write a value is read without a word, in braces and in parentheses."""
    [entry], problems = read(f"@Article {brackets[0]} smith2020 , {body}\n{brackets[1]}")
    assert (entry.kind, entry.key, values(entry)) == ("article", "smith2020", fields)
    assert problems == []


def test_macros() -> None:
    """A macro stands for its text, blanks included, whatever its case, also inside another macro."""
    entries, problems = read('@string{i = "Inst. "} @STRING(j = i # {of Time})\n@misc{a, publisher = J # { } # jan}')
    assert values(entries[0]) == {"publisher": "Inst. of Time January"}
    assert problems == []


def test_places() -> None:
    """Entries and fields know the line and column where they start."""
    [entry], _ = read("% kept by hand\n\n  @book{a,\n  title = {A},\n    year = 2020 }")
    assert [str(entry.place), *(str(field.place) for field in entry.fields.values())] == [
        "a.bib:3:3",
        "a.bib:4:3",
        "a.bib:5:5",
    ]


def test_text_between_entries() -> None:
    """What stands between entries is ignored, and so is a preamble."""
    entries, problems = read(f'Kept by J. Doe (doe@example.org)\n@preamble{{"\\input{{x}}"}}\n{SMITH} more\n')
    assert [entry.key for entry in entries] == ["smith2020"]
    assert problems == []


def test_comments() -> None:
    """An entry inside @comment is not read, and its absence is told."""
    entries, problems = read(f"@comment{{jabref-meta: x}}\n@Comment{{\n{SMITH}\n}}\n@book{{b, title = {{B}}}}")
    assert [entry.key for entry in entries] == ["b"]
    assert problems == ["a.bib:2:1: 1 entry inside this @comment is not read"]


def test_commented_out() -> None:
    """What stands behind a percent sign between fields or entries is not read, and that is told."""
    entries, problems = read("%@book{a, title = {A}}\n@book{b, % the second\n  title = {B} % no comma\n}")
    assert [values(entry) for entry in entries] == [{"title": "B"}]
    assert len(problems) == 3


@pytest.mark.parametrize(
    ("text", "fields", "problem"),
    [
        ("@misc{a, title = {A}\n  year = 2020}", {"title": "A", "year": "2020"}, "1:21: no comma after 'title'"),
        ("@misc{a title = {A}}", {"title": "A"}, "1:8: no comma after the citation key 'a'"),
        ("@misc{a, title = {A},\n title = {B}}", {"title": "A"}, "2:2: 'title' is here twice, lines 1 and 2"),
        ("@misc{a, title = {A}}, year = 2020}", {"title": "A", "year": "2020"}, "1:21: the entry ends here, but more"),
        (
            "@misc{a,\n title = {A {B},\n year = 2020\n}",
            {"title": "A {B}", "year": "2020"},
            "2:2: the brace that opens",
        ),
        ("@misc{a,\n title = {A},\n year = {2020\n}", {"title": "A", "year": "2020"}, "1:1: 'a' is never closed"),
        ('@misc{a,\n title = "A,\n year = 2020\n}', {"title": "A", "year": "2020"}, "2:2: the quotation mark that"),
        ('@misc{a, title = "A "B" C", year = 2020}', {"title": "A", "year": "2020"}, "1:22: unexpected text after"),
        ("@misc{a,\n !!\n year = 2020}", {"year": "2020"}, "2:2: unexpected text where a field should start: '!!'"),
        ("@misc{a, title = Hello world, year = 2020}", {"title": "Hello world", "year": "2020"}, "1:18: no braces"),
        ("@misc{a, month = foo}", {"month": "foo"}, "1:18: undefined macro 'foo'"),
        ("@misc{a, title = , year = 2020}", {"title": "", "year": "2020"}, "1:18: 'title' has no value"),
        (
            r'@misc{a, title = "M\"uller"}',
            {"title": r"M\"uller"},
            "1:1: braces or quotation marks in 'a' do not balance",
        ),
        (r"@misc{a, title = {\{}, year = 2020}", {"title": r"\{", "year": "2020"}, "1:1: braces or quotation marks in"),
        ("@misc{a, title = {\x1b[31mA}}", {"title": "\ufffd[31mA"}, "1:19: control character U+001B"),
        ("@misc{a,\n<<<<<<< HEAD\n title = {A},\n}", {"title": "A"}, "2:1: git conflict marker <<<<<<<"),
    ],
)
def test_one_mistake(text: str, fields: dict[str, str], problem: str) -> None:
    """A mistake is told in its place and costs nothing but itself; the entry after it is read as ever."""
    entries, problems = read(f"{text}\n{SMITH}")
    assert [(entry.key, values(entry)) for entry in entries] == [
        ("a", fields),
        ("smith2020", {"title": "First", "year": "2020"}),
    ]
    assert len(problems) == 1
    assert problems[0].startswith(f"a.bib:{problem}")


@pytest.mark.parametrize(
    ("key", "read_as", "problem"),
    [
        ("two words", "two words", "white space in the citation key 'two words'"),
        ("two\n words", "two words", "white space in the citation key 'two words'"),
        ("k\0y", "k\ufffdy", "control character U+0000"),
    ],
)
def test_keys_that_cannot_be_cited(key: str, read_as: str, problem: str) -> None:
    """An entry whose key holds white space or a control character is read, and the key is told."""
    entries, problems = read(f"@misc{{{key}, title = {{A}}}}")
    assert [entry.key for entry in entries] == [read_as]
    assert len(problems) == 1
    assert problem in problems[0]


@pytest.mark.parametrize("start", ["@misc{", "@misc{,", "@misc{ , ", "@misc{\n"])
def test_no_key(start: str) -> None:
    """An entry without a key is told, not read, and takes nothing with it."""
    entries, problems = read(f"{start} title = {{A}}}}\n{SMITH}")
    assert [entry.key for entry in entries] == ["smith2020"]
    assert problems == ["a.bib:1:1: entry not read: it has no citation key (write @misc{key, ...)"]


def test_entries_on_one_line() -> None:
    """An entry that is not closed ends where the next one starts, also on the same line."""
    entries, problems = read("@misc{a, title = {A} @misc{b, title = {B}} @misc{c, title = {C}}")
    assert [values(entry)["title"] for entry in entries] == ["A", "B", "C"]
    assert problems == ["a.bib:1:1: 'a' is never closed (add a closing brace before line 1)"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("TY  - JOUR\nTI  - A\nER  - \n", "1:1: this is RIS, not BibTeX"),
        ("\nPMID- 123\nTI  - A\n", "2:1: this is PubMed format, not BibTeX"),
        ("%0 Journal Article\n%T A\n", "1:1: this is EndNote format, not BibTeX"),
        ("<!DOCTYPE html>\n<html>", "1:1: this is a web page, not BibTeX"),
        ("@article smith, title = {A}", "1:1: entry not read: no brace after @article"),
        ("@art=icle{a, title = {A}}", "1:1: entry not read: its start cannot be made out"),
        ("", "1:1: no BibTeX entry in this file"),
    ],
)
def test_what_is_no_bibtex(text: str, problem: str) -> None:
    """A file of another kind is named for what it is."""
    entries, problems = read(text)
    assert entries == []
    assert problems[0].startswith(f"a.bib:{problem}")


def test_macros_that_grow() -> None:
    """Macros that double their text line by line stop at a limit, and the line where is told."""
    lines = ["@string{m0 = {xxxxxxxxxx}}", *(f"@string{{m{n} = m{n - 1} # m{n - 1}}}" for n in range(1, 60))]
    [entry], problems = read("\n".join([*lines, "@misc{a, note = m59}"]))
    assert len(entry.fields["note"].value) < MAX_EXPANSION
    assert "the file would grow too large" in problems[0]


def test_macros_in_a_circle() -> None:
    """A macro that is used before it is defined is told as undefined."""
    [entry], problems = read("@string{a = b}\n@string{b = a}\n@misc{c, note = b}")
    assert values(entry) == {"note": "b"}
    assert [problem[:28] for problem in problems] == ["a.bib:1:13: undefined macro "]


def test_deep_braces() -> None:
    """Braces may nest as deep as they like."""
    [entry], problems = read("@misc{a, title = " + "{" * 100_000 + "}" * 100_000 + "}")
    assert len(entry.fields["title"].value) == 199_998
    assert problems == []


def test_open_comment() -> None:
    """A comment that is never closed is told and does not swallow the rest of the file."""
    entries, problems = read(f"@comment{{ open\n{SMITH}")
    assert [entry.key for entry in entries] == ["smith2020"]
    assert problems == ["a.bib:1:1: this @comment is never closed (add the closing brace)"]


def test_lost_entries() -> None:
    """A line that starts an entry is counted without parsing; macros and comments are no entries."""
    text = f"@string{{a = b}}\n  {SMITH}\n@comment{{x}}\n@book (b, title = {{C}})"
    assert list(lost_entries(text, ())) == [text.index("@article"), text.index("@book")]
    assert list(lost_entries(text, {text.index("@article"), text.index("@book")})) == []


@pytest.mark.skipif(not REAL, reason="the collection of real bibliographies is not beside this checkout")
@pytest.mark.parametrize("folder", sorted({file.parent for file in REAL}), ids=lambda folder: folder.name)
def test_conservation(folder: Path) -> None:
    """In real and in hostile files each line that starts an entry is read, told as not read, or hidden by a comment."""
    for file in (file for file in REAL if file.parent == folder):
        log = ProblemLog()
        text = decoded(file.read_bytes(), file.name, log)
        assert text is not None
        entries = read_bibtex(text, file.name, log)
        starts = re.finditer(r"^[ \t]*@[ \t]*(?!comment|string|preamble)\w[\w-]*[ \t]*[{(]", text, re.M | re.I)
        declared = {text.count("\n", 0, match.start()) + 1 for match in starts}
        told = {problem.place.line for problem in log.problems if "not read" in problem.message}
        hidden = sum(int(re.findall(r"\d+", p.message)[0]) for p in log.problems if "inside this @comment" in p.message)
        assert len(declared - {entry.place.line for entry in entries} - told) == hidden, file.name
