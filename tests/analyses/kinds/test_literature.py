"""Whether reviews bring the studies together, and whether studies know each other."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from evidencemap.analyses.kinds.examined import Examination
from evidencemap.analyses.kinds.kind import Kind
from evidencemap.analyses.kinds.registry import declared_scope
from evidencemap.analyses.kinds.review_scope import covers
from evidencemap.model import EvidenceMap
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import And, HasTerm, terms_wanted
from evidencemap.query.truth import Truth
from tests.analyses.kinds.conftest import Varied, finding, ids, shown
from tests.conftest import STARTER

REVIEW = """
study: review-of-reading
title: A review of reading aloud
reports: [specimen2010]
design: review
scope: {{practice: {practice}}}
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


def topics(query: str, review: EvidenceMap) -> tuple[HasTerm, ...]:
    """The terms that a question asks for."""
    return tuple(terms_wanted(parse_query(query, review)))


def test_studies_of_mechanisms_wait_for_a_review(review: EvidenceMap) -> None:
    """Three studies of mechanisms of change have no review, and two of them stand in no list of one.

    One of the two may have appeared in time for a review of ruptures in groups that does not tell what it includes.
    """
    found = shown(review, Kind.SYNTHESIS, "focus:mechanism-of-change")
    assert found.certain
    listed = {id for study in review.studies.values() for id in study.includes or ()}
    assert [id for id in ids(found) if id in listed] == ["folmo2019"]
    debt = [dict(found.numbers)[name] for name in ("debt at least", "debt at most")]
    assert debt == pytest.approx([1 / 3, 2 / 3])
    assert "because what lococo2019 includes is not recorded" in found.sentence


def test_what_a_review_includes_is_not_known_unless_it_is_recorded(review: EvidenceMap) -> None:
    """Reviews of course and recovery do not record what they include, so the debt may be nothing or all."""
    found = shown(review, Kind.SYNTHESIS, "focus:course-and-recovery population:bpd")
    assert not found.certain
    assert (dict(found.numbers)["debt at least"], dict(found.numbers)["debt at most"]) == (0, 1)
    assert (
        "because what freestone2015, katsakou2017, lococo2019, millerbottome2018 and sulzer2016 include"
        in found.sentence
    )


def test_a_review_with_one_finding_on_a_topic_is_none_of_the_topic(review: EvidenceMap) -> None:
    """A chapter on the alliance that reports one effect, and a review of MBT alone, are no reviews of effectiveness."""
    whole, mbt = (shown(review, Kind.SYNTHESIS, q) for q in ("focus:effectiveness", "focus:effectiveness modality:mbt"))
    assert whole.certain
    assert mbt.certain
    assert "no review of equal or wider scope is known" in whole.sentence
    assert "no review of equal or wider scope is known" in mbt.sentence


def test_a_review_covers_what_it_set_out_to_review(review: EvidenceMap) -> None:
    """A review of effects in BPD covers effects of MBT in BPD; one of MBT in BPD does not cover all effects in BPD."""
    covering = {
        query: {study.id for study in review.studies.values() if covers(review, study, topics(query, review))}
        for query in ("focus:effectiveness population:bpd", "focus:effectiveness population:bpd modality:mbt")
    }
    assert list(covering.values()) == [{"stoffers2012"}, {"stoffers2012", "vogt2018"}]


def test_a_review_of_groups_is_one_of_mbt_in_groups(review: EvidenceMap) -> None:
    """What a review of group therapy set out to review takes in every kind of group, and no individual treatment."""
    studied = {
        modality: covers(
            review, review.studies["lynch2023"], topics(f"focus:therapeutic-alliance modality:{modality}", review)
        )
        for modality in ("group-therapy", "mbt-group", "isolated(mbt-group)", "includes(mbt-group)", "mbt-individual")
    }
    assert list(studied.values()) == [Truth.YES, Truth.YES, Truth.YES, Truth.NO, Truth.NO]


def test_a_review_of_something_covers_all_that_is_narrower(review: EvidenceMap) -> None:
    """Whichever study reviews a pattern of the map, surely or perhaps, reviews each narrower pattern as well."""
    examination = Examination(review, declared_scope(review))
    axes = [
        [HasTerm(review.facet(axis.facet), term) for term in review.axis_terms(axis)]
        for axis in (review.protocol.map.rows, review.protocol.map.columns)
    ]
    people = topics(
        " OR ".join(f"population:{id}" for id in ("personality-disorder", "bpd", "aspd", "psychosis")), review
    )
    asked = product(*((None, *side) for side in (*axes, people)))
    patterns = [tuple(topic for topic in one if topic) for one in asked]
    pairs = [(one, more.topics) for one in patterns for more in examination.pattern(*one).wider]
    named = {str(And(one)): one for pair in pairs for one in pair}
    names = [(str(And(one)), str(And(wider))) for one, wider in pairs]
    told = 0
    for study in filter(review.could_be_review, review.studies.values()):
        covered = {name: covers(review, study, topics) for name, topics in named.items()}
        for one, wider in names:
            assert covered[wider] <= covered[one], (study.id, one, wider)
            told += covered[wider] is not Truth.NO
    assert told


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


def test_a_review_of_no_recorded_scope_leaves_it_open(varied: Varied) -> None:
    """What a review without a recorded scope found on reading aloud may be all it set out to review, or less."""
    given = with_reviews(varied, 2017, more="searched: 2017")
    record = given.studies["review-of-reading"]
    asked = topics("practice:reading-aloud outcome:fluency", given)
    assert covers(given, record, asked) is Truth.YES
    assert covers(given, replace(record, scope=None), asked) is Truth.MAYBE


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
