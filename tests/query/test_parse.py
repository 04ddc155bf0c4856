"""What a query may look like, and where the finger points when it cannot be understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencemap.model import EvidenceMap
from evidencemap.problems import Place
from evidencemap.project import load
from evidencemap.query.parse import QueryMistake, parse_query
from evidencemap.query.syntax import EVERYTHING, And, HasTerm, Level, Not, Or
from tests.conftest import STARTER, write_review

UNDERSTOOD = {
    "modality:mbt-group": "modality:mbt-group",
    "modality: mbt-group": "modality:mbt-group",
    "modality:MBT-G": "modality:mbt-group",
    'modality:"individual MBT"': "modality:mbt-individual",
    'modality:"mentalization-based group therapy"': "modality:mbt-group",
    "modality:includes(mbt-group)": "modality:includes(mbt-group)",
    "modality:isolated( MBT-G )": "modality:isolated(mbt-group)",
    'modality:isolated("individual MBT")': "modality:isolated(mbt-individual)",
    "modality:separable(mbt-group)": "modality:mbt-group",
    "modality:mbt-group focus:process": "modality:mbt-group focus:process",
    "modality:mbt-group AND focus:process": "modality:mbt-group focus:process",
    "modality:mbt-group  \t focus:process": "modality:mbt-group focus:process",
    "modality:dbt OR modality:cbt": "modality:dbt OR modality:cbt",
    "focus:process modality:dbt OR modality:cbt": "focus:process modality:dbt OR modality:cbt",
    "focus:process (modality:dbt OR modality:cbt)": "focus:process (modality:dbt OR modality:cbt)",
    "((modality:dbt))": "modality:dbt",
    "NOT country:norway": "NOT country:norway",
    "NOT (modality:dbt modality:cbt)": "NOT (modality:dbt modality:cbt)",
    "NOT NOT modality:dbt": "NOT NOT modality:dbt",
    "design:qualitative NOT design:review": "design:qualitative NOT design:review",
    "comparator:treatment-as-usual": "comparator:treatment-as-usual",
    "data-source:self-report": "data-source:self-report",
    "year:2015": "year:2015",
    'year:"2015"': "year:2015",
    "year:2015..2020": "year:2015..2020",
    "year:2015..": "year:2015..",
    "year:..2020": "year:..2020",
    "missing:country": "missing:country",
    "text:rupture": 'text:"rupture"',
    'text:"rupture and repair"': 'text:"rupture and repair"',
    'text:"NOT (this OR that)"': 'text:"NOT (this OR that)"',
    "text:10:30": 'text:"10:30"',
    "cites:bateman1999": "cites:bateman1999",
    "citedby:lynch2023": "citedby:lynch2023",
    "": "",
    "   ": "",
}

NOT_UNDERSTOOD = {
    "modalty:mbt": (1, "no facet 'modalty' (did you mean 'modality'?)"),
    "MODALITY:mbt": (1, "no facet 'MODALITY' (did you mean 'modality'?)"),
    "modality:mbt-grup": (10, "modality has no term 'mbt-grup' (did you mean 'mbt-group'?)"),
    "focus:process modality:RCT": (24, "modality has no term 'RCT' (did you mean 'design:randomised-trial'?)"),
    "modality:isolated(mbt-grup)": (19, "modality has no term 'mbt-grup' (did you mean 'mbt-group'?)"),
    "modality:inside(mbt-group)": (10, "no level 'inside' (allowed: includes, isolated, separable)"),
    "text:includes(mbt-group)": (6, "brackets cannot follow 'text:' (they belong to a facet)"),
    "modality:": (10, "the query ends too early (close brackets, and finish what was begun)"),
    "modality:mbt AND": (17, "the query ends too early (close brackets, and finish what was begun)"),
    "modality:mbt OR ": (17, "the query ends too early (close brackets, and finish what was begun)"),
    "NOT": (4, "the query ends too early (close brackets, and finish what was begun)"),
    "(modality:mbt": (14, "the query ends too early (close brackets, and finish what was begun)"),
    "modality:includes(mbt-group": (28, "the query ends too early (close brackets, and finish what was begun)"),
    "modality:mbt)": (13, "')' is not expected here"),
    "()": (2, "')' is not expected here"),
    "modality:includes()": (19, "')' is not expected here"),
    "AND modality:mbt": (1, "'AND' is not expected here"),
    "modality:mbt AND OR focus:process": (18, "'OR' is not expected here"),
    "modality:mbt and focus:process": (14, "'and' is no test (write AND in capitals)"),
    "not modality:mbt": (1, "'not' is no test (write NOT in capitals)"),
    "rupture": (1, "'rupture' is no test (write facet:term, or text:\"rupture\")"),
    "modality:mbt rupture": (14, "'rupture' is no test (write facet:term, or text:\"rupture\")"),
    '"rupture"': (1, '"rupture" stands alone (write text:"rupture", or the facet in front of it)'),
    'text:"rupture': (6, "the quotation mark is never closed (close it)"),
    'text:""': (6, 'nothing is asked for (write words, as in text:"fluently")'),
    "year:20": (6, "'20' is no span of years (write 2019, 2015..2020, 2015.. or ..2020)"),
    "year:..": (6, "'..' is no span of years (write 2019, 2015..2020, 2015.. or ..2020)"),
    "year:2015-2020": (6, "'2015-2020' is no span of years (write 2019, 2015..2020, 2015.. or ..2020)"),
    "year:2020..2015": (6, "'2020..2015' ends before it begins (write 2015..2020)"),
    "missing:contry": (9, "no facet 'contry' (did you mean 'country'?)"),
    "cites:batman1999": (7, "no bibliography entry 'batman1999' (did you mean 'bateman1999'?)"),
    "citedby:lynch": (9, "no bibliography entry 'lynch' (did you mean 'lynch2023'?)"),
    "modalty:mbt AND": (1, "no facet 'modalty' (did you mean 'modality'?)"),
    "modality:mbt\nfocus:process": (1, "a query is one line of at most 2,000 characters"),
    "modality:mbt " * 200: (1, "a query is one line of at most 2,000 characters"),
    "(" * 101 + "modality:mbt" + ")" * 101: (1, "a query has at most 100 brackets and NOTs"),
}


@pytest.mark.parametrize(("query", "printed"), UNDERSTOOD.items())
def test_a_query_is_understood(review: EvidenceMap, query: str, printed: str) -> None:
    """A query means what its plainest form means, whether terms are written by id, label or synonym."""
    test = parse_query(query, review)
    assert str(test) == printed
    assert parse_query(printed, review) == test


@pytest.mark.parametrize(
    ("query", "told"), NOT_UNDERSTOOD.items(), ids=lambda value: str(value)[:40] if isinstance(value, str) else ""
)
def test_a_mistake_in_a_query_is_pointed_at(review: EvidenceMap, query: str, told: tuple[int, str]) -> None:
    """A query that cannot be understood is told with the column where it goes wrong and a way out."""
    with pytest.raises(QueryMistake) as raised:
        parse_query(query, review)
    mistake = raised.value
    problem = mistake.at(Place("claims.yaml"), "query")
    assert (mistake.column, str(problem).removeprefix("claims.yaml:1:1: query: ")) == told


def test_the_mark_stands_under_the_mistake(review: EvidenceMap) -> None:
    """On the command line the query is shown with a mark under the column."""
    query = "focus:process modality:mbt-grup"
    with pytest.raises(QueryMistake) as raised:
        parse_query(query, review)
    *_, shown, mark = raised.value.shown(query).split("\n")
    assert shown[mark.index("^") :] == "mbt-grup"


def test_and_binds_closer_than_or(review: EvidenceMap) -> None:
    """``a b OR c`` is ``(a b) OR c``, and NOT takes the one test after it."""
    test = parse_query("focus:process NOT modality:dbt OR modality:cbt", review)
    assert isinstance(test, Or)
    first, second = test.parts
    assert isinstance(first, And)
    assert isinstance(first.parts[1], Not)
    assert str(second) == "modality:cbt"


def test_a_bare_term_asks_for_evidence_about_it(review: EvidenceMap) -> None:
    """Without a level a term is asked for as *separable*: evidence about the term itself."""
    test = parse_query("modality:mbt-group", review)
    assert isinstance(test, HasTerm)
    assert test.level is Level.SEPARABLE


def test_an_empty_query_asks_for_everything(review: EvidenceMap) -> None:
    """No query is the query that every study matches."""
    assert parse_query(" ", review) == EVERYTHING


def test_the_nesting_that_is_allowed_can_be_answered(review: EvidenceMap) -> None:
    """The deepest query that is accepted is read, printed and read again without trouble."""
    test = parse_query("NOT " * 100 + "modality:mbt", review)
    assert parse_query(str(test), review) == test


def test_keys_with_brackets_are_quoted(tmp_path: Path) -> None:
    """A citation key with brackets in it can be asked for, and is quoted when the query is printed."""
    library = (STARTER / "library.bib").read_text() + "\n@misc{who(2020), title = {A report}, year = 2020}\n"
    review = load(write_review(tmp_path, **{"library.bib": library})).map
    for query in ('cites:"who(2020)"', 'citedby:"who(2020)"'):
        assert str(parse_query(query, review)) == query
