"""What was found of citations as sentences that a reviewer would write; studies and works are named by id and key."""

from __future__ import annotations

from collections.abc import Sequence

from evidencemap.analyses.citing import EarlierStudy, PriorResearch, Question
from evidencemap.analyses.communities import CitationNetwork
from evidencemap.analyses.core_works import CoreWorks
from evidencemap.analyses.literatures import SMALLEST, Between, Flow, Literature, Silences
from evidencemap.analyses.wording import pattern_in_words
from evidencemap.counts import counted, noun


def index_sentence(prior: PriorResearch, name: str = "") -> str:
    """How many of the earlier studies of its cells a study cites, or why that cannot be said; named by id or so."""
    id = name or prior.study.id
    if prior.why_none:
        share = "shares" if len(prior.earlier) == 1 else "share"
        there = f"; {_studies(len(prior.earlier), 'earlier ')} {share} a cell with it" if prior.earlier else ""
        return f"{id} has no prior research citation index: {prior.why_none.value}{there}."
    counts = f"{'at least ' if prior.not_noted else ''}{len(prior.cited)} of them"
    if len(prior.cited) == len(prior.earlier):
        counts = "it" if len(prior.earlier) == 1 else f"all {len(prior.earlier)}"
    elif not prior.cited and not prior.not_noted:
        counts = "none of them"
    index = f"{prior.index:.2f}"
    if prior.not_noted:
        index += f" to {prior.index_at_most:.2f}, as it is not noted what {_listed(prior.not_noted, 'or')} cites"
    earlier = _studies(len(prior.earlier), "earlier ")
    return f"{id} shares a cell with {earlier} and cites {counts}: prior research citation index {index}."


def index_short(prior: PriorResearch) -> str:
    """The index as a count: *2 of 5*."""
    return f"{'at least ' if prior.not_noted else ''}{len(prior.cited)} of {len(prior.earlier)}"


def circularity_sentence(prior: PriorResearch) -> str:
    """How far an index says no more than how the review was made; empty where nothing lifts it."""
    own, others = len(prior.only_through_it), len(prior.earlier) - len(prior.only_through_it)
    if not own or prior.why_none:
        return ""
    here = "in this review only because its own report describes"
    if not others:
        whole, them = ("It is", "it") if own == 1 else (f"All {own} are", "them")
        return f"{whole} {here} {them}, so the index could not be lower."
    rest = len(prior.cited) - own
    known = f"{own} of the {len(prior.cited)} cited" if rest else "The one cited" if own == 1 else f"All {own} cited"
    verb, them = ("is", "it") if own == 1 else ("are", "them")
    if others == 1:
        return f"{known} {verb} {here} {them}; the one other is {'cited too' if rest else 'not cited'}."
    return f"{known} {verb} {here} {them}; of the {others} others it cites {rest or 'none'}."


def no_study_sentence(key: str, lists: int) -> str:
    """Why a work that reports no study has no index, and how many of the noted lists cite it."""
    cite = "1 of the noted lists cites" if lists == 1 else f"{lists or 'none'} of the noted lists cite"
    return f"{key} reports no study of this review; {cite} it."


def question_words(question: Question) -> str:
    """A cell by the labels of its terms: *fluency × reading aloud*."""
    return " × ".join(term.label for term in question)


def shared_words(earlier: EarlierStudy) -> str:
    """The cells that an earlier study shares."""
    return "; ".join(map(question_words, earlier.shared))


def index_summary(found: Sequence[PriorResearch]) -> str:
    """For how many studies the index is known, and what it comes to over them."""
    noted = [prior for prior in found if prior.noted]
    known = [prior for prior in noted if prior.why_none is None]
    cited, earlier = sum(len(prior.cited) for prior in known), sum(len(prior.earlier) for prior in known)
    start = f"What a study cites is noted for {len(noted)} of {_studies(len(found))}"
    if not known:
        return f"{start}, and none of them shares a cell with an earlier study." if noted else f"{start}."
    own = sum(len(prior.only_through_it) for prior in known)
    verb = "is" if own in (0, 1) else "are"
    return (
        f"{start}; {len(known)} of them {'shares' if len(known) == 1 else 'share'} a cell with earlier studies, "
        f"and cite {cited} of {earlier}. {own or 'None'} of the {cited} {verb} in this review only "
        f"because the citing report describes {'it' if own == 1 else 'them'}."
    )


def missed_summary(missed: int, known: int) -> str:
    """How many earlier studies of a shared cell are not cited, out of how many of which it is known."""
    if not known:
        return "Nothing can be said: no study with a noted list shares a cell with an earlier study."
    pairs = counted(known, "pair")
    lack = "1 lacks" if missed == 1 else f"{missed} lack" if missed else "none lacks"
    return f"Of {pairs} of a study with a noted list and an earlier one of its cells, {lack} the citation."


def silence_summary(found: Silences) -> str:
    """How many pairs of literatures have no link."""
    total = len(found.pairs) + found.linked + found.unknown
    if not total:
        return f"There are no two terms of the map with at least {SMALLEST} studies each to be compared."
    return (
        f"{counted(total, 'pair')} of literatures with at least {SMALLEST} studies each: "
        f"{len(found.pairs)} without a link, {found.linked} that cite each other or share a study, and {found.unknown} "
        "of which no noted list can tell."
    )


def communities_summary(found: CitationNetwork) -> str:
    """How many communities there are, and how far apart they stand."""
    if found.modularity is None:
        return "No citation is noted, so there are no communities."
    works = sum(len(community.works) for community in found.communities)
    count = len(found.communities)
    return (
        f"The {works} works with a citation fall into {counted(count, 'community', 'communities')} "
        f"(modularity {found.modularity:.2f})."
    )


def bridges_summary(found: CitationNetwork) -> str:
    """How many works connect communities, and what that means with so many lists."""
    lists, count = len(found.noted), len(found.bridges)
    if not count:
        return "No work has links into more than one community."
    return (
        f"{counted(count, 'work has', 'works have')} links into more than one community. With "
        f"{counted(lists, 'list')} noted only so many works can have links outwards: each stands "
        "between all the works that it alone cites, whatever its weight in the field. Another work is a bridge when it "
        "is cited from several communities."
    )


def core_summary(found: CoreWorks) -> str:
    """How many works several lists share and nobody has extracted."""
    total = len(found.open) + len(found.screened) + found.studies
    if not total:
        return f"No work is cited in {found.at_least} or more of the noted lists, of which there {_are(found.lists)}."
    return (
        f"Of {_works(total)} cited in at least {found.at_least} of {found.lists} noted lists, {found.studies} "
        f"{'reports' if found.studies == 1 else 'report'} a study of this review, {len(found.screened)} "
        f"{'was' if len(found.screened) == 1 else 'were'} screened as no study to extract, and {len(found.open)} "
        f"{'is' if len(found.open) == 1 else 'are'} still to be read."
    )


def flow_sentences(found: Between) -> tuple[str, ...]:
    """What goes from the one literature to the other, what comes back, and through whom."""
    sentences = [_flow_sentence(one, other, flow) for one, other, flow in found.directions]
    if found.both and found.one != found.other:
        belong = "belongs" if len(found.both) == 1 else "belong"
        ids = _listed([study.id for study in found.both])
        through = " All of the citations are by reports of studies in both." if found.only_by_both else ""
        sentences.append(f"{_studies(len(found.both))} {belong} to both: {ids}.{through}")
    return tuple(sentences)


def direction(one: Literature, other: Literature) -> str:
    """From which literature citations go to which, or in which they stay."""
    if one == other:
        return f"Within {pattern_in_words(one.test)}"
    return f"From {pattern_in_words(one.test)} to {pattern_in_words(other.test)}"


def _flow_sentence(one: Literature, other: Literature, flow: Flow) -> str:
    names, known = direction(one, other), flow.known
    reports = len(one.noted) + len(one.not_noted)
    lists = f"a list is noted for {len(one.noted)} of {counted(reports, 'report')}"
    if not known:
        return f"{names}: not known; {lists}."
    return f"{names}: {len(flow.citations)} of {known} possible {noun(known, 'citation')}; {lists}."


def _studies(number: int, before: str = "") -> str:
    return counted(number, f"{before}study", f"{before}studies")


def _works(number: int) -> str:
    return counted(number, "work")


def _are(number: int) -> str:
    return "is 1" if number == 1 else f"are {number}"


def _listed(words: Sequence[str], last: str = "and") -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
