"""What authors say has or has not been studied, whether it holds, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from evidencemap.analyses.claim_verdicts import Judgement
from evidencemap.analyses.claim_wording import Names, verdict_sentences
from evidencemap.analyses.claims import Cited, Fate, JudgedClaim
from evidencemap.analyses.lineage import newer_claims, older_claims
from evidencemap.analyses.wording import listed
from evidencemap.counts import studies_counted_or_no
from evidencemap.query.syntax import terms_wanted
from evidencemap.records.claim import Claim, Expectation, Quantifier, SaidAs, Verdict
from evidencemap.records.study import Study
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Figure, Head, Link, StudyLine, figure
from evidencemap.site.told import told

_EXPLAINED = {
    Verdict.HOLDS: "What is known bears the claim out, and nothing unknown could overturn it.",
    Verdict.REFUTED: "Studies are known that contradict the claim.",
    Verdict.UNDECIDED: "Some studies are not known well enough to say.",
}
_FATES = {
    Fate.FALSE_WHEN_MADE: "Studies that contradict the claim had appeared by the year for which it was said.",
    Fate.ALREADY_STUDIED: "The authors call for research that had been done by the year for which they called.",
    Fate.CLOSED_LATER: "Not refuted when it was made; studies by others have contradicted it since.",
    Fate.SELF_CLOSING: "Refuted only by the work of the authors who made the claim.",
    Fate.REFUTED: "Studies contradict the claim; for which year it was said is not recorded.",
    Fate.UNDECIDED: "Some studies are not known well enough to say whether the claim is true.",
    Fate.HOLDS: "What is known bears the claim out, and nothing unknown could overturn it.",
}
"""What each fate means, in the order of the pages."""


@dataclass(frozen=True)
class Verdicts:
    """A verdict at one time, with the studies that decide it, and those that could count besides."""

    verdict: str
    explained: str
    studies: tuple[StudyLine, ...]
    open: tuple[StudyLine, ...]
    open_heading: str


@dataclass(frozen=True)
class ClaimLine:
    """A claim in a list; ``told`` says what became of it."""

    link: Link
    source: Link
    at: tuple[Link, ...]
    expectation: str
    fate: str
    stale: bool
    told: str
    as_of: str


@dataclass(frozen=True)
class ClaimGroup:
    """The claims that met the same fate."""

    id: str
    fate: str
    explained: str
    claims: tuple[ClaimLine, ...]


@dataclass(frozen=True)
class ClaimsPage:
    """All claims, by what became of them."""

    template: ClassVar[str] = "claims.html"
    head: Head
    figures: tuple[Figure, ...]
    groups: tuple[ClaimGroup, ...]


@dataclass(frozen=True)
class ClaimPage:
    """One claim; ``then`` is None where the year for which it was said is not given.

    ``lineage`` is empty unless the claim repeats another or is repeated; else it has this claim too, oldest first.
    """

    template: ClassVar[str] = "claim.html"
    head: Head
    line: ClaimLine
    sentences: tuple[str, ...]
    query: str
    scope: str
    is_call: bool
    terms: tuple[Link, ...]
    expected_verdict: str
    kept: bool
    closed_in: str
    today: Verdicts
    then: Verdicts | None
    then_heading: str
    lineage: tuple[ClaimLine, ...]
    note: tuple[Link, ...]


def claims_page(material: Material) -> ClaimsPage:
    """The list of claims."""
    return ClaimsPage(
        head=Head("claims.html", "Claims", "claims.html", "What authors say of gaps, held against the evidence."),
        figures=fate_figures(material),
        groups=tuple(_groups(material)),
    )


def _groups(material: Material) -> Iterator[ClaimGroup]:
    for fate, explained in _FATES.items():
        lines = tuple(claim_line(material, judged) for judged in claims_of(material, fate))
        if lines:
            yield ClaimGroup(_anchor(fate), fate.value, explained, lines)


def claims_of(material: Material, fate: Fate) -> tuple[JudgedClaim, ...]:
    """The claims that met a fate, stale ones first."""
    found = [judged for judged in material.claims if judged.fate is fate]
    return tuple(sorted(found, key=lambda judged: not judged.stale))


def fate_figures(material: Material) -> tuple[Figure, ...]:
    """How many claims met each fate, and how many were stale when they were made."""
    counts = [(fate, len(claims_of(material, fate))) for fate in _FATES]
    figures = [
        figure(number, fate.value, fate.of_several, f"claims.html#{_anchor(fate)}") for fate, number in counts if number
    ]
    stale = sum(judged.stale for judged in material.claims)
    return (*figures, Figure(str(stale), "of them stale")) if stale else tuple(figures)


def _anchor(fate: Fate) -> str:
    return fate.value.replace(" ", "-")


def examples(material: Material) -> tuple[ClaimLine, ...]:
    """The first claim of each fate but *holds*."""
    found = (claims_of(material, fate)[:1] for fate in _FATES if fate is not Fate.HOLDS)
    return tuple(claim_line(material, judged) for some in found for judged in some)


def claim_line(material: Material, judged: JudgedClaim) -> ClaimLine:
    """A claim with what became of it."""
    claim = judged.claim
    return ClaimLine(
        link=material.claim_link(claim),
        source=material.reference_link(claim.source),
        at=told(material, claim.at),
        expectation=_expectation(material, claim.expect),
        fate=judged.fate.value,
        stale=judged.stale,
        told=" ".join(verdict_sentences(judged, _names(material))),
        as_of=str(claim.as_of or ""),
    )


def claim_pages(material: Material) -> Iterator[ClaimPage]:
    """A page for each claim."""
    judged_by_id = {judged.claim.id: judged for judged in material.claims}
    for judged in material.claims:
        lineage = (claim_line(material, judged_by_id[claim.id]) for claim in _lineage(material, judged.claim))
        yield _claim_page(material, judged, tuple(lineage))


def _claim_page(material: Material, judged: JudgedClaim, lineage: tuple[ClaimLine, ...]) -> ClaimPage:
    claim, closing = judged.claim, judged.closing
    return ClaimPage(
        head=Head(material.addresses.claim(claim.id), f"Claim: {claim.text}", "claims.html", claim.text),
        line=claim_line(material, judged),
        sentences=verdict_sentences(judged, _names(material)),
        query=claim.query,
        scope=claim.scope,
        is_call=claim.said_as is SaidAs.CALL,
        terms=tuple(material.term_link(part.term) for part in terms_wanted(judged.test)),
        expected_verdict=claim.recorded,
        kept=judged.kept,
        closed_in=_closed_in(closing.year, closing.exact) if closing else "",
        today=_verdicts(material, judged, judged.today),
        then=_verdicts(material, judged, judged.when_made) if judged.when_made else None,
        then_heading=_then_heading(material, claim),
        lineage=lineage if len(lineage) > 1 else (),
        note=told(material, claim.note) if claim.note else (),
    )


def _then_heading(material: Material, claim: Claim) -> str:
    own = " without the authors’ own study" if claim.source in material.review.studies_of else ""
    return f"As of {claim.as_of}{',' if own else ''}{own}"


def _lineage(material: Material, claim: Claim) -> tuple[Claim, ...]:
    claims = material.review.claims
    return (*reversed(older_claims(claims, claim)), claim, *newer_claims(claims, claim))


def _closed_in(year: int | None, exact: bool) -> str:
    if year is None:
        return "in a year that is not known"
    return str(year) if exact else f"{year} at the latest"


def _names(material: Material) -> Names:
    """Studies as a text cites them, claims by whose they are."""

    def study_name(study: Study) -> str:
        line = material.study_line(study)
        return line.reports or line.title

    return Names(study_name, lambda claim: f"the claim of {material.reference_link(claim.source).text}")


def _expectation(material: Material, expect: Expectation) -> str:
    """What a claim expects, in words: *no study*, *at most 2 studies*, *only Doe (2019)*."""
    if expect.quantifier is Quantifier.NONE:
        return "no study"
    if expect.quantifier is Quantifier.ONLY:
        studies = material.review.studies
        return f"only {listed([material.study_line(studies[id]).reports for id in expect.studies if id in studies])}"
    return f"{expect.quantifier.value} {studies_counted_or_no(expect.number)}"


def _verdicts(material: Material, judged: JudgedClaim, judgement: Judgement) -> Verdicts:
    decided_by = sorted(judgement.studies, key=material.study_order)
    undecided = judgement.verdict is Verdict.UNDECIDED
    return Verdicts(
        verdict=judgement.verdict.value,
        explained=_EXPLAINED[judgement.verdict],
        studies=tuple(material.study_line(study, _cited(judged.cited[study.id])) for study in decided_by),
        open=tuple(_open_lines(material, judged, judgement)),
        open_heading="What must be known to decide it" if undecided else "What could count too",
    )


def _open_lines(material: Material, judged: JudgedClaim, judgement: Judgement) -> Iterator[StudyLine]:
    """The studies that could match, each with what is not known of it and whether the claimant cites it."""
    for item in sorted(judgement.open, key=lambda item: material.study_order(item.study)):
        (line,) = material.open_lines([item])
        yield replace(line, remark=f"{line.remark}; {_cited(judged.cited[item.study.id])}")


def _cited(cited: Cited) -> str:
    return "the claimant’s own study" if cited is Cited.OWN else f"cited by the claimant: {cited.value}"


def claims_deciding(material: Material, study: Study) -> tuple[ClaimLine, ...]:
    """The claims that a study bears out or refutes today."""
    decided = (judged for judged in material.claims if study.id in {other.id for other in judged.today.studies})
    return tuple(claim_line(material, judged) for judged in decided)
