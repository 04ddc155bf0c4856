"""The table of studies, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from evidencemap.records.study import Finding, Number, Sample, Study
from evidencemap.site.apa import Run, apa_reference
from evidencemap.site.material import Material
from evidencemap.site.pages.citations import IndexLine, index_line
from evidencemap.site.pages.claims import ClaimLine, claims_deciding
from evidencemap.site.pages.codings import (
    CodingView,
    FacetSummary,
    facet_summaries,
    finding_codings,
    scope_codings,
    study_codings,
)
from evidencemap.site.pages.parts import Head, Link, StudyLine

_DIRECTIONS = {
    "positive": ("as hoped for", "up"),
    "negative": ("against what was hoped for", "down"),
    "mixed": ("mixed", "mixed"),
    "none": ("no difference", "level"),
    "not applicable": ("has no direction", "absent"),
    "not reported": ("direction not reported", "open"),
    "": ("direction not coded yet", "open"),
}
GAPS_SHOWN = 8
_NUMBER_COLUMNS = {"what": "What", "of": "Of", "when": "When", "value": "Figure as printed", "note": "Remark"}


@dataclass(frozen=True)
class StudyRow:
    """A study in the table."""

    line: StudyLine
    year: str
    facets: tuple[FacetSummary, ...]
    findings: int


@dataclass(frozen=True)
class StudiesPage:
    """The table of studies with a record, and the list of those without."""

    template: ClassVar[str] = "studies.html"
    head: Head
    facets: tuple[str, ...]
    rows: tuple[StudyRow, ...]
    awaiting: tuple[StudyLine, ...]


@dataclass(frozen=True)
class NumberTable:
    """The figures of a finding; a column that no figure uses is left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class FindingView:
    """A finding; ``direction`` in words, ``mark`` for its sign."""

    id: str
    number: int
    summary: str
    direction: str
    mark: str
    codings: tuple[CodingView, ...]
    numbers: NumberTable | None
    at: str
    note: str


@dataclass(frozen=True)
class Report:
    """A reference in full, with the page that it has here."""

    runs: tuple[Run, ...]
    link: Link


@dataclass(frozen=True)
class StudyPage:
    """One study."""

    template: ClassVar[str] = "study.html"
    head: Head
    id: str
    title: str
    year: str
    question: str
    codings: tuple[CodingView, ...]
    sample: Sample
    findings: tuple[FindingView, ...]
    limitations: tuple[str, ...]
    note: str
    coder: str
    coded: str
    reports: tuple[Report, ...]
    described_in: tuple[Link, ...]
    scope: tuple[CodingView, ...]
    includes: tuple[StudyLine, ...]
    searched: str
    cohort: str
    claims: tuple[ClaimLine, ...]
    gaps: tuple[Link, ...]
    index: IndexLine


def studies_page(material: Material) -> StudiesPage:
    """All studies."""
    review = material.review
    return StudiesPage(
        head=Head("studies.html", "Studies", "studies.html", "Every study of this review and how it was coded."),
        facets=tuple(facet.label for facet in review.codebook),
        rows=tuple(_row(material, study) for study in sorted(review.extracted, key=material.study_order)),
        awaiting=material.study_lines(review.awaiting),
    )


def _row(material: Material, study: Study) -> StudyRow:
    return StudyRow(
        line=material.study_line(study),
        year=material.review.year_text(study),
        facets=facet_summaries(material, study),
        findings=len(study.findings),
    )


def study_pages(material: Material) -> Iterator[StudyPage]:
    """A page for each study that has a record."""
    for study in material.review.extracted:
        yield _study_page(material, study)


def _study_page(material: Material, study: Study) -> StudyPage:
    return StudyPage(
        head=Head(material.addresses.study(study), study.title, "studies.html", study.question),
        id=study.id,
        title=study.title,
        year=material.review.year_text(study),
        question=study.question,
        codings=study_codings(material, study),
        sample=study.sample,
        findings=tuple(_finding(material, study, finding, at) for at, finding in enumerate(study.findings, 1)),
        limitations=study.limitations,
        note=study.note,
        coder=study.coder,
        coded=study.coded,
        reports=tuple(_report(material, key) for key in study.reports),
        described_in=material.reference_links(study.described_in),
        scope=scope_codings(material, study),
        includes=material.study_lines(material.review.studies[id] for id in study.includes or ()),
        searched=str(study.searched or ""),
        cohort=study.cohort,
        claims=claims_deciding(material, study),
        gaps=_nearly_filled(material, study),
        index=index_line(material, study),
    )


def _nearly_filled(material: Material, study: Study) -> tuple[Link, ...]:
    gaps = material.nearly_filling.get(study.id, ())[:GAPS_SHOWN]
    return tuple(Link(gap.answer.sentence, material.addresses.gap(gap.id)) for gap in gaps)


def _finding(material: Material, study: Study, finding: Finding, number: int) -> FindingView:
    words, mark = _DIRECTIONS[finding.direction]
    return FindingView(
        id=f"finding-{number}",
        number=number,
        summary=finding.summary,
        direction=words,
        mark=mark,
        codings=finding_codings(material, study, finding),
        numbers=_numbers(finding.numbers) if finding.numbers else None,
        at=finding.at,
        note=finding.note,
    )


def _numbers(numbers: tuple[Number, ...]) -> NumberTable:
    for across in ("when", "of"):
        table = _crossed(numbers, across)
        if table:
            return table
    used = [name for name in _NUMBER_COLUMNS if any(getattr(number, name) for number in numbers)]
    rows = tuple(tuple(_printed(getattr(number, name)) for name in used) for number in numbers)
    return NumberTable(tuple(_NUMBER_COLUMNS[name] for name in used), rows)


def _crossed(numbers: tuple[Number, ...], across: str) -> NumberTable | None:
    """Times or groups side by side, where every figure is there for each of them."""
    down = [name for name in ("what", "of", "when") if name != across and any(getattr(one, name) for one in numbers)]
    cells = {(tuple(getattr(one, name) for name in down), getattr(one, across)): one.value for one in numbers}
    heads = tuple(dict.fromkeys(head for _, head in cells))
    sides = tuple(dict.fromkeys(side for side, _ in cells))
    full = len(cells) == len(numbers) == len(heads) * len(sides)
    if not full or len(heads) < 2 or not all(heads) or any(one.note for one in numbers):
        return None
    rows = tuple((*side, *(_printed(cells[side, head]) for head in heads)) for side in sides)
    return NumberTable((*(_NUMBER_COLUMNS[name] for name in down), *heads), rows)


def _printed(value: str) -> str:
    """A figure as the source prints it, kept on one line with its unit."""
    return "–" if value == "--" else value.replace(" %", "\N{NO-BREAK SPACE}%")


def _report(material: Material, key: str) -> Report:
    reference = material.review.references.get(key)
    runs = apa_reference(reference, material.suffixes.get(key, "")) if reference else (Run(key),)
    return Report(runs, material.reference_link(key))
