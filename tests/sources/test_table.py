"""A table is read as a spreadsheet writes it: every row with the line it starts on, or not at all."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidencemap.problems import CannotRead, ProblemLog
from evidencemap.records.table_mapping import MAPPING_SHAPE
from evidencemap.records.table_studies import imported, slug
from evidencemap.sources.table import read_table
from tests.records.reading import read

CELLS = st.text(st.sampled_from('ab ,;"\n\tüÉ#{'), max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=8)
MAPPING = """
title: A map
study: {title: one, year: two}
facets: [{facet: first, column: two}, {facet: second, column: three}]
"""
many = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def written(rows: list[list[str]]) -> tuple[str, list[int]]:
    """The table as text, and the line on which each row starts."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["one", "two", "three"])
    lines = []
    for row in rows:
        lines.append(text.getvalue().count("\n") + 1)
        writer.writerow(row)
    return text.getvalue(), lines


@many
@given(ROWS)
def test_rows_are_read_back_with_their_lines(tmp_path: Path, rows: list[list[str]]) -> None:
    """A row with a cell for every column is read back with its line, any other one is reported with its line."""
    text, lines = written(rows)
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8", newline="")
    table = read_table(file, "table.csv", ProblemLog())
    fitting = [(line, row) for line, row in zip(lines, rows, strict=True) if len(row) == 3]
    assert [(row.place.line, list(row.cells)) for row in table.rows] == [
        (line, [" ".join(cell.split()) for cell in row]) for line, row in fitting
    ]
    assert [problem.place.line for problem in table.reported] == [
        line for line, row in zip(lines, rows, strict=True) if len(row) != 3
    ]
    assert table.read == len(rows)


@many
@given(ROWS)
def test_every_row_is_a_study_or_reported(tmp_path: Path, rows: list[list[str]]) -> None:
    """Rows read are studies and rows reported, whatever stands in the cells; ids are ids, and none is there twice."""
    text, lines = written([*rows, ["A", "2015", "x"]])
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8", newline="")
    log = ProblemLog()
    given_ = imported(read_table(file, "table.csv", log), read(MAPPING_SHAPE, MAPPING), log)
    assert given_ is not None
    assert given_.read == len(lines) == len(given_.studies) + len(given_.reported)
    titled = [row for row in rows if len(row) == 3 and row[0].split()]
    assert [study.title for study in given_.studies] == [" ".join(row[0].split()) for row in titled] + ["A"]
    ids = [study.id for study in given_.studies]
    assert len(set(ids)) == len(ids)
    assert all(slug(id) == id != "" for id in ids)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("De Cauwer (2006)", "de-cauwer-2006"),
        ("Uusi-Kämppä (2010)", "uusi-kamppa-2010"),
        ("Soil/sediment (chemical, not N/P)", "soil-sediment-chemical-not-n-p"),
        ("書", ""),
    ],
)
def test_words_become_an_id(text: str, id: str) -> None:
    """An id has small letters without accents, digits and hyphens, and is empty where there is nothing of that."""
    assert slug(text) == id


def test_a_workbook_is_a_table_too(tmp_path: Path) -> None:
    """The first sheet of a workbook is read like CSV, with the places of its cells."""
    book = openpyxl.Workbook()
    book.active.title = "Studies"
    for row in (["Study", "Year"], ["Example", 2015], ["Sample"]):
        book.active.append(row)
    book.save(tmp_path / "reading.xlsx")
    table = read_table(tmp_path / "reading.xlsx", "reading.xlsx", ProblemLog())
    assert table.columns == ("Study", "Year")
    assert [row.cells for row in table.rows] == [("Example", "2015"), ("Sample", "")]
    assert str(table.rows[1].place) == "reading.xlsx:Studies!A3"


def test_an_old_workbook_is_called_what_it_is(tmp_path: Path) -> None:
    """A file of the old format, or one with a password, is refused as such and not as text in a wrong encoding."""
    file = tmp_path / "reading.xls"
    file.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504))
    with pytest.raises(CannotRead, match=r"reading\.xls:1:1: is an old \.xls file or has a password"):
        read_table(file, "reading.xls", ProblemLog())


def test_a_long_cell_is_read_whole(tmp_path: Path) -> None:
    """A cell with the text of a whole paper is a cell like any other, whatever was read before."""
    file = tmp_path / "table.csv"
    file.write_text(f'one,two\n"{"word " * 40_000}",2\n', encoding="utf-8")
    limit = csv.field_size_limit()
    assert [row.cells[1] for row in read_table(file, "table.csv", ProblemLog()).rows] == ["2"]
    assert csv.field_size_limit() == limit


def test_what_quotes_do_not_close_is_no_table(tmp_path: Path) -> None:
    """Where a quotation mark is missing, the table is refused at the line on which the row starts."""
    file = tmp_path / "table.csv"
    file.write_text('one,two\n1,2\n"3,4\n5,6\n', encoding="utf-8")
    with pytest.raises(CannotRead, match=r"table\.csv:3:1: cannot be taken apart"):
        read_table(file, "table.csv", ProblemLog())
