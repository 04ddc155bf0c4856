from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evidencemap.exports.bibtex import references_bib
from evidencemap.model import EvidenceMap
from evidencemap.problems import ProblemLog
from evidencemap.records.bibtex_entry import escaped
from evidencemap.records.entry import reference
from evidencemap.records.reference import Reference
from evidencemap.sources.bibtex import read_bibtex
from evidencemap.sources.latex import plain_text


def read(text: str) -> tuple[list[Reference], ProblemLog]:
    log = ProblemLog()
    return [reference(entry, log) for entry in read_bibtex(text, "references.bib", log)], log


def written_again(review: EvidenceMap, entry: str) -> tuple[Reference, Reference]:
    before = read(entry)[0][0]
    text = references_bib(replace(review, references={before.key: before}))
    return before, read(text)[0][0]


def test_the_bibliography_reads_back(review: EvidenceMap) -> None:
    """What is written is read again without a problem, as the same references in the same order."""
    references, log = read(references_bib(review))
    assert log.problems == []
    assert references == list(review.references.values())


@pytest.mark.parametrize(
    "names",
    [
        "van der Kolk, Bessel A. and de la Cruz, Juana",
        "King, Jr., Martin Luther",
        "{National Institute for Health and Care Excellence} and Fonagy, Peter and others",
        "{van Gogh}, Vincent",
        "Jean-Paul Sartre and Ludwig van Beethoven and Madonna",
        "{Barnes and Noble}, Inc.",
        r"G{\"u}ven{\c c}, Dilara and O'Brien, P.",
        "Smith Jones, and Angus and Hardtke",
    ],
)
def test_names_keep_their_parts(review: EvidenceMap, names: str) -> None:
    """Particles, suffixes, institutions and *and others* survive."""
    before, after = written_again(review, f"@book{{a, author = {{{names}}}, title = {{T}}}}")
    assert (after.authors, after.and_others) == (before.authors, before.and_others)


@pytest.mark.parametrize(
    "year", ["2020", "2020~", "c. 2020", "2011/2012", "2019/..", "in press", "[1905] 1930", "2011~/2012", "199u"]
)
def test_dates_keep_their_doubts(review: EvidenceMap, year: str) -> None:
    """An approximate, open or missing date is the same after it was written."""
    before, after = written_again(review, f"@book{{a, author = {{A, B}}, title = {{T}}, year = {{{year}}}}}")
    assert after == before


def test_only_the_date_that_counts_gets_its_doubt_back(review: EvidenceMap) -> None:
    """Of date and year the one that was not used is written as it was."""
    before, after = written_again(review, "@book{a, title = {T}, date = {in press}, year = {2018~}}")
    assert (after, after.fields["date"]) == (before, "in press")
    before, after = written_again(review, "@book{a, title = {T}, date = {2018~}, year = {2015}}")
    assert (after, after.fields["year"]) == (before, "2015")


@pytest.mark.parametrize(
    "address",
    [
        "http://x.org/{id}",
        "http://x.org/~a/b_c%20d#e",
        "10.1002/(SICI)1097--4679",
        r"C:\papers\_one.pdf",
        "a$b^c`` ''d",
    ],
)
def test_addresses_stay_as_they_are(review: EvidenceMap, address: str) -> None:
    """Braces, tildes, hyphens and backslashes of an address are written as themselves."""
    before, after = written_again(review, f"@book{{a, title = {{T}}, url = {{{address}}}, pmcid = {{{address}}}}}")
    assert after == before
    assert before.fields["url"] == before.fields["pmcid"] == address.replace(r"\_", "_")


def test_styles_cannot_lower_acronyms(review: EvidenceMap) -> None:
    """Words in capitals stand in braces, or a BibTeX style would print *bpd*."""
    assert "{(BPD):}" in references_bib(review)


def test_mathematics_stays_mathematics(review: EvidenceMap) -> None:
    """A formula is written as a formula, and two prices are not taken for one."""
    assert escaped(r"the $\chi^2$ test") == r"the $\chi^2$ test"
    assert escaped("from $5 to $6") == r"from \$5 to \$6"
    _, after = written_again(review, r"@book{a, title = {The $\chi^2$ test of {A \& B}}}")
    assert after.title == r"The $\chi^2$ test of A & B"


@given(st.text("ab \\{}$%&#_~^-`'\"é–@,.1=()<>", max_size=30).map(lambda text: " ".join(text.split())))
@example("}{")
@example("---''")
def test_any_text_survives(text: str) -> None:
    """Text with any signs reads back as it was, with braces that never break the file."""
    value = escaped(text)
    assert plain_text(value) == text
    entries, log = read(f"@book{{a, note = {{{value}}}}}\n@book{{b, title = {{T}}}}")
    assert (log.problems, [entry.key for entry in entries]) == ([], ["a", "b"])
    assert entries[0].fields["note"] == text
