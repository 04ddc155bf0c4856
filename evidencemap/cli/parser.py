"""What can be typed: the parser of the command line, of which only the part is made that is needed."""

from __future__ import annotations

from importlib import import_module

from evidencemap import __version__
from evidencemap.cli.options.command import Parser, formatter

GROUPS = {
    "questions": ("gaps", "studies", "show", "matrix", "kinds", "citations", "backtest", "claims"),
    "decisions": ("mark", "unmark", "changes", "history"),
    "works": ("add", "convert", "duplicates", "cite"),
    "records": ("extract", "todo", "agreement", "reconcile", "sheet"),
    "folders": ("check", "schema", "undo", "init", "import", "build", "serve", "graph"),
}
"""The modules of ``options`` and the commands that each of them adds."""
EPILOG = """The review at hand is the folder given with --review, else the current folder if it holds review.yaml,
else references/ in it.

queries:
  practice:silent-reading outcome:fluency   both in one and the same finding
  design:interview-study AND NOT country:here
  practice:includes(reading-aloud)          as part of a package, or by itself
  practice:isolated(reading-aloud)          given alone
  year:2015..2020   missing:country   text:"fluently"   cites:KEY   citedby:KEY

The examples are in the words of the review that 'evidencemap init' makes; each review has its own.

exit codes: 0 clean, 1 problems, 2 misuse, 3 cannot read"""


def parser(wanted: str = "") -> Parser:
    """The parser of one command, or of all where there is none of that name.

    Of what it gives, ``module`` names the command's module, and ``command`` is its own parser.
    """
    root = Parser(
        prog="evidencemap",
        description="Say, and prove, what has not been studied.",
        epilog=EPILOG,
        formatter_class=formatter,
    )
    root.add_argument("--version", action="version", version=f"evidencemap {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in [group for group, names in GROUPS.items() if wanted in names] or GROUPS:
        import_module(f"evidencemap.cli.options.{group}").add_to(commands)
    return root
