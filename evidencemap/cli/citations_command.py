"""``evidencemap citations``: who cites whom among studies of the same question, and who does not."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from evidencemap.analyses import citing_words as words
from evidencemap.analyses.citing import (
    EarlierStudy,
    MissedCitation,
    PriorResearch,
    map_questions,
    prior_research,
)
from evidencemap.analyses.citing_summary import CitationSummary, citation_summary
from evidencemap.analyses.literatures import Between, between
from evidencemap.analyses.wording import pattern_in_words
from evidencemap.cli.citations_json import between_json, prior_json, summary_json
from evidencemap.cli.loading import loaded, parsed
from evidencemap.cli.output import BOLD, DIM, YELLOW, print_json, print_lines, styled, wrapped
from evidencemap.cli.stop import misused
from evidencemap.counts import counted
from evidencemap.model import EvidenceMap
from evidencemap.nearest import did_you_mean
from evidencemap.records.study import Study

MOST = 10
"""Of a long list the summary prints so many; JSON has them all."""


def run(arguments: argparse.Namespace) -> int:
    """Show one study, two literatures, or the summary."""
    project = loaded(arguments)
    as_json = arguments.format == "json"
    if arguments.between:
        one, other = (parsed(query, project) for query in arguments.between)
        pair = between(project.map, one, other)
        print_json(between_json(pair)) if as_json else print_lines(_between_lines(pair))
        return 0
    if arguments.id:
        return _one(project.map, arguments.id, as_json)
    found = citation_summary(project.map, arguments.at_least)
    print_json(summary_json(found)) if as_json else print_lines(_summary_lines(project.map, found))
    return 0


def _one(review: EvidenceMap, id: str, as_json: bool) -> int:
    studies = (review.studies[id],) if id in review.studies else review.studies_of.get(id, ())
    if not studies and id not in review.references:
        hint = did_you_mean(id, [*review.studies, *review.references])
        raise misused(f"no study or reference has the id '{id}'", hint)
    questions = map_questions(review)
    found = [prior_research(questions, study) for study in studies]
    if as_json:
        print_json([prior_json(prior) for prior in found])
        return 0
    if not found:
        print_lines([words.no_study_sentence(id, len(review.cited_by.get(id, ())))])
    for number, prior in enumerate(found):
        print_lines([""] if number else [])
        print_lines(_prior_lines(review, prior))
    return 0


def _prior_lines(review: EvidenceMap, prior: PriorResearch) -> Iterator[str]:
    yield styled(wrapped(words.index_sentence(prior)), BOLD)
    if circular := words.circularity_sentence(prior):
        yield wrapped(circular)
    parts = [("earlier studies that share a cell", prior.earlier)]
    if prior.why_none is None:
        unsure = ("perhaps cited in a list that is not noted", prior.unsure)
        parts = [("cited", prior.cited), ("not cited", prior.missed), unsure]
    for heading, items in parts:
        if items:
            yield f"\n{heading}"
            yield from (_earlier_line(review, item) for item in items)
    if prior.year_open:
        ids = ", ".join(study.id for study in prior.year_open)
        yield "\n" + wrapped(f"Not counted, as the dates do not say which was first: {ids}.")


def _earlier_line(review: EvidenceMap, item: EarlierStudy) -> str:
    return f"  {_named(review, item.study)}  {styled(words.shared_words(item))}"


def _named(review: EvidenceMap, study: Study) -> str:
    return f"{styled(study.id, BOLD)}  {styled(review.year_text(study), DIM)}"


def _between_lines(pair: Between) -> Iterator[str]:
    yield from (wrapped(sentence) for sentence in words.flow_sentences(pair))
    for one, other, flow in pair.directions:
        if flow.citations:
            yield f"\n{words.direction(one, other)}"
        yield from (f"  {cited.citing} cites {cited.study.id}" for cited in flow.citations)


def _summary_lines(review: EvidenceMap, found: CitationSummary) -> Iterator[str]:
    yield from _section("Earlier studies cited", words.index_summary(found.prior))
    for prior in found.prior:
        if prior.noted:
            sentences = (words.index_sentence(prior), words.circularity_sentence(prior))
            yield wrapped(" ".join(filter(None, sentences)), "  ")
    known = sum(len(prior.cited) + len(prior.missed) for prior in found.prior if prior.noted)
    yield from _section("\nWho should have cited whom", words.missed_summary(len(found.missed), known))
    yield from _first([_missed_line(review, item) for item in found.missed])
    yield from _section("\nLiteratures without a link", words.silence_summary(found.silences))
    yield from _first([_silence_line(pair) for pair in found.silences.pairs])
    yield from _section("\nCommunities and bridges", words.communities_summary(found.network))
    for community in found.network.communities:
        yield f"  {counted(len(community.works), 'work')} around {', '.join(community.citing) or community.works[0]}"
    yield wrapped(words.bridges_summary(found.network))
    yield from _first(
        [
            f"  {bridge.key}  {len(bridge.communities)} communities, betweenness {bridge.betweenness:.2f}, "
            f"cited by {len(bridge.cited_by)}"
            for bridge in found.network.bridges
        ]
    )
    yield from _section("\nCore works without a study", words.core_summary(found.core))
    for work in (*found.core.open, *found.core.screened):
        status = work.decision.value if work.decision else styled("not screened", YELLOW)
        yield f"  {work.key}  {status}, cited by {', '.join(work.cited_by)}"


def _section(heading: str, sentence: str) -> Iterator[str]:
    yield styled(heading, BOLD)
    yield wrapped(sentence)


def _first(lines: list[str]) -> Iterator[str]:
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield styled(f"  … and {len(lines) - MOST} more: evidencemap citations --format json", DIM)


def _missed_line(review: EvidenceMap, item: MissedCitation) -> str:
    return f"  {item.study.id} does not cite {_earlier_line(review, item.earlier).strip()}"


def _silence_line(pair: Between) -> str:
    one, other = (f"{pattern_in_words(side.test)} ({len(side.studies)})" for side in (pair.one, pair.other))
    return f"  {one} and {other}: 0 of {pair.known} possible citations"
