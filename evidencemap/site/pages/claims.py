"""What authors say has or has not been studied, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from evidencemap.analyses.claims import JudgedClaim, Judgement
from evidencemap.query.syntax import terms_wanted
from evidencemap.records.claim import Expectation, Quantifier, Verdict
from evidencemap.records.study import Study
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Figure, Head, Link, StudyLine, listed, studies_counted

_EXPLAINED = {
    Verdict.HOLDS: "What is known bears the claim out, and nothing unknown could overturn it.",
    Verdict.REFUTED: "Studies are known that contradict the claim.",
    Verdict.UNDECIDED: "Some studies are not known well enough to say.",
}
_COUNTED = {Verdict.HOLDS: "hold", Verdict.REFUTED: "refuted", Verdict.UNDECIDED: "undecided"}


@dataclass(frozen=True)
class Verdicts:
    """A verdict at one time, with the studies that decide it."""

    verdict: str
    explained: str
    studies: tuple[StudyLine, ...]
    to_read: tuple[StudyLine, ...]


@dataclass(frozen=True)
class ClaimLine:
    """A claim in a list."""

    link: Link
    source: Link
    at: str
    expectation: str
    today: str
    as_of: str
    when_made: str
    refuted: str
    refuted_by: tuple[StudyLine, ...]


@dataclass(frozen=True)
class ClaimsPage:
    """All claims."""

    template: ClassVar[str] = "claims.html"
    head: Head
    figures: tuple[Figure, ...]
    claims: tuple[ClaimLine, ...]


@dataclass(frozen=True)
class ClaimPage:
    """One claim; ``then`` is None where the year for which it was said is not given."""

    template: ClassVar[str] = "claim.html"
    head: Head
    text: str
    source: Link
    at: str
    query: str
    terms: tuple[Link, ...]
    expectation: str
    expected_verdict: str
    kept: bool
    today: Verdicts
    as_of: str
    then: Verdicts | None
    repeats: tuple[Link, ...]
    repeated_by: tuple[Link, ...]
    note: str


def claims_page(material: Material) -> ClaimsPage:
    """The list of claims."""
    return ClaimsPage(
        head=Head("claims.html", "Claims", "claims.html", "What authors say of gaps, held against the evidence."),
        figures=verdict_figures(material),
        claims=tuple(claim_line(material, judged) for judged in material.claims),
    )


def verdict_figures(material: Material) -> tuple[Figure, ...]:
    """How many claims have each verdict today."""
    verdicts = [judged.today.verdict for judged in material.claims]
    return tuple(Figure(str(verdicts.count(verdict)), label) for verdict, label in _COUNTED.items())


def claim_line(material: Material, judged: JudgedClaim) -> ClaimLine:
    """A claim with its verdicts."""
    claim = judged.claim
    return ClaimLine(
        link=material.claim_link(claim),
        source=material.reference_link(claim.source),
        at=claim.at,
        expectation=_expectation(material, claim.expect),
        today=judged.today.verdict.value,
        as_of=str(claim.as_of or ""),
        when_made=judged.when_made.verdict.value if judged.when_made else "",
        refuted="Closed since by" if judged.closed_since else "Refuted by",
        refuted_by=material.study_lines(judged.today.studies) if judged.today.verdict is Verdict.REFUTED else (),
    )


def claim_pages(material: Material) -> Iterator[ClaimPage]:
    """A page for each claim."""
    for judged in material.claims:
        yield _claim_page(material, judged)


def _claim_page(material: Material, judged: JudgedClaim) -> ClaimPage:
    claim, claims = judged.claim, material.review.claims
    older = [claims[id] for id in claim.repeats if id in claims]
    newer = [other for other in claims.values() if claim.id in other.repeats]
    return ClaimPage(
        head=Head(material.addresses.claim(claim.id), f"Claim: {claim.text}", "claims.html", claim.text),
        text=claim.text,
        source=material.reference_link(claim.source),
        at=claim.at,
        query=claim.query,
        terms=tuple(material.term_link(part.term) for part in terms_wanted(judged.test)),
        expectation=_expectation(material, claim.expect),
        expected_verdict=claim.recorded,
        kept=judged.kept,
        today=_verdicts(material, judged.today),
        as_of=str(claim.as_of or ""),
        then=_verdicts(material, judged.when_made) if judged.when_made else None,
        repeats=tuple(material.claim_link(other) for other in older),
        repeated_by=tuple(material.claim_link(other) for other in newer),
        note=claim.note,
    )


def _expectation(material: Material, expect: Expectation) -> str:
    """What a claim expects, in words: *no study*, *at most 2 studies*, *only Doe (2019)*."""
    if expect.quantifier is Quantifier.NONE:
        return "no study"
    if expect.quantifier is Quantifier.ONLY:
        studies = material.review.studies
        return f"only {listed([material.study_line(studies[id]).reports for id in expect.studies if id in studies])}"
    return f"{expect.quantifier.value} {studies_counted(expect.number)}"


def _verdicts(material: Material, judgement: Judgement) -> Verdicts:
    return Verdicts(
        verdict=judgement.verdict.value,
        explained=_EXPLAINED[judgement.verdict],
        studies=material.study_lines(judgement.studies),
        to_read=material.open_lines(judgement.to_read),
    )


def claims_deciding(material: Material, study: Study) -> tuple[ClaimLine, ...]:
    """The claims that a study bears out or refutes today."""
    decided = (judged for judged in material.claims if study.id in {other.id for other in judged.today.studies})
    return tuple(claim_line(material, judged) for judged in decided)
