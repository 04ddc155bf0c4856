"""Which studies match a query: for sure, or perhaps, given what is not known.

A study matches as well as the best of its units of evidence does.
"""

from __future__ import annotations

from collections.abc import Iterator

from evidencemap.model import EvidenceMap, Unit
from evidencemap.query.levels import open_facets_of, term_truth
from evidencemap.query.syntax import And, CitedBy, Cites, HasTerm, HasText, InYears, Missing, Not, Or, Test
from evidencemap.query.truth import Truth, greatest, least, perhaps, whether
from evidencemap.query.years import if_in_year, years_to_try
from evidencemap.records.study import Study
from evidencemap.values import dataclass


@dataclass(frozen=True)
class OpenStudy:
    """A study that could match, and what would have to be known: facet ids, ``record``, ``year``, ``citations``."""

    study: Study
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """The studies that match for sure, and those that could, both in the order of their ids."""

    sure: tuple[Study, ...]
    open: tuple[OpenStudy, ...]

    @property
    def possible(self) -> int:
        """How many studies match at most."""
        return len(self.sure) + len(self.open)


def matching_studies(
    review: EvidenceMap, test: Test, as_of: int | None = None, without: frozenset[str] = frozenset()
) -> Selection:
    """The studies that match; ``as_of`` leaves out what appeared after that year, ``without`` studies by id.

    Worked out once a query, as the pages of neighbouring cells, terms and claims ask the same.
    """
    if without:
        return _selected(review, test, as_of, without)
    asked = "matching", str(test), as_of
    known: Selection | None = review.answers.get(asked)
    if known is None:
        known = review.answers[asked] = _selected(review, test, as_of, without)
    return known


def _selected(review: EvidenceMap, test: Test, as_of: int | None, without: frozenset[str]) -> Selection:
    sure: list[Study] = []
    open_studies: list[OpenStudy] = []
    for study in review.studies.values():
        if study.id in without:
            continue
        truth = study_truth(review, test, study, as_of)
        if truth is Truth.YES:
            sure.append(study)
        elif truth is Truth.MAYBE:
            open_studies.append(OpenStudy(study, _unknowns(review, test, study, as_of)))
    return Selection(tuple(sure), tuple(open_studies))


def published_by(review: EvidenceMap, unit: Unit, as_of: int | None) -> Truth:
    """Whether a unit of evidence had appeared by the end of a year."""
    if as_of is None:
        return Truth.YES
    first, last = review.unit_years(unit)
    return Truth.YES if last <= as_of else perhaps(first <= as_of)


def study_truth(review: EvidenceMap, test: Test, study: Study, as_of: int | None = None) -> Truth:
    """How well a study matches, by what had appeared of it."""
    return greatest(truth_in_time(review, test, unit, as_of) for unit in review.units(study))


def truth_in_time(review: EvidenceMap, test: Test, unit: Unit, as_of: int | None = None) -> Truth:
    """How well one unit of evidence matches, if it had appeared by the end of a year.

    What Kleene's logic leaves open is asked again for each year in which the first report of the study can have
    appeared: one and the same year has to fit all that is asked of it.
    """
    known = published_by(review, unit, as_of)
    truth = min(known, unit_truth(review, test, unit, as_of)) if known else known
    return _year_by_year(review, test, unit, as_of) if truth is Truth.MAYBE else truth


def _year_by_year(review: EvidenceMap, test: Test, unit: Unit, as_of: int | None) -> Truth:
    first, last = review.years(unit.study)
    years = years_to_try(test, as_of, first, last)
    if len(years) == 1:
        return Truth.MAYBE
    found = {_if_in_year(review, test, unit, as_of, year) for year in years}
    return found.pop() if len(found) == 1 else Truth.MAYBE


def _if_in_year(review: EvidenceMap, test: Test, unit: Unit, as_of: int | None, year: int) -> Truth:
    """How well a unit would match, had the first report of its study appeared in a year: nothing came before it."""
    if as_of is not None and year > as_of:
        return Truth.NO
    then = as_of if len(unit.study.reports) > 1 else None
    return min(published_by(review, unit, then), unit_truth(review, if_in_year(test, year), unit, then))


def unit_truth(review: EvidenceMap, test: Test, unit: Unit, as_of: int | None = None) -> Truth:
    """How well one unit of evidence matches, whenever it appeared; *not* speaks of what had appeared of its study."""
    match test:
        case HasTerm():
            return term_truth(review, test, unit)
        case And(parts):
            return least(unit_truth(review, part, unit, as_of) for part in parts)
        case Or(parts):
            return greatest(unit_truth(review, part, unit, as_of) for part in parts)
        case Not(part):
            return study_truth(review, part, unit.study, as_of).negated
        case Missing(facet):
            return whether(unit.coding(facet.id).state.unknown)
        case InYears(first, last):
            return _years_truth(review, unit.study, first, last)
        case HasText(text):
            return _text_truth(review, unit.study, text)
        case Cites(key):
            return _links_truth(review, [(report, key) for report in unit.study.reports])
        case CitedBy(key):
            return _links_truth(review, [(key, report) for report in unit.study.reports])


def _years_truth(review: EvidenceMap, study: Study, first: int, last: int) -> Truth:
    earliest, latest = review.years(study)
    if earliest >= first and latest <= last:
        return Truth.YES
    return perhaps(earliest <= last and latest >= first)


def _text_truth(review: EvidenceMap, study: Study, text: str) -> Truth:
    words = [*study.prose(), *(review.references[key].title for key in study.reports if key in review.references)]
    if any(text.casefold() in word.casefold() for word in words):
        return Truth.YES
    return perhaps(not study.extracted)


def _links_truth(review: EvidenceMap, links: list[tuple[str, str]]) -> Truth:
    """Whether one of the works cites the other; open where nobody has noted what it cites."""
    if any(cited in review.cites.get(citing, ()) for citing, cited in links):
        return Truth.YES
    return perhaps(any(not review.has_list(citing) for citing, _ in links))


def _unknowns(review: EvidenceMap, test: Test, study: Study, as_of: int | None) -> tuple[str, ...]:
    """What keeps a study from matching or failing to match for sure, in the order of the query."""
    found = [] if study.extracted else ["record"]
    units = [unit for unit in review.units(study) if truth_in_time(review, test, unit, as_of)]
    for unit in units:
        if study.extracted and unit_truth(review, test, unit, as_of) is Truth.MAYBE:
            found.extend(_open_facets(review, test, unit))
    if any(published_by(review, unit, as_of) is Truth.MAYBE for unit in units):
        found.append("year")
    return tuple(dict.fromkeys(found))


def _open_facets(review: EvidenceMap, test: Test, unit: Unit) -> Iterator[str]:
    match test:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _open_facets(review, part, unit)
        case Not(part):
            for other in review.units(unit.study):
                yield from _open_facets(review, part, other)
        case HasTerm() if term_truth(review, test, unit) is Truth.MAYBE:
            yield from open_facets_of(review, test, unit)
        case InYears() if unit_truth(review, test, unit) is Truth.MAYBE:
            yield "year"
        case Cites() | CitedBy() if unit_truth(review, test, unit) is Truth.MAYBE:
            yield "citations"
