"""What the citations tell: earlier studies cited or not, literatures without a link, bridges and core works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evidencemap.analyses import citing_words as words
from evidencemap.analyses.citing import EarlierStudy, NoIndex, PriorResearch
from evidencemap.analyses.communities import Bridge, Community
from evidencemap.analyses.core_works import CoreWork
from evidencemap.analyses.literatures import Between, Literature
from evidencemap.query.syntax import HasTerm
from evidencemap.records.study import Study
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Head, Link, StudyLine
from evidencemap.site.pages.proofs import NOT_KNOWN

PATH, NOT_NOTED = "citations.html", "not-noted"
MOST_ROWS = 20
"""Of longer tables the page shows so many rows, the most telling, and says how many it leaves out."""


@dataclass(frozen=True)
class IndexView:
    """A study, what its index is and why, and the earlier studies of its cells."""

    id: str
    line: StudyLine
    sentences: tuple[str, ...]
    groups: tuple[tuple[str, tuple[StudyLine, ...]], ...]


@dataclass(frozen=True)
class IndexLine:
    """The index of a study in one line, and what has to be known to read it."""

    link: Link
    note: str


@dataclass(frozen=True)
class MissedView:
    """A study, an earlier one that it does not cite, and the cells that they share."""

    study: StudyLine
    earlier: StudyLine


@dataclass(frozen=True)
class SilenceView:
    """Two literatures, the number of studies of each, and how many citations could have been found."""

    one: Link
    one_studies: int
    other: Link
    other_studies: int
    known: int


@dataclass(frozen=True)
class CommunityView:
    """A community by the works of it that cite."""

    works: int
    citing: tuple[Link, ...]


@dataclass(frozen=True)
class BridgeView:
    """A work that connects communities."""

    link: Link
    communities: int
    betweenness: str
    cited_by: tuple[Link, ...]


@dataclass(frozen=True)
class CoreView:
    """A work that several lists share, and what was decided of it."""

    link: Link
    cited_by: tuple[Link, ...]
    status: str
    reason: str


@dataclass(frozen=True)
class CitationsPage:
    """All that the citations tell; each part has a sentence that says how much is known.

    ``not_noted`` counts the studies of which nobody has noted what they cite; ``left_out`` pairs are not in the table.
    """

    template: ClassVar[str] = "citations.html"
    head: Head
    index_sentence: str
    indexes: tuple[IndexView, ...]
    not_noted: int
    missed_sentence: str
    missed: tuple[MissedView, ...]
    missed_left_out: int
    silence_sentence: str
    silences: tuple[SilenceView, ...]
    silences_left_out: int
    communities_sentence: str
    communities: tuple[CommunityView, ...]
    bridges_sentence: str
    bridges: tuple[BridgeView, ...]
    bridges_left_out: int
    core_sentence: str
    core: tuple[CoreView, ...]


def citations_page(material: Material) -> CitationsPage:
    """The page of what the citations tell."""
    found = material.citing
    told = [prior for prior in found.prior if prior.noted]
    known = sum(len(prior.cited) + len(prior.missed) for prior in found.prior if prior.noted)
    return CitationsPage(
        head=Head(PATH, "What the citations tell", "network.html", "Who cites the earlier studies, and who does not."),
        index_sentence=words.index_summary(found.prior),
        indexes=tuple(_index(material, prior) for prior in told),
        not_noted=len(found.prior) - len(told),
        missed_sentence=words.missed_summary(len(found.missed), known),
        missed=tuple(
            MissedView(material.study_line(item.study), _earlier(material, item.earlier))
            for item in found.missed[:MOST_ROWS]
        ),
        missed_left_out=max(0, len(found.missed) - MOST_ROWS),
        silence_sentence=words.silence_summary(found.silences),
        silences=tuple(_silence(material, pair) for pair in found.silences.pairs[:MOST_ROWS]),
        silences_left_out=max(0, len(found.silences.pairs) - MOST_ROWS),
        communities_sentence=words.communities_summary(found.network),
        communities=tuple(_community(material, community) for community in found.network.communities),
        bridges_sentence=words.bridges_summary(found.network),
        bridges=tuple(_bridge(material, bridge) for bridge in found.network.bridges[:MOST_ROWS]),
        bridges_left_out=max(0, len(found.network.bridges) - MOST_ROWS),
        core_sentence=words.core_summary(found.core),
        core=tuple(_core(material, work) for work in (*found.core.open, *found.core.screened)),
    )


def index_line(material: Material, study: Study) -> IndexLine:
    """The index of a study as its page shows it, with the place where it is explained."""
    prior = material.prior_research[study.id]
    if not prior.noted:
        empty = prior.why_none.value if prior.why_none is NoIndex.EMPTY_LIST else ""
        return IndexLine(Link(NOT_KNOWN, f"{PATH}#{NOT_NOTED}"), empty)
    anchor = f"{PATH}#{_anchor(material, study)}"
    if prior.why_none:
        return IndexLine(Link(NOT_KNOWN, anchor), prior.why_none.value)
    return IndexLine(Link(words.index_short(prior), anchor), words.circularity_sentence(prior))


def _anchor(material: Material, study: Study) -> str:
    return f"study-{material.addresses.study_name(study)}"


def _index(material: Material, prior: PriorResearch) -> IndexView:
    groups = [("Earlier studies that share a cell", prior.earlier)]
    if prior.why_none is None:
        unsure = ("Perhaps cited in a list that is not noted", prior.unsure)
        groups = [("Not cited", prior.missed), unsure, ("Cited", prior.cited)]
    listed = [(heading, tuple(_earlier(material, item) for item in items)) for heading, items in groups if items]
    if prior.year_open:
        open_years = tuple(map(material.study_line, prior.year_open))
        listed.append(("Not counted, as the dates do not say which was first", open_years))
    sentences = (words.index_sentence(prior, "It"), words.circularity_sentence(prior))
    return IndexView(
        _anchor(material, prior.study), material.study_line(prior.study), tuple(filter(None, sentences)), tuple(listed)
    )


def _earlier(material: Material, item: EarlierStudy) -> StudyLine:
    return material.study_line(item.study, words.shared_words(item))


def _silence(material: Material, pair: Between) -> SilenceView:
    one, other = (_literature(material, side) for side in (pair.one, pair.other))
    return SilenceView(one, len(pair.one.studies), other, len(pair.other.studies), pair.known)


def _literature(material: Material, literature: Literature) -> Link:
    test = literature.test
    return material.term_link(test.term) if isinstance(test, HasTerm) else Link(str(test))


def _community(material: Material, community: Community) -> CommunityView:
    return CommunityView(len(community.works), material.reference_links(community.citing or community.works[:1]))


def _bridge(material: Material, bridge: Bridge) -> BridgeView:
    return BridgeView(
        material.reference_link(bridge.key),
        len(bridge.communities),
        f"{bridge.betweenness:.2f}",
        material.reference_links(bridge.cited_by),
    )


def _core(material: Material, work: CoreWork) -> CoreView:
    status = work.decision.value if work.decision else "not screened"
    return CoreView(material.reference_link(work.key), material.reference_links(work.cited_by), status, work.reason)
