"""Short forms of the smaller records: citations, screening, protocol."""

from __future__ import annotations

from evidencemap.records.citations import CITATIONS_SHAPE, Link
from evidencemap.records.protocol import PROTOCOL_SHAPE, Search, Step
from evidencemap.records.screening import SCREENING_SHAPE, Decision, Screened
from tests.records.reading import read, tried

PROTOCOL = "title: One\nquestion: What?\nmap: {rows: focus, columns: {facet: modality, terms: [mbt, dbt]}}\n"


def test_a_citation_is_a_key_or_more() -> None:
    """A cited work is its key, or says also how the text prints it and what is doubtful."""
    citations = read(CITATIONS_SHAPE, 'citing: a\ncites:\n  - b\n  - {key: c, as: "Cee, 2000", note: a slip}\n')
    assert citations.links == (Link("b"), Link("c", "Cee, 2000", "a slip"))


def test_an_unresolved_citation_keeps_its_text() -> None:
    """A citation that matches no work is its text, or says also where it stands."""
    citations = read(CITATIONS_SHAPE, 'citing: a\ncites: []\nunresolved:\n  - Dee\n  - {text: "Eff, 2001", at: p. 2}\n')
    assert [(item.text, item.at) for item in citations.unresolved] == [("Dee", ""), ("Eff, 2001", "p. 2")]


def test_only_what_is_left_out_needs_a_reason() -> None:
    """Background and awaiting works are keys; a work that is left out says why."""
    screening = read(SCREENING_SHAPE, "background: [a]\nawaiting:\n  - {reference: b, note: on order}\n")
    assert screening.by_decision() == {
        Decision.BACKGROUND: (Screened("a"),),
        Decision.EXCLUDED: (),
        Decision.AWAITING: (Screened("b", "on order"),),
    }
    assert tried(SCREENING_SHAPE, "excluded:\n  - {reference: a}\n")[1] == [
        "2:5: excluded: 'reason' is missing (every screening decision needs it)"
    ]


def test_what_the_protocol_does_not_say_is_not_reported() -> None:
    """Searches and counts that nobody wrote down are *not reported*, not empty."""
    protocol = read(PROTOCOL_SHAPE, f"{PROTOCOL}searches: [{{source: A database}}]\nflow: [{{step: Found}}]\n")
    assert protocol.searches == (Search("A database", "not reported", "not reported"),)
    assert protocol.flow == (Step("Found", "not reported"),)
    assert protocol.updated == "not reported"


def test_a_side_of_the_map_is_a_facet_or_some_of_its_terms() -> None:
    """A side of the map is a facet with all its terms, or with the terms that are listed."""
    plan = read(PROTOCOL_SHAPE, PROTOCOL).map
    assert (plan.rows.facet, plan.rows.terms) == ("focus", ())
    assert (plan.columns.facet, plan.columns.terms) == ("modality", ("mbt", "dbt"))
    assert (plan.enough, plan.many, plan.where) == (3, 8, "")
