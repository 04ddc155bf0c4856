"""A list that somebody wrote by hand is changed in one place, and every other byte stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evidencemap.problems import ProblemLog
from evidencemap.sources.nodes import Entries, Items, Text
from evidencemap.sources.splicing import CannotSplice
from evidencemap.sources.yaml_scalar import scalar
from evidencemap.sources.yaml_splice import with_entry, with_values, without_entry
from evidencemap.sources.yaml_text import read_yaml
from tests.sources.random_lists import FIELDS, VALUES, Piece, Written, lists

NEW = {"gap": "practice:silent-reading", "disposition": "not meaningful", "reason": "a: b # c, d", "on": "2026-11-22"}


def said(text: str) -> list[dict[str, str]]:
    """What a file says, read as reviews are read."""
    log = ProblemLog()
    root = read_yaml(text.removeprefix("\ufeff").replace("\r\n", "\n"), "gaps.yaml", log)
    assert not log.problems
    assert isinstance(root, Entries)
    (items,) = [node for key, node in root if key.value == "gaps"]
    assert isinstance(items, Items)
    return [plain(item) for item in items.items]


def plain(node: Any) -> dict[str, str]:
    assert isinstance(node, Entries)
    return {key.value: value.value for key, value in node if isinstance(value, Text)}


def kept(longer: str, shorter: str) -> bool:
    """Whether the longer text is the shorter one with something put in at one place."""
    return alike(longer, shorter) + alike(longer[::-1], shorter[::-1]) >= len(shorter)


def alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((at for at, (here, there) in enumerate(zip(one, other, strict=False)) if here != there), len(other))


def comments(text: str) -> set[str]:
    return set(re.findall(r"# c\d+:", text))


@given(lists())
def test_the_random_lists_say_what_they_should(written: Written) -> None:
    """The random files that the other tests start from are read as they were meant."""
    assert said(written.text) == list(written.entries)


@settings(max_examples=150)
@given(lists(), st.dictionaries(st.sampled_from(FIELDS), VALUES, min_size=1))
def test_a_new_entry_is_put_in_at_one_place(written: Written, entry: dict[str, str]) -> None:
    """An entry is added behind all others, reads as it was meant, and nothing else of the file is different."""
    after = with_entry(written.text, "gaps", entry)
    assert said(after) == [*written.entries, entry]
    assert kept(after, written.text)
    assert ("\r\n" in after) == ("\r\n" in written.text)
    assert not re.search(r"(?<!\r)\n", after) or "\r\n" not in written.text


@settings(max_examples=150)
@given(lists(), st.data(), VALUES)
def test_another_value_takes_the_place_of_the_old_one(written: Written, data: st.DataObject, value: str) -> None:
    """Where a value is changed, the file is the old one with just the letters of that value exchanged."""
    index = data.draw(st.integers(0, len(written.entries) - 1))
    name = data.draw(st.sampled_from(sorted(written.entries[index])))
    assume(written.entries[index][name] != value)
    after = with_values(written.text, "gaps", index, {name: value})
    assert after == "".join(exchanged(written.pieces, index, name, scalar(value)))
    assert said(after) == [{**entry, name: value} if at == index else entry for at, entry in enumerate(written.entries)]
    assert comments(after) == comments(written.text) | comments(value)


def exchanged(pieces: tuple[Piece, ...], index: int, name: str, value: str) -> Iterator[str]:
    """The file in pieces with another value in place of one; in place of the sign where it was a block of lines."""
    in_block = False
    for piece in pieces:
        if (piece.entry, piece.field) != (index, name):
            yield piece.text
        elif piece.text.startswith((">", "|-")):
            in_block = True
            yield value + piece.text.lstrip(">|-")
        elif piece.value:
            yield "" if in_block else value
        else:
            yield piece.text


@settings(max_examples=150)
@given(lists(), st.data(), st.dictionaries(st.sampled_from(FIELDS), st.none() | VALUES, min_size=1))
def test_several_values_change_at_once(written: Written, data: st.DataObject, changes: dict[str, str | None]) -> None:
    """Values are changed, added and taken out, and every comment and every other entry stays as it is written."""
    index = data.draw(st.integers(0, len(written.entries) - 1))
    changes = {name: changes[name] for name in FIELDS if name in changes and (name != "gap" or changes[name])}
    entry = {name: value for name, value in {**written.entries[index], **changes}.items() if value is not None}
    try:
        after = with_values(written.text, "gaps", index, changes)
    except CannotSplice as refused:
        assert str(refused) == "a comment is in the way"  # noqa: PT017
        return
    assert said(after) == [entry if at == index else other for at, other in enumerate(written.entries)]
    assert comments(written.text) <= comments(after)
    before, behind = around(written, index)
    assert after.startswith(before)
    assert after.endswith(behind)


def around(written: Written, index: int) -> tuple[str, str]:
    """The text before and behind an entry."""
    own = [at for at, piece in enumerate(written.pieces) if piece.entry == index]
    before, behind = written.pieces[: own[0]], written.pieces[own[-1] + 1 :]
    return "".join(piece.text for piece in before), "".join(piece.text for piece in behind)


@settings(max_examples=150)
@given(lists(), st.data())
def test_an_entry_is_taken_out(written: Written, data: st.DataObject) -> None:
    """Without an entry the file is the old one less one stretch, and keeps the comments outside the entry."""
    index = data.draw(st.integers(0, len(written.entries) - 1))
    after = without_entry(written.text, "gaps", index)
    assert said(after) == [entry for at, entry in enumerate(written.entries) if at != index]
    assert kept(written.text, after) or len(written.entries) == 1
    outside = "".join(piece.text for piece in written.pieces if piece.entry != index)
    assert comments(outside) <= comments(after)


@settings(max_examples=150)
@given(lists(), st.dictionaries(st.sampled_from(FIELDS), VALUES, min_size=1))
def test_what_was_put_in_can_be_taken_out(written: Written, entry: dict[str, str]) -> None:
    """Adding an entry and taking it out again gives back the file, byte for byte."""
    assert without_entry(with_entry(written.text, "gaps", entry), "gaps", len(written.entries)) == written.text


@given(VALUES)
def test_what_would_stay_the_same_is_not_touched(value: str) -> None:
    """A value that reads the same already keeps the way in which it is written."""
    text = f"gaps:\n- gap: '{value.replace(chr(39), chr(39) * 2)}'  # as it is\n"
    assume(value.isprintable())
    assert with_values(text, "gaps", 0, {"gap": value}) == text


@given(VALUES)
def test_any_value_can_be_written_on_a_line(value: str) -> None:
    """Whatever YAML makes of its letters, a value is one line and reads as it was."""
    assert "\n" not in scalar(value)
    assert said(f"gaps:\n- gap: {scalar(value)}\n- {{gap: {scalar(value)}, by: x}}") == [
        {"gap": value},
        {"gap": value, "by": "x"},
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "gaps:\n  - gap: x\n    by: y\n"),
        ("gaps: []\n", "gaps:\n  - gap: x\n    by: y\n"),
        ("gaps: []  # none\r\n# end", "gaps:  # none\r\n  - gap: x\r\n    by: y\r\n# end"),
        ("gaps:\n  []", "gaps:\n  - gap: x\n    by: y"),
        ("{gaps: []}", "{gaps: [{gap: x, by: y}]}"),
        ("gaps: [ # none\n ]", "gaps: [{gap: x, by: y} # none\n ]"),
        ("gaps:\n- gap: a\n\n- gap: b\n", "gaps:\n- gap: a\n\n- gap: b\n\n- gap: x\n  by: y\n"),
        ("gaps:\n-   gap: a\n    # of a\n# end\n", "gaps:\n-   gap: a\n    # of a\n-   gap: x\n    by: y\n# end\n"),
    ],
)
def test_a_list_is_begun_and_continued_in_its_own_style(before: str, after: str) -> None:
    """A new entry is indented and set apart as the last one is; in an empty list it is the first."""
    assert with_entry(before, "gaps", {"gap": "x", "by": "y"}) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("gaps:\n- gap: a\n", "gaps: []\n"),
        (
            "gaps:  # ours\n\n  # about a\n  - gap: a # gone\n    # gone\n# end",
            "gaps: []  # ours\n\n  # about a\n# end",
        ),
        ("gaps: [{gap: a}, ]", "gaps: []"),
        ("gaps:\n- gap: a\n\n- gap: b", "gaps:\n- gap: a"),
        ("gaps:\n- gap: a\n\n- gap: b\n", "gaps:\n- gap: a\n"),
    ],
)
def test_the_last_entry_leaves_an_empty_list(before: str, after: str) -> None:
    """Where the last of a list is taken out, an empty list stays or the others, and comments outside the entry."""
    assert without_entry(before, "gaps", len(said(before)) - 1) == after


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("claims: []\n", "there is no list 'gaps'"),
        ("gaps: &a [x]\n", "anchor &a is not allowed"),
        ("gaps:\n- {gap: a, # why\n  by: b}\n", "a comment is in the way"),
    ],
)
def test_what_cannot_be_changed_in_place_is_refused(text: str, why: str) -> None:
    """A file that is no such list, or in which a comment would be lost, is left to its author."""
    with pytest.raises((CannotSplice, KeyError), match=why if "no list" not in why else "gaps"):
        with_values(text, "gaps", 0, {"by": None})
