"""The rows of a table to studies and facets, as a mapping says; no row gets lost without being told of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evidencemap.nearest import did_you_mean
from evidencemap.problems import Problem, ProblemLog
from evidencemap.records.coding import STATE_WORDS, State
from evidencemap.records.dates import parse_date
from evidencemap.records.table_mapping import FacetPlan, NewTerm, TableMapping, named_columns, state_of
from evidencemap.sources.nodes import Text
from evidencemap.sources.table import Row, Table

_DOI = re.compile(r"10\.\d{4,9}/[^\s{}\\]+")

Said = State | tuple[str, ...]
"""What a row says of a facet: the ids of terms, or why there are none."""


@dataclass(frozen=True)
class TableTerm:
    """A term that a table brings, and the column or the words that it comes from."""

    id: str
    label: str
    origin: str


@dataclass(frozen=True)
class TableFacet:
    """A facet with the terms that a table brings."""

    plan: FacetPlan
    terms: tuple[TableTerm, ...]


@dataclass(frozen=True)
class TableStudy:
    """A row as a study; texts are empty where the table is."""

    id: str
    title: str
    short: str
    authors: tuple[str, ...]
    year: str
    doi: str
    said: Mapping[str, Said]


@dataclass(frozen=True)
class Imported:
    """What a table gives: studies, facets, and the rows that give no study, each with its reason."""

    studies: tuple[TableStudy, ...]
    facets: tuple[TableFacet, ...]
    reported: tuple[Problem, ...]
    read: int

    @property
    def conserved(self) -> bool:
        """Whether every row that was read is a study or was reported."""
        return self.read == len(self.studies) + len(self.reported)


def imported(table: Table, mapping: TableMapping, log: ProblemLog) -> Imported | None:
    """The studies of a table, or None where the mapping does not fit it, which ``log`` says."""
    if not _fits(table, mapping, log):
        return None
    reader = _Reader(table, mapping, log)
    facets = tuple(TableFacet(plan, reader.terms(plan)) for plan in mapping.facets)
    for facet in facets:
        if not facet.terms:
            log.add(facet.plan.place, f"no row says anything of facet '{facet.plan.id}'", "leave the facet out")
    reported = list(table.reported)
    rows = []
    for row in table.rows:
        if reader.name(row):
            rows.append(row)
        else:
            why = "has no title" if any(row.cells) else "is empty"
            reported.append(Problem(row.place, f"{why}: left out"))
    reader.tell_alike(rows)
    given = Imported(tuple(reader.studies(rows, facets)), facets, tuple(sorted(reported)), table.read)
    if not given.conserved:
        raise RuntimeError("a row of the table got lost on the way to the review")
    return given


def slug(text: str) -> str:
    """Words as an id: small letters without accents, digits, hyphens; empty where nothing of that is in them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _fits(table: Table, mapping: TableMapping, log: ProblemLog) -> bool:
    before = len(log.problems)
    for name in named_columns(mapping):
        times = table.columns.count(name.value)
        if times > 1:
            log.add(name.place, f"column '{name.value}' is in {table.path} {times} times", "rename one of them there")
        elif not times:
            hint = did_you_mean(name.value, [column for column in table.columns if column])
            log.add(name.place, f"no column '{name.value}' in {table.path}", hint)
    return len(log.problems) == before


@dataclass(frozen=True)
class _Reader:
    table: Table
    mapping: TableMapping
    log: ProblemLog

    def cell(self, row: Row, column: Text | None) -> str:
        """What stands in a column; empty where none is named."""
        return row.cells[self.table.columns.index(column.value)] if column else ""

    def name(self, row: Row) -> str:
        """The title of a study, else what it is called for short."""
        return self.cell(row, self.mapping.study.title) or self.cell(row, self.mapping.study.short)

    def tell_alike(self, rows: Iterable[Row]) -> None:
        """Note the rows that may report one study: what is counted are studies, not publications."""
        first: dict[tuple[str, str], Row] = {}
        for row in rows:
            same = first.setdefault((self.name(row).casefold(), self.cell(row, self.mapping.study.year)), row)
            if same is not row:
                hint = "if both report one study, make it one record with both reports"
                self.log.notice(row.place, f"has the title and year of line {same.place.line}", hint)

    def studies(self, rows: Iterable[Row], facets: tuple[TableFacet, ...]) -> Iterator[TableStudy]:
        """A study for each row, in order."""
        columns = self.mapping.study
        used: set[str] = set()
        ids = {facet.plan.id: {term.label: term.id for term in facet.terms} for facet in facets}
        for row in rows:
            if not self.cell(row, columns.title):
                self.log.notice(row.place, "no title: the short name stands for it")
            year = self._year(row)
            authors = _people(self.cell(row, columns.authors))
            short = self.cell(row, columns.short) or (_family(authors[0]) if authors else self.name(row)[:40])
            own = slug(self.cell(row, columns.id))
            yield TableStudy(
                id=_unused(own or slug(short if year and year in short else f"{short} {year}") or "study", used),
                title=self.name(row),
                short=self.cell(row, columns.short),
                authors=authors,
                year=year,
                doi=self._doi(row),
                said={plan.id: _said(self.values(row, plan), ids[plan.id]) for plan in self.mapping.facets},
            )

    def _year(self, row: Row) -> str:
        written = self.cell(row, self.mapping.study.year)
        if written and parse_date(written):
            return written
        why = f"'{written}' is no year" if written else "no year"
        self.log.notice(row.place, f"{why}: the study is perhaps of any year")
        return ""

    def _doi(self, row: Row) -> str:
        written = self.cell(row, self.mapping.study.doi)
        found = _DOI.search(written)
        if written and not found:
            self.log.notice(row.place, f"'{written}' is no DOI: left out")
        return found.group() if found else ""

    def values(self, row: Row, plan: FacetPlan) -> tuple[NewTerm, ...]:
        """The terms and words for absence that a row gives for a facet."""
        if plan.column is None:
            return tuple(term for column, term in plan.columns if _ticked(self.cell(row, column), plan.yes))
        meanings = {word.value: terms for word, terms in plan.values}
        return tuple(
            term
            for part in _parts(self.cell(row, plan.column), plan.separator)
            for term in meanings.get(part, (NewTerm(part),))
        )

    def terms(self, plan: FacetPlan) -> tuple[TableTerm, ...]:
        """The terms of a facet: those that the mapping names in its order, then those of the table by label."""
        self._tell_unused(plan)
        named = [term for _, term in plan.columns] + [term for _, terms in plan.values for term in terms]
        met = {term for row in self.table.rows for term in self.values(row, plan)}
        ordered = [*named, *sorted(met.difference(named), key=lambda term: term.label)]
        used: set[str] = set()
        found: dict[str, TableTerm] = {}
        for term in ordered:
            if term.label not in found and state_of(term.label) is None:
                id = _unused(term.id or slug(term.label) or "term", used)
                found[term.label] = TableTerm(id, term.label, _origin(plan, term))
        return tuple(found.values())

    def _tell_unused(self, plan: FacetPlan) -> None:
        if plan.column is None:
            return
        cells = {part for row in self.table.rows for part in _parts(self.cell(row, plan.column), plan.separator)}
        for word, _ in plan.values:
            if word.value not in cells:
                hint = did_you_mean(word.value, cells)
                self.log.notice(word.place, f"no cell of '{plan.column.value}' says '{word.value}'", hint)


def _parts(cell: str, separator: str) -> list[str]:
    parts = cell.split(separator) if separator else [cell]
    return [part.strip() for part in parts if part.strip()]


def _ticked(cell: str, yes: tuple[str, ...]) -> bool:
    return cell in yes if yes else bool(cell)


def _said(values: tuple[NewTerm, ...], ids: Mapping[str, str]) -> Said:
    """The ids of the terms; where there are none, the first word for absence, else *not reported*."""
    terms = tuple(dict.fromkeys(ids[value.label] for value in values if value.label in ids))
    return terms or next((state for value in values if (state := state_of(value.label))), State.NOT_REPORTED)


def _origin(plan: FacetPlan, term: NewTerm) -> str:
    """Where a term comes from, as the sentence that defines it."""
    if plan.column is None:
        column = next(column.value for column, one in plan.columns if one.label == term.label)
        return f"Ticked in the column '{column}'."
    words = [word.value for word, terms in plan.values if any(one.label == term.label for one in terms)]
    told = " or ".join(f"'{word}'" for word in words or [term.label])
    return f"Written as {told} in the column '{plan.column.value}'."


def _people(authors: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r";|\s(?:and|&)\s", authors) if part.strip())


def _family(author: str) -> str:
    return author.split(",")[0]


def _unused(id: str, used: set[str]) -> str:
    """The id, with the first number that makes it new, and not a word that records use for absence."""
    number = 1 if id not in STATE_WORDS else 2
    while (numbered := id if number == 1 else f"{id}-{number}") in used:
        number += 1
    used.add(numbered)
    return numbered
