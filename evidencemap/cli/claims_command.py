"""``evidencemap claims``: whether the claims of authors hold."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from evidencemap.analyses.claims import JudgedClaim, judged_claims
from evidencemap.cli.as_json import claim_json
from evidencemap.cli.loading import loaded
from evidencemap.cli.output import BOLD, DIM, GREEN, RED, YELLOW, print_json, print_lines, say, styled, wrapped
from evidencemap.records.claim import Verdict

COLOURS = {Verdict.HOLDS: GREEN, Verdict.REFUTED: RED, Verdict.UNDECIDED: YELLOW}


def run(arguments: argparse.Namespace) -> int:
    """Judge every claim; 1 where a verdict is not the one that the reviewers recorded."""
    project = loaded(arguments)
    judged = judged_claims(project.map)
    if arguments.format == "json":
        print_json([claim_json(item) for item in judged])
    else:
        for item in judged:
            print_lines(claim_lines(item))
    counts = {verdict: sum(item.today.verdict is verdict for item in judged) for verdict in Verdict}
    broken = [item.claim.id for item in judged if not item.kept]
    say(f"{len(judged)} claims: " + ", ".join(f"{number} {verdict.value}" for verdict, number in counts.items()))
    if broken:
        say(f"{len(broken)} not as recorded in claims.yaml: {', '.join(broken)}")
    return 1 if broken else 0


def claim_lines(item: JudgedClaim) -> Iterator[str]:
    """A claim, its verdict and the studies that decide it."""
    claim = item.claim
    warning = "" if item.kept else styled("  NOT AS RECORDED", RED, BOLD)
    yield f"{_verdict(item.today.verdict)}  {styled(claim.id, BOLD)}{warning}"
    yield wrapped(claim.text, "    ")
    yield styled(f"    {claim.source}, {claim.at} · {claim.query} · expect {claim.expect}", DIM)
    yield from _deciding(item)
    if item.when_made and item.when_made.verdict is not item.today.verdict:
        yield f"    as of {claim.as_of}, without the claimant's own study: {item.when_made.verdict.value}"


def _verdict(verdict: Verdict) -> str:
    return styled(f"{verdict.value:<9}", COLOURS[verdict], BOLD)


def _deciding(item: JudgedClaim) -> Iterator[str]:
    today = item.today
    if today.studies:
        refuting = "closed since by" if item.closed_since else "refuted by"
        ids = ", ".join(study.id for study in today.studies)
        yield wrapped(f"{refuting if today.verdict is Verdict.REFUTED else 'found'}: {ids}", "    ")
    if today.to_read:
        yield wrapped("to read first: " + ", ".join(open_study.study.id for open_study in today.to_read), "    ")
