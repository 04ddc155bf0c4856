"""What the options of all commands are made of; nothing heavy is imported here."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from evidencemap.cli.stop import misused

if TYPE_CHECKING:
    from datetime import date

Commands: TypeAlias = "argparse._SubParsersAction[Parser]"

HIGHEST = 9_999
LAST_PORT = 65535
WIDTH = 80


class Parser(argparse.ArgumentParser):
    """A parser that tells of misuse in the form of all commands, after how the command is used."""

    def error(self, message: str) -> NoReturn:
        """Tell what was mistyped, and end the command."""
        self.print_usage(sys.stderr)
        raise misused(message)


def command(
    commands: Commands,
    name: str,
    about: str,
    example: str,
    formats: tuple[str, ...] = ("text", "json"),
) -> Parser:
    """A command with its help, the review it works on and, unless it has none, the formats of its answer."""
    command = commands.add_parser(
        name,
        help=about,
        description=f"{about[0].upper()}{about[1:]}.",
        epilog=f"example:\n  {example}",
        formatter_class=formatter,
    )
    command.set_defaults(module=f"{name}_command", command=command)
    command.add_argument("--review", metavar="FOLDER", help="the review (default: here, else references/)")
    if formats:
        command.add_argument("--format", choices=formats, default="text", help="default: text")
    return command


def dry_run(command: argparse.ArgumentParser) -> None:
    """What every command that changes a user's files has."""
    command.add_argument("--dry-run", action="store_true", help="only show what would be different")


def formatter(prog: str) -> argparse.HelpFormatter:
    """Help with its lines as they are, as wide as the terminal."""
    return argparse.RawDescriptionHelpFormatter(prog, width=_width())


def _width() -> int:
    """How wide help is; left alone, argparse imports all that unpacks archives to find out."""
    columns = os.environ.get("COLUMNS", "")
    try:
        return (int(columns) if columns.isdecimal() else os.get_terminal_size().columns) - 2
    except OSError:
        return WIDTH - 2


def year(written: str) -> int:
    """A year of four digits."""
    if not (written.isdigit() and len(written) == 4):
        raise argparse.ArgumentTypeError(f"'{written}' is no year")
    return int(written)


def count(written: str) -> int:
    """A whole number from 1 to ``HIGHEST``."""
    if not (written.isascii() and written.isdigit() and 0 < int(written) <= HIGHEST):
        raise argparse.ArgumentTypeError(f"'{written}' is not a whole number from 1 to {HIGHEST}")
    return int(written)


def day(written: str) -> date:
    """A day, as in 2026-11-22."""
    from datetime import date

    try:
        return date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{written}' is no day; write it as in 2026-11-22") from None


def port(written: str) -> int:
    """A port of a computer."""
    if not (written.isascii() and written.isdigit() and len(written) <= 5 and int(written) <= LAST_PORT):
        raise argparse.ArgumentTypeError(f"'{written}' is no port; ports go from 0 to {LAST_PORT}")
    return int(written)
