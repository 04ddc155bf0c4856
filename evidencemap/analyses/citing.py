"""Studies and what they cite to the earlier studies on the same question, cited or not, as far as lists are noted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import product

from evidencemap.analyses.crosstab import Side
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import unit_truth
from evidencemap.query.syntax import HasTerm
from evidencemap.query.truth import Truth, perhaps
from evidencemap.records.codebook import Term
from evidencemap.records.study import Study

Question = tuple[Term, ...]
"""A cell, as a question that studies ask: one term of each of the given facets."""


class NoIndex(Enum):
    """Why a study has no index; the value is how pages and JSON name it."""

    NOT_NOTED = "what it cites is not noted"
    EMPTY_LIST = "what it cites is not noted, as its citation file is empty"
    NOTHING_EARLIER = "no earlier study shares a cell with it"


@dataclass(frozen=True)
class EarlierStudy:
    """An earlier study, the cells that it shares, the most specific first, and whether it is cited.

    Only the narrowest shared cells are named. *Perhaps* is said where some list that could name it is not noted.
    ``only_through_it`` tells that this review knows the study by nothing but what the citing study says of it: that it
    is cited is then no surprise.
    """

    study: Study
    shared: tuple[Question, ...]
    cited: Truth
    only_through_it: bool


@dataclass(frozen=True)
class PriorResearch:
    """The earlier studies on the question of a study, and how many of them it cites.

    ``year_open`` are studies of the same cells of which the dates do not say whether they are earlier; they do not
    count. ``noted`` and ``not_noted`` are its reports with and without a list of what they cite.
    """

    study: Study
    earlier: tuple[EarlierStudy, ...]
    year_open: tuple[Study, ...]
    noted: tuple[str, ...]
    not_noted: tuple[str, ...]
    why_none: NoIndex | None

    @property
    def cited(self) -> tuple[EarlierStudy, ...]:
        """Those that are cited for sure."""
        return self._with(Truth.YES)

    @property
    def missed(self) -> tuple[EarlierStudy, ...]:
        """Those that are not cited for sure."""
        return self._with(Truth.NO)

    @property
    def unsure(self) -> tuple[EarlierStudy, ...]:
        """Those that a report without a noted list may cite."""
        return self._with(Truth.MAYBE)

    @property
    def index(self) -> float | None:
        """The prior research citation index: earlier studies cited / earlier studies on the same question.

        Robinson & Goodman, Annals of Internal Medicine 2011. It is the least that it can be where some of
        the reports have no noted list. None where ``why_none`` says why.
        """
        return None if self.why_none else len(self.cited) / len(self.earlier)

    @property
    def index_at_most(self) -> float | None:
        """The index if every report without a noted list cited all that it could."""
        return None if self.why_none else (len(self.cited) + len(self.unsure)) / len(self.earlier)

    @property
    def only_through_it(self) -> tuple[EarlierStudy, ...]:
        """Those cited that this review would not know without this study: they lift the index by themselves."""
        return tuple(item for item in self.cited if item.only_through_it)

    @property
    def index_of_others(self) -> float | None:
        """The index without the studies that are known only through this one; None where no other is left."""
        own = len(self.only_through_it)
        others = 0 if self.why_none else len(self.earlier) - own
        return (len(self.cited) - own) / others if others else None

    def _with(self, cited: Truth) -> tuple[EarlierStudy, ...]:
        return tuple(item for item in self.earlier if item.cited is cited)


@dataclass(frozen=True)
class MissedCitation:
    """A study and an earlier one on the same question that it does not cite."""

    study: Study
    earlier: EarlierStudy


@dataclass(frozen=True)
class Questions:
    """Which studies stand in which cells of the given sides for sure, by the rules of the query language."""

    review: EvidenceMap
    sides: tuple[Side, ...]

    @cached_property
    def of(self) -> Mapping[str, frozenset[Question]]:
        """For the id of a study, the cells that it stands in: terms that meet in one of its findings."""
        return {study.id: frozenset(self._of_study(study)) for study in self.review.extracted}

    @cached_property
    def studies(self) -> Mapping[Question, tuple[Study, ...]]:
        """For a cell, the studies in it."""
        found: defaultdict[Question, list[Study]] = defaultdict(list)
        for study in self.review.extracted:
            for question in self.of[study.id]:
                found[question].append(study)
        return {question: tuple(studies) for question, studies in found.items()}

    def others(self, study: Study) -> tuple[Study, ...]:
        """The other studies with a cell in common, by id; those that share a report with it need no citation."""
        sharing = {other.id: other for question in self.of.get(study.id, ()) for other in self.studies[question]}
        apart = (id for id, other in sharing.items() if id != study.id and not {*study.reports} & {*other.reports})
        return tuple(sharing[id] for id in sorted(apart))

    def shared(self, one: Study, other: Study) -> tuple[Question, ...]:
        """The narrowest cells that two studies share, the most specific first."""
        both = self.of[one.id] & self.of[other.id]
        narrowest = (cell for cell in both if not any(_is_within(inner, cell) for inner in both - {cell}))
        return tuple(sorted(narrowest, key=_specific_first))

    def _of_study(self, study: Study) -> Iterable[Question]:
        for unit in self.review.units(study):
            yield from product(
                *(
                    [t for t in side.terms if unit_truth(self.review, HasTerm(side.facet, t), unit) is Truth.YES]
                    for side in self.sides
                )
            )


def map_questions(review: EvidenceMap) -> Questions:
    """The cells of the declared map."""
    axes = (review.protocol.map.rows, review.protocol.map.columns)
    return Questions(review, tuple(Side(review.facet(axis.facet), review.axis_terms(axis)) for axis in axes))


def citation(review: EvidenceMap, study: Study, other: Study) -> Truth:
    """Whether any report of a study cites any report of the other; *perhaps* where a list is not noted."""
    if any(review.cites.get(key, frozenset()) & {*other.reports} for key in study.reports):
        return Truth.YES
    return perhaps(not all(review.has_list(key) for key in study.reports))


def is_earlier(review: EvidenceMap, study: Study, other: Study) -> Truth:
    """Whether a study was first reported in an earlier year than the other; *perhaps* where dates are open."""
    first, last = review.years(study)
    other_first, other_last = review.years(other)
    return Truth.YES if last < other_first else perhaps(first < other_last)


def prior_research(questions: Questions, study: Study) -> PriorResearch:
    """What was there to cite for a study, and what of it is cited."""
    review = questions.review
    others = [(other, is_earlier(review, other, study)) for other in questions.others(study)]
    earlier = tuple(
        EarlierStudy(
            other,
            questions.shared(study, other),
            citation(review, study, other),
            bool(other.described_in) and {*other.described_in} <= {*study.reports},
        )
        for other, before in others
        if before is Truth.YES
    )
    noted = tuple(key for key in study.reports if review.has_list(key))
    return PriorResearch(
        study,
        tuple(sorted(earlier, key=lambda item: (_specific_first(item.shared[0]), item.study.id))),
        tuple(other for other, before in others if before is Truth.MAYBE),
        noted,
        tuple(key for key in study.reports if key not in noted),
        _why_none(review, study, noted, earlier),
    )


def prior_research_of_all(questions: Questions) -> tuple[PriorResearch, ...]:
    """The same for every study with a record, by id."""
    return tuple(prior_research(questions, study) for study in questions.review.extracted)


def missed_citations(found: Iterable[PriorResearch]) -> tuple[MissedCitation, ...]:
    """Who should have cited whom: studies and the earlier ones of a shared cell, the most specific cell first."""
    pairs = (MissedCitation(prior.study, item) for prior in found for item in prior.missed)
    return tuple(
        sorted(pairs, key=lambda pair: (_specific_first(pair.earlier.shared[0]), pair.study.id, pair.earlier.study.id))
    )


def _why_none(
    review: EvidenceMap, study: Study, noted: tuple[str, ...], earlier: tuple[EarlierStudy, ...]
) -> NoIndex | None:
    if not noted:
        return NoIndex.EMPTY_LIST if any(key in review.citations for key in study.reports) else NoIndex.NOT_NOTED
    return None if earlier else NoIndex.NOTHING_EARLIER


def _is_within(inner: Question, outer: Question) -> bool:
    return all(term.is_within(wider) for term, wider in zip(inner, outer, strict=True))


def _specific_first(question: Question) -> tuple[int, tuple[str, ...]]:
    return -sum(len(term.lineage) for term in question), tuple(term.id for term in question)
