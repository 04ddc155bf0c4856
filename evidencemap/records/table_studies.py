"""The rows of a table to studies and facets, as a mapping says; no row gets lost without being told of."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from evidencemap.nearest import did_you_mean
from evidencemap.problems import Problem, ProblemLog
from evidencemap.records.coding import STATE_WORDS, State
from evidencemap.records.dates import parse_date
from evidencemap.records.table_mapping import (
    FINDING,
    STUDY,
    FacetPlan,
    NewTerm,
    NumberPlan,
    Pattern,
    TableMapping,
    named_columns,
    state_of,
)
from evidencemap.sources.nodes import Text
from evidencemap.sources.table import Row, Table

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
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
class TableFinding:
    """A row as a finding: its summary, what it says of facets, and figures as what, value, of whom and when."""

    summary: str
    said: Mapping[str, Said]
    numbers: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True)
class TableStudy:
    """A row as a study, or the ``rows`` of one; texts are empty where the table is.

    ``independent`` where it is what one of several coders said and not what they agreed on.
    """

    id: str
    title: str
    short: str
    authors: tuple[str, ...]
    year: str
    doi: str
    said: Mapping[str, Said]
    findings: tuple[TableFinding, ...] = ()
    sample: str = ""
    coder: str = ""
    independent: bool = False
    rows: int = 1


@dataclass(frozen=True)
class Imported:
    """What a table gives: studies, facets, and the rows that give no study, each with its reason."""

    studies: tuple[TableStudy, ...]
    facets: tuple[TableFacet, ...]
    reported: tuple[Problem, ...]
    read: int

    @property
    def conserved(self) -> bool:
        """Whether every row that was read is part of a study or was reported."""
        return self.read == sum(study.rows for study in self.studies) + len(self.reported)


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
        if self.mapping.study.same:
            return
        first: dict[tuple[str, str], Row] = {}
        for row in rows:
            same = first.setdefault((self.name(row).casefold(), self.cell(row, self.mapping.study.year)), row)
            if same is not row:
                hint = "if both report one study, make it one record with both reports"
                self.log.notice(row.place, f"has the title and year of line {same.place.line}", hint)

    def studies(self, rows: Iterable[Row], facets: tuple[TableFacet, ...]) -> Iterator[TableStudy]:
        """A study for the rows of each, in order; of several coders one each."""
        columns = self.mapping.study
        used: set[str] = set()
        ids = {facet.plan.id: {term.label: term.id for term in facet.terms} for facet in facets}
        for together in _grouped(rows, lambda row: self.cell(row, columns.same) or row.place):
            first = together[0]
            if not self.cell(first, columns.title):
                self.log.notice(first.place, "no title: the short name stands for it")
            year = self._year(first)
            authors = _people(self.cell(first, columns.authors))
            short = self.cell(first, columns.short) or (_family(authors[0]) if authors else self.name(first)[:40])
            own = slug(self.cell(first, columns.id))
            study = TableStudy(
                id=_unused(own or slug(short if year and year in short else f"{short} {year}") or "study", used),
                title=self.name(first),
                short=self.cell(first, columns.short),
                authors=authors,
                year=year,
                doi=self._doi(first),
                said={},
            )
            yield from self._records(study, together, ids)

    def _records(
        self, study: TableStudy, rows: list[Row], ids: Mapping[str, Mapping[str, str]]
    ) -> Iterator[TableStudy]:
        """The record of a study; of several coders one each, and one of what they agreed on, where the table has it."""
        columns = self.mapping.study
        by_coder = _grouped(rows, lambda row: self.cell(row, columns.coder))
        for own in by_coder:
            coder = self.cell(own[0], columns.coder)
            agreed = coder == columns.consensus or len(by_coder) == 1
            yield replace(
                study,
                said={plan.id: self._said_by(own, plan, ids[plan.id]) for plan in self._plans(STUDY)},
                findings=tuple(self._finding(row, ids) for row in own) if self.mapping.findings else (),
                sample=self._filled(own[0], columns.sample),
                coder="" if coder == columns.consensus else coder,
                independent=not agreed,
                rows=len(own),
            )

    def _plans(self, level: str) -> Iterator[FacetPlan]:
        return (plan for plan in self.mapping.facets if plan.on == level)

    def _said_by(self, rows: list[Row], plan: FacetPlan, ids: Mapping[str, str]) -> Said:
        """What the rows of a study say of it together; that they say different things is told."""
        values = [self.values(row, plan) for row in rows]
        if len({frozenset(one) for one in values if one}) > 1:
            message = f"{len(rows)} rows of one study differ in '{plan.id}': all that they say is given"
            self.log.notice(rows[0].place, message)
        return _said(tuple(value for one in values for value in one), ids, self.mapping.empty)

    def _finding(self, row: Row, ids: Mapping[str, Mapping[str, str]]) -> TableFinding:
        plan = self.mapping.findings
        if plan is None:
            raise RuntimeError("a finding was asked for that the mapping does not have")
        summary = plan.summary.filled(lambda column: self._told(row, column) or State.NOT_REPORTED.value)
        numbers = tuple(self._number(row, number) for number in plan.numbers if self._told(row, number.column))
        said = {one.id: _said(self.values(row, one), ids[one.id], self.mapping.empty) for one in self._plans(FINDING)}
        return TableFinding(summary, said, numbers)

    def _number(self, row: Row, plan: NumberPlan) -> tuple[str, str, str, str]:
        """A figure as the table prints it, decimal commas too."""
        what = self._filled(row, plan.what) or plan.column.value
        return what, self._told(row, plan.column), self._filled(row, plan.of), self._filled(row, plan.when)

    def _filled(self, row: Row, pattern: Pattern | None) -> str:
        return pattern.filled(lambda column: self._told(row, column)) if pattern else ""

    def _told(self, row: Row, column: Text) -> str:
        """What a cell says; empty where it holds a word for no value."""
        cell = self.cell(row, column)
        return "" if cell in self.absent else cell

    @cached_property
    def absent(self) -> Mapping[str, State]:
        """What the words that stand for no value mean."""
        return {word.value: state for word, state in self.mapping.absent}

    def _year(self, row: Row) -> str:
        written = self.cell(row, self.mapping.study.year)
        if written and parse_date(written):
            return written
        within: list[str] = _YEAR.findall(written)
        if len(within) == 1:
            return within[0]
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
            ticked = tuple(term for column, term in plan.columns if _ticked(self._told(row, column), plan.yes))
            cells = (self.cell(row, column) for column, _ in plan.columns)
            absent = (self.absent[cell] for cell in cells if cell in self.absent)
            return ticked or tuple(NewTerm(state.value) for state in absent)[:1]
        meanings: dict[str, tuple[NewTerm, ...]] = {
            word: (NewTerm(state.value),) for word, state in self.absent.items()
        }
        meanings |= {word.value: terms for word, terms in plan.values}
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
    """The values in a cell; one in quotation marks is whole, whatever stands in it."""
    if len(separator) == 1 and '"' in cell:
        (parts,) = csv.reader([cell], delimiter=separator, skipinitialspace=True)
    else:
        parts = cell.split(separator) if separator else [cell]
    return [part.strip() for part in parts if part.strip()]


def _ticked(cell: str, yes: tuple[str, ...]) -> bool:
    return cell in yes if yes else bool(cell)


def _said(values: tuple[NewTerm, ...], ids: Mapping[str, str], empty: State) -> Said:
    """The ids of the terms; where there are none, the first word for absence, else what an empty cell means."""
    terms = tuple(dict.fromkeys(ids[value.label] for value in values if value.label in ids))
    return terms or next((state for value in values if (state := state_of(value.label))), empty)


def _grouped(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> list[list[Row]]:
    groups: dict[Hashable, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.values())


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
