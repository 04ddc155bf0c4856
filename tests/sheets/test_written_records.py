"""Whatever somebody changes in a sheet, the record says exactly what the sheet shows, and nothing else is different."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from evidencemap.model import EvidenceMap
from evidencemap.problems import Place, ProblemLog
from evidencemap.project import load
from evidencemap.records.coding import STATE_WORDS
from evidencemap.records.study import DIRECTIONS, Study, study_shape
from evidencemap.sheets.cells import term_words
from evidencemap.sheets.changes import base_rows, sheet_changes
from evidencemap.sheets.columns import FACET, FINDING, KEYS, NAME, OF_STUDY, PROSE, Column, columns
from evidencemap.sheets.comparison import GivenRow, alike
from evidencemap.sheets.record import changed_record
from evidencemap.sheets.sheet import coding_sheet, study_rows
from evidencemap.sources.yaml_rewrite import rewritten
from evidencemap.sources.yaml_said import said, split_mark
from evidencemap.sources.yaml_text import read_yaml
from tests.conftest import REPOSITORY

FOLDER = REPOSITORY / "references"
WORDS = st.sampled_from(["Seen on p. 3.", "a: b # c", "it's; so", "- x", "[y], {z}", "2019", "Zürich – “so”", "yes"])
MANY = settings(max_examples=60, phases=[Phase.generate])


@cache
def review() -> EvidenceMap:
    return load(FOLDER).map


def read(text: str) -> Study | None:
    """The record; None where it has a mistake, so that it would not have been written."""
    log = ProblemLog()
    node = read_yaml(split_mark(text)[1], "study.yaml", log)
    assert node is not None
    study = study_shape(review().codebook).read(node, log)
    return study if all(problem.notice for problem in log.problems) else None


def given_rows(rows: list[dict[str, str]]) -> list[GivenRow]:
    return [
        GivenRow(row, {name: Place("sheet.csv", number, 1) for name in row}, {}) for number, row in enumerate(rows, 2)
    ]


def export(study: Study) -> tuple[Any, list[dict[str, str]]]:
    sheet, _ = coding_sheet(review().codebook, [study])
    rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    return base_rows(sheet), rows


def written(text: str, study: Study, base: Any, rows: list[dict[str, str]]) -> Study | None:
    """The record after these rows were taken back; None where something was told."""
    log = ProblemLog()
    changes = sheet_changes(review(), {study.id: given_rows(rows)}, base, log)
    if log.problems:
        return None
    assert not changes.conflicts
    record = changed_record(said(text), review().codebook, changes.cells, changes.new, [])
    return read(rewritten(text, record))


@st.composite
def cell(draw: st.DrawFn, column: Column) -> str:
    """Something that a person could write into a cell of the column."""
    if column.kind == FACET and column.facet:
        facet = column.facet
        terms = draw(st.lists(st.sampled_from(list(facet.terms.values())), min_size=1, max_size=3, unique=True))
        marks = [draw(st.sampled_from(["", "", " (unclear)", " (kind not reported)"])) for _ in terms]
        words = [draw(st.sampled_from([term.id, term_words(facet, term)])) for term in terms]
        several = "; ".join(word + mark for word, mark in zip(words, marks, strict=True))
        return draw(st.sampled_from([several, several, *STATE_WORDS]))
    if column.kind == KEYS:
        return draw(st.sampled_from(sorted(review().references)[:20]))
    return draw(WORDS if column.kind == PROSE else st.sampled_from(DIRECTIONS))


@MANY
@given(st.data())
def test_the_record_says_what_the_sheet_shows(data: st.DataObject) -> None:
    """After any changes of cells, with new rows or without, an export shows what the sheet showed, in every row."""
    study = data.draw(st.sampled_from([study for study in review().studies.values() if study.extracted]))
    text = (FOLDER / "studies" / f"{study.id}.yaml").read_text(encoding="utf-8")
    base, rows = export(study)
    shown = [column for column in columns(review().codebook) if column.kind != NAME]
    for _ in range(data.draw(st.integers(1, 6))):
        column, row = data.draw(st.sampled_from(shown)), data.draw(st.sampled_from(rows))
        value = data.draw(cell(column))
        for other in rows if column.level == OF_STUDY else [row]:
            other[column.name] = value
    for _ in range(data.draw(st.integers(0, 2))):
        new = {**rows[0], FINDING: "", "summary": f"New: {data.draw(WORDS)}"}
        column = data.draw(st.sampled_from([c for c in shown if c.level != OF_STUDY and c.name != "summary"]))
        rows.append({**new, column.name: data.draw(cell(column))})
    had_findings = bool(study.findings)
    after = written(text, study, base, rows)
    assume(after is not None and had_findings)
    assert after is not None
    again = export(after)[1]
    assert len(again) == len(rows)
    for row, other in zip(rows, again, strict=True):
        for column in shown:
            if row[FINDING] or row[column.name]:
                assert alike(column, row[column.name], other[column.name]), column.name


@MANY
@given(st.data())
def test_taking_a_sheet_back_twice_changes_nothing_more(data: st.DataObject) -> None:
    """What was written already is not written again, new findings least of all."""
    study = data.draw(st.sampled_from([study for study in review().studies.values() if study.findings]))
    text = (FOLDER / "studies" / f"{study.id}.yaml").read_text(encoding="utf-8")
    base, rows = export(study)
    shown = [column for column in columns(review().codebook) if column.kind != NAME]
    column, row = data.draw(st.sampled_from(shown)), data.draw(st.sampled_from(rows))
    row[column.name] = data.draw(cell(column))
    if data.draw(st.booleans()):
        rows.append({**rows[0], FINDING: "", "summary": data.draw(WORDS)})
    after = written(text, study, base, rows)
    assume(after is not None)
    assert after is not None
    log = ProblemLog()
    now = replace(review(), studies={**review().studies, study.id: after})
    changes = sheet_changes(now, {study.id: given_rows(rows)}, base, log)
    assert not log.problems
    assert (changes.cells, changes.new, changes.conflicts, changes.gone) == ([], [], [], [])


def test_all_records_of_the_shipped_review_and_of_the_starter_stay_as_they_are() -> None:
    """A sheet that comes back as it went out changes no byte of any record."""
    for folder in (FOLDER, REPOSITORY / "evidencemap" / "starter"):
        whole = load(folder).map
        for study in whole.studies.values():
            if not study.extracted:
                continue
            sheet, _ = coding_sheet(whole.codebook, [study])
            rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
            log = ProblemLog()
            changes = sheet_changes(whole, {study.id: given_rows(rows)}, base_rows(sheet), log)
            assert (changes.studies(), changes.conflicts, changes.gone, log.problems) == ([], [], [], [])
            text = Path(folder, "studies", f"{study.id}.yaml").read_text(encoding="utf-8")
            assert rewritten(text, changed_record(said(text), whole.codebook, [], [], [])) == text
            assert len(rows) == len(study_rows(study, columns(whole.codebook)))
