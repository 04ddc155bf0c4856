"""A coding sheet to an xlsx workbook for people: lists to choose from, notes with definitions, the codebook beside it.

The same sheet gives the same bytes. A hidden sheet holds what was exported, so that a change can be told from a
change in the folder.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from evidencemap.records.codebook import Codebook, Facet
from evidencemap.records.coding import WRITTEN_STATES, State
from evidencemap.records.study import DIRECTIONS
from evidencemap.sheets.cells import term_words, tidy
from evidencemap.sheets.columns import DIRECTION, FINDING, NAME, OF_STUDY, PROSE, SHEET, Column, columns
from evidencemap.sheets.sheet import Row, Sheet
from evidencemap.sources.formula_guard import guarded
from evidencemap.sources.grid import column_letters

CODINGS, CODEBOOK, HELP, BASE = "Codings", "Codebook", "Read me", "Base"
SPARE_ROWS = 500
LONGEST_NOTE = 1_500
LINE_HEIGHT = 15
MOST_LINES = 5
"""Each row says its height: LibreOffice shows one line of a wrapped text where it does not."""

_DAY = datetime(2000, 1, 1)
_TEXT = "@"
_STATE_MEANINGS = {
    State.NONE: "Looked for, and there is none.",
    State.NOT_REPORTED: "Looked for, and the source does not say.",
    State.UNCLEAR: "The source says something, and it is not clear what.",
    State.NOT_APPLICABLE: "The question makes no sense here.",
}
_HELP = (
    "One row is one finding; a study without findings has one row.",
    "Columns with a coloured head are said of the whole study: change them in any one of its rows.",
    "Words in italics are said once for the whole study, too; changed in one row, they become that finding's own.",
    "Choose a term from the list. Several terms are separated by semicolons, where the note of the column says so.",
    "Write (unclear) behind a term that may not be meant, (kind not reported) where a narrower one may be.",
    "A new finding is a new row: copy the id of the study into it and leave the finding id empty.",
    "A row that is taken out changes nothing, unless the import is told to delete.",
    "Leave the ids and the heads of the columns as they are. Order, colours and widths are free.",
)
_CODEBOOK_HEAD = ("facet", "question", "write this", "or its id", "what it means", "other words", "a kind of")


def workbook(codebook: Codebook, sheet: Sheet, rows: Sequence[Row]) -> bytes:
    """The workbook of a sheet; ``rows`` are what it was made from."""
    book = openpyxl.Workbook()
    codings = book.active
    codings.title = CODINGS
    ranges = _codebook(book.create_sheet(CODEBOOK), codebook)
    wanted = columns(codebook)
    _codings(codings, wanted, sheet, rows)
    _choices(codings, wanted, ranges, len(rows) + 1 + SPARE_ROWS)
    _table(book.create_sheet(HELP), [("How to use this sheet",), *((line,) for line in _HELP)], (110,))
    base = book.create_sheet(BASE)
    for cells in (sheet.columns, *sheet.rows):
        base.append([_cell(base, cell) for cell in cells])
    base.sheet_state = "hidden"
    return _same_bytes(book)


def _cell(sheet: Any, text: str, **style: Any) -> Any:
    """A cell that is text whatever it looks like."""
    cell = WriteOnlyCell(sheet)
    cell.value = guarded(text) or None
    cell.data_type = "s" if text else "n"
    cell.number_format = _TEXT
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def _codings(codings: Any, wanted: Sequence[Column], sheet: Sheet, rows: Sequence[Row]) -> None:
    top, wide = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    id = sheet.id
    wrapped = [column for column in wanted if column.kind != NAME]
    plain, quiet = Font(), Font(italic=True, color="666666")
    for position, column in enumerate(wanted, 1):
        _head(codings, position, column)
    for number, row in enumerate(rows, 2):
        texts = dict(zip(sheet.columns, sheet.rows[number - 2], strict=True))
        texts[SHEET] = id
        for position, column in enumerate(wanted, 1):
            cell = codings.cell(number, position)
            cell.value = guarded(texts[column.name]) or None
            cell.data_type = "s" if cell.value else "n"
            cell.number_format = _TEXT
            cell.alignment = top if column.kind == NAME else wide
            cell.font = quiet if column.name in row.inherited or column.kind == NAME else plain
        lines = max(len(texts[column.name]) // _width(column) + 1 for column in wrapped)
        codings.row_dimensions[number].height = LINE_HEIGHT * min(lines, MOST_LINES)
    codings.freeze_panes = "C2"
    codings.auto_filter.ref = f"A1:{column_letters(len(wanted))}{len(rows) + 1}"


def _head(codings: Any, position: int, column: Column) -> None:
    cell = codings.cell(1, position, column.name)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="DDE8F3" if column.level == OF_STUDY else "EEEEEE")
    note = _note(column)
    cell.comment = Comment(
        note, "evidencemap", width=420, height=min(60 + 18 * (len(note) // 60 + note.count("\n")), 500)
    )
    letters = column_letters(position)
    codings.column_dimensions[letters].width = _width(column)
    codings.column_dimensions[letters].number_format = _TEXT


def _width(column: Column) -> int:
    return 45 if column.kind == PROSE else 12 if column.name in (FINDING, SHEET) else 26


def _note(column: Column) -> str:
    lines = [column.about]
    if column.level == OF_STUDY and column.kind != NAME:
        lines.append("Said of the whole study: change it in any of its rows.")
    if column.facet:
        many = "Several terms: separate them by semicolons." if column.facet.many else "One term."
        lines += [many, *(f"{words}: {meaning}" for words, _, meaning, _, _ in _terms(column.facet))]
    text = "\n".join(lines)
    return text if len(text) <= LONGEST_NOTE else f"{text[:LONGEST_NOTE]} … (all are on the sheet '{CODEBOOK}')"


def _terms(facet: Facet) -> Iterator[tuple[str, str, str, str, str]]:
    """What to write for each term, its id, what it means, other words, and what it is a kind of."""
    for term in facet.terms.values():
        broader = term_words(facet, term.broader) if term.broader else ""
        yield term_words(facet, term), term.id, tidy(term.definition), "; ".join(term.synonyms), broader
    for state in WRITTEN_STATES:
        yield state.value, "", _STATE_MEANINGS[state], "", ""


def _codebook(sheet: Any, codebook: Codebook) -> Mapping[str, str]:
    """Write the codebook; the range of what may be chosen for each facet, and for directions."""
    lines: list[Sequence[str]] = [_CODEBOOK_HEAD]
    ranges: dict[str, str] = {}
    for facet in codebook:
        first = len(lines) + 1
        lines += [(facet.id, facet.question or facet.label, *term) for term in _terms(facet)]
        ranges[facet.id] = f"={CODEBOOK}!$C${first}:$C${len(lines)}"
    first = len(lines) + 1
    lines += [(DIRECTION, "Did it go the way that was hoped for?", word) for word in DIRECTIONS]
    ranges[DIRECTION] = f"={CODEBOOK}!$C${first}:$C${len(lines)}"
    _table(sheet, lines, (18, 36, 34, 26, 70, 30, 26))
    return ranges


def _table(sheet: Any, lines: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    wide = Alignment(vertical="top", wrap_text=True)
    for number, line in enumerate(lines):
        sheet.append([_cell(sheet, text, font=Font(bold=number == 0), alignment=wide) for text in line])
    for position, width in enumerate(widths, 1):
        sheet.column_dimensions[column_letters(position)].width = width
    sheet.freeze_panes = "A2"


def _choices(codings: Any, wanted: Sequence[Column], ranges: Mapping[str, str], last: int) -> None:
    """Lists to choose from: what is not in them is asked about where one term is allowed, and taken where several."""
    for position, column in enumerate(wanted, 1):
        if column.name not in ranges:
            continue
        choice = DataValidation("list", formula1=ranges[column.name], allow_blank=True)
        choice.errorStyle = "warning"
        choice.error = f"This is not in the list of the sheet '{CODEBOOK}'."
        choice.showErrorMessage = column.facet is None or not column.facet.many
        letters = column_letters(position)
        choice.add(f"{letters}2:{letters}{last}")
        codings.add_data_validation(choice)


def _same_bytes(book: Any) -> bytes:
    """The workbook without the time at which it was made."""
    book.properties.creator, book.properties.created = "evidencemap", _DAY
    made, whole = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content)
            archive.writestr(zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()
