from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencemap.analyses.claims import judged_claims
from evidencemap.exports.csv_text import csv_text
from evidencemap.exports.tables import claims_csv, codings_csv, findings_csv, references_csv, studies_csv
from evidencemap.model import EvidenceMap
from evidencemap.sources.formula_guard import guarded

CELLS = st.text("=+-@|%'\t\r05.,ae", max_size=6)
"""Cells that begin like formulas more often than not."""
Row = dict[str, str]


def rows(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_one_row_a_study(review: EvidenceMap) -> None:
    """The table of studies has each study once, those still to be extracted included."""
    assert [row["study"] for row in rows(studies_csv(review))] == list(review.studies)


def test_columns_are_the_facets_of_the_codebook(review: EvidenceMap) -> None:
    """Columns are named by facet ids, so that a table and a query use the same words."""
    facets = list(review.codebook.facets)
    assert [name for name in rows(studies_csv(review))[0] if name in facets] == facets
    assert [name for name in rows(findings_csv(review))[0] if name in facets] == facets


def test_absence_keeps_its_word(review: EvidenceMap) -> None:
    """What a source does not report is written out, and never an empty cell."""
    folmo = next(row for row in rows(studies_csv(review)) if row["study"] == "folmo2019")
    assert folmo["country"] == "not reported"
    assert folmo["comparator"] == "not applicable"
    assert all(row[facet] for row in rows(findings_csv(review)) for facet in review.codebook.facets)


def test_an_unclear_term_is_not_passed_off_as_certain(review: EvidenceMap) -> None:
    """A term that the source may not have meant is marked in the tables."""
    folmo = next(row for row in rows(studies_csv(review)) if row["study"] == "folmo2019")
    assert "mbt-aqs (unclear)" in folmo["measure"].split("; ")


def test_findings_hold_together(review: EvidenceMap) -> None:
    """A row of the table of findings is one unit of evidence, with what its study says once for all."""
    table = rows(findings_csv(review))
    assert len(table) == sum(len(review.units(study)) for study in review.studies.values())
    first = next(row for row in table if row["study"] == "folmo2019")
    assert (first["finding"], first["modality"], first["outcome"]) == ("1", "mbt-individual", "alliance")


def test_codings_are_counted_as_in_the_review(review: EvidenceMap) -> None:
    """Counting sure codings of a term in the table gives the number of studies with that term."""
    sure = {
        (row["study"], row["term"])
        for row in rows(codings_csv(review))
        if row["facet"] == "modality" and row["sure"] == "yes"
    }
    terms = review.facet("modality").terms
    for term, number in Counter(term for _, term in sure).items():
        of_the_term_itself = [
            study
            for study in review.studies.values()
            if any(terms[term] in unit.coding("modality").terms for unit in review.units(study))
        ]
        assert number == len(of_the_term_itself)


def test_packages_are_told(review: EvidenceMap) -> None:
    """The table of codings says within which package a component was given."""
    codings = [row for row in rows(codings_csv(review)) if row["study"] == "lighthouse-rupture"]
    assert {row["within"] for row in codings if row["term"] == "mbt-group"} == {"lighthouse-programme"}


def test_references_know_who_cites_them(review: EvidenceMap) -> None:
    """The bibliography as a table says which works cite an entry, and what became of it in screening."""
    table = {row["key"]: row for row in rows(references_csv(review))}
    assert list(table) == list(review.references)
    assert "lighthouse2020" in table["folmo2019"]["cited_by"].split("; ")
    assert table["folmo2019"]["studies"] == "folmo2019"
    assert table["bion1961"]["decision"] == "background"


def test_claims_come_with_their_verdicts(review: EvidenceMap) -> None:
    """The table of claims says what the map says of each claim today."""
    verdicts = {row["claim"]: row["verdict"] for row in rows(claims_csv(review))}
    assert verdicts == {judged.claim.id: judged.today.verdict.value for judged in judged_claims(review)}


@pytest.mark.parametrize("table", [studies_csv, findings_csv, codings_csv, references_csv, claims_csv])
def test_tables_keep_to_the_standard(review: EvidenceMap, table: Callable[[EvidenceMap], str]) -> None:
    """Lines end in CRLF, every row has as many cells as the header, and no cell can start a formula."""
    text = table(review)
    assert text.endswith("\r\n")
    header, *body = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert len(header) == len(set(header))
    assert all(len(row) == len(header) for row in body)
    assert not [cell for row in body for cell in row if cell != guarded(cell) and not cell.startswith("'")]


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "|calc", "%0A", "--", "'=1"])
def test_formulas_are_disarmed(cell: str) -> None:
    """A cell that a spreadsheet would run gets an apostrophe in front."""
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+0.3", "-1,5", "1e-3", "-12%", "13 %", "", "mbt-group", "'tis", "a=b"])
def test_numbers_and_words_stay_as_they_are(cell: str) -> None:
    """Negative numbers and ordinary words are not touched."""
    assert guarded(cell) == cell


@given(CELLS, CELLS)
def test_the_guard_can_be_taken_off(one: str, other: str) -> None:
    """No two cells look the same once they are guarded."""
    assert (guarded(one) == guarded(other)) == (one == other)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=4))
def test_any_text_survives(cells: list[str]) -> None:
    """Quotes, commas and line ends come back from the table as they went in."""
    table = csv_text(["a"] * len(cells), [cells])
    assert list(csv.reader(io.StringIO(table, newline=""), strict=True))[1] == [guarded(cell) for cell in cells]
