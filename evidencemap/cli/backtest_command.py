"""``evidencemap backtest``: how well the ranking of gaps foretold what was studied next."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

from evidencemap.analyses.backtest import Backtest, backtest, default_cutoffs, study_years
from evidencemap.analyses.backtest_wording import CHANCE, decimal, percent, setting, verdict
from evidencemap.analyses.search import SearchPlan, declared_plan
from evidencemap.cli.as_json import backtest_json
from evidencemap.cli.loading import loaded, named_facets, refuse_too_deep
from evidencemap.cli.output import BOLD, DIM, print_json, print_lines, styled, wrapped
from evidencemap.query.syntax import EVERYTHING

NAME_WIDTH = 16


def run(arguments: argparse.Namespace) -> int:
    """Replay the map at each cut-off year."""
    project = loaded(arguments)
    plan = replace(declared_plan(project.map), depth=arguments.depth)
    if arguments.facets is not None:
        plan = replace(plan, facets=named_facets(arguments.facets, project.map))
    refuse_too_deep(plan.depth, plan.facets)
    cutoffs = arguments.cutoff or default_cutoffs(study_years(project.map, plan), arguments.horizon)
    results = [backtest(project.map, plan, year, arguments.horizon) for year in sorted(set(cutoffs))]
    if arguments.format == "json":
        print_json([backtest_json(result, plan, verdict(result, plan.depth)) for result in results])
    else:
        print_lines(_lines(results, plan))
    return 0


def _lines(results: list[Backtest], plan: SearchPlan) -> Iterator[str]:
    facets = ", ".join(facet.label for facet in plan.facets)
    yield styled(f"What the gaps of earlier years foretold, {plan.depth} facets at a time: {facets}", BOLD)
    if plan.where != EVERYTHING:
        yield f"Only what matches {plan.where} is counted."
    if not results:
        yield "No study has a year, so there is nothing to replay."
    for result in results:
        yield ""
        yield styled(f"{result.cutoff} to {result.until}", BOLD)
        yield wrapped(setting(result, plan.depth), "  ")
        yield wrapped(verdict(result, plan.depth), "  ")
        if result.rankings:
            yield from _table(result)


def _table(result: Backtest) -> Iterator[str]:
    counts = [count for count, _ in result.rankings[0].precision]
    heads = "".join(f"{f'first {count}':>10}" for count in counts)
    yield styled(f"  {'filled, by order':<{NAME_WIDTH}}  area  interval{heads}", DIM)
    for ranking in result.rankings:
        area = ranking.area
        interval = f"{decimal(area.low)}–{decimal(area.high)}"
        told = f"{decimal(area.value):>4}  {interval:<8}"
        yield f"  {ranking.name:<{NAME_WIDTH}}  {told}{_shares([share for _, share in ranking.precision])}"
    yield f"  {'any order':<{NAME_WIDTH}}  {decimal(CHANCE):>4}  {'':8}{_shares([result.base_rate for _ in counts])}"


def _shares(shares: list[float]) -> str:
    return "".join(f"{percent(share):>10}" for share in shares)
