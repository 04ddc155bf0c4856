from __future__ import annotations

from typing import Any

import pytest

from evidencemap.problems import ProblemLog
from evidencemap.sources.splicing import CannotSplice
from evidencemap.sources.yaml_append import with_item
from evidencemap.sources.yaml_splice import without_entry
from evidencemap.sources.yaml_text import read_yaml
from tests.plain_yaml import as_json


def as_plain(text: str) -> Any:
    node = read_yaml(text.replace("\r\n", "\n"), "", log := ProblemLog())
    assert node is not None
    assert not log.problems
    return as_json(node)


ITEM = {"keys": ["a", "no"], "count": "12", "entry": "@book{a,\n\n  title = {A: b},\n}"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# ours\n",
        "same: []\n",
        "same:\n- keys: [x]\n  # more\n\n# end\n",
        "other:\n  - a: b",
        "same: [] # none\nb: c\n",
    ],
)
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_an_item_is_added_behind_the_others(text: str, line: str) -> None:
    """An item comes last in its list, reads as it was given, and every line that was there is there."""
    before = text.replace("\n", line)
    after = with_item(before, "same", ITEM)
    assert as_plain(after)["same"][-1] == {**ITEM, "keys": ["a", "no"]}
    assert all(part in after.split(line) for part in before.split(line) if part and "[]" not in part)
    assert not before or "\n" not in after.replace(line, "")


def test_an_item_can_follow_one_that_was_taken_out() -> None:
    """A list that has become empty takes items again."""
    text = with_item("", "merged", ITEM)
    empty = without_entry(text, "merged", 0)
    assert as_plain(with_item(empty, "merged", ITEM)) == as_plain(text)


@pytest.mark.parametrize("text", ["same: [{a: b}]\n", "same: word\n", "- a\n", "{same: []}\n", "a: [\n"])
def test_what_cannot_take_a_line_is_refused(text: str) -> None:
    """A list between brackets, a value that is no list, a file that is none of ours: nothing is changed."""
    with pytest.raises(CannotSplice):
        with_item(text, "same", ITEM)


def test_odd_texts_are_kept() -> None:
    """Signs that end lines and blanks at the ends of a text come back as they were."""
    for entry in ("@a{b,\n\tt = {u}  \n}", "x\u2028\ny"):
        assert as_plain(with_item("", "merged", {"entry": entry}))["merged"][0]["entry"] == entry
