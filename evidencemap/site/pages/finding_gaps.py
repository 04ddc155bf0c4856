"""How gaps are found and ranked, on one page that a paper can cite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evidencemap import __version__
from evidencemap.analyses.chance_wording import chance_sentence
from evidencemap.analyses.kinds.kind import Kind
from evidencemap.analyses.kinds.registry import unsupported_kinds
from evidencemap.analyses.wording import listed
from evidencemap.site.material import Material
from evidencemap.site.pages.gaps import fewer_links
from evidencemap.site.pages.parts import Head, Link


@dataclass(frozen=True)
class Exclusion:
    """Terms that no study can be about together, and why."""

    terms: tuple[Link, ...]
    reason: str


@dataclass(frozen=True)
class KindRow:
    """One way in which evidence falls short, how it is told, and why this review cannot show it (empty if it can)."""

    word: str
    code: str
    meaning: str
    formula: str
    source: str
    why_not: str


@dataclass(frozen=True)
class FindingGapsPage:
    """The method, with the numbers of this review."""

    template: ClassVar[str] = "finding-gaps.html"
    head: Head
    facets: str
    depth: int
    threshold: int
    scope: str
    studies: int
    gaps: int
    certain: str
    chance: str
    fewer: tuple[Link, ...]
    enough_studies: str
    impossible: tuple[Exclusion, ...]
    kinds: tuple[KindRow, ...]
    version: str


def finding_gaps_page(material: Material) -> FindingGapsPage:
    """What a careful reader has to know of the search for gaps."""
    search = material.search
    enough = search.chance.enough_studies
    return FindingGapsPage(
        head=Head(
            "finding-gaps.html",
            "How gaps are found",
            "methods.html",
            "How gaps are found, ranked and told from chance.",
        ),
        facets=listed([facet.label for facet in search.plan.facets]),
        depth=search.plan.depth,
        threshold=search.plan.threshold,
        scope=str(search.plan.where),
        studies=search.studies,
        gaps=len(search.gaps),
        certain=f"{sum(gap.certain for gap in search.gaps):,}",
        chance=chance_sentence(search),
        fewer=fewer_links(material),
        enough_studies=f"{enough:,}" if enough else "",
        impossible=tuple(
            Exclusion(tuple(material.term_link(term) for term in one.terms.values()), one.reason)
            for one in material.review.codebook.impossible
        ),
        kinds=_kinds(material),
        version=__version__,
    )


def _kinds(material: Material) -> tuple[KindRow, ...]:
    why_not = {one.kind: one.why for one in unsupported_kinds(material.review)}
    return tuple(
        KindRow(
            word=kind.word,
            code=kind.reason.code,
            meaning=kind.value.meaning,
            formula=kind.value.formula,
            source=kind.value.source,
            why_not=why_not.get(kind, ""),
        )
        for kind in Kind
    )
