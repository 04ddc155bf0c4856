"""YAML is taken as plain text with places; what YAML itself would make of a value never matters."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.problems import Place, ProblemLog
from evidencemap.sources.nodes import Entries, Items, Node, Text
from evidencemap.sources.yaml_text import MAX_DEPTH, read_yaml
from tests.plain_yaml import as_json

FILE = "studies/one.yaml"


def read(text: str) -> Node:
    log = ProblemLog()
    node = read_yaml(text, FILE, log)
    assert node is not None, log.problems
    assert log.problems == []
    return node


def refused(text: str) -> list[str]:
    log = ProblemLog()
    read_yaml(text, FILE, log)
    return [str(problem).removeprefix(f"{FILE}:") for problem in log.problems]


def texts(node: Node) -> Iterator[Text]:
    if isinstance(node, Text):
        yield node
    elif isinstance(node, Items):
        for item in node.items:
            yield from texts(item)
    else:
        for key, value in node:
            yield key
            yield from texts(value)


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "yes",
        "on",
        "true",
        "null",
        "~",
        "40",
        "1e3",
        "0x1f",
        "012",
        "1_000",
        "2019-11-21",
        "12:30:45",
        "13 %",
        "--",
    ],
)
def test_a_value_stays_as_it_was_written(written: str) -> None:
    """Norway's ``no``, a date and a number with zeros in front are the text that was typed."""
    assert as_json(read(f"value: {written}\n")) == {"value": written}


def test_quotes_and_blocks_are_taken_off() -> None:
    """Quotes, folded lines and kept lines say how a text is written, not what it is."""
    text = "a: 'it''s'\nb: \"13 %\"\nc: >-\n  two\n  lines\nd: |\n  two\n  lines\n"
    assert as_json(read(text)) == {"a": "it's", "b": "13 %", "c": "two lines", "d": "two\nlines"}


def test_comments_are_no_values() -> None:
    """What stands behind ``#`` is for the reader of the file."""
    assert as_json(read("# first\na: b  # why\n# last\n")) == {"a": "b"}


def test_every_value_knows_its_place() -> None:
    """Lines and columns count from one and point at the first character."""
    node = read("study: one\nfindings:\n  - summary: Some.\n    outcome: {term: fluency, at: p. 3}\n")
    places = {text.value: (text.place.line, text.place.column) for text in texts(node)}
    assert places["one"] == (1, 8)
    assert places["summary"] == (3, 5)
    assert places["fluency"] == (4, 21)
    assert places["p. 3"] == (4, 34)


@pytest.mark.parametrize(
    "text",
    [
        "query: alpha beta gamma\n",
        "query:    'alpha beta gamma'\n",
        'query: "alpha beta gamma"  # why\n',
        "query: >-\n  alpha\n  beta gamma\n",
        "query: >-\n\n  alpha beta\n  gamma\nnext: one\n",
        "query: alpha\n  beta\n    gamma\n",
        'query: "alpha\n  beta gamma"\n',
        "query: |\n  alpha beta gamma\n",
        "- {query: alpha beta gamma, next: one}\n",
    ],
)
def test_a_character_of_a_value_is_found_in_the_file(text: str) -> None:
    """For any way to write a text, the place of a word in it is where that word stands in the file."""
    value = next(found for found in texts(read(text)) if found.value == "alpha beta gamma")
    for word in ("alpha", "beta", "gamma"):
        place = value.at(value.value.index(word))
        line = text.split("\n")[place.line - 1]
        assert line[place.column - 1 :].startswith(word)
        assert place.path == FILE


QUOTE_TAGS = "values are plain text; quote text that starts with '!'"
REFUSED = {
    "": ["1:1: the file is empty"],
    "# only a remark\n": ["1:1: the file is empty"],
    "a: b\na: c\n": ["2:1: 'a' is here twice (first in line 1)"],
    "a: b\n---\nc: d\n": ["2:1: a second document starts here (one record a file: remove the line '---')"],
    "a: &x b\nc: *x\n": [
        "1:4: anchor &x is not allowed (quote the text if it starts with '&')",
        "2:4: alias *x is not allowed (write the value out)",
    ],
    "a: !!int 3\n": [f"1:4: tag tag:yaml.org,2002:int is not allowed ({QUOTE_TAGS})"],
    "a: !x b\nc: !y d\n": [
        f"1:4: tag !x is not allowed ({QUOTE_TAGS})",
        f"2:4: tag !y is not allowed ({QUOTE_TAGS})",
    ],
    "a:\n\t- b\n": ["2:1: not YAML: found character that cannot start any token (indent with spaces, not tabs)"],
    "{a: b}: c\n": ["1:1: a key must be plain text (quote text that starts with '[' or '{')"],
    'a: "b\nc: d\n': ["1:4: not YAML: the quotation mark is never closed (close it)"],
    'a: "b\\x1bc"\n': ["1:4: control character U+001B (delete it)"],
    "a: b\nc: d\x00e\n": ["2:5: control character U+0000 (delete it)"],
    "a: b\nc: d\x00\x00\n": ["2:5: control character U+0000, 1 more in this file (delete it)"],
    "a: b: c\n": [
        "1:5: not YAML: mapping values are not allowed in this context (put quotes around text that contains ': ')"
    ],
}


@pytest.mark.parametrize(("text", "messages"), REFUSED.items())
def test_what_loses_data_in_silence_is_refused(text: str, messages: list[str]) -> None:
    """Repeated keys, aliases, tags, more documents and control characters are each told in their place."""
    assert refused(text) == messages


def test_a_document_may_say_that_it_starts() -> None:
    """A single ``---`` in front, as editors write it, is no second document."""
    assert as_json(read("---\na: b\n")) == {"a": "b"}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_refused_at_once(opening: str) -> None:
    """A file that nests thousands of levels deep is refused in no time, however it does so."""
    started = time.process_time()
    messages = refused(opening * 5000)
    assert len(messages) == 1
    assert "deeper" in messages[0] or "not YAML" in messages[0]
    assert time.process_time() - started < 1


def test_brackets_in_a_text_do_not_nest() -> None:
    """A note may hold as many brackets as somebody likes."""
    brackets = "[{" * 5000
    assert as_json(read(f"note: |\n  {brackets}\nquoted: '{brackets}'\n")) == {"note": brackets, "quoted": brackets}


def test_only_line_ends_end_lines() -> None:
    """Places count lines as editors do, also after U+2028 and U+2029, which end lines in YAML."""
    assert refused('a: "b\u2028c\u2029d"\ne: f\ne: g\n') == ["3:1: 'e' is here twice (first in line 2)"]
    assert refused('a: "b\u2028c"\nd: [e,\n')[0].startswith("3:1: not YAML")


def test_nesting_by_indentation_is_refused() -> None:
    """Mappings within mappings are refused from a depth that no record needs."""
    lines = [f"{' ' * depth}a:" for depth in range(MAX_DEPTH + 5)]
    assert refused("\n".join(lines)) == [f"{MAX_DEPTH + 1}:{MAX_DEPTH + 1}: nested deeper than {MAX_DEPTH} levels"]


plain = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=12)


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab:-? \n\t'\"[]{}#&*!|>%@`,\\\0\x85\u2028é"), max_size=60))
def test_any_text_is_read_or_told(text: str) -> None:
    """Whatever somebody types, there are values or there is a problem with a place in the file; never a crash."""
    log = ProblemLog()
    node = read_yaml(text, FILE, log)
    assert (node is not None) or log.problems
    for problem in log.problems:
        assert problem.place.path == FILE
        assert 1 <= problem.place.line <= len(text.splitlines()) + 1


@settings(max_examples=200)
@given(
    st.dictionaries(st.sampled_from("abcd"), st.recursive(plain, lambda item: st.lists(item, max_size=3), max_leaves=4))
)
def test_what_is_written_in_quotes_comes_back(value: dict[str, object]) -> None:
    """Text in double quotes, in lists and mappings, is read back as it was, save for blanks around it."""

    def stripped(item: object) -> object:
        if isinstance(item, list):
            return [stripped(part) for part in item]
        return item.strip() if isinstance(item, str) else {key: stripped(part) for key, part in item.items()}  # type: ignore[attr-defined]

    assert as_json(read(json.dumps(value, ensure_ascii=False))) == stripped(value)


def test_two_values_are_the_same_when_text_and_place_are() -> None:
    """A value is known by its text and place; how its lines were laid out makes no difference."""
    assert Text("a", Place(FILE)) == Text("a", Place(FILE), ((0, Place(FILE, 2)),))
    assert isinstance(read("- a\n"), Items)
    assert isinstance(read("a: b\n"), Entries)
