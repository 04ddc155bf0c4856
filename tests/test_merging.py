from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evidencemap.changing import Changes
from evidencemap.merging import DIFFERENT, SAME, Said, absorb, judge, merge, split
from evidencemap.problems import CannotWrite
from evidencemap.project import load
from tests.conftest import STARTER, write_review
from tests.matching.works import work

SAID = Said("Ada Sample", "2026-11-22", "the same DOI")
TWICE = """
% from the second search
@article{sample2020b,
  author = {Sample, A.},
  title = {Reading aloud in pairs: a trial},
  journaltitle = {J. Read.},
  pmid = {123},
  abstract = {We read {\\"u}ber}, % no comment
}

@book{after2020, title = {After that}, author = {After, A.}, year = 2020}
"""


Change = Callable[[Changes], object]


def write(folder: Path, *done: Change) -> None:
    changes = Changes(load(folder))
    for change in done:
        change(changes)
    for edit in changes.edits():
        assert edit.after is not None
        edit.path.write_bytes(edit.after)


def merging(kept: str, other: str) -> Change:
    return lambda changes: merge(changes, kept, other, SAID)


def splitting(key: str) -> Change:
    return lambda changes: split(changes, key)


def judging(judged: str, *keys: str) -> Change:
    return lambda changes: judge(changes, keys, judged, SAID)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*.*") if file.is_file()}


@pytest.fixture(params=["\n", "\r\n"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    library = (STARTER / "library.bib").read_text(encoding="utf-8") + TWICE.replace(", % no comment", ",")
    return write_review(tmp_path / "review", **{"library.bib": "\ufeff" + library.replace("\n", request.param)})


def test_a_merge_keeps_every_value(folder: Path) -> None:
    """The kept entry gains what it lacked and the other key; the other entry is kept whole, and still answers."""
    made = merge(Changes(load(folder)), "sample2020", "sample2020b", SAID)
    assert dict(made.gained) == {"pmid": "123", "abstract": "We read über"}
    assert next((each.name, each.other) for each in made.differing) == ("author", "Sample, A.")
    write(folder, merging("sample2020", "sample2020b"))
    project = load(folder)
    assert project.mistakes == ()
    review = project.map
    assert review.reference("sample2020b") is review.references["sample2020"]
    assert review.references["sample2020"].fields["pmid"] == "123"
    (merged,) = review.duplicates.merged
    assert "title = {Reading aloud in pairs: a trial}," in merged.entry
    assert (merged.by, merged.on, merged.why) == SAID


def test_a_merge_is_taken_back_exactly(folder: Path) -> None:
    """After a merge is taken back the bibliography has the bytes that it had."""
    before = (folder / "library.bib").read_bytes()
    write(folder, merging("sample2020", "sample2020b"))
    assert (folder / "library.bib").read_bytes() != before
    write(folder, splitting("sample2020b"))
    assert (folder / "library.bib").read_bytes() == before
    assert load(folder).map.duplicates.merged == ()


def test_merges_of_merged_entries_are_taken_back_one_by_one(folder: Path) -> None:
    """A merge of an entry that had swallowed another is taken back with that other's key."""
    write(folder, merging("sample2020b", "after2020"))
    before = (folder / "library.bib").read_bytes()
    write(folder, merging("sample2020", "sample2020b"))
    assert load(folder).map.references["sample2020"].aliases == ("sample2020b", "after2020")
    assert load(folder).mistakes == ()
    write(folder, splitting("sample2020b"))
    assert (folder / "library.bib").read_bytes() == before
    assert load(folder).map.references["sample2020b"].aliases == ("after2020",)


def test_what_somebody_changed_since_stays(folder: Path) -> None:
    """Taking a merge back leaves a value that was corrected after it."""
    write(folder, merging("sample2020", "sample2020b"))
    library = folder / "library.bib"
    library.write_bytes(library.read_bytes().replace(b"{123}", b"{456}"))
    write(folder, splitting("sample2020b"))
    assert load(folder).map.references["sample2020"].fields["pmid"] == "456"
    assert load(folder).map.references["sample2020b"].fields["pmid"] == "123"


def test_a_parent_of_others_is_not_merged_away(tmp_path: Path) -> None:
    """An entry from which others inherit stays, or they would lose what it gives them."""
    library = (STARTER / "library.bib").read_text(encoding="utf-8")
    library += "@book{parent, title = {T}, year = 2020}\n@incollection{child, title = {C}, crossref = {parent}}\n"
    folder = write_review(tmp_path / "review", **{"library.bib": library})
    with pytest.raises(CannotWrite, match="would be gone"):
        merge(Changes(load(folder)), "sample2020", "parent", SAID)


def test_judgements_are_written_once_and_can_turn(folder: Path) -> None:
    """A judgement is written, not written twice, and replaced by the opposite one."""
    write(folder, judging(DIFFERENT, "sample2020", "sample2020b"))
    assert load(folder).mistakes == ()
    before = bytes_of(folder)
    write(folder, judging(DIFFERENT, "sample2020b", "sample2020"))
    assert bytes_of(folder) == before
    write(folder, judging(SAME, "sample2020", "sample2020b"))
    decided = load(folder).map.duplicates
    assert [each.keys for each in decided.same] == [("sample2020", "sample2020b")]
    assert decided.different == ()
    assert decided.pairs_that_are(SAME, {}) == {frozenset(("sample2020", "sample2020b"))}
    assert decided.pairs_that_are(SAME, {"sample2020b": "sample2020"}) == frozenset()


def test_a_file_of_decisions_that_somebody_wrote_keeps_its_comments(folder: Path) -> None:
    """Decisions are added behind those that are there, with every comment."""
    written = "# ours\ndifferent:\n- keys: [a, b]  # sure\n  by: Ada\n  on: 2026-01-01\n# the end\n"
    (folder / "duplicates.yaml").write_text(written)
    write(folder, judging(DIFFERENT, "sample2020", "sample2020b"))
    write(folder, merging("sample2020", "sample2020b"))
    text = (folder / "duplicates.yaml").read_text()
    assert all(line in text for line in written.splitlines())
    assert len(load(folder).map.duplicates.different) == 2
    write(folder, splitting("sample2020b"))
    assert all(line in (folder / "duplicates.yaml").read_text() for line in written.splitlines())


def test_many_changes_are_made_at_once(folder: Path) -> None:
    """Merges and judgements build upon one another before anything is written, and each can be taken back."""
    before = (folder / "library.bib").read_bytes()
    both = (merging("sample2020", "sample2020b"), merging("sample2020", "after2020"))
    write(folder, *both, judging(DIFFERENT, "sample2020", "example2015"))
    project = load(folder)
    assert project.mistakes == ()
    assert project.map.references["sample2020"].aliases == ("sample2020b", "after2020")
    write(folder, splitting("after2020"), splitting("sample2020b"))
    assert (folder / "library.bib").read_bytes() == before


def test_a_work_from_elsewhere_is_taken_in(folder: Path) -> None:
    """A work that is not in the library yet gives an entry what it lacks, and can still become an entry of its own."""
    entry = "@article{new, title = {Reading}, author = {Sample, B.}, doi = {10.1000/new}}"
    new = work("new", title="Reading", author="Sample, B.", doi="10.1000/new")
    write(folder, lambda changes: absorb(changes, "sample2020", new, entry, SAID))
    review = load(folder).map
    assert review.reference("new") is review.references["sample2020"]
    assert review.references["sample2020"].fields["doi"] == "10.1000/new"
    write(folder, splitting("new"))
    review = load(folder).map
    assert review.references["new"].fields["doi"] == "10.1000/new"
    assert "doi" not in review.references["sample2020"].fields
