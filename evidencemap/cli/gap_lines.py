"""A gap explained on the terminal: the sentence, then its proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from evidencemap.analyses.chance_wording import chance_remark
from evidencemap.analyses.crosstab import CellState
from evidencemap.analyses.explanation import Explanation
from evidencemap.analyses.gaps import Neighbour
from evidencemap.analyses.stale import StaleDisposition, overtaken_by
from evidencemap.analyses.wording import expected_words
from evidencemap.cli.output import BOLD, DIM, GREEN, RED, YELLOW, styled, wrapped
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import OpenStudy
from evidencemap.query.syntax import EVERYTHING
from evidencemap.records.disposition import Disposition
from evidencemap.records.study import Study

if TYPE_CHECKING:
    from evidencemap.analyses.claims import JudgedClaim
    from evidencemap.analyses.kinds.kind import KindOfGap

COLOURS = {CellState.CERTAIN_GAP: RED, CellState.POSSIBLE_GAP: YELLOW, CellState.THIN: YELLOW}
CLAIMS = "claims that speak of it, or of what is wider or narrower"
SHOWN = 5


def explanation_lines(
    review: EvidenceMap,
    found: Explanation,
    kinds: tuple[KindOfGap, ...] = (),
    claims: Sequence[JudgedClaim] | None = None,
) -> Iterator[str]:
    """Everything that is known of a gap, or of what is no gap; ``kinds`` are the ways in which there is too little.

    Where ``claims`` are given, what became of them is told too; to find that takes longer than all the rest.
    """
    answer = found.answer
    yield styled(answer.sentence, BOLD)
    state = styled(answer.state.value.upper(), COLOURS.get(answer.state, GREEN), BOLD)
    as_of = f", as of {answer.as_of}" if answer.as_of else ""
    told_by = f"references {len(found.references)}, teams {found.teams}"
    counts = f"sure {answer.sure}, possible {answer.possible}, {told_by}{as_of}"
    yield f"{state}  {counts}{_expected(found)}  {styled(found.id, DIM)}"
    if found.scope != EVERYTHING:
        yield styled(f"Only what matches {found.scope} is counted.", DIM)
    elif review.protocol.gaps.where or review.protocol.map.where:
        yield styled("All studies of the review are counted, also those that the map and the search leave out.", DIM)
    whys = (wrapped(f"{kind.kind.word} ({kind.kind.reason.code}): {kind.sentence}", "  ") for kind in kinds)
    yield from _section("where", (f"  {one.role}: {one.term.label}" for one in found.where))
    yield from _section("why", whys if kinds or not found.standing else (f"  {found.standing}",))
    yield from _section("studies", (study_line(review, study) for study in answer.studies))
    yield from _section("could match; to know, read", (_open_line(review, item) for item in answer.could_match))
    near = (line for neighbour in answer.nearest for line in _neighbour_lines(review, neighbour))
    yield from _section("nearest evidence", near)
    if answer.state not in (CellState.CLUSTER, CellState.IMPOSSIBLE):
        closing = "what would close it" if answer.state.is_gap else "what would add to it"
        yield from _section(closing, [wrapped(found.closing, "  ")])
    if found.disposition:
        yield from _disposition_lines(found.disposition)
        if answer.sure >= review.protocol.gaps.threshold:
            overtaken = StaleDisposition(found.disposition, answer.studies)
            yield styled(f"  stale: {overtaken_by(overtaken)}", YELLOW)
    if claims is None:
        yield from _section(CLAIMS, (wrapped(f"{claim.id}: {claim.text}", "  ") for claim in answer.claims))
    else:
        yield from _section(f"{CLAIMS}, as they stand today", map(_judged_line, claims))


def _judged_line(item: JudgedClaim) -> str:
    stale = ", stale" if item.stale else ""
    return wrapped(f"{item.fate.value}{stale}  {item.claim.id}: {item.claim.text}", "  ")


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines under a heading; nothing where there are none."""
    for number, line in enumerate(lines):
        if number == 0:
            yield f"\n{heading}"
        yield line


def _disposition_lines(decided: Disposition) -> Iterator[str]:
    source = f", {decided.source}" if decided.source else ""
    yield f"\ndecided: {decided.decided.value}, by {decided.by}, {decided.on}{source}"
    if decided.reason:
        yield wrapped(decided.reason, "  ")


def study_line(review: EvidenceMap, study: Study) -> str:
    """A study on one line."""
    return f"  {styled(study.id, BOLD)}  {styled(review.year_text(study), DIM)}  {styled(study.title)}"


def _expected(found: Explanation) -> str:
    if found.gap:
        return f"; {chance_remark(found.gap)}"
    expected = found.answer.expected
    return "" if expected is None else f", expected {expected_words(expected)} if the facets were unrelated"


def _open_line(review: EvidenceMap, item: OpenStudy) -> str:
    unknown = styled(f"unknown: {', '.join(item.unknown)}", YELLOW)
    return f"{study_line(review, item.study)}  {unknown}, read {styled(', '.join(item.study.reports))}"


def _neighbour_lines(review: EvidenceMap, neighbour: Neighbour) -> Iterator[str]:
    count = len(neighbour.studies)
    yield f"  {neighbour.words}: {count}"
    yield from ("  " + study_line(review, study) for study in neighbour.studies[:SHOWN])
    if count > SHOWN:
        yield f"    … and {count - SHOWN} more: evidencemap studies '{neighbour.test}'"
