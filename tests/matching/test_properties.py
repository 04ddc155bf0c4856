from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.matching.compare import Verdict, compare, judged
from evidencemap.matching.groups import duplicates
from evidencemap.matching.journals import journal_words, same_journal
from evidencemap.matching.normal import isbn, normal
from evidencemap.matching.pages import pages
from evidencemap.matching.pairs import positions
from evidencemap.matching.titles import folded, title
from evidencemap.model import EvidenceMap
from evidencemap.problems import Place
from evidencemap.records.reference import Reference
from tests.matching.works import trial

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="{}\\%$@#~"), max_size=60
)
TITLES = st.sampled_from(
    ["Editorial", "On groups: Part I", "On groups: Part II", "Erratum: On groups", "On groups", "Über Gruppen", ""]
)


@st.composite
def works(draw: st.DrawFn) -> Reference:
    """A work with some fields of the trial changed or left out."""
    changed = {
        "title": draw(TITLES | TEXTS),
        "author": draw(st.sampled_from(["Bateman, A. and Fonagy, P.", "Bateman, Anthony", "Fonagy, P.", ""])),
        "year": draw(st.sampled_from(["2009", "2010", "2015", ""])),
        "pages": draw(st.sampled_from(["1355--1364", "1355", "S12", "e1234", "1--10", "Oct-20", ""])),
        "volume": draw(st.sampled_from(["166", "CLXVI", "12(3)", ""])),
        "journal": draw(st.sampled_from(["American Journal of Psychiatry", "Am J Psychiatry", "AJP", "Group", ""])),
        "doi": draw(st.sampled_from(["10.1000/a", "https://doi.org/10.1000/A", "10.1000/b", ""])),
    }
    return trial(draw(st.sampled_from("abcdef")), **changed)


@given(works(), works())
def test_the_verdict_is_symmetric(one: Reference, other: Reference) -> None:
    """Which of two works comes first makes no difference, neither to the verdict nor to its rule and scores."""
    assert compare(one, other) == compare(other, one)


@given(works())
def test_a_work_is_the_same_as_itself(one: Reference) -> None:
    """A record is the same as its own copy, whatever it lacks."""
    assert compare(one, replace(one, key="copy")).verdict is Verdict.SAME


@given(TEXTS)
def test_forms_are_stable(text: str) -> None:
    """What has been brought into one form stays as it is when it is done again."""
    assert folded(folded(text)) == folded(text)
    assert journal_words(" ".join(journal_words(text))) == journal_words(text)


@given(st.integers(1, 99_999), st.integers(0, 40))
def test_short_and_long_page_ranges_are_one(first: int, more: int) -> None:
    """A last page of which only the last digits are written is completed."""
    last = first + more
    short = str(last)[-2:] if len(str(last)) == len(str(first)) and str(last)[:-2] == str(first)[:-2] else str(last)
    assert pages(f"{first}-{short}", None) == pages(f"{first}--{last}", None)


@given(st.integers(0, 999_999_999))
def test_isbn_of_ten_and_thirteen_digits_are_one(nine: int) -> None:
    """Each old ISBN has one new form, and that form is its own."""
    assert isbn(isbn(f"{nine:09}0")) == isbn(f"{nine:09}X")


@given(st.lists(works(), max_size=12), st.randoms())
@settings(max_examples=50)
def test_the_order_of_the_input_does_not_matter(found: list[Reference], random: Random) -> None:
    """The same records in another order give the same groups and the same questions."""
    numbered = [replace(work, key=f"{work.key}{number}") for number, work in enumerate(found)]
    shuffled = random.sample(numbered, len(numbered))
    assert duplicates(numbered) == duplicates(shuffled)


def _again(reference: Reference, number: int = 2) -> Reference:
    return replace(reference, key=f"{reference.key}-{number}", place=Place("again.bib", number))


def test_importing_a_file_again_matches_everything(review: EvidenceMap) -> None:
    """Every record of the shipped review finds itself when its bibliography comes in a second time."""
    known = list(review.references.values())
    copies = [_again(reference) for reference in known]
    groups = duplicates([*known, *copies]).groups
    grouped = {reference.key: group for group in groups for reference in group.references}
    for reference in known:
        assert f"{reference.key}-2" in {other.key for other in grouped[reference.key].references}


@given(st.lists(works(), min_size=1, max_size=8))
@settings(max_examples=50)
def test_importing_anything_again_matches_everything(found: list[Reference]) -> None:
    """Even records with next to nothing in them find themselves again."""
    known = [replace(work, key=f"{work.key}{number}") for number, work in enumerate(found)]
    copies = [_again(work) for work in known]
    grouped = {reference.key: group for group in duplicates([*known, *copies]).groups for reference in group.references}
    for work in known:
        assert f"{work.key}-2" in {reference.key for reference in grouped[work.key].references}


def test_a_hundred_copies_are_one_group(review: EvidenceMap) -> None:
    """More copies than a block may hold are still one group."""
    work = next(iter(review.references.values()))
    (group,) = duplicates([_again(work, number) for number in range(150)]).groups
    assert len(group.references) == 150


def test_keys_miss_nothing_that_comparing_all_would_find(review: EvidenceMap) -> None:
    """Looking only where a key is shared finds the same duplicates as comparing every work with every other.

    What came again is compared with all that was there; among itself it differs in nothing that is compared.
    """
    known = [work for work in review.references.values() if work.title]
    changed = [_again(trial(doi=None)), _again(trial(title="Kontrollierte Studie", doi=None), 3), *map(_cut, known)]
    normals = [normal(reference) for reference in (*known, *changed)]
    pairs = ((one, other) for one in range(len(known)) for other in range(one + 1, len(normals)))
    everything = {pair for pair in pairs if judged(*(normals[at] for at in pair)).verdict is Verdict.SAME}
    assert everything
    assert everything <= {tuple(sorted(pair)) for pair in positions(normals)}


def _cut(reference: Reference) -> Reference:
    fields = {name: value for name, value in reference.fields.items() if name not in ("doi", "url")}
    return replace(_again(reference), title=reference.title.upper(), fields=fields)


@given(works(), works())
def test_no_group_holds_what_is_surely_different(one: Reference, other: Reference) -> None:
    """Two works that a rule keeps apart are never in one group, not even through copies of both."""
    first, second = replace(one, key="one"), replace(other, key="other")
    groups = duplicates([first, second, _again(first), _again(second)]).groups
    if compare(first, second).apart:
        assert not any({"one", "other"} <= {reference.key for reference in group.references} for group in groups)


def test_decisions_are_kept() -> None:
    """A pair that somebody judged is not asked again, and two judged to be the same are one group."""
    one, other = trial("one"), trial("other", journal="European Psychiatry", volume="24", pages="113", doi=None)
    assert len(duplicates([one, other]).to_judge) == 1
    pair = frozenset(("one", "other"))
    assert duplicates([one, other], different=[pair]) == duplicates([])
    assert [len(group.references) for group in duplicates([one, other], same=[pair]).groups] == [2]


def test_copies_of_a_judged_work_are_not_asked_again() -> None:
    """What was judged of a work holds for its copies: they come as one group."""
    one, other = trial("one"), trial("other", journal="European Psychiatry", volume="24", pages="113", doi=None)
    found = duplicates([one, other, _again(other)], different=[frozenset(("one", "other"))])
    assert found.to_judge == ()
    assert [len(group.references) for group in found.groups] == [2]


def test_journals_are_the_same_in_either_order() -> None:
    """An abbreviation, initials and a longer form are recognized, and another journal is not."""
    full = journal_words("Journal of the American Medical Association")
    for other, same in [("JAMA", True), ("J Am Med Assoc", True), ("J. Amer. Med. Ass.", True), ("Lancet", False)]:
        assert same_journal(full, journal_words(other)) is same_journal(journal_words(other), full) is same
    assert same_journal(journal_words("Cancer"), journal_words("Cancer Research")) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("MIS Quarterly", "Management Information Systems Quarterly", True),
        ("J. MIS", "Journal of Management Information Systems", True),
        ("MIS Quarterly", "Medical Imaging Quarterly", False),
        ("ICIS 2017 Proceedings", "International Conference on Information Systems", True),
        ("ICIS 2009 Proceedings", "30th International Conference on Information Systems, ICIS 2009", True),
        ("HICSS", "Proceedings of the 50th Hawaii International Conference on System Sciences", True),
        ("ECIS 2017 Proceedings", "International Conference on Information Systems", False),
        ("European Conference on Information Systems", "International Conference on Information Systems", False),
        ("SIGCHI Conference on Human Factors", "ACM Conference on Human Factors", None),
        ("PNAS", "Proceedings of the National Academy of Sciences", True),
        ("Transplantation", "Transplantation Proceedings", None),
        ("European Journal of Oncology", "Abstracts of the European Congress of Pathology", False),
        ("Group", "Group. Conference: 10th Congress on Personality, Oslo", True),
        ("Group", "Group : the official publication of the Society", True),
        ("Journal of Physics: Condensed Matter", "Journal of Physics: Conference Series", None),
    ],
)
def test_names_of_journals_and_meetings(one: str, other: str, same: bool | None) -> None:
    """Initials of several words and what databases add are known; two meetings with like names are not one."""
    first, second = journal_words(one), journal_words(other)
    assert same_journal(first, second) is same_journal(second, first) is same


def test_titles_are_compared_without_signs() -> None:
    """Dashes, quotation marks, accents and Greek letters make no difference."""
    assert title("The “Über-ich” – α-wave").text == title("the uber ich: alpha wave").text
