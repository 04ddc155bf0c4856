"""``evidencemap agreement``: how far independent coders agree, facet by facet."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from evidencemap.analyses.agreement import AgreementReport, FacetAgreement, agreement_report
from evidencemap.analyses.coefficients import LEAST_STUDIES, Estimate
from evidencemap.analyses.wording import listed
from evidencemap.cli.loading import loaded
from evidencemap.cli.output import BOLD, DIM, print_json, print_lines, say, styled, wrapped
from evidencemap.cli.stop import misused
from evidencemap.counts import counted
from evidencemap.folder import CODINGS
from evidencemap.model import EvidenceMap
from evidencemap.nearest import did_you_mean

HOW = (
    "agree: the same value, of several values the same set. kappa: Cohen's; alpha: Krippendorff's, nominal; of facets "
    "with several values both weigh by how far two sets differ (MASI). 95 % intervals by drawing whole studies."
)


def run(arguments: argparse.Namespace) -> int:
    """Print the coefficients, or how to begin where no study was coded by two."""
    review = loaded(arguments).map
    found = agreement_report(review, _coders(arguments.coders, review))
    if arguments.format == "json":
        print_json(_json(found))
    elif found.studies:
        print_lines(_lines(found))
    if not found.studies:
        say(f"No study was coded by two: each keeps records in {CODINGS}/NAME/ (evidencemap extract KEY --coder NAME).")
    return 0


def _coders(written: Sequence[str] | None, review: EvidenceMap) -> tuple[str, ...]:
    for name in written or ():
        if name not in review.codings:
            raise misused(f"no coder '{name}'", did_you_mean(name, review.codings))
    return tuple(written or ())


def _lines(found: AgreementReport) -> Iterator[str]:
    yield styled(
        f"{listed(found.coders)}: {counted(len(found.studies), 'study', 'studies')} coded by two or more", BOLD
    )
    yield styled(_matching(found), DIM)
    widest = max(len(one.facet.label) for one in found.facets)
    yield styled(f"\n{'':{widest}}  units  studies  {'agree':<17}  {'kappa':<18}  alpha", DIM)
    for one in found.facets:
        yield _line(one, widest)
    yield ""
    yield styled(wrapped(HOW), DIM)
    for remark in _remarks(found):
        yield styled(wrapped(remark), DIM)


def _matching(found: AgreementReport) -> str:
    alone = [f"{number} of {coder}" for coder, number in found.alone.items() if number]
    left = f"; not counted: {listed(alone)}, without a counterpart" if alone else ""
    return f"{counted(found.matched, 'finding')} of several coders matched{left}."


def _line(one: FacetAgreement, widest: int) -> str:
    if one.found is None:
        return f"{one.facet.label:{widest}}  {styled('not coded by two', DIM)}"
    found = one.found
    coefficients = f"{_equal(found.equal):<17}  {_beyond(found.kappa):<18}  {_beyond(found.alpha)}"
    return f"{one.facet.label:{widest}}  {found.units:>5}  {found.studies:>7}  {coefficients}".rstrip()


def _equal(found: Estimate) -> str:
    span = "" if found.low is None or found.high is None else f" ({found.low * 100:.0f} to {found.high * 100:.0f})"
    return f"{found.value * 100:.0f} %{span}"


def _beyond(found: Estimate | None) -> str:
    if found is None:
        return "–"
    span = "" if found.low is None or found.high is None else f" ({found.low:.2f} to {found.high:.2f})"
    return f"{found.value:.2f}{span}"


def _remarks(found: AgreementReport) -> Iterator[str]:
    results = [one.found for one in found.facets if one.found]
    if any(result.studies < LEAST_STUDIES for result in results):
        yield f"Without an interval: fewer than {LEAST_STUDIES} studies say too little of all others."
    if any(result.alpha is None for result in results):
        yield "–: all gave one and the same value, so agreement cannot be told from chance."
    if len(found.coders) > 2:
        yield "kappa is for two coders: name them with --coders."


def _json(found: AgreementReport) -> dict[str, object]:
    return {
        "coders": list(found.coders),
        "studies": list(found.studies),
        "findings_matched": found.matched,
        "findings_alone": dict(found.alone),
        "facets": [_facet_json(one) for one in found.facets],
    }


def _facet_json(one: FacetAgreement) -> dict[str, object]:
    if one.found is None:
        return {"facet": one.facet.id, "units": 0, "studies": 0}
    found = one.found
    coefficients = {"equal": found.equal, "kappa": found.kappa, "alpha": found.alpha}
    return {
        "facet": one.facet.id,
        "distance": "masi" if one.facet.many else "nominal",
        "units": found.units,
        "studies": found.studies,
        **{name: dict(vars(value)) if value else None for name, value in coefficients.items()},
    }
