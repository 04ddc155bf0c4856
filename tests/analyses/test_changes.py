from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencemap.analyses.changed_gaps import GapChange, Turn
from evidencemap.analyses.changes import Changes, changes
from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.query.matching import Selection, matching_studies
from evidencemap.query.syntax import And, HasTerm
from evidencemap.records.claim import Verdict
from tests.conftest import REPOSITORY, write_review
from tests.query.random_reviews import reviews, studies_of

Pattern = tuple[HasTerm, ...]


@pytest.fixture(scope="module")
def since_2019(review: EvidenceMap) -> Changes:
    return changes(review, review, 2019)


@pytest.fixture(scope="module")
def without_lighthouse(tmp_path_factory: pytest.TempPathFactory) -> EvidenceMap:
    """The shipped review before anybody had extracted the Lighthouse study of a rupture."""
    folder = tmp_path_factory.mktemp("without")
    for file in (REPOSITORY / "references").rglob("*"):
        if file.is_file() and file.name != "lighthouse-rupture.yaml":
            target = folder / file.relative_to(REPOSITORY / "references")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    return load(folder).map


def of_turn(found: tuple[GapChange, ...], turn: Turn) -> dict[str, GapChange]:
    return {str(change.test): change for change in found if change.turn is turn}


def test_nothing_changes_between_a_review_and_itself(review: EvidenceMap) -> None:
    """Two equal versions of the shipped review differ in nothing."""
    assert changes(review, review).is_empty


def test_the_lighthouse_study_closed_what_it_was_first_to_study(since_2019: Changes) -> None:
    """Mechanisms in MBT-G were a possible gap at the end of 2019; the Lighthouse study closed it, and only it."""
    closed = of_turn(since_2019.cells, Turn.CLOSED)
    cell = closed["focus:mechanism-of-change modality:mbt-group design:primary-study"]
    assert (cell.before.sure, cell.after.sure, cell.studies) == (0, 1, ("lighthouse-rupture",))


def test_a_study_that_could_stand_anywhere_narrows_gaps(since_2019: Changes) -> None:
    """Delgadillo 2020, whose modality is not known, makes certain gaps possible ones and closes none."""
    narrowed = of_turn(since_2019.cells, Turn.NARROWED)
    cell = narrowed["focus:outcome-predictors modality:mbt-group design:primary-study"]
    assert cell.studies == ("delgadillo2020",)
    assert (cell.after.sure, cell.after.possible) == (0, 1)
    assert not any("delgadillo2020" in change.studies for change in of_turn(since_2019.cells, Turn.CLOSED).values())


def test_a_gap_that_closes_leaves_narrower_ones_open(since_2019: Changes) -> None:
    """Clinicians' experience of MBT was studied at last; with patients, say, it is still a gap, and that is told."""
    closed = of_turn(since_2019.gaps, Turn.CLOSED)["focus:clinician-experience modality:mbt"]
    assert closed.studies == ("warner2022",)
    assert closed.left
    assert all({("focus", "clinician-experience")} < set(gap.cell) for gap in closed.left)


def test_a_study_of_about_2020_may_have_been_there_in_2019(since_2019: Changes) -> None:
    """A study with an approximate date is not called new for sure; one without any date is no news at all."""
    assert "lighthouse-rupture" in since_2019.studies.settled
    assert "lighthouse-rupture" not in since_2019.studies.new
    assert "guvenc2023" in since_2019.studies.new
    assert "tryon" not in (*since_2019.studies.new, *since_2019.studies.settled)


def test_a_verdict_turns_with_the_studies(since_2019: Changes) -> None:
    """The claim that nobody had studied mechanisms of MBT-G was undecided at the end of 2019 and is refuted today."""
    turned = {change.claim.id: (change.before, change.after) for change in since_2019.claims}
    assert turned["mbtg-mechanisms-unstudied"] == (Verdict.UNDECIDED, Verdict.REFUTED)


def test_a_record_taken_out_opens_gaps_and_put_back_closes_them(
    review: EvidenceMap, without_lighthouse: EvidenceMap
) -> None:
    """Without the record of the Lighthouse study its cells are open again; putting it back closes the same."""
    away, back = changes(review, without_lighthouse), changes(without_lighthouse, review)
    opened = of_turn(away.cells, Turn.OPENED)
    cell = opened["focus:mechanism-of-change modality:mbt-group design:primary-study"]
    assert (cell.before.sure, cell.after.sure, cell.studies) == (1, 0, ("lighthouse-rupture",))
    assert opened.keys() == of_turn(back.cells, Turn.CLOSED).keys()
    assert away.studies.gone == ("lighthouse-rupture",)
    assert not of_turn(away.gaps, Turn.CLOSED)
    assert {change.studies for change in of_turn(away.gaps, Turn.OPENED).values()} == {("lighthouse-rupture",)}


STUDY = "studies/paired-interviews.yaml"


def changed_starter(folder: Path, **files: tuple[str, str]) -> tuple[EvidenceMap, EvidenceMap]:
    """The starter and a copy in which a text of some files is replaced by another."""
    old = write_review(folder / "old")
    texts = {name: (old / name).read_text() for name in files}
    assert all(texts[name].count(before) == 1 for name, (before, _) in files.items())
    new = write_review(folder / "new", **{name: texts[name].replace(*pair) for name, pair in files.items()})
    return load(old).map, load(new).map


def test_changed_fields_are_told_with_what_they_said(tmp_path: Path) -> None:
    """A recoded study is told by the fields that changed; what did not change is not told."""
    found = changes(*changed_starter(tmp_path, **{STUDY: ("outcome: pleasure", "outcome: comprehension")}))
    (changed,) = found.studies.changed
    assert changed.id == "paired-interviews"
    assert [(field.field, field.before, field.after) for field in changed.fields] == [
        ("outcome", "pleasure", "comprehension")
    ]
    assert of_turn(found.cells, Turn.OPENED)["outcome:pleasure practice:paired-reading"].studies == (
        "paired-interviews",
    )


def test_a_remark_changes_the_record_and_no_gap(tmp_path: Path) -> None:
    """A new locator is a change of the study and of nothing else."""
    found = changes(*changed_starter(tmp_path, **{STUDY: ("note: nothing else", "at: p. 9, note: nothing else")}))
    assert [field.field for field in found.studies.changed[0].fields] == ["practice"]
    assert (found.cells, found.gaps, found.claims, found.notes) == ((), (), (), ())


def test_a_changed_entry_of_the_bibliography_is_told(tmp_path: Path) -> None:
    """A corrected year is a change of the reference."""
    found = changes(*changed_starter(tmp_path, **{"library.bib": ("{2010}", "{2011}")}))
    assert [one.id for one in found.references.changed] == ["specimen2010"]
    assert [vars(field) for field in found.references.changed[0].fields] == [
        {"field": "year", "before": "2010", "after": "2011"}
    ]


NEW_TERM = "      - {term: spelling, label: spelling, definition: Writing words rightly.}\n"


def test_a_new_term_opens_nothing(tmp_path: Path) -> None:
    """Gaps on a term that the older codebook lacks are first asked, not opened; the other way round no longer asked."""
    old = load(write_review(tmp_path / "old")).map
    codebook = (tmp_path / "old" / "codebook.yaml").read_text()
    before = next(line for line in codebook.splitlines(keepends=True) if "term: comprehension" in line)
    indent = " " * (len(before) - len(before.lstrip()))
    new_term = f"{indent}{NEW_TERM.strip()}\n"
    new = load(write_review(tmp_path / "new", **{"codebook.yaml": codebook.replace(before, new_term + before)})).map
    there, back = changes(old, new), changes(new, old)
    assert {change.turn for change in (*there.cells, *there.gaps)} == {Turn.FIRST_ASKED}
    assert {change.turn for change in (*back.cells, *back.gaps)} == {Turn.NO_LONGER_ASKED}
    assert there.notes == ("The codebook has new terms: outcome:spelling.",)
    assert back.notes == ("The codebook no longer has: outcome:spelling.",)


def patterns(review: EvidenceMap, depth: int) -> Iterator[Pattern]:
    facets = tuple(review.codebook)
    for size in range(1, depth + 1):
        for chosen in combinations(facets, size):
            for terms in product(*(facet.terms.values() for facet in chosen)):
                yield tuple(HasTerm(facet, term) for facet, term in zip(chosen, terms, strict=True))


def parents(pattern: Pattern) -> Iterator[Pattern]:
    """Every pattern that is one step more general."""
    for at, part in enumerate(pattern):
        wider = (replace(part, term=part.term.broader),) if part.term.broader else ()
        yield (*pattern[:at], *wider, *pattern[at + 1 :])


def matched(review: EvidenceMap, pattern: Pattern) -> Selection:
    return matching_studies(review, And(pattern))


def gaps_by_hand(review: EvidenceMap) -> set[str]:
    """The maximal uncovered patterns by their definition: no index, no order, no pruning."""
    found = set()
    for pattern in patterns(review, 3):
        wider = [matched(review, one) for one in parents(pattern)]
        here = matched(review, pattern)
        certain = here.possible < 1 and all(one.possible >= 1 for one in wider)
        possible = not here.sure and here.possible >= 1 and all(one.sure for one in wider)
        if certain or possible:
            found.add(str(And(pattern)))
    return found


@st.composite
def two_versions(draw: st.DrawFn) -> tuple[EvidenceMap, EvidenceMap]:
    """A review, and the same after some studies were recoded, put in or taken out."""
    old = draw(reviews(studies=4))
    ids = [*old.studies, "study8", "study9"]
    changed = {id: draw(studies_of(old.codebook, id)) for id in draw(st.sets(st.sampled_from(ids), max_size=3))}
    gone = draw(st.sets(st.sampled_from(ids), max_size=2))
    studies = {id: study for id, study in ({**old.studies, **changed}).items() if id not in gone}
    return old, replace(old, studies=MappingProxyType(dict(sorted(studies.items()))))


@settings(max_examples=40)
@given(two_versions())
def test_turns_are_differences_of_sets(versions: tuple[EvidenceMap, EvidenceMap]) -> None:
    """What closed and opened, and by which studies, is what plain loops over all patterns find."""
    old, new = versions
    then, now = gaps_by_hand(old), gaps_by_hand(new)
    closed, opened = {}, {}
    for pattern in patterns(old, 3):
        name, before, after = str(And(pattern)), matched(old, pattern), matched(new, pattern)
        was, is_now = ({study.id for study in one.sure} for one in (before, after))
        if name in then and is_now:
            closed[name] = tuple(sorted(is_now - was))
        if name in now and was:
            opened[name] = tuple(sorted(was - is_now))
    found = changes(old, new)
    assert {name: change.studies for name, change in of_turn(found.gaps, Turn.CLOSED).items()} == closed
    assert {name: change.studies for name, change in of_turn(found.gaps, Turn.OPENED).items()} == opened


@settings(max_examples=40)
@given(two_versions())
def test_every_gap_is_accounted_for(versions: tuple[EvidenceMap, EvidenceMap]) -> None:
    """A gap of the older search is still one, turned, or lies within a wider one; so for the newer, other way round."""
    old, new = versions
    found = changes(old, new)
    turned = {str(change.test): change for change in found.gaps}
    then, now = gaps_by_hand(old), gaps_by_hand(new)
    assert turned.keys() <= then | now
    for pattern in patterns(old, 3):
        name = str(And(pattern))
        counts = [(bool(one.sure), bool(one.possible)) for one in (matched(old, pattern), matched(new, pattern))]
        if name in then | now:
            assert (name in turned) == (counts[0] != counts[1])


@settings(max_examples=40)
@given(two_versions())
def test_the_numbers_of_gaps_add_up(versions: tuple[EvidenceMap, EvidenceMap]) -> None:
    """What was there, less what left or lies within another now, with what came or lay within another, is there now."""
    found = changes(*versions)
    then, now = map(gaps_by_hand, versions)
    turns = {str(change.test): change.turn for change in found.gaps}
    search = found.search
    assert search is not None
    assert (search.before, search.after) == (len(then), len(now))
    left = sum(turn in (Turn.CLOSED, Turn.NO_LONGER_ASKED) for turn in turns.values())
    came = sum(turn in (Turn.OPENED, Turn.FIRST_ASKED) for turn in turns.values())
    assert search.before - left - search.absorbed + came + search.parted == search.after
    lost = [name for name in then - now if turns.get(name) not in (Turn.CLOSED, Turn.NO_LONGER_ASKED)]
    assert len(lost) == search.absorbed


@settings(max_examples=40)
@given(reviews(studies=4), st.sampled_from([None, 2010, 2012, 2014]))
def test_a_review_does_not_differ_from_itself(review: EvidenceMap, year: int | None) -> None:
    """Whatever a review holds, and as of any year, nothing changes between it and itself."""
    assert changes(review, review, year, year).is_empty
