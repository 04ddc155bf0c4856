"""Small letters without accents, by which names and titles are compared and keys are made."""

from __future__ import annotations

import pytest

from evidencemap.matching.folding import letters
from evidencemap.records.citation_keys import CitationKeys
from evidencemap.records.plain_letters import without_accents


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Müller", "muller"),
        ("Ørsted", "orsted"),
        ("Łukasz", "lukasz"),
        ("Weiß", "weiss"),
        ("Æsop", "aesop"),
        ("İnan", "inan"),
        ("\N{MATHEMATICAL BOLD CAPITAL A}nna", "anna"),
    ],
)
def test_a_name_is_compared_and_made_into_a_key_alike(written: str, plain: str) -> None:
    """However a letter is printed, in capitals of mathematics too, it is one small letter."""
    assert without_accents(written) == letters(written) == plain
    assert CitationKeys().key("", written, "2020", "") == f"{plain}2020"
