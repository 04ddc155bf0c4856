"""An xlsx workbook that somebody sent, to tables of texts; what could do harm is refused before it is opened.

Nothing in it is run, calculated or fetched: formulas, macros and links to other workbooks are only told of.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl

from evidencemap.problems import CannotRead, Place, Problem, ProblemLog
from evidencemap.sources.formula_guard import unguarded
from evidencemap.sources.grid import OLE, ZIP, Grid, GridRow, Odd

MAX_BYTES = 30_000_000
MAX_UNPACKED = 60_000_000
MAX_PARTS = 2_000
MAX_CELLS = 400_000
LAST_ROW = 1_048_576

_DECLARATIONS = tuple(
    word.encode(letters) for word in ("<!DOCTYPE", "<!ENTITY") for letters in ("utf-8", "utf-16-le", "utf-16-be")
)
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)[ />]")
_FAR_ROW = re.compile(rb"\br\s*=\s*['\"][A-Z]{0,3}(\d{7,20})")
_CHECK = "check what it is"
_CHUNK = 1 << 16
_OPENPYXL_RAISES = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    SyntaxError,  # a mistake in XML
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_workbook(data: bytes, path: str, log: ProblemLog, *names: str) -> dict[str, Grid]:
    """The sheets of these names that a workbook has, hidden ones too; its first sheet where it has not the first name.

    Raises CannotRead where the workbook cannot be read or is not to be trusted.
    """
    _refuse_harm(data, path, log)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            sheets = {sheet.title: sheet for sheet in book.worksheets}
        except _OPENPYXL_RAISES as error:
            raise _refused(path, f"is a damaged workbook: {_in_words(error)}") from None
        wanted = [*names[1:], names[0] if names[0] in sheets else next(iter(sheets), "")]
        return {name: _grid(sheets[name], f"{path}:{name}") for name in wanted if name in sheets}


def _refused(path: str, message: str, hint: str = "save it as an .xlsx workbook again") -> CannotRead:
    return CannotRead([Problem(Place(path), message, hint)])


def _in_words(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _refuse_harm(data: bytes, path: str, log: ProblemLog) -> None:
    """Raise CannotRead for what is no workbook, is locked, or would grow without measure."""
    if data.startswith(OLE):
        raise _refused(path, "is an old .xls file or has a password", "save it as .xlsx without a password")
    if not data.startswith(ZIP):
        raise _refused(path, "is no xlsx workbook")
    if len(data) > MAX_BYTES:
        raise _refused(path, f"larger than {MAX_BYTES // 1_000_000} MB", _CHECK)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_odd_parts(archive, path, log)
            for part in archive.infolist():
                _refuse_content(archive, part, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise _refused(path, f"is a damaged workbook: {_in_words(error)}") from None


def _refuse_odd_parts(archive: zipfile.ZipFile, path: str, log: ProblemLog) -> None:
    parts = archive.infolist()
    names = [part.filename.casefold() for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _refused(path, f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB or {MAX_PARTS} parts", _CHECK)
    if any(part.flag_bits & 1 for part in parts):
        raise _refused(path, "has a password", "save it without one")
    if "[content_types].xml" not in names:
        kind = "an OpenDocument file" if "mimetype" in names else "a zip archive, but no workbook"
        raise _refused(path, f"is {kind}", "save it as .xlsx")
    if "xl/workbook.bin" in names:
        raise _refused(path, "is a binary workbook", "save it as .xlsx")
    if len(set(names)) < len(names):
        raise _refused(path, "is a damaged workbook: a part is in it twice")
    if any(name.endswith("vbaproject.bin") for name in names):
        log.notice(Place(path), "has macros: they are not run", "save it as .xlsx")
    if any(name.startswith("xl/externallinks/") for name in names):
        log.notice(Place(path), "has links to other workbooks: they are not followed")


def _refuse_content(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: str) -> None:
    """Raise CannotRead for a document type, by which XML could grow or read other files, and for endless tables."""
    tail, cells = b"", 0
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            piece = tail + chunk
            if any(word in piece for word in _DECLARATIONS):
                hint = "no spreadsheet program writes that: ask who sent it"
                raise _refused(path, f"{part.filename} declares a document type", hint)
            cells += len(_CELL.findall(chunk))
            if cells > MAX_CELLS or any(int(row) > LAST_ROW for row in _FAR_ROW.findall(piece)):
                raise _refused(path, f"{part.filename} has more than {MAX_CELLS} cells or {LAST_ROW} rows", _CHECK)
            tail = piece[-64:]


def _grid(sheet: Any, path: str) -> Grid:
    rows: list[GridRow] = []
    odd: dict[tuple[int, int], Odd] = {}
    number = count = 0
    sheet.reset_dimensions()
    try:
        for number, cells in enumerate(sheet.iter_rows(), 1):
            count += len(cells)
            if count > MAX_CELLS:
                raise _refused(path, f"has more than {MAX_CELLS} cells", _CHECK)
            texts = tuple(_texts(cells, number, odd))
            if any(texts):
                rows.append(GridRow(number, texts))
    except _OPENPYXL_RAISES as error:
        raise _refused(path, f"cannot be read behind row {number}: {_in_words(error)}") from None
    return Grid(path, tuple(rows), workbook=True, odd=odd)


def _texts(cells: Any, number: int, odd: dict[tuple[int, int], Odd]) -> Iterator[str]:
    for position, cell in enumerate(cells):
        text, kind = _text(cell.value, cell.data_type)
        if kind:
            odd[number, position] = kind
        yield text


def _text(value: Any, data_type: str) -> tuple[str, Odd | None]:
    match value:
        case None:
            return "", None
        case bool():
            return str(value).upper(), Odd.TRUTH
        case int() | float():
            return str(int(value) if float(value).is_integer() and abs(value) < 1e15 else value), Odd.NUMBER
        case datetime() | date() | time() | timedelta():
            return str(value.date() if isinstance(value, datetime) and value.time() == time() else value), Odd.DATE
    if data_type == "f" or not isinstance(value, str):
        return str(value), Odd.FORMULA
    if data_type == "e":
        return value, Odd.ERROR
    return unguarded(value), None
