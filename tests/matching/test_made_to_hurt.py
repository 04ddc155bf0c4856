"""Names and titles made to hurt: each is compared, none takes more than linear time and memory."""

from __future__ import annotations

import pytest

from evidencemap.matching.journals import journal_words, same_journal
from evidencemap.matching.same_title import Title
from evidencemap.matching.titles import title

N = 300_000


@pytest.mark.parametrize("sign", [" ", ",", "(", "[", ".", ":", "©", "part "])
def test_a_name_of_signs_is_told_from_others(sign: str) -> None:
    """However often a sign comes again, what stands before it is found."""
    written = f"Reading {sign * (N // len(sign))}"
    assert journal_words(written)[0] == "reading"
    assert title(written).text.split()[0] == "reading"
    assert Title.of(f"{written}aloud").words[0] == "reading"


def test_names_of_many_words_are_compared() -> None:
    """Neither the number of words nor that of the ways to tell them apart makes a comparison long."""
    assert same_journal(("journ",) * 3_000, ("journal",) * 3_000)
    assert same_journal(("aa",) * 200, ("a",) * 300)
    assert not same_journal(("aa",) * 200, (*("a",) * 300, "b"))
