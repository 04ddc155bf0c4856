"""The columns of a coding sheet: those that every sheet has, and one for each facet of the codebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidencemap.nearest import nearest
from evidencemap.records.codebook import Codebook, Facet
from evidencemap.values import dataclass

STUDY, FINDING, SHEET = "study", "finding id", "sheet id"
PROSE, KEYS, DIRECTION, FACET, NAME = "prose", "keys", "direction", "facet", "name"
OF_STUDY, OF_FINDING = "study", "finding"


@dataclass(frozen=True)
class Column:
    """A column: its name in the header, what kind of value it holds, and the key of the record that it stands for.

    A column of the study says the same in all rows of a study. Names of our own have a space where a facet could be
    called the same.
    """

    name: str
    kind: str
    level: str
    key: str
    about: str
    facet: Facet | None = None


def columns(codebook: Codebook) -> tuple[Column, ...]:
    """The columns in the order of the sheet."""
    return tuple(_columns(codebook))


def _columns(codebook: Codebook) -> Iterator[Column]:
    yield Column(STUDY, NAME, OF_STUDY, "study", "The id of the study. Do not change it; in a new row, say it.")
    yield Column(
        FINDING,
        NAME,
        OF_FINDING,
        "",
        "Which finding a row is. Do not change it. A new row leaves it empty: a new finding.",
    )
    yield Column("title", PROSE, OF_STUDY, "title", "The title of the study.")
    yield Column("reports", KEYS, OF_STUDY, "reports", "Citation keys of its reports, separated by semicolons.")
    yield Column("question", PROSE, OF_STUDY, "question", "What the study asked.")
    yield from (_of_facet(facet, OF_STUDY) for facet in codebook if facet.level == "study")
    yield Column("study note", PROSE, OF_STUDY, "note", "A remark on the study.")
    yield Column("summary", PROSE, OF_FINDING, "summary", "What was found, in one sentence.")
    yield from (_of_facet(facet, OF_FINDING) for facet in codebook if facet.level != "study")
    yield Column("direction", DIRECTION, OF_FINDING, "direction", "Whether it went the way that was hoped for.")
    yield Column("report", KEYS, OF_FINDING, "report", "Which of several reports says so.")
    yield Column("at", PROSE, OF_FINDING, "at", "Where the source says so.")
    yield Column("note", PROSE, OF_FINDING, "note", "A remark on the finding.")
    yield Column(SHEET, NAME, OF_STUDY, "", "Which export this is. Do not change it.")


def _of_facet(facet: Facet, level: str) -> Column:
    about = facet.question or f"{facet.label[:1].upper()}{facet.label[1:]}."
    return Column(facet.id, FACET, level, facet.id, about, facet)


@dataclass(frozen=True)
class Header:
    """Where each known column stands, and what is wrong with the header: position (None: nowhere), message, hint."""

    positions: dict[str, int]
    mistakes: tuple[tuple[int | None, str, str], ...]


def read_header(cells: Sequence[str], wanted: Sequence[Column]) -> Header:
    """The columns of a table by their names or by the labels of their facets, whatever their case and order."""
    spelt = {spelling.casefold(): column.name for column in wanted for spelling in _spellings(column)}
    spelt.update({column.name.casefold(): column.name for column in wanted})
    positions: dict[str, int] = {}
    unknown: list[tuple[int, str]] = []
    mistakes: list[tuple[int | None, str, str]] = []
    for at, cell in enumerate(cells):
        name = spelt.get(" ".join(cell.casefold().split()))
        if name is None and cell:
            unknown.append((at, cell))
        elif name in positions:
            mistakes.append((at, f"column '{name}' is here twice", "keep one"))
        elif name:
            positions[name] = at
    if STUDY not in positions and FINDING not in positions:
        hint = "a sheet that was exported has them in its first row"
        return Header({}, ((None, f"is no coding sheet: there are no columns '{STUDY}' and '{FINDING}'", hint),))
    missing = [column.name for column in wanted if column.name not in positions and column.name != SHEET]
    for at, cell in unknown:
        best = nearest(cell, missing or [column.name for column in wanted])
        mistakes.append((at, f"unknown column '{cell}'", f"did you mean '{best}'?" if best else "take it out"))
    for name in missing:
        best = nearest(name, [cell for _, cell in unknown])
        mistakes.append((None, f"column '{name}' is missing", f"is it '{best}'?" if best else "export a new sheet"))
    return Header(positions, tuple(mistakes))


def _spellings(column: Column) -> Iterator[str]:
    if column.facet:
        yield column.facet.label
