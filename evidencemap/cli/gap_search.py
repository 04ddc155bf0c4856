"""``evidencemap gaps`` without a query: the gaps that nobody asked about."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from evidencemap.analyses.chance_wording import chance_sentence
from evidencemap.analyses.dispositions import marked_gaps
from evidencemap.analyses.gap_ids import gap_id
from evidencemap.analyses.scoping import within_scope
from evidencemap.analyses.search import Gap, Search, SearchPlan, declared_plan, everything_missing, search
from evidencemap.analyses.stale import overtaken_by, stale_dispositions
from evidencemap.analyses.wording import expected_words, finding_sentence
from evidencemap.cli.loading import named_facets, refuse_too_deep
from evidencemap.cli.output import (
    BOLD,
    DIM,
    RED,
    YELLOW,
    not_shown,
    print_data,
    print_lines,
    printable_json,
    say,
    styled,
)
from evidencemap.counts import counted
from evidencemap.exports.gap_tables import gap_csv, gap_record
from evidencemap.model import EvidenceMap
from evidencemap.query.syntax import EVERYTHING, Test

SHOWN = 20


def run_search(arguments: argparse.Namespace, review: EvidenceMap) -> int:
    """Search as the protocol or the options say, and print what was found, best first."""
    found = search(review, _plan(arguments, review))
    missing = everything_missing(found)
    gaps = (missing,) if missing else found.gaps
    shown = gaps if arguments.all else gaps[:SHOWN]
    match arguments.format:
        case "json":
            print_lines(_json_lines(shown, found.plan.where))
        case "csv":
            for line in gap_csv(shown, found.plan.where):
                print_data(line)
        case _:
            print_lines(_lines(found, shown))
            print_lines(_elsewhere(review, found))
    if len(shown) < len(gaps):
        say(not_shown(len(gaps) - len(shown)))
    return 0


def _plan(arguments: argparse.Namespace, review: EvidenceMap) -> SearchPlan:
    plan = replace(declared_plan(review), as_of=arguments.as_of, drop_meaningless=arguments.drop_meaningless)
    if arguments.facets is not None:
        plan = replace(plan, facets=named_facets(arguments.facets, review))
    if arguments.depth:
        refuse_too_deep(arguments.depth, plan.facets)
        plan = replace(plan, depth=arguments.depth)
    if arguments.threshold:
        plan = replace(plan, threshold=arguments.threshold)
    return plan


def _json_lines(gaps: Iterable[Gap], scope: Test) -> Iterator[str]:
    """A JSON array, one gap a line, so that a long list streams."""
    before = "[\n"
    for gap in gaps:
        yield before + printable_json(json.dumps(gap_record(gap, scope), ensure_ascii=False))
        before = ",\n"
    yield "[]" if before == "[\n" else "]"


def _lines(found: Search, shown: tuple[Gap, ...]) -> Iterator[str]:
    plan = found.plan
    facets = ", ".join(facet.label for facet in plan.facets)
    certain = sum(gap.certain for gap in found.gaps)
    studies = counted(found.studies, "study", "studies")
    if found.studies < plan.threshold:
        yield f"{studies} in all, fewer than {plan.threshold}: everything is a gap."
        return
    gaps = counted(len(found.gaps), "gap")
    then = f" by the end of {plan.as_of}" if plan.as_of else ""
    yield styled(f"{gaps} among {studies}{then}, {certain:,} of them certain", BOLD)
    depth = min(plan.depth, len(plan.facets))
    yield styled(f"Up to {depth} at a time of: {facets}. What is narrower than a gap is left out.", DIM)
    if plan.where != EVERYTHING:
        yield styled(f"Only what matches, or may match, {plan.where} is counted.", DIM)
    yield styled(chance_sentence(found), DIM)
    yield from _fewer_lines(found)
    yield styled("\n expected  known  possible", DIM)
    for gap in shown:
        expected = "–" if gap.expected is None else expected_words(gap.expected)
        colour = RED if gap.certain else YELLOW
        counts = f"{expected:>9}  {gap.sure:>5}  {styled(f'{gap.possible:>8}', colour)}"
        yield f"{counts}  {finding_sentence(within_scope(gap.test, plan.where), gap.sure, gap.possible)}"
        yield styled(f"{'':26}{gap.id}  {', '.join(_remarks(gap))}".rstrip(), DIM)


def _fewer_lines(found: Search) -> Iterator[str]:
    """The combinations that the sentence about chance counts, by name; ``--all`` marks those that are gaps as well."""
    for test in found.fewer[:SHOWN]:
        yield styled(f"  {gap_id(test)}  {test}", DIM)
    if len(found.fewer) > SHOWN:
        yield styled(f"  and {len(found.fewer) - SHOWN:,} more", DIM)


def _elsewhere(review: EvidenceMap, found: Search) -> Iterator[str]:
    """The gaps that somebody decided about and this search does not list: they lie elsewhere, or are closed."""
    listed = {gap.disposition.gap for gap in found.gaps if gap.disposition}
    others = [(test, decided) for test, decided in marked_gaps(review) if decided.gap not in listed]
    if others:
        yield styled("\nmarked, and not among the gaps of this search", DIM)
    stale = {one.disposition.gap: one for one in stale_dispositions(review)} if others else {}
    for test, decided in others:
        yield f"  {gap_id(test)}  {decided.decided.value}: {decided.gap}"
        if decided.gap in stale:
            yield styled(f"    stale: {overtaken_by(stale[decided.gap])}", YELLOW)


def _remarks(gap: Gap) -> Iterator[str]:
    if gap.disposition:
        yield f"marked as {gap.disposition.decided.value}"
    if gap.fewer_than_expected:
        yield "fewer than expected"
    if gap.claims:
        yield f"asked for by {', '.join(gap.claims)}"
