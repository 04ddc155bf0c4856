"""What is decided about gaps, and what the review remembers."""

from __future__ import annotations

from evidencemap.cli.options.command import Commands, command, day, dry_run

DISPOSITIONS = ("wanted", "being addressed", "answered elsewhere", "not meaningful")


def add_to(commands: Commands) -> None:
    """Add these commands."""
    _deciding(commands)
    _memory(commands)


def _deciding(commands: Commands) -> None:
    gap = '"practice:silent-reading outcome:fluency"'
    mark = command(
        commands,
        "mark",
        "write down what was decided about a gap (also: gaps mark)",
        f'evidencemap mark {gap} wanted --by "Ada Sample" --dry-run',
        formats=(),
    )
    mark.add_argument("gap", metavar="GAP", help="a query, or the id of a gap")
    mark.add_argument(
        "disposition",
        metavar="DISPOSITION",
        type=lambda written: written.replace("-", " "),
        choices=DISPOSITIONS,
        help=", ".join(word.replace(" ", "-") for word in DISPOSITIONS),
    )
    mark.add_argument("--reason", metavar="TEXT", help="why; needed for not-meaningful and answered-elsewhere")
    mark.add_argument("--by", metavar="NAME", help="who decides (default: EVIDENCEMAP_BY from the environment)")
    mark.add_argument("--on", type=day, metavar="DATE", help="when, as in 2026-11-22 (default: today)")
    mark.add_argument("--source", metavar="KEY", help="the citation key of the work that asks, answers or is at it")
    unmark = command(
        commands,
        "unmark",
        "take back what was decided about a gap (also: gaps unmark)",
        f"evidencemap unmark {gap} --dry-run",
        formats=(),
    )
    unmark.add_argument("gap", metavar="GAP", help="a query, or the id of a gap")
    dry_run(mark)
    dry_run(unmark)


def _memory(commands: Commands) -> None:
    changes = command(
        commands,
        "changes",
        "what changed since: records, gaps, verdicts",
        "evidencemap changes 2015",
        formats=("text", "json", "markdown"),
    )
    side = "a folder, a revision of the review's git history, or a year: the review as of its end"
    changes.add_argument("old", metavar="OLD", help=f"{side}; ./2015 is a folder of that name")
    changes.add_argument("new", nargs="?", metavar="NEW", help="the same (default: the review at hand as it is now)")
    command(commands, "history", "what was known, year by year", "evidencemap history --format json")
