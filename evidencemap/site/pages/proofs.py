"""The proof of a sentence about a pattern: where it lies, what is known, what could be, what comes nearest."""

from __future__ import annotations

from dataclasses import dataclass

from evidencemap.analyses.chance_wording import chance_remark
from evidencemap.analyses.crosstab import CellState
from evidencemap.analyses.explanation import Explanation
from evidencemap.analyses.gaps import Neighbour
from evidencemap.analyses.kinds.kind import KindOfGap
from evidencemap.analyses.wording import expected_words
from evidencemap.counts import counted, studies_counted_or_no
from evidencemap.query.matching import unit_truth
from evidencemap.query.syntax import EVERYTHING, And
from evidencemap.query.truth import Truth
from evidencemap.records.claim import Claim
from evidencemap.records.disposition import Disposition
from evidencemap.records.study import Study
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Link, StudyLine
from evidencemap.site.told import told

NOT_KNOWN = "not known"
SHOWN_AT_ONCE = 8
FINDINGS_SHOWN = 2


@dataclass(frozen=True)
class Nearest:
    """The evidence that comes nearest, and which facet was asked for less closely to find it."""

    relaxed: str
    words: str
    count: str
    studies: tuple[StudyLine, ...]
    more: int


@dataclass(frozen=True)
class Coordinate:
    """One facet of a pattern: its place in the question of the review, and the term."""

    role: str
    term: Link


@dataclass(frozen=True)
class Why:
    """One way in which there is too little: its name, the letter of its reason, the sentence that proves it."""

    word: str
    code: str
    sentence: tuple[Link, ...]
    certain: bool


@dataclass(frozen=True)
class Decision:
    """What reviewers decided about a gap."""

    decided: str
    by: str
    on: str
    reason: str
    source: Link | None


@dataclass(frozen=True)
class ClaimSaid:
    """A claim that speaks of a pattern, with what became of it."""

    link: Link
    fate: str
    stale: bool


@dataclass(frozen=True)
class Proof:
    """What a sentence about a pattern rests on; ``chance`` is empty where no search tells of it."""

    id: str
    name: str
    path: str
    state: str
    state_words: str
    sentence: str
    where: tuple[Coordinate, ...]
    why: tuple[Why, ...]
    standing: str
    query: str
    scope: str
    sure: int
    possible: int
    references: int
    teams: int
    expected: str
    chance: str
    studies: tuple[StudyLine, ...]
    could_match: tuple[StudyLine, ...]
    nearest: tuple[Nearest, ...]
    closing: str
    disposition: Decision | None
    claims: tuple[ClaimSaid, ...]


def proof(material: Material, found: Explanation, name: str, path: str) -> Proof:
    """What a page shows of a pattern; the nearest evidence only where there is not enough."""
    answer = found.answer
    incomplete = answer.state.is_gap or answer.state is CellState.THIN
    studies = sorted(answer.studies, key=material.study_order)
    return Proof(
        id=found.id,
        name=name,
        path=path,
        state=answer.state.value.replace(" ", "-"),
        state_words=answer.state.value,
        sentence=answer.sentence,
        where=tuple(Coordinate(one.role, material.term_link(one.term)) for one in found.where),
        why=tuple(why(material, kind) for kind in material.kinds_of(found)),
        standing=found.standing,
        query=str(found.pattern),
        scope="" if found.scope == EVERYTHING else str(found.scope),
        sure=answer.sure,
        possible=answer.possible,
        references=len(found.references),
        teams=found.teams,
        expected=NOT_KNOWN if answer.expected is None else expected_words(answer.expected),
        chance=chance_remark(found.gap) if found.gap else "",
        studies=tuple(_with_findings(material, study, found) for study in studies),
        could_match=material.open_lines(answer.could_match),
        nearest=tuple(_nearest(material, neighbour) for neighbour in answer.nearest) if incomplete else (),
        closing=found.closing if incomplete else "",
        disposition=_decision(material, found.disposition) if found.disposition else None,
        claims=tuple(_claim_said(material, claim) for claim in answer.claims),
    )


def why(material: Material, kind: KindOfGap) -> Why:
    """A kind of gap as a page tells it."""
    return Why(kind.kind.word, kind.kind.reason.code, told(material, kind.sentence), kind.certain)


def _decision(material: Material, found: Disposition) -> Decision:
    source = material.reference_link(found.source) if found.source else None
    return Decision(found.decided.value, found.by, found.on, found.reason, source)


def _claim_said(material: Material, claim: Claim) -> ClaimSaid:
    judged = material.judged_claim(claim)
    return ClaimSaid(material.claim_link(claim), judged.fate.value, judged.stale)


def _with_findings(material: Material, study: Study, found: Explanation) -> StudyLine:
    asked = And((found.pattern, found.scope))
    units = material.review.units(study)
    summaries = [
        unit.finding.summary for unit in units if unit.finding and unit_truth(material.review, asked, unit) is Truth.YES
    ]
    more = len(summaries) - FINDINGS_SHOWN
    shown = summaries[:FINDINGS_SHOWN]
    if more > 0:
        shown.append(f"And {counted(more, 'more finding')}.")
    return material.study_line(study, " ".join(shown))


def _nearest(material: Material, neighbour: Neighbour) -> Nearest:
    lines = material.study_lines(neighbour.studies)
    return Nearest(
        relaxed=material.review.facet(neighbour.relaxed).label,
        words=neighbour.words,
        count=studies_counted_or_no(len(lines)),
        studies=lines[:SHOWN_AT_ONCE],
        more=max(0, len(lines) - SHOWN_AT_ONCE),
    )
