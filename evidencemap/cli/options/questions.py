"""What is asked of a review."""

from __future__ import annotations

from evidencemap.cli.options.command import Commands, command, count, year


def add_to(commands: Commands) -> None:
    """Add these commands."""
    gaps = command(
        commands,
        "gaps",
        "what has not been studied",
        'evidencemap gaps "practice:silent-reading outcome:fluency"',
        formats=("text", "json", "csv"),
    )
    gaps.add_argument(
        "query", nargs="*", metavar="QUERY", help="the evidence asked for; without it, the gaps nobody asked about"
    )
    gaps.add_argument("--as-of", type=year, metavar="YEAR", help="what was known at the end of that year")
    gaps.add_argument("--facets", metavar="A,B,C", help="where to search (default: what review.yaml says, else all)")
    gaps.add_argument(
        "--depth", type=count, metavar="N", help="how many facets at a time (default: what review.yaml says, else 3)"
    )
    gaps.add_argument(
        "--threshold",
        type=count,
        metavar="N",
        help="below how many studies it is a gap (default: what review.yaml says, else 1)",
    )
    gaps.add_argument("--drop-meaningless", action="store_true", help="leave out what was marked as not meaningful")
    gaps.add_argument("--all", action="store_true", help="all gaps, not only the best 20")
    studies = command(
        commands, "studies", "the studies that match a query", 'evidencemap studies "design:interview-study"'
    )
    studies.add_argument("query", nargs="*", metavar="QUERY", help="without it, all studies")
    studies.add_argument("--as-of", type=year, metavar="YEAR", help="what was known at the end of that year")
    show = command(commands, "show", "one study, reference, term, claim or gap", "evidencemap show aloud-trial")
    show.add_argument(
        "id",
        metavar="ID",
        help="an id, gap-… as 'gaps' prints it, or the query of a gap; term:ID, study:ID, reference:KEY or claim:ID "
        "if it has two meanings",
    )
    matrix = command(commands, "matrix", "two facets against each other", "evidencemap matrix outcome practice")
    matrix.add_argument("rows", metavar="FACET", help="the facet down the side")
    matrix.add_argument("columns", metavar="FACET", help="the facet along the top")
    matrix.add_argument("query", nargs="*", metavar="QUERY", help="count only what matches")
    matrix.add_argument("--as-of", type=year, metavar="YEAR", help="what was known at the end of that year")
    _kinds(commands)
    _citations(commands)
    _backtest(commands)
    _claims(commands)


def _claims(commands: Commands) -> None:
    claims = command(
        commands,
        "claims",
        "whether the claims of authors hold, for people or (junit) for build servers",
        "evidencemap claims aloud-alone-unstudied",
        formats=("text", "json", "junit"),
    )
    claims.add_argument("ids", nargs="*", metavar="ID", help="claims to judge; without any, all")


def _kinds(commands: Commands) -> None:
    kinds = command(
        commands,
        "kinds",
        "in which ways the evidence falls short",
        'evidencemap kinds "practice:reading-aloud"\n  evidencemap kinds --kind design --all',
    )
    kinds.add_argument("query", nargs="*", metavar="QUERY", help="of this alone; without it, of the whole map")
    kinds.add_argument("--kind", metavar="NAME", help="this kind alone: thin, synthesis, design ...")
    kinds.add_argument("--all", action="store_true", help="all findings, not only the best 3 of each kind")


def _citations(commands: Commands) -> None:
    citations = command(
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
        "--at-least", type=count, default=2, metavar="N", help="how many noted lists cite a core work (default: 2)"
    )


def _backtest(commands: Commands) -> None:
    backtest = command(
        commands,
        "backtest",
        "how well the ranking of gaps foretold what was studied next",
        "evidencemap backtest --cutoff 2015 --horizon 5",
    )
    backtest.add_argument(
        "--cutoff",
        type=year,
        nargs="+",
        action="extend",
        metavar="YEAR",
        help="the last year that the ranking knows (default: when a quarter, half and three quarters had appeared)",
    )
    backtest.add_argument(
        "--horizon", type=count, default=5, metavar="N", help="how many years it looks ahead (default: 5)"
    )
    backtest.add_argument("--depth", type=int, choices=(2, 3), default=2, help="how many facets at a time (default: 2)")
    backtest.add_argument("--facets", metavar="A,B", help="the facets to combine (default: those of the protocol)")
