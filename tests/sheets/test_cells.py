"""A cell shows a coding in the words that people choose from, and says the same when it is read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.model import EvidenceMap
from evidencemap.problems import ProblemLog
from evidencemap.records.codebook import Facet, read_codebook
from evidencemap.sheets.cells import CellMistake, Part, cell_parts, coding_words, term_words
from evidencemap.sheets.damage import damage, rewritten_alike
from evidencemap.sources.formula_guard import guarded, unguarded
from evidencemap.sources.yaml_text import read_yaml

TERMS = """
facets:
  - facet: outcome
    label: outcome
    on: finding
    values: many
    terms:
      - {term: fluency, label: fluency, definition: d}
      - {term: pace, label: "pace; words a minute", definition: d}
      - {term: minute, label: words a minute, definition: d}
      - {term: speed, label: pace, definition: d}
      - {term: nothing-found, label: None, definition: d}
      - {term: marked, label: fluency (unclear), definition: d}
      - {term: ab, label: "a, b", definition: d}
      - {term: quoted, label: "children's “own” words", definition: d}
      - {term: range, label: "near; far", definition: d}
      - {term: twin-a, label: twin, definition: d}
      - {term: twin-b, label: twin, definition: d}
"""


def outcome(text: str = TERMS) -> Facet:
    log = ProblemLog()
    node = read_yaml(text, "codebook.yaml", log)
    assert node is not None
    codebook = read_codebook(node, frozenset(), frozenset(), log)
    assert not log.problems
    return codebook.facets["outcome"]


def ids(facet: Facet, cell: str) -> list[str]:
    return [part.term.id if part.term else part.state.value for part in cell_parts(facet, cell)]


def test_every_coding_of_the_shipped_review_is_read_as_it_is_shown(review: EvidenceMap) -> None:
    """What a cell shows of any coding, its terms and their marks, is what the cell says."""
    for study in review.studies.values():
        for codings in (study.codings, *(finding.codings for finding in study.findings)):
            for id, coding in codings.items():
                facet = review.codebook.facets[id]
                parts = cell_parts(facet, coding_words(facet, coding))
                said = [(part.term, part.sure, part.kind_open) for part in parts if part.term]
                assert said == [(code.term, code.sure, code.kind_open) for code in coding.codes]
                assert coding.codes or [part.state for part in parts] == [coding.state]


def test_a_label_that_could_be_taken_for_something_else_is_not_used() -> None:
    """A label with a semicolon, one that says a state or carries a mark, and one that two terms have stand as ids."""
    facet = outcome()
    shown = {term.id: term_words(facet, term) for term in facet.terms.values()}
    assert shown["fluency"] == "fluency"
    assert shown["pace"] == "pace"
    assert shown["speed"] == "speed"
    assert shown["range"] == "range"
    assert shown["nothing-found"] == "nothing-found"
    assert shown["twin-a"] == "twin-a"
    assert all(ids(facet, words) == [id] for id, words in shown.items())


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("fluency; minute", ["fluency", "minute"]),
        ("near; far", ["range"]),
        ("fluency;near; far;speed", ["fluency", "range", "speed"]),
        ("fluency\r\nspeed", ["fluency", "speed"]),
        (" FLUENCY ;; ", ["fluency"]),
        ("Not  Reported", ["not reported"]),
        ('children’s "own" words', ["quoted"]),
        ("a, b", ["ab"]),
        ("", []),
    ],
)
def test_cells_are_read_as_people_write_them(cell: str, said: list[str]) -> None:
    """Semicolons or lines between terms, labels with semicolons in them, any case, other quotation marks."""
    assert ids(outcome(), cell) == said


def test_marks_behind_a_term_are_read() -> None:
    """A term that may not be meant and one of an open kind carry their marks, both together too."""
    facet = outcome()
    fluency = facet.terms["fluency"]
    (part,) = cell_parts(facet, "fluency (unclear, Kind Not Reported)")
    assert (part.term, part.sure, part.kind_open) == (fluency, False, True)
    assert cell_parts(facet, "speed (kind unclear)") == (Part(facet.terms["speed"], kind_open=True),)
    assert ids(facet, "fluency (unclear)") == ["marked"]


@pytest.mark.parametrize(
    ("cell", "message", "hint"),
    [
        ("fluancy", "unknown term 'fluancy'", "did you mean 'fluency'?"),
        ("fluency, speed", "unknown term 'fluency, speed'", "separate terms by semicolons"),
        ("fluency; not reported", "'not reported' cannot stand beside terms", "write it alone"),
        ("speed; speed", "'speed' is given twice", "keep one"),
        (
            "pace; words a minute",
            "'pace; words a minute' could be one term or several",
            "write the ids of the terms that are meant",
        ),
    ],
)
def test_what_a_cell_cannot_say_is_told(cell: str, message: str, hint: str) -> None:
    """An unknown term is told with the nearest one, and what contradicts itself with what to do."""
    with pytest.raises(CellMistake) as told:
        cell_parts(outcome(), cell)
    assert (told.value.message, told.value.hint) == (message, hint)


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["a", "b", "a; b", "b; a", "none", "A", "a (unclear)", "c"]), min_size=1, max_size=5))
def test_terms_with_any_labels_can_be_told_apart(labels: list[str]) -> None:
    """However much labels look like one another, each term has words of its own, also beside all others."""
    terms = "".join(f'      - {{term: t{n}, label: "{label}", definition: d}}\n' for n, label in enumerate(labels))
    facet = outcome(TERMS.partition("      - {term")[0] + terms)
    words = [term_words(facet, term) for term in facet.terms.values()]
    assert ids(facet, "; ".join(words)) == list(facet.terms)


@given(st.text(alphabet="'=+-@\t\r|%1.,eE a", max_size=6))
def test_the_guard_against_formulas_is_taken_off_again(cell: str) -> None:
    """A guarded cell never begins like a formula unless it is a number, and gives back what was there."""
    assert unguarded(guarded(cell)) == cell
    assert not guarded(cell).startswith(("=", "@", "\t", "\r", "|", "%"))


@pytest.mark.parametrize(
    ("base", "cell"),
    [("007", "7"), ("1 1/2", "1.5"), ("-2 3/4", "-2,75"),
     ("0.30", "0.3"), ("1E5", "100000"), ("1234567890123", "1.23457E+12"), ("1.5", "1,5"),
     ("it's", "it’s"), ('"so"', "“so”"), ("a - b", "a – b"), ("and so on...", "and so on…"), ("a b", "a\u00a0b"),
     ("50 %", "50.00%"), ("50%", "0.5"), ("1,234", "1234"), ("1.234.567", "1234567"), ("$5", "$5.00"), ("5.", "5"),
     ("10:30", "10:30:00 AM"), ("00:30", "12:30:00 AM"), ("13:05", "13:05:00"), ("true", "TRUE")],
)  # fmt: skip
def test_what_a_spreadsheet_does_by_itself_is_no_change(base: str, cell: str) -> None:
    """Lost zeros, figures and times written in another way, other quotation marks and spaces are told, no change."""
    assert rewritten_alike(base, cell)


@pytest.mark.parametrize(
    ("base", "cell"),
    [("3-4", "4. Mrz"), ("1/2", "01.02.2026"), ("p. 3", "p. 4"), ("7", "8"),
     ("5 %", "5"), ("1,5", "15"), ("1.2.3", "123"), ("1 1/2", "1.6"), ("1/2", "0.5"), ("1e400", "2"),
     ("10:30", "10:31"), ("10:30", "10:30 pm"), ("true", "false")],
)  # fmt: skip
def test_what_a_person_may_have_changed_is_not_taken_for_damage_of_a_number(base: str, cell: str) -> None:
    """Another value is another value."""
    assert not rewritten_alike(base, cell)


@pytest.mark.parametrize(
    ("base", "cell"),
    [
        ("3-4", "03. Apr"),
        ("10-12", "12-Oct"),
        ("1/2", "01.02.2026"),
        ("2019-1", "2019-01-01"),
        ("", "1.2E+05"),
        ("", "#REF!"),
    ],
)
def test_dates_and_errors_made_by_a_spreadsheet_are_told(base: str, cell: str) -> None:
    """A date that was made of two numbers, a figure that was cut, an error: none is written into a record."""
    assert damage(base, cell, None)[0]


def test_ordinary_words_are_no_damage() -> None:
    """Sentences, years, pages and sections are taken as they are."""
    cells: list[Any] = ["Most liked it.", "2019", "p. 3", "section 1.7", "12", "May 2019 to June 2020"]
    assert not any(damage(base, cell, None)[0] for base in ("", "p. 2") for cell in cells)
