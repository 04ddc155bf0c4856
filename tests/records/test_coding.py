"""What a record says of a facet: a term, a word for its absence, or more about either."""

from __future__ import annotations

import pytest

from evidencemap.model import EvidenceMap
from evidencemap.records.coding import Coding, CodingShape, Provenance, State
from tests.records.reading import read, tried


def coding(review: EvidenceMap, facet: str, text: str) -> Coding:
    return read(CodingShape(review.facet(facet)), text)


@pytest.mark.parametrize(
    ("word", "state", "unknown"),
    [
        ("not reported", State.NOT_REPORTED, True),
        ("unclear", State.UNCLEAR, True),
        ("not applicable", State.NOT_APPLICABLE, False),
        ("none", State.NONE, False),
    ],
)
def test_absence_has_a_name(review: EvidenceMap, word: str, state: State, unknown: bool) -> None:
    """Four words say why there is no term, and only two of them leave open that there may be one."""
    for text in (word, f"{{state: {word}, at: p. 3}}", f"[{word}]"):
        found = coding(review, "comparator", text)
        assert (found.state, found.codes) == (state, ())
        assert found.state.unknown is unknown


def test_what_nobody_coded_is_unknown() -> None:
    """A facet that a record leaves out is not coded yet, and could still be anything."""
    assert State.NOT_CODED.unknown


def test_a_term_may_be_written_short_or_long(review: EvidenceMap) -> None:
    """A bare term and a long form with no more than a term say the same."""
    assert coding(review, "modality", "dbt") == coding(review, "modality", "{term: dbt}")


def test_a_list_holds_short_and_long_forms(review: EvidenceMap) -> None:
    """Several terms keep their order, each with its own provenance."""
    found = coding(review, "outcome", "- alliance\n- {term: epistemic-trust, note: a hypothesis, at: p. 4}\n")
    assert [term.id for term in found.terms] == ["alliance", "epistemic-trust"]
    assert [code.provenance for code in found.codes] == [Provenance(), Provenance(at="p. 4", note="a hypothesis")]


def test_every_value_can_say_where_it_comes_from(review: EvidenceMap) -> None:
    """Locator, remark, coder and date stand beside a term, and beside a word for its absence."""
    said = Provenance("p. 3", "in a table", "em", "2024-02-01")
    long = "at: p. 3, note: in a table, coder: em, coded: 2024-02-01"
    assert coding(review, "measure", f"{{term: npcs, {long}}}").codes[0].provenance == said
    assert coding(review, "measure", f"{{state: none, {long}}}").provenance == said


def test_perhaps_is_not_for_sure(review: EvidenceMap) -> None:
    """A term marked unclear is held possible and counted among no sure terms; beside a sure one the facet is coded."""
    alone = coding(review, "measure", "{term: rfs, state: unclear}")
    assert (alone.state, alone.terms) == (State.UNCLEAR, ())
    beside = coding(review, "measure", "[npcs, {term: rfs, state: unclear}]")
    assert beside.state is State.CODED
    assert [term.id for term in beside.terms] == ["npcs"]
    assert [code.term.id for code in beside.codes] == ["npcs", "rfs"]


def test_within_says_what_else_people_had(review: EvidenceMap) -> None:
    """A part may be given within a package, with nothing else, or without a word on that."""
    within, alone, unsaid = (
        coding(review, "modality", text).codes[0]
        for text in ("{term: mbt-group, within: mbt-programme}", "{term: mbt-group, within: none}", "mbt-group")
    )
    assert within.package == review.facet("modality").terms["mbt-programme"]
    assert (within.alone, alone.alone, unsaid.alone) == (False, True, None)
    assert alone.package is unsaid.package is None


def test_an_open_kind_leaves_narrower_terms_possible(review: EvidenceMap) -> None:
    """``kind: not reported`` says that the term is sure and which narrower one is meant is not."""
    code = coding(review, "modality", "{term: mbt, kind: not reported}").codes[0]
    assert (code.sure, code.kind_open) == (True, True)


def test_a_mistake_leaves_the_facet_uncoded(review: EvidenceMap) -> None:
    """What cannot be read counts as not coded yet, so that it never closes a gap; the good part of a list is kept."""
    shape = CodingShape(review.facet("modality"))
    spoilt, problems = tried(shape, "mbt-grup")
    assert spoilt is not None
    assert spoilt.state is State.NOT_CODED
    assert len(problems) == 1
    partly, problems = tried(shape, "[mbt-grup, dbt]")
    assert partly is not None
    assert [term.id for term in partly.terms] == ["dbt"]
    assert len(problems) == 1
