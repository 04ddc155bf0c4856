"""How gaps are found and ranked, on one page that a paper can cite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evidencemap import __version__
from evidencemap.analyses.chance_wording import chance_sentence
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Head, Link, listed


@dataclass(frozen=True)
class Exclusion:
    """Terms that no study can be about together, and why."""

    terms: tuple[Link, ...]
    reason: str


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
    gaps: str
    certain: str
    chance: str
    enough_studies: str
    impossible: tuple[Exclusion, ...]
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
        gaps=f"{len(search.gaps):,}",
        certain=f"{sum(gap.certain for gap in search.gaps):,}",
        chance=chance_sentence(search.chance),
        enough_studies=f"{enough:,}" if enough else "",
        impossible=tuple(
            Exclusion(tuple(material.term_link(term) for term in one.terms.values()), one.reason)
            for one in material.review.codebook.impossible
        ),
        version=__version__,
    )
