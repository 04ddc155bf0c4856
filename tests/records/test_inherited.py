"""Fields that entries have from others by ``crossref`` and ``xdata``."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencemap.problems import ProblemLog
from evidencemap.project import load
from evidencemap.records.inherited import with_inherited
from evidencemap.sources.bibtex import read_bibtex
from tests.conftest import STARTER, write_review


def inherited(text: str) -> tuple[dict[str, dict[str, str]], list[str]]:
    log = ProblemLog()
    entries = with_inherited(read_bibtex(text, "a.bib", log), True, log)
    fields = {entry.key: {name: field.value for name, field in entry.fields.items()} for entry in entries}
    return fields, [str(problem) for problem in log.problems]


@pytest.mark.parametrize(
    ("child", "parent", "has"),
    [
        ("incollection", "collection", {"booktitle": "P", "booksubtitle": "S", "editor": "E", "year": "2001"}),
        ("inproceedings", "proceedings", {"booktitle": "P", "booksubtitle": "S", "editor": "E", "year": "2001"}),
        ("inbook", "book", {"booktitle": "P", "booksubtitle": "S", "editor": "E", "year": "2001"}),
        ("article", "periodical", {"journaltitle": "P", "journalsubtitle": "S", "editor": "E", "year": "2001"}),
        ("book", "mvbook", {"maintitle": "P", "mainsubtitle": "S", "editor": "E", "year": "2001"}),
        ("misc", "misc", {"subtitle": "S", "editor": "E", "year": "2001"}),
    ],
)
def test_titles_change_their_names(child: str, parent: str, has: dict[str, str]) -> None:
    """What is the title of a book is the book title of its chapters; names as in biblatex's own table."""
    text = f"@{child}{{c, title = {{C}}, crossref = {{p}}}}\n@{parent}{{p, title = P1, subtitle={{S}}, editor={{E}}, "
    fields, problems = inherited(text.replace("P1", "{P}") + "year = 2001, keywords = {k}, ids = {q}}")
    assert fields["c"] == {"title": "C", "crossref": "p"} | has
    assert problems == []


def test_a_book_gives_its_author_twice() -> None:
    """A part of a book has the author of the book as its own author and as the author of the book."""
    fields, _ = inherited("@inbook{c, crossref = p}\n@book{p, author = {Ada Sample}}".replace("= p}", "= {p}}"))
    assert fields["c"] == {"crossref": "p", "author": "Ada Sample", "bookauthor": "Ada Sample"}


def test_own_fields_stay() -> None:
    """A field that is there is not replaced, neither is one under its other name, nor any part of a date."""
    child = "@inproceedings{c, booktitle = {Own}, date = {2020}, address = {Here}, crossref = {p}}"
    fields, _ = inherited(f"{child}\n@proceedings{{p, title = {{P}}, year = 2001, month = 5, location = {{There}}}}")
    assert fields["c"] == {"booktitle": "Own", "date": "2020", "address": "Here", "crossref": "p"}


def test_data_goes_through_chains_and_other_keys() -> None:
    """``xdata`` may name several entries, by any of their keys, which have data from others in turn."""
    text = "@xdata{press, publisher = {Press}, xdata = {Town}}\n@xdata{t, ids = {town, city}, location = {Town}}\n"
    fields, problems = inherited(f"{text}@xdata{{s, series = {{S}}}}\n@book{{b, title = {{B}}, xdata = {{press, s}}}}")
    assert fields["b"] == {"title": "B", "xdata": "press, s", "publisher": "Press", "location": "Town", "series": "S"}
    assert problems == []


def test_missing_and_circular_sources_are_told() -> None:
    """A key that no entry has is a notice; entries that have fields from themselves are a mistake, and no hang."""
    fields, problems = inherited(
        "@misc{a, crossref = {b}, note = {A}}\n@misc{b, crossref = {a}}\n@misc{c, xdata = {d}}"
    )
    assert fields["b"]["note"] == "A"
    assert sorted(problems) == [
        "a.bib:2:1: 'b' has fields from itself, by crossref or xdata",
        "a.bib:3:10: xdata: no entry has the key 'd'",
    ]


def test_long_chains() -> None:
    """A chain of ten thousand entries is followed to its end."""
    links = (f"@misc{{k{at}, crossref = {{k{at + 1}}}}}" for at in range(10_000))
    fields, _ = inherited("\n".join([*links, "@misc{k10000, note = {end}}"]))
    assert fields["k0"]["note"] == "end"


def test_a_review_inherits_too(tmp_path: Path) -> None:
    """The library of a review inherits across its files, and an ``@xdata`` entry is no work to be extracted."""
    book = "@book{abook, title = {A}, author = {B, C}, year = 2020, xdata = {press}}"
    more = f"@xdata{{press, publisher = {{Example Press}}}}\n{book}"
    files = {"more.bib": more, "library.bib": (STARTER / "library.bib").read_text()}
    found = load(write_review(tmp_path, **files)).map
    assert found.references["abook"].fields["publisher"] == "Example Press"
    assert "press" not in found.references
    assert "press" not in found.studies
