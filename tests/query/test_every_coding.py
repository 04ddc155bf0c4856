"""Every way to code a treatment, in a small codebook, against every question about it: nothing is left to chance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from types import MappingProxyType

import pytest

from evidencemap.model import EvidenceMap, Unit
from evidencemap.query.matching import matching_studies, study_truth, unit_truth
from evidencemap.query.syntax import CitedBy, Cites, HasTerm, HasText, InYears, Level, Missing, Not, Test
from evidencemap.query.truth import Truth
from evidencemap.records.citations import Citations, Link
from evidencemap.records.codebook import Codebook, Term
from evidencemap.records.coding import Code, Coding, State
from evidencemap.records.dates import Date
from evidencemap.records.protocol import Axis, MapPlan, Protocol
from evidencemap.records.screening import Screening
from evidencemap.records.study import Finding, Study, awaiting_study
from tests.query.every_world import answers, unit_worlds
from tests.query.random_reviews import AGAINST, WHAT, facet, reference

VERDICTS = {frozenset({True}): Truth.YES, frozenset({False}): Truth.NO, frozenset({True, False}): Truth.MAYBE}

KIND = Term("kind", WHAT, "kind")
PACKAGE = Term("package", WHAT, "package", broader=KIND, component_ids=("group", "single"))
GROUP = Term("group", WHAT, "group", broader=KIND)
SMALL = Term("small-group", WHAT, "small group", broader=GROUP)
SINGLE = Term("single", WHAT, "single", broader=KIND)
OTHER = Term("other", WHAT, "other")
FOREIGN = Term("foreign-package", WHAT, "foreign package", broader=OTHER, component_ids=("group", "other"))
TERMS = {term.id: term for term in (KIND, PACKAGE, GROUP, SMALL, SINGLE, OTHER, FOREIGN)}
TREATMENT = facet(WHAT, TERMS)
QUESTIONS: list[Test] = [HasTerm(TREATMENT, term, level) for term in TERMS.values() for level in Level]

CONTEXTS: tuple[tuple[Term | None, bool | None], ...] = ((None, None), (None, True), (PACKAGE, False), (FOREIGN, False))
ALL_CODES = [
    Code(term, sure=sure, kind_open=kind_open, package=package, alone=alone)
    for term in TERMS.values()
    for sure, kind_open in product((True, False), repeat=2)
    for package, alone in CONTEXTS
]
STATES = [Coding(state) for state in State if state is not State.CODED]


def coding(*codes: Code) -> Coding:
    return Coding(State.CODED if any(code.sure for code in codes) else State.UNCLEAR, codes)


def review_of(*studies: Study, facets: tuple = (TREATMENT,), **more: object) -> EvidenceMap:
    return EvidenceMap(
        protocol=Protocol("", "", MapPlan(Axis(WHAT), Axis(WHAT))),
        codebook=Codebook(MappingProxyType({facet.id: facet for facet in facets})),
        references=more.get("references", MappingProxyType({})),  # type: ignore[arg-type]
        studies=MappingProxyType({study.id: study for study in studies}),
        claims=MappingProxyType({}),
        citations=more.get("citations", MappingProxyType({})),  # type: ignore[arg-type]
        screening=Screening(),
    )


def study_of(**codings: Coding) -> Study:
    return Study("one", "rupture", ("one",), MappingProxyType(codings), ())


FEW_TERMS = {term.id: term for term in (KIND, PACKAGE, GROUP, SINGLE, OTHER)}
FEW, COMPARATOR = facet(WHAT, FEW_TERMS), facet(AGAINST, FEW_TERMS, terms_from=WHAT)
FEW_QUESTIONS: list[Test] = [HasTerm(FEW, term, level) for term in FEW_TERMS.values() for level in Level]


def compared(review: EvidenceMap, study: Study) -> Iterator[tuple[str, Truth, Truth]]:
    """For each question: the question, what is answered, and what every world says."""
    questions = FEW_QUESTIONS if AGAINST in review.codebook.facets else QUESTIONS
    worlds = set(unit_worlds(review, questions, study, None))
    for question in questions:
        outcomes = frozenset(str(question) in facts for facts in worlds)
        yield str(question), unit_truth(review, question, Unit(study, None)), VERDICTS[outcomes]


def wrong(review: EvidenceMap, studies: Iterator[Study]) -> list[tuple[str, object]]:
    """The first few questions that are not answered exactly."""
    found = [
        (f"{question} is answered {answered.name}, should be {right.name}", study.codings)
        for study in studies
        for question, answered, right in compared(review, study)
        if answered is not right
    ]
    return found[:3]


def test_every_way_to_code_one_treatment_is_answered_exactly() -> None:
    """One term, sure or not, of open kind or not, in any context: what is open is open, what is not is not."""
    assert wrong(review_of(), (study_of(what=coding(code)) for code in ALL_CODES)) == []


def test_every_word_for_absence_is_answered_exactly() -> None:
    """Nothing known leaves every question open; known absence answers every question with no."""
    assert wrong(review_of(), (study_of(what=state) for state in STATES)) == []
    assert wrong(review_of(), iter([study_of()])) == []


def test_two_treatments_together_are_answered_exactly() -> None:
    """Where people had two things, each counts as studied, and neither as given alone."""
    few = [
        code
        for code in ALL_CODES
        if code.term in (KIND, GROUP, SMALL, OTHER) and not (code.kind_open and not code.sure)
    ]
    pairs = (coding(one, two) for one, two in product(few, repeat=2) if one.term.id < two.term.id)
    assert wrong(review_of(), (study_of(what=pair) for pair in pairs)) == []


ARMS = [
    coding(*(Code(term, alone=True) for term in terms))
    for terms in (
        [PACKAGE],
        [GROUP],
        [SINGLE],
        [GROUP, SINGLE],
        [GROUP, OTHER],
        [GROUP, SINGLE, OTHER],
    )
]
OPEN_ARMS = [
    Coding(State.NOT_REPORTED),
    Coding(State.NONE),
    coding(Code(GROUP)),
    coding(Code(GROUP, package=PACKAGE, alone=False)),
    coding(Code(KIND, kind_open=True)),
    coding(Code(GROUP, kind_open=True)),
    coding(Code(SINGLE, sure=False)),
    coding(Code(PACKAGE, sure=False)),
    coding(Code(SINGLE), Code(OTHER, sure=False)),
    coding(Code(GROUP), Code(SINGLE, sure=False)),
]


def test_a_contrast_of_arms_isolates_what_only_one_had() -> None:
    """Two arms that differ by a component alone are evidence about it; any other difference is not."""
    review = review_of(facets=(FEW, COMPARATOR))
    studies = (study_of(what=treated, against=other) for treated, other in product(ARMS, repeat=2))
    assert wrong(review, studies) == []
    programme = study_of(what=coding(Code(PACKAGE)), against=coding(Code(SINGLE, alone=True)))
    for level in Level:
        assert unit_truth(review, HasTerm(FEW, GROUP, level), Unit(programme, None)) is Truth.YES


def test_an_open_arm_never_rules_out_or_in_too_much() -> None:
    """With anything open in one of the arms, just what cannot isolate a part is ruled out, and what is sure is true."""
    review = review_of(facets=(FEW, COMPARATOR))
    arms = [*ARMS, *OPEN_ARMS]
    for treated, other in product(arms, repeat=2):
        for question, answered, right in compared(review, study_of(what=treated, against=other)):
            assert (answered is Truth.NO) == (right is Truth.NO), (question, treated, other)
            assert answered is not Truth.YES or right is Truth.YES, (question, treated, other)


def test_only_an_arm_that_could_make_the_difference_keeps_a_question_open() -> None:
    """A comparator that is not reported keeps the parts of a programme open; one that is known does not."""
    review = review_of(facets=(FEW, COMPARATOR))
    alone = HasTerm(FEW, GROUP, Level.ISOLATED)

    def truth(treated: Coding, other: Coding) -> Truth:
        return unit_truth(review, alone, Unit(study_of(what=treated, against=other), None))

    programme, not_reported = coding(Code(PACKAGE)), Coding(State.NOT_REPORTED)
    assert truth(programme, not_reported) is Truth.MAYBE
    assert truth(programme, coding(Code(SINGLE, sure=False))) is Truth.MAYBE
    assert truth(programme, Coding(State.NOT_APPLICABLE)) is Truth.NO
    assert truth(programme, coding(Code(OTHER), Code(SINGLE, sure=False))) is Truth.NO
    assert truth(coding(Code(GROUP), Code(OTHER)), coding(Code(SINGLE, sure=False))) is Truth.NO
    assert truth(coding(Code(SINGLE)), not_reported) is Truth.NO
    assert truth(coding(Code(GROUP), Code(SINGLE)), coding(Code(GROUP), Code(OTHER, sure=False))) is Truth.NO


def test_an_open_comparator_is_what_has_to_be_known() -> None:
    """Where only the comparator could make a difference, the comparator is what a reader is told to look up."""
    programme = study_of(what=coding(Code(PACKAGE)), against=Coding(State.NOT_REPORTED))
    review = review_of(programme, facets=(FEW, COMPARATOR), references={"one": reference("one", None)})
    (open_study,) = matching_studies(review, HasTerm(FEW, GROUP, Level.ISOLATED)).open
    assert open_study.unknown == (AGAINST,)
    unclear = study_of(what=coding(Code(KIND, kind_open=True)), against=coding(Code(OTHER)))
    review = review_of(unclear, facets=(FEW, COMPARATOR), references={"one": reference("one", None)})
    (open_study,) = matching_studies(review, HasTerm(FEW, GROUP, Level.ISOLATED)).open
    assert open_study.unknown == (WHAT,)


SPANS = [(2010, 2010), (2012, 9999), (0, 2012), (2010, 2014), (2013, 2013), (0, 9999)]
DATES = [
    None,
    Date(2010, 2010, ""),
    Date(2012, 2012, ""),
    Date(2010, 2014, ""),
    Date(2012, 9999, ""),
    Date(0, 2011, ""),
]


@pytest.mark.parametrize("as_of", [None, 2009, 2010, 2011, 2012, 2013, 2014])
def test_every_date_is_answered_exactly(as_of: int | None) -> None:
    """Whether a study is of some years is open only while its date leaves it open; as of a year nothing is too sure."""
    for date, (first, last), negated in product(DATES, SPANS, (False, True)):
        study = study_of()
        review = review_of(study, references={"one": reference("one", date)})
        test: Test = InYears(first, last, f"{first}..{last}")
        test = Not(test) if negated else test
        found = matching_studies(review, test, as_of)
        answered = Truth.YES if found.sure else Truth.MAYBE if found.open else Truth.NO
        right = VERDICTS[frozenset(answers(review, test, study, as_of))]
        assert answered in (right, right if as_of is None else Truth.MAYBE)
        if as_of is None and found.open:
            assert found.open[0].unknown == ("year",)


@pytest.mark.parametrize(
    ("report", "by_year"),
    [
        ("early", {2009: Truth.NO, 2010: Truth.YES, 2012: Truth.YES, 2014: Truth.YES}),
        ("late", {2009: Truth.NO, 2010: Truth.NO, 2012: Truth.NO, 2014: Truth.YES}),
        ("undated", {2009: Truth.MAYBE, 2014: Truth.MAYBE}),
        ("", {2009: Truth.NO, 2010: Truth.MAYBE, 2012: Truth.MAYBE, 2014: Truth.YES}),
    ],
)
def test_a_finding_is_as_old_as_the_report_that_it_names(report: str, by_year: dict[int, Truth]) -> None:
    """What a later report found was not known before it; a finding that names none may be in any of the reports."""
    found = Finding("found", MappingProxyType({WHAT: coding(Code(GROUP, alone=True))}), report=report)
    dates = {"early": Date(2010, 2010, ""), "late": Date(2014, 2014, ""), "undated": None}
    reports = ("early", "late", "undated") if report == "undated" else ("early", "late")
    study = Study("one", "rupture", reports, MappingProxyType({}), (found,))
    review = review_of(study, references={key: reference(key, date) for key, date in dates.items()})
    for year, truth in by_year.items():
        assert study_truth(review, HasTerm(TREATMENT, GROUP), study, year) is truth
    assert study_truth(review, HasTerm(TREATMENT, GROUP), study) is Truth.YES


@pytest.mark.parametrize(
    ("test", "links", "truth", "unknown"),
    [
        (Cites("work"), {"one": ["work"]}, Truth.YES, None),
        (Cites("work"), {"one": ["else"]}, Truth.NO, None),
        (Cites("work"), {"one": []}, Truth.MAYBE, "citations"),
        (Cites("work"), {"work": ["one"]}, Truth.MAYBE, "citations"),
        (CitedBy("work"), {"work": ["one"]}, Truth.YES, None),
        (CitedBy("work"), {"work": ["else"]}, Truth.NO, None),
        (CitedBy("work"), {"one": ["work"]}, Truth.MAYBE, "citations"),
    ],
    ids=str,
)
def test_what_a_work_cites_is_open_until_somebody_noted_it(
    test: Test, links: dict[str, list[str]], truth: Truth, unknown: str | None
) -> None:
    """A citation that nobody looked for is not known to be missing."""
    citations = {citing: Citations(citing, tuple(map(Link, cited))) for citing, cited in links.items()}
    study = study_of(what=coding(Code(OTHER)))
    review = review_of(study, references={"one": reference("one", None)}, citations=citations)
    assert study_truth(review, test, study) is truth
    assert study_truth(review, Not(test), study) is truth.negated
    assert [item.unknown for item in matching_studies(review, test).open] == ([(unknown,)] if unknown else [])


def test_words_are_looked_for_in_record_and_title() -> None:
    """Text is found whatever its case; a study that has no record yet may hold any words."""
    read, unread = study_of(), awaiting_study("two", "A title on repair")
    review = review_of(read, unread, references={"two": reference("two", None)})
    assert study_truth(review, HasText("RUPTURE"), read) is Truth.YES
    assert study_truth(review, HasText("repair"), read) is Truth.NO
    assert study_truth(review, HasText("repair"), unread) is Truth.YES
    assert study_truth(review, HasText("silence"), unread) is Truth.MAYBE
    assert [item.unknown for item in matching_studies(review, HasText("silence")).open] == [("record",)]


def test_missing_is_about_the_record_and_never_open() -> None:
    """Whether a facet is missing is known: yes where nothing certain was coded, no where absence is known."""
    review = review_of()
    for state in STATES:
        truth = unit_truth(review, Missing(TREATMENT), Unit(study_of(what=state), None))
        assert truth is (Truth.YES if state.state.unknown else Truth.NO)
    assert unit_truth(review, Missing(TREATMENT), Unit(study_of(), None)) is Truth.YES
    assert unit_truth(review, Missing(TREATMENT), Unit(study_of(what=coding(Code(OTHER))), None)) is Truth.NO
