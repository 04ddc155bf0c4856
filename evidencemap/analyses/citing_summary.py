"""A review to all that its citations tell: the five results, each worked out once."""

from __future__ import annotations

from dataclasses import dataclass

from evidencemap.analyses.citing import (
    MissedCitation,
    PriorResearch,
    map_questions,
    missed_citations,
    prior_research_of_all,
)
from evidencemap.analyses.communities import CitationNetwork, citation_network
from evidencemap.analyses.core_works import AT_LEAST, CoreWorks, core_works
from evidencemap.analyses.literatures import Silences, silent_literatures
from evidencemap.model import EvidenceMap


@dataclass(frozen=True)
class CitationSummary:
    """What the citations of a review tell, over the cells of its declared map."""

    prior: tuple[PriorResearch, ...]
    missed: tuple[MissedCitation, ...]
    silences: Silences
    network: CitationNetwork
    core: CoreWorks


def citation_summary(review: EvidenceMap, at_least: int = AT_LEAST) -> CitationSummary:
    """The five results; a core work is cited by ``at_least`` of the noted lists."""
    questions = map_questions(review)
    prior = prior_research_of_all(questions)
    return CitationSummary(
        prior,
        missed_citations(prior),
        silent_literatures(review, questions.sides),
        citation_network(review),
        core_works(review, at_least),
    )
