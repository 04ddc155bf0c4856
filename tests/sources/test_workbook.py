"""A workbook from anywhere is read as texts, or refused before it can do harm."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest

from evidencemap.problems import CannotRead, ProblemLog
from evidencemap.sources.grid import Odd, column_letters
from evidencemap.sources.sheet_csv import read_sheet_csv
from evidencemap.sources.workbook import MAX_CELLS, MAX_UNPACKED, read_workbook
from tests.conftest import SHARED

CORPUS = SHARED / "data" / "hostile"
SHEET = "xl/worksheets/sheet1.xml"


def made(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Codings"
    for row in rows:
        book.active.append(row)
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def spoilt(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(made(["study"], ["a"]))) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist()}
    change(parts)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return whole.getvalue()


def with_rows(*rows: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b"".join(rows) + b"</sheetData>")

    return change


def declared(name: str, encoding: str = "utf-8") -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        body = parts[name].decode().partition("?>")[2] or parts[name].decode()
        parts[name] = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>{body}'.encode(encoding)

    return change


def put(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: content})


def dropped(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.__delitem__(name)


def locked(data: bytes) -> bytes:
    """The same archive, each part marked as encrypted."""
    whole = bytearray(data)
    for sign, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(sign), data):
            whole[found.start() + flag] |= 1
    return bytes(whole)


HARM = {
    "bomb": (lambda: spoilt(put("xl/media/a.bin", b"\0" * (MAX_UNPACKED + 1))), "unpacks to more than"),
    "cells": (lambda: spoilt(with_rows(b"<row><c/></row>" * MAX_CELLS)), "has more than"),
    "row": (lambda: spoilt(with_rows(b'<row r="99999999"><c/></row>')), "has more than"),
    "column": (lambda: spoilt(with_rows(b'<row r="3"><c r="ZZZZ3"/></row>')), "behind row 2"),
    "document type": (lambda: spoilt(declared(SHEET)), "declares a document type"),
    "document type in UTF-16": (lambda: spoilt(declared(SHEET, "utf-16")), "declares a document type"),
    "document type elsewhere": (lambda: spoilt(declared("docProps/core.xml")), "declares a document type"),
    "half": (lambda: made(["study"])[:2000], "damaged"),
    "no XML": (lambda: spoilt(put(SHEET, b"<" * 1000)), "damaged|cannot be read"),
    "no workbook": (lambda: spoilt(dropped("xl/workbook.xml")), "damaged"),
    "password": (lambda: locked(made(["study"])), "has a password"),
    "old": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old .xls file or has a password"),
    "binary": (lambda: spoilt(put("xl/workbook.bin", b"x")), "binary workbook"),
    "document": (lambda: spoilt(dropped("[Content_Types].xml")), "no workbook"),
    "text": (lambda: b"study,title\n", "no xlsx workbook"),
    "nothing": (lambda: b"", "no xlsx workbook"),
}


@pytest.mark.parametrize("kind", sorted(HARM))
def test_a_workbook_that_could_do_harm_is_refused(kind: str) -> None:
    """Bombs, declarations, locks, damage and other files are refused with the reason and what to do."""
    make, message = HARM[kind]
    with pytest.raises(CannotRead) as refused:
        read_workbook(make(), "codings.xlsx", ProblemLog(), "Codings")
    (problem,) = refused.value.problems
    assert problem.place.path.startswith("codings.xlsx")
    assert re.search(message, problem.message)
    assert problem.hint


def test_cells_are_texts_and_what_is_none_is_known() -> None:
    """Numbers and dates are told apart from text, formulas are not calculated, and each cell has its place."""
    data = made(["study", "n"], ["'=x", 40], [datetime(2026, 3, 1), "=1+1"], [True, 0.5], ["#N/A", "_x000D_"])
    grid = read_workbook(data, "codings.xlsx", ProblemLog(), "Codings")["Codings"]
    assert [row.cells for row in grid.rows[1:4]] == [("=x", "40"), ("2026-03-01", "=1+1"), ("TRUE", "0.5")]
    kinds = {(2, 1): Odd.NUMBER, (3, 0): Odd.DATE, (3, 1): Odd.FORMULA, (4, 0): Odd.TRUTH, (4, 1): Odd.NUMBER}
    assert grid.odd == {**kinds, (5, 0): Odd.ERROR}
    assert str(grid.place(3, 27)) == "codings.xlsx:Codings!AB3"


def test_macros_and_links_are_told_and_left_alone() -> None:
    """A workbook with macros or links to others is read, and nothing of theirs is run or fetched."""
    for name, words in (("xl/vbaProject.bin", "not run"), ("xl/externalLinks/externalLink1.xml", "not followed")):
        log = ProblemLog()
        assert read_workbook(spoilt(put(name, b"x")), "codings.xlsx", log, "Codings")
        (notice,) = log.problems
        assert notice.notice
        assert words in notice.message


def test_the_letters_of_columns_are_those_of_spreadsheets() -> None:
    """A, Z, AA and the last one that there is."""
    assert [column_letters(number) for number in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'study,a\n"x,1\n', "cannot be taken apart"),
        (b"", "the table is empty"),
        (b"PK\x03\x04\0\0", "is no table of text"),
        (b"\xff\xfea", "starts as UTF-16-LE but is not"),
        (b"study\n" + b"x" * 1_000_001, "cannot be taken apart"),
    ],
)
def test_a_csv_that_cannot_be_read_is_refused_with_its_line(data: bytes, message: str) -> None:
    """Open quotes, no text, broken letters and endless cells are told without a traceback."""
    with pytest.raises(CannotRead, match=re.escape(message)):
        read_sheet_csv(data, "codings.csv", ProblemLog())


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the hostile files are not here")
def test_the_hostile_workbooks_are_read_or_refused_as_they_should_be() -> None:
    """Each workbook of the collection is accepted or refused as its list says."""
    cases = [json.loads(line) for line in (CORPUS / "EXPECT.jsonl").read_text(encoding="utf-8").splitlines()]
    for case in (case for case in cases if case["kind"] == "xlsx" and not case.get("either_ok")):
        try:
            grids = read_workbook((CORPUS / case["file"]).read_bytes(), case["file"], ProblemLog(), "Codings")
        except CannotRead:
            assert case["expected"] != "accept-safe", case
        else:
            assert case["expected"] == "accept-safe", case
            assert sum(len(grid.rows) - 1 for grid in grids.values()) == case["records"]
