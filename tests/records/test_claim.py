"""A claim and how much it says there is."""

from __future__ import annotations

import pytest

from evidencemap.records.claim import CLAIM_SHAPE, Expectation, Quantifier
from tests.records.reading import read, tried

CLAIM = "claim: one\ntext: Nobody has.\nsource: lynch2023\nat: p. 1\nquery: modality:mbt\nexpect: {}\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("none", Expectation(Quantifier.NONE)),
        ("at most 2", Expectation(Quantifier.AT_MOST, 2)),
        ("exactly 1", Expectation(Quantifier.EXACTLY, 1)),
        ("at least 3", Expectation(Quantifier.AT_LEAST, 3)),
        ("only garceau2021", Expectation(Quantifier.ONLY, studies=("garceau2021",))),
        ("only inderhaug2015, karterud2018", Expectation(Quantifier.ONLY, studies=("inderhaug2015", "karterud2018"))),
    ],
)
def test_an_expectation_is_read_and_printed(written: str, meant: Expectation) -> None:
    """What a claim expects is written in words that a reader understands, and printed the same way."""
    assert read(CLAIM_SHAPE, CLAIM.format(written)).expect == meant
    assert str(meant) == written


@pytest.mark.parametrize(
    "written", ["nothing", "at most", "at most two", "exactly -1", "only", "None", "at least 1, 2"]
)
def test_other_words_are_no_expectation(written: str) -> None:
    """An expectation in other words is refused, with the words that can be used."""
    claim, problems = tried(CLAIM_SHAPE, CLAIM.format(written))
    assert claim is None
    assert problems == [
        "6:9: expect: not an expectation (one of: none, at most 2, exactly 1, at least 3, only STUDY, STUDY)"
    ]


def test_a_query_keeps_its_place() -> None:
    """The query of a claim knows where it stands, so that a mistake in it can be pointed at."""
    claim = read(CLAIM_SHAPE, CLAIM.format("none"))
    place = claim.query_written.at(claim.query.index("mbt"))
    assert (place.line, place.column) == (5, 17)
