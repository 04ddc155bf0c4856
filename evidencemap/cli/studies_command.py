"""``evidencemap studies``: the studies that match a query."""

from __future__ import annotations

import argparse

from evidencemap.cli.as_json import open_json, study_line_json
from evidencemap.cli.gap_lines import study_line
from evidencemap.cli.loading import asked, loaded
from evidencemap.cli.output import print_json, print_lines, say
from evidencemap.query.matching import matching_studies


def run(arguments: argparse.Namespace) -> int:
    """List what matches for sure; say how many could match."""
    project = loaded(arguments)
    test = asked(arguments, project)
    found = matching_studies(project.map, test, arguments.as_of)
    if arguments.format == "json":
        print_json(
            {
                "query": str(test),
                "as_of": arguments.as_of,
                "sure": len(found.sure),
                "possible": found.possible,
                "studies": [study_line_json(project.map, study) for study in found.sure],
                "could_match": [open_json(item) for item in found.open],
            }
        )
        return 0
    print_lines(study_line(project.map, study) for study in found.sure)
    say(f"{len(found.sure)} match; {len(found.open)} more could, were more known of them.")
    return 0
