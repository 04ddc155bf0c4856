"""A record that somebody wrote by hand is made to say something else, and looks the same otherwise."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evidencemap.sources.plain_changes import SET, TAKEN, Change, Path, applied, changes
from evidencemap.sources.splicing import CannotSplice
from evidencemap.sources.yaml_rewrite import rewritten
from evidencemap.sources.yaml_said import said
from tests.sources.random_lists import VALUES
from tests.sources.random_records import Written, codings, findings, records, sayings
from tests.sources.test_yaml_splice import alike, comments, kept

QUICK = settings(max_examples=60)


def says(text: str) -> Any:
    return said(text.removeprefix("\ufeff"))


def paths(value: Any, path: Path = ()) -> list[Path]:
    """The paths of all texts in a value."""
    if isinstance(value, str):
        return [path]
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return [found for key, item in pairs for found in paths(item, (*path, key))]


def line_ends_kept(before: str, after: str) -> bool:
    return "\r\n" not in before or not re.search(r"(?<!\r)\n", after)


@QUICK
@given(records())
def test_the_random_records_say_what_they_should(written: Written) -> None:
    """The random files that the other tests start from are read as they were meant, and stay where nothing changes."""
    assert says(written.text) == written.says
    assert rewritten(written.text, written.says) == written.text


@QUICK
@given(sayings(), sayings())
def test_the_steps_from_one_value_to_another_arrive(old: Any, new: Any) -> None:
    """Whatever two records say, the steps between them make one of the other."""
    now = old
    for change in changes(old, new):
        now = applied(now, change)
    assert now == new


@QUICK
@given(records(), VALUES, st.data())
def test_a_text_anywhere_in_a_record_is_exchanged_alone(written: Written, value: str, data: st.DataObject) -> None:
    """Where one text is changed, the file is the old one with just the letters of that text exchanged."""
    path = data.draw(st.sampled_from(paths(written.says)))
    wanted = applied(written.says, Change(SET, path, value))
    assume(wanted != written.says)
    after = rewritten(written.text, wanted)
    assert says(after) == wanted
    position = next(at for at, piece in enumerate(written.pieces) if piece.path == path)
    before = "".join(piece.text for piece in written.pieces[:position])
    behind = "".join(piece.text for piece in written.pieces[position + 1 :])
    assert after.startswith(before)
    assert after.endswith(behind)
    assert comments(after) == comments(written.text)
    assert line_ends_kept(written.text, after)


@QUICK
@given(records(), st.data())
def test_a_new_field_is_put_in_at_one_place(written: Written, data: st.DataObject) -> None:
    """A facet that is new in a study or finding stands behind the one that it is to follow; nothing else moves."""
    findings = written.says.get("findings") or ()
    above: Path = data.draw(st.sampled_from([(), *(("findings", at) for at in range(len(findings)))]))
    record = written.says
    for step in above:
        record = record[step]
    names, at = list(record), data.draw(st.integers(1, len(record)))
    value = data.draw(codings())
    longer = {name: record.get(name, value) for name in (*names[:at], "country", *names[at:])}
    wanted = applied(written.says, Change(SET, above, longer)) if above else longer
    after = rewritten(written.text, wanted)
    assert says(after) == wanted
    assert kept(after, written.text)
    assert line_ends_kept(written.text, after)


@QUICK
@given(records(), findings())
def test_a_finding_is_added_at_one_place(written: Written, finding: dict[str, Any]) -> None:
    """A finding is added behind all others, reads as it was meant, and nothing else of the file is different."""
    wanted = {**written.says, "findings": [*written.says.get("findings", ()), finding]}
    after = rewritten(written.text, wanted)
    assert says(after) == wanted
    assert written.says.get("findings") == [] or kept(after, written.text)
    assert comments(after) == comments(written.text)
    assert line_ends_kept(written.text, after)


@QUICK
@given(records(), st.data())
def test_what_is_taken_out_takes_nothing_else_along(written: Written, data: st.DataObject) -> None:
    """A field or an item is taken out in one piece, or refused where a comment or an empty whole would be left."""
    path = data.draw(st.sampled_from([p[:n] for p in paths(written.says) for n in range(1, len(p) + 1)]))
    wanted = applied(written.says, Change(TAKEN, path))
    try:
        after = rewritten(written.text, wanted)
    except CannotSplice as refused:
        assert "comment" in str(refused) or "nothing would be left" in str(refused)  # noqa: PT017
        return
    assert says(after) == wanted
    assert len(after) <= len(written.text) + len(" []")
    assert line_ends_kept(written.text, after)
    same = alike(written.text, after) + alike(written.text[::-1], after[::-1])
    assert same >= len(after) - len("# c999:  []")


@QUICK
@given(records(), st.data())
def test_a_coding_becomes_another_whatever_its_form(written: Written, data: st.DataObject) -> None:
    """A term becomes a list, a list a long form, and so on, in any style; all other texts stay where they are."""
    facets = [key for key in ("design", "outcome") if key in written.says]
    assume(facets)
    key = data.draw(st.sampled_from(facets))
    wanted = {**written.says, key: data.draw(codings())}
    try:
        after = rewritten(written.text, wanted)
    except CannotSplice as refused:
        assert "comment" in str(refused)  # noqa: PT017
        return
    assert says(after) == wanted
    assert line_ends_kept(written.text, after)
    others = [piece.text for piece in written.pieces if piece.path and piece.path[0] != key]
    rest = after
    for text in others:
        assert text in rest
        rest = rest.partition(text)[2]


@QUICK
@given(records(), sayings())
def test_any_record_becomes_any_other_or_is_refused(written: Written, wanted: dict[str, Any]) -> None:
    """However different the wish, the file says exactly that afterwards, or nothing was done."""
    try:
        after = rewritten(written.text, wanted)
    except CannotSplice:
        return
    assert says(after) == wanted
    assert line_ends_kept(written.text, after)
