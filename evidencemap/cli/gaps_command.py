"""``evidencemap gaps``: what has not been studied."""

from __future__ import annotations

import argparse

from evidencemap.analyses.explanation import explanation
from evidencemap.cli.as_json import explanation_json
from evidencemap.cli.gap_lines import explanation_lines
from evidencemap.cli.loading import asked, loaded
from evidencemap.cli.output import print_json, print_lines
from evidencemap.cli.stop import misused

SEARCHING = "--facets, --depth, --threshold, --all and --drop-meaningless"


def run(arguments: argparse.Namespace) -> int:
    """Answer a query, or search for gaps that nobody asked about."""
    if arguments.query and arguments.format == "csv":
        raise misused("one query is no table; --format csv is for the search without a query")
    given = any(option is not None for option in (arguments.facets, arguments.depth, arguments.threshold))
    if arguments.query and (given or arguments.all or arguments.drop_meaningless):
        raise misused(f"{SEARCHING} are for the search without a query")
    project = loaded(arguments)
    if not arguments.query:
        from evidencemap.cli.gap_search import run_search

        return run_search(arguments, project.map)
    found = explanation(project.map, asked(arguments, project), as_of=arguments.as_of)
    if arguments.format == "json":
        print_json(explanation_json(found))
    else:
        print_lines(explanation_lines(project.map, found))
    return 0
