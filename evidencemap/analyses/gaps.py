"""What has not been studied: the answer to one query, or the gaps of the declared map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evidencemap.analyses.cannot_be import why_it_cannot_be
from evidencemap.analyses.claims import claims_about
from evidencemap.analyses.crosstab import Cell, CellState, Crosstab, cell_state, expected_count
from evidencemap.analyses.scoping import joined, within_scope
from evidencemap.analyses.wording import finding_sentence, impossible_sentence, pattern_in_words
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import OpenStudy, matching_studies
from evidencemap.query.syntax import EVERYTHING, HasTerm, Level, Test, conjuncts
from evidencemap.records.claim import Claim
from evidencemap.records.study import Study
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Neighbour:
    """The nearest evidence when one facet is asked for less closely; ``steps`` counts how far it had to be relaxed."""

    relaxed: str
    test: Test
    words: str
    steps: int
    studies: tuple[Study, ...]


@dataclass(frozen=True)
class Answer:
    """What is known of a query: how many studies match, which could, and what comes nearest."""

    test: Test
    as_of: int | None
    sentence: str
    state: CellState
    studies: tuple[Study, ...]
    could_match: tuple[OpenStudy, ...]
    expected: float | None
    nearest: tuple[Neighbour, ...]
    claims: tuple[Claim, ...]

    @property
    def sure(self) -> int:
        """How many studies match for sure."""
        return len(self.studies)

    @property
    def possible(self) -> int:
        """How many studies match at most."""
        return len(self.studies) + len(self.could_match)


def answer(review: EvidenceMap, test: Test, as_of: int | None = None, scope: Test = EVERYTHING) -> Answer:
    """Whether the evidence that a query asks for exists within a scope, as of the end of a year or today."""
    asked = _within(test, scope)
    if reason := why_it_cannot_be(review, asked):
        sentence = impossible_sentence(test, reason)
        return Answer(test, as_of, sentence, CellState.IMPOSSIBLE, (), (), None, (), claims_about(review, test))
    found = matching_studies(review, asked, as_of)
    return Answer(
        test=test,
        as_of=as_of,
        sentence=finding_sentence(within_scope(test, scope), len(found.sure), found.possible, as_of),
        state=cell_state(len(found.sure), found.possible, review.protocol.map),
        studies=found.sure,
        could_match=found.open,
        expected=expected_count(review, test, as_of, scope),
        nearest=nearest_evidence(review, test, len(found.sure), as_of, scope),
        claims=claims_about(review, test),
    )


def _within(test: Test, scope: Test) -> Test:
    return test if scope == EVERYTHING else joined(test, scope)


def nearest_evidence(
    review: EvidenceMap, test: Test, already: int, as_of: int | None = None, scope: Test = EVERYTHING
) -> tuple[Neighbour, ...]:
    """For each facet asked for, the least that it must be relaxed to find more studies; fewest steps first."""
    found = []
    for index, part in enumerate(conjuncts(test)):
        if not isinstance(part, HasTerm):
            continue
        for steps, relaxed in enumerate(_relaxations(part), 1):
            wider = _with_part(test, index, relaxed)
            if wider == EVERYTHING:
                break
            asked = _within(wider, scope)
            studies = matching_studies(review, asked, as_of).sure
            if len(studies) > already:
                words = pattern_in_words(wider)
                found.append(Neighbour(part.facet.id, asked, words, steps, studies))
                break
    return tuple(sorted(found, key=lambda neighbour: neighbour.steps))


def map_gaps(table: Crosstab) -> tuple[Cell, ...]:
    """The empty and then the thin cells of a table: first those where most was to be expected."""
    wanted = (CellState.CERTAIN_GAP, CellState.POSSIBLE_GAP, CellState.THIN)
    cells = [cell for cell in table.cells.values() if cell.state in wanted]
    return tuple(sorted(cells, key=lambda cell: (not cell.state.is_gap, -(cell.expected or 0.0))))


def _relaxations(part: HasTerm) -> Iterator[HasTerm | None]:
    """Ever wider questions than a term: a looser level, then broader terms, at last any term."""
    if part.level is Level.ISOLATED:
        yield replace(part, level=Level.SEPARABLE)
    if part.level is not Level.INCLUDES and part.facet.packages(part.term):
        yield replace(part, level=Level.INCLUDES)
    for broader in part.term.lineage[1:]:
        yield HasTerm(part.facet, broader)
    yield None


def _with_part(test: Test, index: int, part: HasTerm | None) -> Test:
    parts = list(conjuncts(test))
    parts[index : index + 1] = [part] if part else []
    return joined(*parts)
