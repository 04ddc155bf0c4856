"""Whether reviews bring the studies together, and whether studies know each other."""

from __future__ import annotations

import pytest

from evidencemap.analyses.kinds.kind import Kind
from evidencemap.model import EvidenceMap
from tests.analyses.kinds.conftest import Varied, finding, ids, shown
from tests.conftest import STARTER

REVIEW = """
study: review-of-reading
title: A review of reading aloud
reports: [specimen2010]
design: review
practice: {practice}
outcome: [fluency, pleasure]
{more}
"""
ENTRY = """
@article{{trial{number},
  author = {{Name{number}, A.}},
  title = {{A trial}},
  year = {{201{number}}},
}}
"""
TRIAL = """
study: trial-{number}
title: A trial of reading to a teacher
reports: [trial{number}]
design: randomised-trial
practice: reading-aloud
outcome: fluency
"""


def with_reviews(varied: Varied, year: int, practice: str = "reading-aloud", more: str = "") -> EvidenceMap:
    """Three trials of 2015 to 2017 and a review, in the starter."""
    codebook = (STARTER / "codebook.yaml").read_text()
    kind = "      - {term: review, label: review, definition: Its data are other studies., reviews: yes}\n"
    library = (STARTER / "library.bib").read_text().replace("year      = {2010}", f"year      = {{{year}}}")
    trials = [ENTRY.format(number=number) for number in (5, 6, 7)]
    return varied(
        **{
            "codebook.yaml": codebook.replace("  - facet: practice", f"{kind}\n  - facet: practice", 1),
            "library.bib": "\n".join([library, *trials]),
            "screening.yaml": "background: []\n",
            "studies/review-of-reading.yaml": REVIEW.format(practice=practice, more=more),
            **{f"studies/trial-{n}.yaml": TRIAL.format(number=n) for n in (5, 6, 7)},
        }
    )


def test_studies_of_mechanisms_wait_for_a_review(review: EvidenceMap) -> None:
    """Three studies of mechanisms of change have no review, and two of them stand in no list of one."""
    found = shown(review, Kind.SYNTHESIS, "focus:mechanism-of-change")
    assert found.certain
    listed = {id for study in review.studies.values() for id in study.includes or ()}
    assert [id for id in ids(found) if id in listed] == ["folmo2019"]
    assert dict(found.numbers)["debt at least"] == pytest.approx(2 / 3)


def test_what_a_review_includes_is_not_known_unless_it_is_recorded(review: EvidenceMap) -> None:
    """Reviews of course and recovery do not record what they include: the debt may be nothing or all."""
    found = shown(review, Kind.SYNTHESIS, "focus:course-and-recovery")
    assert not found.certain
    assert (dict(found.numbers)["debt at least"], dict(found.numbers)["debt at most"]) == (0, 1)
    assert "what katsakou2017 and soundy2015 include is not recorded" in found.sentence


def test_a_review_with_a_recent_search_closes_the_gap(varied: Varied) -> None:
    """A review of equal scope that searched within five years of the newest trial is up to date."""
    recent = with_reviews(varied, 2017, more="searched: 2016\nincludes: [trial-5]")
    assert finding(recent, Kind.SYNTHESIS, "practice:reading-aloud") is None


def test_a_review_with_an_old_search_does_not(varied: Varied) -> None:
    """A review that searched until 2011 misses the newest trial by more than five years, and says what it lacks."""
    old = with_reviews(varied, 2012, more="searched: 2011\nincludes: []")
    found = shown(old, Kind.SYNTHESIS, "practice:reading-aloud outcome:fluency")
    assert found.certain
    told = dict(found.numbers)
    assert (told["primary studies"], told["newer than the last search"], told["debt at least"]) == (3, 3, 1)
    assert "review-of-reading, searched until 2011 (3 of them newer); 3 of 3 are in no review" in found.sentence


def test_a_review_that_does_not_say_when_it_searched_leaves_it_open(varied: Varied) -> None:
    """A review of 2017 without a date of its search may be up to date."""
    found = shown(with_reviews(varied, 2017), Kind.SYNTHESIS, "practice:reading-aloud outcome:fluency")
    assert not found.certain
    assert [study.id for study in found.read] == ["review-of-reading"]


def test_a_narrower_review_is_none_of_the_whole(varied: Varied) -> None:
    """A review of paired reading alone does not bring together what is known of reading aloud."""
    narrow = with_reviews(varied, 2017, practice="paired-reading", more="searched: 2017")
    assert shown(narrow, Kind.SYNTHESIS, "practice:reading-aloud outcome:fluency").certain


def test_two_studies_are_too_few_to_bring_together(review: EvidenceMap) -> None:
    """Of the programme's effects two primary studies are known: too few to ask for a review."""
    assert finding(review, Kind.SYNTHESIS, "focus:effectiveness modality:mbt-programme") is None


def test_studies_of_rupture_do_not_cite_each_other(review: EvidenceMap) -> None:
    """As far as lists are noted, no study of alliance ruptures cites an earlier one; other lists could tell more."""
    found = shown(review, Kind.CITATION, "focus:alliance-rupture-repair")
    assert dict(found.numbers)["index"] == 0
    assert not found.certain
    assert found.read


def test_studies_that_cite_each_other_have_no_citation_gap(review: EvidenceMap) -> None:
    """Studies of adherence in MBT-G note no lists that would show a gap, so none is told."""
    assert finding(review, Kind.CITATION, "focus:adherence") is None
