"""What all pages draw on: a review, the results of its analyses, and the links to everything in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from evidencemap.analyses.citing import PriorResearch
from evidencemap.analyses.citing_summary import CitationSummary, citation_summary
from evidencemap.analyses.claims import JudgedClaim, judged_claims
from evidencemap.analyses.crosstab import Cell, Crosstab, declared_map
from evidencemap.analyses.explanation import Explanation, explained_gaps, marked_explanations
from evidencemap.analyses.gaps import map_gaps
from evidencemap.analyses.history import History, history
from evidencemap.analyses.kinds.examined import Examination
from evidencemap.analyses.kinds.kind import KindOfGap
from evidencemap.analyses.kinds.registry import Findings, kinds_in, kinds_shown
from evidencemap.analyses.search import Search, declared_plan, search
from evidencemap.analyses.wording import listed
from evidencemap.matching.year_letters import year_suffixes
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import OpenStudy
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import Test
from evidencemap.records.claim import Claim
from evidencemap.records.codebook import Term
from evidencemap.records.reference import Reference
from evidencemap.records.study import Study
from evidencemap.site.addresses import Addresses
from evidencemap.site.apa import apa_order, in_text
from evidencemap.site.pages.parts import Link, StudyLine

BEST_GAPS = 50
UNKNOWN_WORDS = {"record": "not extracted yet", "year": "year of publication not known"}


@dataclass(frozen=True)
class Material:
    """A review with what was found out about it, each thing worked out once."""

    review: EvidenceMap

    @cached_property
    def addresses(self) -> Addresses:
        """Where each thing has its page."""
        return Addresses(self.review)

    @cached_property
    def table(self) -> Crosstab:
        """The map that the protocol declares."""
        return declared_map(self.review, self.where)

    @cached_property
    def where(self) -> Test:
        """What studies must match to be on the map."""
        return parse_query(self.review.protocol.map.where, self.review)

    @cached_property
    def gaps(self) -> tuple[Cell, ...]:
        """The empty and thin cells of the map, ranked."""
        return map_gaps(self.table)

    @cached_property
    def search(self) -> Search:
        """The search for gaps that the protocol declares."""
        return search(self.review, declared_plan(self.review))

    @cached_property
    def explained_gaps(self) -> tuple[Explanation, ...]:
        """The gaps with a page: the best of all, on the map and by chance, and those that somebody decided about."""
        sides = {self.table.row_facet.id, self.table.column_facet.id}
        on_map = [gap for gap in self.search.gaps if sides.issuperset(facet for facet, _ in gap.cell)]
        fewer = [gap for gap in self.search.gaps if gap.fewer_than_expected]
        paged = {gap.id for gap in (*self.search.gaps[:BEST_GAPS], *on_map[:BEST_GAPS], *fewer[:BEST_GAPS])}
        found = explained_gaps(self.review, self.search, tuple(gap for gap in self.search.gaps if gap.id in paged))
        marked = marked_explanations(self.review, self.search.plan.where)
        return (*found, *(gap for gap in marked if gap.id not in paged))

    @cached_property
    def kinds(self) -> Findings:
        """In which ways the evidence on the rows, columns and cells of the map falls short."""
        return kinds_in(self.review)

    def kinds_of(self, gap: Explanation) -> tuple[KindOfGap, ...]:
        """In which ways the evidence on a pattern falls short."""
        return kinds_shown(self._examinations[str(gap.scope)], gap.pattern).found

    @cached_property
    def _examinations(self) -> Mapping[str, Examination]:
        scopes = (self.where, self.search.plan.where)
        return {str(scope): Examination(self.review, scope) for scope in scopes}

    @cached_property
    def nearly_filling(self) -> Mapping[str, tuple[Explanation, ...]]:
        """For a study, the gaps that it would fill if one facet were asked for one step less closely."""
        found: dict[str, list[Explanation]] = {}
        for gap in self.explained_gaps:
            near = (study.id for step in gap.answer.nearest if step.steps == 1 for study in step.studies)
            for id in dict.fromkeys(near):
                found.setdefault(id, []).append(gap)
        return {id: tuple(gaps) for id, gaps in found.items()}

    @cached_property
    def claims(self) -> tuple[JudgedClaim, ...]:
        """All claims, judged."""
        return judged_claims(self.review)

    def judged_claim(self, claim: Claim) -> JudgedClaim:
        """A claim with what became of it."""
        return self._judged[claim.id]

    @cached_property
    def _judged(self) -> Mapping[str, JudgedClaim]:
        return {judged.claim.id: judged for judged in self.claims}

    @cached_property
    def citing(self) -> CitationSummary:
        """What the citations tell."""
        return citation_summary(self.review)

    @cached_property
    def prior_research(self) -> Mapping[str, PriorResearch]:
        """For the id of a study with a record, how much of the earlier research it cites."""
        return {prior.study.id: prior for prior in self.citing.prior}

    @cached_property
    def history(self) -> History:
        """The map year by year."""
        return history(self.review)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """The bibliography in the order in which it is printed."""
        return tuple(sorted(self.review.references.values(), key=apa_order))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """Where each reference stands in the printed bibliography."""
        return {item.key: place for place, item in enumerate(self.references)}

    @cached_property
    def suffixes(self) -> Mapping[str, str]:
        """The letters that tell apart works of the same authors and year."""
        return year_suffixes(self.references)

    @cached_property
    def cited(self) -> Mapping[str, str]:
        """How a text cites each reference."""
        return in_text(self.references, self.suffixes)

    def reference_link(self, key: str) -> Link:
        """A reference as a text cites it; its key alone where the bibliography has no such entry."""
        if key not in self.review.references:
            return Link(key)
        return Link(self.cited[key], self.addresses.reference(key))

    def reference_links(self, keys: Iterable[str]) -> tuple[Link, ...]:
        """References in the order of the bibliography."""
        wanted = set(keys)
        known = sorted(wanted & self._places.keys(), key=self._places.__getitem__)
        return tuple(map(self.reference_link, (*known, *sorted(wanted - self._places.keys()))))

    def study_line(self, study: Study, remark: str = "") -> StudyLine:
        """A study with its reports."""
        reports = listed([link.text for link in self.reference_links(study.reports)])
        return StudyLine(study.title or reports, self.addresses.study(study), reports, study.extracted, remark)

    def study_lines(self, studies: Iterable[Study]) -> tuple[StudyLine, ...]:
        """Studies in the order in which they appeared, then by id."""
        return tuple(self.study_line(study) for study in sorted(studies, key=self.study_order))

    def open_lines(self, items: Iterable[OpenStudy]) -> tuple[StudyLine, ...]:
        """Studies that could match, each with what would have to be known."""
        ordered = sorted(items, key=lambda item: self.study_order(item.study))
        return tuple(self.study_line(item.study, self._unknown(item)) for item in ordered)

    def study_order(self, study: Study) -> tuple[object, ...]:
        """Studies with a record first, by year, those without a year last, then by id."""
        reports = (self.review.references.get(key) for key in study.reports)
        years = [report.year for report in reports if report and report.year is not None]
        return not study.extracted, not years, min(years, default=0), study.id

    def term_link(self, term: Term) -> Link:
        """A term by its label."""
        return Link(term.label, self.addresses.term(term))

    def claim_link(self, claim: Claim) -> Link:
        """A claim by its sentence."""
        return Link(claim.text, self.addresses.claim(claim.id))

    def _unknown(self, item: OpenStudy) -> str:
        return listed([self._unknown_word(name, item.study) for name in item.unknown])

    def _unknown_word(self, name: str, study: Study) -> str:
        if name in UNKNOWN_WORDS:
            return UNKNOWN_WORDS[name]
        states = [unit.coding(name).state for unit in self.review.units(study)]
        why = next((state.value for state in states if state.unknown), "not certain")
        return f"{self.review.facet(name).label} {why}"
