"""What is still to be extracted and coded, first what could decide most: possible gaps, and claims.

A study could decide a gap of the search or of the map where it may be the study that fills it, or the only one that
could; a claim, where what is found in it alone would make the claim true or false. What a source does not report is not
to do: reading it again would not tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import product

from evidencemap.analyses.claim_verdicts import open_studies
from evidencemap.analyses.discovery import Cell
from evidencemap.analyses.search import declared_plan, search
from evidencemap.analyses.tally import Tally
from evidencemap.analyses.unit_index import UnitIndex, unit_index
from evidencemap.matching.errata import errata
from evidencemap.model import EvidenceMap, Unit
from evidencemap.problems import Place
from evidencemap.query.levels import comparators, open_facets_of
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import HasTerm, Test, terms_wanted
from evidencemap.records.coding import Coding, State
from evidencemap.records.study import Study
from evidencemap.values import dataclass


@dataclass(frozen=True)
class OpenFacet:
    """A facet that is to be coded, or coded again, in a study: in how many findings of how many, and where it stands.

    ``gaps`` counts the possible gaps and ``claims`` names the undecided ones that hang on it.
    """

    facet: str
    state: State
    findings: int
    of: int
    place: Place
    gaps: int
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """A study of which something is to be found out.

    ``gaps`` counts the possible gaps and ``claims`` names the claims that it could decide; ``helps`` names those that
    cannot be decided without it, nor by it alone. ``corrects`` is the key of the work of which it is an erratum, by its
    title; empty where it is none, or is extracted.
    """

    study: Study
    facets: tuple[OpenFacet, ...]
    gaps: int
    claims: tuple[str, ...]
    helps: tuple[str, ...]
    cited: int
    corrects: str = ""

    @property
    def decides(self) -> int:
        """How many gaps and claims it could decide."""
        return self.gaps + len(self.claims)


@dataclass(frozen=True)
class Todo:
    """All tasks, first those that could decide most, and how many possible gaps and undecided claims there are."""

    tasks: tuple[Task, ...]
    gaps: int
    claims: int


def todo(review: EvidenceMap) -> Todo:
    """What is to be done; among equals comes first what more works of the review cite."""
    fields = tuple(_fields(review))
    counts = _Counts(review, fields)
    found = (counts.task(study) for study in review.studies.values())
    tasks = sorted(filter(None, found), key=_order)
    return Todo(tuple(tasks), sum(len(field.cells) for field in fields), len(counts.undecided))


def _order(task: Task) -> tuple[int, int, int, bool, int, str]:
    return (-task.decides, -len(task.claims), -len(task.helps), task.study.extracted, -task.cited, task.study.id)


def is_to_do(coding: Coding) -> bool:
    """Whether reading could tell more: nothing was coded yet, or what was read is unclear."""
    if not coding.codes:
        return coding.state in (State.NOT_CODED, State.UNCLEAR)
    return not all(code.sure for code in coding.codes)


@dataclass(frozen=True)
class _Field:
    """Possible gaps that are counted over the same units, below the same number of studies."""

    review: EvidenceMap
    index: UnitIndex
    where: Test
    cells: tuple[Cell, ...]
    threshold: int

    def open_in(self, cell: Cell) -> Mapping[str, int]:
        """For each facet by which a cell could be decided, the top bits of the studies in which it is to do."""
        index = self.index
        possible = sure = index.blocks
        for key in cell:
            possible &= index.possible[key]
            sure &= index.sure[key]
        undecided = (possible + index.blocks) & ~(sure + index.blocks) & index.tops
        found: defaultdict[str, int] = defaultdict(int)
        for key in cell:
            doubtful = possible & ~index.coded[key]
            compared_in = self._compared_in[key[0]] if doubtful else ()
            by_contrast = doubtful & self._by_contrast(*key) if compared_in else 0
            found[key[0]] |= self._tops(doubtful & ~by_contrast & self._to_do(key[0])) & undecided
            for comparator in compared_in:
                found[comparator] |= self._tops(by_contrast & self._to_do(comparator)) & undecided
        for facet in self._scope.difference(facet for facet, _ in cell):
            found[facet] |= self._tops(possible & ~index.scope & self._to_do(facet)) & undecided
        return found

    def decisive(self, cell: Cell) -> bool:
        """Whether one study more, or one fewer that could, would decide a cell."""
        sure = self.index.count_of(cell, self.index.sure)
        return sure + 1 >= self.threshold or self.index.count_of(cell, self.index.possible) <= self.threshold

    def _tops(self, units: int) -> int:
        return (units + self.index.blocks) & self.index.tops

    @cached_property
    def _scope(self) -> frozenset[str]:
        return frozenset(part.facet.id for part in terms_wanted(self.where))

    @cached_property
    def _compared_in(self) -> Mapping[str, tuple[str, ...]]:
        """For a facet, those that say what it was compared with."""
        return {facet.id: tuple(one.id for one in comparators(self.review, facet)) for facet in self.index.facets}

    def _to_do(self, facet: str) -> int:
        return self._kept((facet,), lambda unit: is_to_do(unit.coding(facet)))

    def _by_contrast(self, facet: str, term: str) -> int:
        """Where a term could only be settled by what something was compared with."""
        test = HasTerm(self.review.facet(facet), self.review.facet(facet).terms[term])
        return self._kept((facet, term), lambda unit: facet not in open_facets_of(self.review, test, unit))

    def _kept(self, asked: tuple[str, ...], holds: Callable[[Unit], bool]) -> int:
        if asked not in self._answers:
            self._answers[asked] = self._units(holds)
        return self._answers[asked]

    @cached_property
    def _answers(self) -> dict[tuple[str, ...], int]:
        return {}

    def _units(self, holds: Callable[[Unit], bool]) -> int:
        """The bits of the units for which something holds; a study's units are followed by an empty bit."""
        bits: list[str] = []
        for id in self.index.ids:
            bits.extend("1" if holds(unit) else "0" for unit in self.review.units(self.review.studies[id]))
            bits.append("0")
        return int("".join(reversed(bits)) or "0", 2)


def _fields(review: EvidenceMap) -> Iterator[_Field]:
    """The possible gaps of the declared search, and those cells of the declared map that are not among them."""
    plan = declared_plan(review)
    gaps = tuple(gap.cell for gap in search(review, plan).gaps if not gap.certain)
    yield _Field(review, unit_index(review, plan.facets, plan.where), plan.where, gaps, plan.threshold)
    where = parse_query(review.protocol.map.where, review)
    listed = {frozenset(cell) for cell in gaps} if where == plan.where else set()
    sides = (review.protocol.map.rows, review.protocol.map.columns)
    index = unit_index(review, {side.facet: review.facet(side.facet) for side in sides}.values(), where)
    pairs = product(*([(side.facet, term.id) for term in review.axis_terms(side)] for side in sides))
    empty = (pair for pair in pairs if frozenset(pair) not in listed and not index.count_of(pair, index.sure))
    yield _Field(review, index, where, tuple(pair for pair in empty if index.count_of(pair, index.possible)), 1)


class _Counts:
    """How many gaps and which claims hang on each study, and on each facet of it."""

    def __init__(self, review: EvidenceMap, fields: Iterable[_Field]) -> None:
        self.review = review
        self.gaps: defaultdict[str, int] = defaultdict(int)
        self.by_facet: defaultdict[tuple[str, str], int] = defaultdict(int)
        for field in fields:
            self._count(field)
        self.undecided: dict[str, dict[str, tuple[frozenset[str], bool]]] = {
            id: found
            for id, claim in review.claims.items()
            if (
                found := {
                    item.study.id: (frozenset(item.unknown), alone) for item, alone in open_studies(review, claim)
                }
            )
        }

    def _count(self, field: _Field) -> None:
        studies, facets = Tally(), defaultdict[str, Tally](Tally)
        for cell in field.cells:
            if not field.decisive(cell):
                continue
            found = field.open_in(cell)
            anywhere = 0
            for facet, tops in found.items():
                facets[facet].add(tops)
                anywhere |= tops
            studies.add(anywhere)
        for id, top in field.index.tops_by_study:
            self.gaps[id] += studies.count(top)
            for facet, tally in facets.items():
                self.by_facet[id, facet] += tally.count(top)

    def task(self, study: Study) -> Task | None:
        """What is to be done for a study; None where there is nothing."""
        facets = tuple(self._open_facets(study)) if study.extracted else ()
        if study.extracted and not facets:
            return None
        to_do = {"record", *(facet.facet for facet in facets)}
        hanging = {id: on[study.id] for id, on in self.undecided.items() if study.id in on}
        bearing = {id: alone for id, (unknown, alone) in hanging.items() if unknown & to_do}
        return Task(
            study=study,
            facets=facets,
            gaps=self.gaps[study.id],
            claims=tuple(id for id, alone in bearing.items() if alone),
            helps=tuple(id for id, alone in bearing.items() if not alone),
            corrects="" if study.extracted else self._corrected.get(study.reports[0], ""),
            cited=len({work for key in study.reports for work in self.review.cited_by.get(key, ())}),
        )

    @cached_property
    def _corrected(self) -> Mapping[str, str]:
        return errata(self.review.references.values())

    def _open_facets(self, study: Study) -> Iterator[OpenFacet]:
        units = self.review.units(study)
        for facet in self.review.codebook:
            codings = [coding for unit in units if is_to_do(coding := unit.coding(facet.id))]
            if not codings:
                continue
            hanging = (id for id, on in self.undecided.items() if facet.id in on.get(study.id, (frozenset(),))[0])
            first = next((coding for coding in codings if coding.state is not State.NOT_CODED), codings[0])
            state = State.NOT_CODED if first.state is State.NOT_CODED else State.UNCLEAR
            yield OpenFacet(
                facet=facet.id,
                state=state,
                findings=len(codings) if facet.level == "finding" and facet.id not in study.codings else 0,
                of=len(study.findings),
                place=first.place if first.place.path else study.place,
                gaps=self.by_facet[study.id, facet.id],
                claims=tuple(hanging),
            )
