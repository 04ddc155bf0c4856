from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.sources.bibtex_splice import (
    entry_text,
    with_entry,
    with_fields,
    without_entry,
    without_field,
)
from evidencemap.sources.splicing import CannotSplice
from tests.conftest import REPOSITORY

LIBRARY = """% our library
@string{ajp = "American Journal"}

@article{one,
  author = {Bateman, Anthony},
  title  = "Groups {and} {\\"U}ber" # { more},
  journal = ajp,
  year = 2009
}
% between the two
@book{two, author = {Fonagy, Peter}, title = {Minds}, year = 2002,}

@misc{three}
"""


def endings(text: str) -> list[str]:
    return [text, text.replace("\n", "\r\n"), "\ufeff" + text, text.rstrip("\n")]


@pytest.mark.parametrize("library", endings(LIBRARY))
@pytest.mark.parametrize("key", ["one", "two", "three"])
def test_a_field_is_added_and_taken_out_exactly(library: str, key: str) -> None:
    """A field more changes nothing else, and without it the text is as it was."""
    changed = with_fields(library, key, {"ids": "other"})
    assert "{other}" in changed
    added = sum(1 for before, after in zip(library.splitlines(), changed.splitlines(), strict=False) if before == after)
    assert added >= library.splitlines().index(entry_text(library, key).splitlines()[0])
    if key != "three":
        assert without_field(changed, key, "ids") == library


def test_the_new_field_looks_like_its_neighbours() -> None:
    """A field more stands on a line of its own where the others do, and equals signs stay in their column."""
    aligned = "@article{a,\n\tauthor = {A},\n\ttitle  = {T},\n}\n"
    assert (
        with_fields(aligned, "a", {"ids": "b"}) == "@article{a,\n\tauthor = {A},\n\ttitle  = {T},\n\tids    = {b},\n}\n"
    )
    assert with_fields("@book{a, title={T}}", "a", {"ids": "b"}) == "@book{a, title={T}, ids={b}}"


def test_another_value_of_a_field() -> None:
    """A value is replaced where it stands."""
    changed = with_fields(LIBRARY, "one", {"title": "Groups"})
    assert changed == LIBRARY.replace('"Groups {and} {\\"U}ber" # { more}', "{Groups}")


@pytest.mark.parametrize("library", endings(LIBRARY))
@pytest.mark.parametrize("key", ["one", "two", "three"])
def test_an_entry_is_taken_out_and_put_back_exactly(library: str, key: str) -> None:
    """Comments and empty lines around an entry stay, and putting it back gives the same bytes."""
    entry = entry_text(library, key)
    without, hole = without_entry(library, key)
    assert entry not in without
    assert "% between the two" in without
    assert with_entry(without, entry, hole) == library


def test_an_entry_whose_neighbour_is_gone_is_put_at_the_end() -> None:
    """Where an entry stood cannot always be told; it is never lost."""
    entry = entry_text(LIBRARY, "two")
    without, hole = without_entry(LIBRARY, "two")
    rest, _ = without_entry(without, "one")
    assert with_entry(rest, entry, hole).endswith(f"\n\n{entry}\n")


@pytest.mark.parametrize(
    "library",
    [
        "@article{one, title = {A}}\n@article{one, title = {B}}\n",
        "@article{one, title = {A}\n\n@article{two, title = {B}}\n",
        "@article{one, title = {A}, % a comment\n year = 2009}\n",
        "@article{two, title = {B}}\n",
        "@article{one, title = {A}}\r@article{two, title = {B}}\r",
    ],
)
def test_what_cannot_be_made_out_is_refused(library: str) -> None:
    """A key that is there twice or not at all, a brace that is missing: nothing is changed."""
    with pytest.raises(CannotSplice):
        with_fields(library, "one", {"ids": "other"})
    with pytest.raises(CannotSplice):
        without_entry(library, "one") and with_fields(library, "one", {"ids": "other"})


def test_braces_that_are_not_in_pairs_are_refused() -> None:
    """A value that would swallow the rest of the file is not written."""
    with pytest.raises(CannotSplice):
        with_fields(LIBRARY, "one", {"note": "a } b {"})


def test_the_shipped_library_takes_changes_everywhere() -> None:
    """Every entry of the shipped review can be taken out and put back, and given a field and freed of it."""
    library = (REPOSITORY / "references").glob("*.bib")
    text = next(iter(sorted(library))).read_bytes().decode()
    keys = [line.partition("{")[2].rstrip(",\n") for line in text.splitlines() if line.startswith("@")]
    for key in keys[::9]:
        without, hole = without_entry(text, key)
        assert with_entry(without, entry_text(text, key), hole) == text
        assert without_field(with_fields(text, key, {"ids": "x1, x2"}), key, "ids") == text


PIECES = ["@book{k%d,%s title%s={T}%s}", "@misc{k%d,%sauthor%s= {A and B},%s}", '@article{k%d,%stitle%s= "x" # {y}%s}']


@given(st.data())
@settings(max_examples=100)
def test_any_layout_comes_back(data: st.DataObject) -> None:
    """Whatever lies between entries and fields, taking one out and putting it back gives the same text."""
    space = st.sampled_from([" ", "\n", "\n  ", "\t"])
    between = st.sampled_from(["\n", "\n\n", " ", "", "\n% note\n", "\nwords\n\n"])
    count = data.draw(st.integers(1, 4))
    parts = [
        data.draw(st.sampled_from(PIECES)) % (number, data.draw(space), data.draw(st.sampled_from(["", " "])),
                                              data.draw(space)) + data.draw(between)
        for number in range(count)
    ]  # fmt: skip
    text = data.draw(between) + "".join(parts)
    if data.draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    key = f"k{data.draw(st.integers(0, count - 1))}"
    without, hole = without_entry(text, key)
    assert with_entry(without, entry_text(text, key), hole) == text
    assert without_field(with_fields(text, key, {"ids": "z"}), key, "ids") == text
