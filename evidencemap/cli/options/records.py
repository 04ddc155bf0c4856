"""How studies become records."""

from __future__ import annotations

import argparse

from evidencemap.cli.options.command import Commands, command, count, dry_run, formatter


def add_to(commands: Commands) -> None:
    """Add these commands."""
    _extracting(commands)
    _sheets(commands)


def _extracting(commands: Commands) -> None:
    extract = command(
        commands,
        "extract",
        "begin the record of a study, to be filled in",
        "evidencemap extract sample2020 --as paired-survey --dry-run",
        formats=(),
    )
    extract.add_argument("keys", nargs="+", metavar="KEY", help="the citation keys of the study's reports")
    extract.add_argument("--as", dest="id", metavar="ID", help="the id of the study (default: made from the first key)")
    extract.add_argument(
        "--coder", metavar="NAME", help="into codings/NAME/: one of several independent codings of the study"
    )
    extract.add_argument("--dry-run", action="store_true", help="only show what would be written")
    todo = command(
        commands,
        "todo",
        "what is to be extracted and coded, first what could decide most",
        "evidencemap todo --limit 5",
    )
    todo.add_argument("--limit", type=count, metavar="N", help="how many studies (default: 20)")
    todo.add_argument("--all", action="store_true", help="all of them")
    agreement = command(
        commands,
        "agreement",
        "how far independent coders agree, facet by facet",
        "evidencemap agreement --format json",
    )
    reconcile = command(
        commands,
        "reconcile",
        "what independent coders differ on",
        "evidencemap reconcile\n  evidencemap reconcile --write --dry-run",
    )
    reconcile.add_argument("studies", nargs="*", metavar="STUDY", help="without any, all without a consensus")
    reconcile.add_argument("--write", action="store_true", help="write what is agreed as studies/STUDY.yaml")
    reconcile.add_argument("--dry-run", action="store_true", help="only show what --write would write")
    agreement.add_argument("--coders", nargs="+", metavar="NAME", help="of these alone (default: all in codings/)")


def _sheets(commands: Commands) -> None:
    sheet = command(
        commands,
        "sheet",
        "codings to a spreadsheet, and what was changed there back into the records",
        "evidencemap sheet export --format csv --output reading.csv design:randomised-trial\n"
        "  evidencemap sheet import reading.csv --dry-run",
        formats=(),
    )
    actions = sheet.add_subparsers(
        title="what to do", metavar="ACTION", dest="action", required=True, help="export or import"
    )
    out = actions.add_parser(
        "export", help="write a sheet: a row for each finding, a column for each facet", formatter_class=formatter
    )
    out.add_argument("query", nargs="*", metavar="QUERY", help="only the studies that match; without it, all")
    out.add_argument("--format", choices=("xlsx", "csv"), help="default: csv for a file that ends in .csv, else xlsx")
    out.add_argument("--output", metavar="FILE", help="a file that does not exist yet (default: codings.xlsx or .csv)")
    back = actions.add_parser(
        "import", help="show what a sheet changes, and write only that", formatter_class=formatter
    )
    back.add_argument("file", metavar="FILE", help="a sheet that was exported, as .xlsx or CSV")
    dry_run(back)
    back.add_argument("--delete", action="store_true", help="take out findings whose rows were taken out")
    back.add_argument(
        "--prefer", choices=("sheet", "folder"), help="what counts where both changed a cell (default: neither)"
    )
    for action in (out, back):
        action.add_argument(
            "--review", metavar="FOLDER", default=argparse.SUPPRESS, help="the review (default: here, else references/)"
        )
