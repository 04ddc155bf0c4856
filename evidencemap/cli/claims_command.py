"""``evidencemap claims``: whether the claims of authors hold, and what became of them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence

from evidencemap.analyses.claim_wording import names_by_id, verdict_sentences
from evidencemap.analyses.claims import Fate, JudgedClaim, judged
from evidencemap.cli.as_json import claim_json
from evidencemap.cli.loading import loaded
from evidencemap.cli.output import (
    BOLD,
    DIM,
    GREEN,
    RED,
    YELLOW,
    print_data,
    print_json,
    print_lines,
    say,
    styled,
    wrapped,
)
from evidencemap.cli.stop import Stop, complain
from evidencemap.counts import counted
from evidencemap.model import EvidenceMap
from evidencemap.nearest import did_you_mean
from evidencemap.records.claim import Claim

COLOURS = {Fate.HOLDS: GREEN, Fate.UNDECIDED: YELLOW}


def run(arguments: argparse.Namespace) -> int:
    """Judge the claims; 1 where a verdict is not the one that the reviewers recorded."""
    review = loaded(arguments).map
    unknown = [id for id in arguments.ids if id not in review.claims]
    for id in unknown:
        complain(f"no claim '{id}'", did_you_mean(id, review.claims))
    if unknown:
        raise Stop(2)
    found = [judged(review, claim) for claim in _wanted(review, arguments.ids)]
    _print(review, found, arguments.format)
    say(totals(found))
    broken = [item.claim.id for item in found if not item.kept]
    if broken:
        say(f"{len(broken)} not as recorded in claims.yaml: {', '.join(broken)}")
    return 1 if broken else 0


def _wanted(review: EvidenceMap, ids: Sequence[str]) -> Iterable[Claim]:
    return (claim for id, claim in review.claims.items() if not ids or id in ids)


def _print(review: EvidenceMap, found: Sequence[JudgedClaim], form: str) -> None:
    match form:
        case "json":
            print_json([claim_json(review, item) for item in found])
        case "junit":
            from evidencemap.cli.junit import junit_xml

            print_data(junit_xml(review, found) + "\n")
        case _:
            for item in found:
                print_lines(claim_lines(review, item))


def totals(found: Sequence[JudgedClaim]) -> str:
    """How many claims met which fate: *28 claims: 3 hold, 14 undecided, 2 closed later …; 1 stale*."""
    fates = [item.fate for item in found]
    counts = (counted(fates.count(fate), fate.value, fate.of_several) for fate in Fate if fate in fates)
    stale = sum(item.stale for item in found)
    claims = counted(len(found), "claim")
    return ": ".join(part for part in (claims, ", ".join(counts)) if part) + (f"; {stale} stale" if stale else "")


def claim_lines(review: EvidenceMap, item: JudgedClaim) -> Iterator[str]:
    """A claim, what became of it and the studies that decide it."""
    claim = item.claim
    stale = styled("  stale", RED) if item.stale else ""
    warning = "" if item.kept else styled("  NOT AS RECORDED", RED, BOLD)
    fate = styled(f"{item.fate.value:<16}", COLOURS.get(item.fate, RED), BOLD)
    yield f"{fate} {styled(claim.id, BOLD)}{stale}{warning}"
    yield wrapped(claim.text, "    ")
    scope = f" · among {claim.scope}" if claim.scope else ""
    yield styled(f"    {claim.source}, {claim.at} · {claim.query}{scope} · expect {claim.expect}", DIM)
    yield wrapped(" ".join(verdict_sentences(item, names_by_id(review))), "    ")
    if item.today.to_read:
        yield wrapped("to read first: " + ", ".join(open_study.study.id for open_study in item.today.to_read), "    ")
