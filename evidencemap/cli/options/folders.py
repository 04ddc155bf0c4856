"""What is done with a whole review."""

from __future__ import annotations

from evidencemap.cli.options.command import Commands, command, dry_run, port


def add_to(commands: Commands) -> None:
    """Add these commands."""
    _keeping(commands)
    _publishing(commands)


def _keeping(commands: Commands) -> None:
    command(commands, "check", "every mistake in the review, with its place", "evidencemap check --format json")
    schema = command(commands, "schema", "write the JSON Schema of study records", "evidencemap schema", formats=())
    schema.add_argument("--output", metavar="FILE", help="where to; '-' prints it (default: schema.json in the review)")
    schema.add_argument("--force", action="store_true", help="write over a file that is no schema")
    dry_run(schema)
    undo = command(commands, "undo", "take back the last change that a command made", "evidencemap undo --list")
    what = undo.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="the changes that are kept, newest first")
    what.add_argument("--redo", action="store_true", help="take back the last undo")
    dry_run(undo)
    init = command(commands, "init", "a new review folder to start from", "evidencemap init my-review", formats=())
    init.add_argument("folder", metavar="FOLDER", help="a folder that does not exist yet or is empty")
    dry_run(init)
    table = command(
        commands,
        "import",
        "a review folder from a table of one row a study",
        "evidencemap import reading.csv --mapping reading.yaml --output reading-map",
        formats=(),
    )
    table.add_argument("table", metavar="TABLE", help="a CSV file or a workbook (.xlsx) with a header")
    table.add_argument("--mapping", required=True, metavar="FILE", help="a YAML file: what its columns mean")
    table.add_argument("--output", required=True, metavar="FOLDER", help="a folder that does not exist yet or is empty")
    dry_run(table)


def _publishing(commands: Commands) -> None:
    build = command(commands, "build", "write the site", "evidencemap build --output site", formats=())
    build.add_argument("--output", default="site", metavar="DIR", help="where to (default: site)")
    serve = command(
        commands, "serve", "show the site, rebuilt whenever a file is saved", "evidencemap serve", formats=()
    )
    serve.add_argument("--port", type=port, default=8000, help="the port on this computer (default: 8000)")
    serve.add_argument("--output", default="site", metavar="DIR", help="where the site is written (default: site)")
    graph = command(commands, "graph", "the graphs for other programs", "evidencemap graph --of citations", formats=())
    graph.add_argument("--format", choices=("graphml", "json"), default="graphml", help="default: graphml")
    graph.add_argument(
        "--of", choices=("citations", "evidence", "all"), default="all", help="default: all, both joined"
    )
