"""Codings as pages show them: terms with what qualifies them, or the word for why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evidencemap.records.codebook import Facet
from evidencemap.records.coding import Code, Coding
from evidencemap.records.study import Finding, Study
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Link


@dataclass(frozen=True)
class CodeView:
    """A term that was given; ``remarks`` say within what and by whom, ``unknown`` what the source does not say."""

    term: Link
    sure: bool
    unknown: str
    remarks: tuple[str, ...]
    at: str
    note: str


@dataclass(frozen=True)
class CodingView:
    """A facet with its terms; ``state`` is the word for their absence, ``open`` where it may still be any term."""

    facet: str
    codes: tuple[CodeView, ...]
    state: str
    open: bool
    at: str
    note: str


@dataclass(frozen=True)
class FacetSummary:
    """A facet over a whole study: the terms of all its findings or the word for none, and what is not known."""

    facet: str
    terms: str
    unknown: str


def coding_view(material: Material, facet: Facet, coding: Coding) -> CodingView:
    """A coding ready to be shown."""
    bare = not coding.codes
    return CodingView(
        facet=facet.label,
        codes=tuple(_code_view(material, code) for code in coding.codes),
        state=coding.state.value if bare else "",
        open=coding.state.unknown,
        at=coding.provenance.at if bare else "",
        note=coding.provenance.note if bare else "",
    )


def _code_view(material: Material, code: Code) -> CodeView:
    remarks = []
    if code.package:
        remarks.append(f"within {code.package.label}")
    if code.alone:
        remarks.append("given alone")
    if code.provenance.coder:
        remarks.append(f"coded by {code.provenance.coder}")
    if code.provenance.coded:
        remarks.append(code.provenance.coded)
    return CodeView(
        term=material.term_link(code.term),
        sure=code.sure,
        unknown="which kind is not reported" if code.kind_open else "",
        remarks=tuple(remarks),
        at=code.provenance.at,
        note=code.provenance.note,
    )


def study_codings(material: Material, study: Study) -> tuple[CodingView, ...]:
    """What is said once for the whole study, and what should be and is not."""
    codebook = material.review.codebook
    shown = [facet for facet in codebook if facet.id in study.codings or facet.level == "study" or not study.findings]
    return tuple(coding_view(material, facet, study.coding(facet.id, None)) for facet in shown)


def scope_codings(material: Material, study: Study) -> tuple[CodingView, ...]:
    """What limits the scope of a review, in the order of the record."""
    return tuple(coding_view(material, material.review.facet(id), one) for id, one in (study.scope or {}).items())


def finding_codings(material: Material, study: Study, finding: Finding) -> tuple[CodingView, ...]:
    """What is said of one finding, and what is said neither of it nor of its study."""
    facets = (facet for facet in material.review.codebook if facet.level == "finding")
    shown = [facet for facet in facets if facet.id in finding.codings or facet.id not in study.codings]
    return tuple(coding_view(material, facet, study.coding(facet.id, finding)) for facet in shown)


def facet_summaries(material: Material, study: Study) -> tuple[FacetSummary, ...]:
    """Every facet of a study in a few words, in the order of the codebook."""
    units = material.review.units(study)
    return tuple(_summary(facet, [unit.coding(facet.id) for unit in units]) for facet in material.review.codebook)


def _summary(facet: Facet, codings: Iterable[Coding]) -> FacetSummary:
    codings = tuple(codings)
    codes = [code for coding in codings for code in coding.codes]
    absent = [coding.state for coding in codings if not coding.codes]
    labels = [code.term.label if code.sure else f"perhaps {code.term.label}" for code in codes]
    unknown = [state.value for state in absent if state.unknown]
    unknown += [f"which kind of {code.term.label} is not reported" for code in codes if code.kind_open]
    shown = labels or [state.value for state in absent if not state.unknown]
    return FacetSummary(facet.label, ", ".join(dict.fromkeys(shown)), ", ".join(dict.fromkeys(unknown)))
