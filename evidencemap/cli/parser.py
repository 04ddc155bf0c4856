"""What can be typed: every command with its help and an example; nothing heavy is imported here."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from evidencemap import __version__

if TYPE_CHECKING:
    from datetime import date

LAST_PORT = 65535
DISPOSITIONS = ("wanted", "being addressed", "answered elsewhere", "not meaningful")
WIDTH = 80
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


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; ``module`` names the command's module, ``command`` is its own parser."""
    root = argparse.ArgumentParser(
        prog="evidencemap",
        description="Say, and prove, what has not been studied.",
        epilog=EPILOG,
        formatter_class=_formatter,
    )
    root.add_argument("--version", action="version", version=f"evidencemap {__version__}")
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _questions(commands)
    _deciding(commands)
    _memory(commands)
    _keeping(commands)
    _publishing(commands)
    return root


def _questions(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    gaps = _command(
        commands,
        "gaps",
        "what has not been studied",
        'evidencemap gaps "practice:silent-reading outcome:fluency"',
        formats=("text", "json", "csv"),
    )
    gaps.add_argument(
        "query", nargs="*", metavar="QUERY", help="the evidence asked for; without it, the gaps nobody asked about"
    )
    gaps.add_argument("--as-of", type=_year, metavar="YEAR", help="what was known at the end of that year")
    gaps.add_argument("--facets", metavar="A,B,C", help="where to search (default: what review.yaml says, else all)")
    gaps.add_argument("--depth", type=_count, metavar="N", help="how many facets at a time (default: 3)")
    gaps.add_argument("--threshold", type=_count, metavar="N", help="below how many studies it is a gap (default: 1)")
    gaps.add_argument("--drop-meaningless", action="store_true", help="leave out what was marked as not meaningful")
    gaps.add_argument("--all", action="store_true", help="all gaps, not only the best 20")
    studies = _command(
        commands, "studies", "the studies that match a query", 'evidencemap studies "design:interview-study"'
    )
    studies.add_argument("query", nargs="*", metavar="QUERY", help="without it, all studies")
    studies.add_argument("--as-of", type=_year, metavar="YEAR", help="what was known at the end of that year")
    show = _command(commands, "show", "one study, reference, term, claim or gap", "evidencemap show aloud-trial")
    show.add_argument(
        "id",
        metavar="ID",
        help="an id, or gap-… as 'gaps' prints it; term:ID, study:ID, reference:KEY, claim:ID if two meanings",
    )
    matrix = _command(commands, "matrix", "two facets against each other", "evidencemap matrix outcome practice")
    matrix.add_argument("rows", metavar="FACET", help="the facet down the side")
    matrix.add_argument("columns", metavar="FACET", help="the facet along the top")
    matrix.add_argument("query", nargs="*", metavar="QUERY", help="count only what matches")
    matrix.add_argument("--as-of", type=_year, metavar="YEAR", help="what was known at the end of that year")
    _kinds(commands)
    _citations(commands)
    _backtest(commands)
    _claims(commands)


def _claims(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    claims = _command(
        commands,
        "claims",
        "whether the claims of authors hold, for people or (junit) for build servers",
        "evidencemap claims aloud-alone-unstudied",
        formats=("text", "json", "junit"),
    )
    claims.add_argument("ids", nargs="*", metavar="ID", help="claims to judge; without any, all")


def _kinds(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    kinds = _command(
        commands,
        "kinds",
        "in which ways the evidence falls short",
        'evidencemap kinds "practice:reading-aloud"\n  evidencemap kinds --kind design --all',
    )
    kinds.add_argument("query", nargs="*", metavar="QUERY", help="of this alone; without it, of the whole map")
    kinds.add_argument("--kind", metavar="NAME", help="this kind alone: thin, synthesis, design ...")
    kinds.add_argument("--all", action="store_true", help="all findings, not only the best 3 of each kind")


def _citations(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    citations = _command(
        commands,
        "citations",
        "who cites whom among studies of the same question",
        "evidencemap citations paired-interviews\n"
        "  evidencemap citations --between practice:reading-aloud outcome:fluency",
    )
    asked = citations.add_mutually_exclusive_group()
    asked.add_argument("id", nargs="?", metavar="ID", help="a study, or a reference that reports one")
    asked.add_argument("--between", nargs=2, metavar="QUERY", help="how much two literatures cite each other")
    citations.add_argument(
        "--at-least", type=_count, default=2, metavar="N", help="lists that cite a core work (default: 2)"
    )


def _deciding(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    gap = '"practice:silent-reading outcome:fluency"'
    mark = _command(
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
    mark.add_argument("--on", type=_day, metavar="DATE", help="when, as in 2026-11-22 (default: today)")
    mark.add_argument("--source", metavar="KEY", help="the citation key of the work that asks, answers or is at it")
    unmark = _command(
        commands,
        "unmark",
        "take back what was decided about a gap (also: gaps unmark)",
        f"evidencemap unmark {gap} --dry-run",
        formats=(),
    )
    unmark.add_argument("gap", metavar="GAP", help="a query, or the id of a gap")
    for command in (mark, unmark):
        command.add_argument("--dry-run", action="store_true", help="only show what would be different in gaps.yaml")


def _memory(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    changes = _command(
        commands,
        "changes",
        "what changed since: records, gaps, verdicts",
        "evidencemap changes 2015",
        formats=("text", "json", "markdown"),
    )
    side = "a folder, a revision of the review's git history, or a year: the review as of its end"
    changes.add_argument("old", metavar="OLD", help=f"{side}; ./2015 is a folder of that name")
    changes.add_argument("new", nargs="?", metavar="NEW", help="the same (default: the review at hand as it is now)")
    _command(commands, "history", "what was known, year by year", "evidencemap history --format json")


def _backtest(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backtest = _command(
        commands,
        "backtest",
        "how well the ranking of gaps foretold what was studied next",
        "evidencemap backtest --cutoff 2015 --horizon 5",
    )
    backtest.add_argument(
        "--cutoff",
        type=_year,
        nargs="+",
        metavar="YEAR",
        help="the last year that the ranking knows (default: when a quarter, half and three quarters had appeared)",
    )
    backtest.add_argument(
        "--horizon", type=_count, default=5, metavar="N", help="how many years it looks ahead (default: 5)"
    )
    backtest.add_argument("--depth", type=int, choices=(2, 3), default=2, help="how many facets at a time (default: 2)")
    backtest.add_argument("--facets", metavar="A,B", help="the facets to combine (default: those of the protocol)")


def _keeping(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _command(commands, "check", "every mistake in the review, with its place", "evidencemap check --format json")
    schema = _command(commands, "schema", "write the JSON Schema of study records", "evidencemap schema", formats=())
    schema.add_argument("--output", metavar="FILE", help="where to; '-' prints it (default: schema.json in the review)")
    init = _command(commands, "init", "a new review folder to start from", "evidencemap init my-review", formats=())
    init.add_argument("folder", metavar="FOLDER", help="a folder that does not exist yet or is empty")
    table = _command(
        commands,
        "import",
        "a review folder from a table of one row a study",
        "evidencemap import reading.csv --mapping reading.yaml --output reading-map",
        formats=(),
    )
    table.add_argument("table", metavar="TABLE", help="a CSV file with a header")
    table.add_argument("--mapping", required=True, metavar="FILE", help="a YAML file: what its columns mean")
    table.add_argument("--output", required=True, metavar="FOLDER", help="a folder that does not exist yet or is empty")


def _publishing(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    build = _command(commands, "build", "write the site", "evidencemap build --output site", formats=())
    build.add_argument("--output", default="site", metavar="DIR", help="where to (default: site)")
    serve = _command(
        commands, "serve", "show the site, rebuilt whenever a file is saved", "evidencemap serve", formats=()
    )
    serve.add_argument("--port", type=_port, default=8000, help="the port on this computer (default: 8000)")
    serve.add_argument("--output", default="site", metavar="DIR", help="where the site is written (default: site)")
    graph = _command(commands, "graph", "the graphs for other programs", "evidencemap graph --of citations", formats=())
    graph.add_argument("--format", choices=("graphml", "json"), default="graphml", help="default: graphml")
    graph.add_argument(
        "--of", choices=("citations", "evidence", "all"), default="all", help="default: all, both joined"
    )


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    about: str,
    example: str,
    formats: tuple[str, ...] = ("text", "json"),
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=about,
        description=f"{about[0].upper()}{about[1:]}.",
        epilog=f"example:\n  {example}",
        formatter_class=_formatter,
    )
    command.set_defaults(module=f"{name}_command", command=command)
    command.add_argument("--review", metavar="FOLDER", help="the review (default: here, else references/)")
    if formats:
        command.add_argument("--format", choices=formats, default="text", help="default: text")
    return command


def _formatter(prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, width=_width())


def _width() -> int:
    """How wide help is; left alone, argparse imports all that unpacks archives to find out."""
    columns = os.environ.get("COLUMNS", "")
    try:
        return (int(columns) if columns.isdecimal() else os.get_terminal_size().columns) - 2
    except OSError:
        return WIDTH - 2


def _year(written: str) -> int:
    if not (written.isdigit() and len(written) == 4):
        raise argparse.ArgumentTypeError(f"'{written}' is no year")
    return int(written)


def _count(written: str) -> int:
    if not (written.isascii() and written.isdigit() and 0 < int(written) < 10_000):
        raise argparse.ArgumentTypeError(f"'{written}' is no whole number from 1")
    return int(written)


def _day(written: str) -> date:
    from datetime import date

    try:
        return date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{written}' is no day; write it as in 2026-11-22") from None


def _port(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= 5 and int(written) <= LAST_PORT):
        raise argparse.ArgumentTypeError(f"'{written}' is no port; ports go from 0 to {LAST_PORT}")
    return int(written)
