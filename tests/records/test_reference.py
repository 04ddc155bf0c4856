"""References as pages and messages name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencemap.model import EvidenceMap
from evidencemap.problems import ProblemLog
from evidencemap.project import load
from evidencemap.records.entry import reference
from evidencemap.records.reference import Reference
from evidencemap.sources.bibtex import read_bibtex
from tests.conftest import STARTER, write_review

SHORT = {
    "@article{k, author = {Bateman, Anthony and Fonagy, Peter}, year = 1999}": "Bateman & Fonagy (1999)",
    "@article{k, author = {Folmo, E. and Karterud, S. and Kvarstein, E.}, year = 2019}": "Folmo et al. (2019)",
    "@article{k, author = {Folmo, E. and others}, year = 2019}": "Folmo et al. (2019)",
    "@book{k, editor = {Norcross, J. C.}, title = {A book}, year = 2011}": "Norcross (2011)",
    "@misc{k, author = {{National Institute for Health and Care Excellence}}, year = 2009}": (
        "National Institute for Health and Care Excellence (2009)"
    ),
    "@misc{k, title = {A leaflet}}": "A leaflet (n.d.)",
    "@misc{k}": "k (n.d.)",
}


def read(fields: str) -> tuple[Reference, list[str]]:
    log = ProblemLog()
    entry = next(iter(read_bibtex(f"@misc{{k,\n{fields}}}", "one.bib", log)))
    return reference(entry, log), [str(problem) for problem in log.problems]


@pytest.mark.parametrize(("entry", "short"), SHORT.items())
def test_a_reference_is_cited_by_author_and_year(tmp_path: Path, entry: str, short: str) -> None:
    """One or two authors are named, more are *et al.*; editors, then the title, stand in where there is none."""
    library = f"{(STARTER / 'library.bib').read_text()}\n{entry}\n"
    assert load(write_review(tmp_path, **{"library.bib": library})).map.references["k"].short == short


def test_what_no_source_prints_is_said_to_be_missing(review: EvidenceMap) -> None:
    """The completeness report names the fields that an entry of its kind should have and has not, and only those."""
    for work in review.references.values():
        assert not set(work.missing) & set(work.fields), work.key
    lacking = {key for key, work in review.references.items() if work.missing}
    assert "wesson" in lacking
    assert lacking != set(review.references)


def test_every_field_is_plain_text(review: EvidenceMap) -> None:
    """Braces and commands of LaTeX are gone from what pages show."""
    for work in review.references.values():
        for name, value in work.fields.items():
            assert "{" not in value, (work.key, name)
            assert "\\" not in value, (work.key, name)


def test_names_carry_their_accents(review: EvidenceMap) -> None:
    """Lonargáin and Güvenç are written as they write themselves."""
    assert review.references["lonargain2017"].short.startswith("Lonargáin")
    assert "Güvenç" in review.references["guvenc2023"].short


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("{http://x.org/{id}}", "http://x.org/{id}"),
        ("{{http://x.org/{id}}}", "http://x.org/{id}"),
        ("{{a}/{b}}", "{a}/{b}"),
        (r"{http://x.org/a\_b}", "http://x.org/a_b"),
    ],
)
def test_an_address_keeps_its_braces(written: str, address: str) -> None:
    """Only a pair of braces around a whole address is dropped."""
    assert read(f"url = {written}")[0].fields["url"] == address


def test_a_date_in_words_does_not_hide_the_year() -> None:
    """The first of date and year that can be read counts, and a notice is given where neither can."""
    found, problems = read("date = {in press}, year = {2018}")
    assert (found.when, problems) == ("2018", [])
    assert read("date = {2017-05}, year = {2018}")[0].when == "2017"
    found, problems = read("date = {in press},\nyear = {2019-20}")
    assert (found.date, found.year) == (None, None)
    assert problems == ["one.bib:2:1: year: no date in 'in press' (write a year, or leave the field out)"]


def test_an_approximate_year_sorts_by_itself() -> None:
    """A work of about 2020 stands among those of 2020, though it may be of 2019."""
    assert read("year = {2020~}")[0].year == 2020
