"""``evidencemap kinds``: in which ways the evidence falls short."""

from __future__ import annotations

import argparse

from evidencemap.analyses.kinds.kind import Kind
from evidencemap.analyses.kinds.registry import Findings, kinds_in, kinds_of
from evidencemap.cli.as_json import kind_json, unsupported_json
from evidencemap.cli.kinds_lines import SHOWN, kind_lines
from evidencemap.cli.loading import asked, loaded
from evidencemap.cli.output import not_shown, print_json, print_lines, say
from evidencemap.cli.stop import misused
from evidencemap.nearest import did_you_mean


def run(arguments: argparse.Namespace) -> int:
    """Examine a query, or the declared map, and print each kind that was found with its proof."""
    wanted = _wanted(arguments.kind)
    project = loaded(arguments)
    test = asked(arguments, project)
    findings = (kinds_of(project.map, test) if arguments.query else kinds_in(project.map)).only(wanted)
    if arguments.format == "json":
        print_json(_as_json(findings))
        return 0
    print_lines(kind_lines(findings, None if arguments.all else SHOWN))
    hidden = sum(max(len(findings.of(kind)) - SHOWN, 0) for kind in Kind)
    if hidden and not arguments.all:
        say(not_shown(hidden))
    return 0


def _wanted(name: str | None) -> tuple[Kind, ...]:
    words = {kind.word: kind for kind in Kind}
    if name is None:
        return tuple(Kind)
    if name not in words:
        raise misused(f"no kind '{name}'", did_you_mean(name, words) or f"there are: {', '.join(words)}")
    return (words[name],)


def _as_json(findings: Findings) -> dict[str, object]:
    return {
        "found": [kind_json(one) for one in findings.found],
        "cannot_be_told": [unsupported_json(one) for one in findings.unsupported],
    }
