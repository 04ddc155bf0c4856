"""The command line: parse, load, one call, report; data goes to stdout, talk to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from evidencemap.cli.parser import parser
from evidencemap.cli.stop import Stop
from evidencemap.problems import CannotRead, CannotWrite

OK, PROBLEMS, MISUSE, UNREADABLE, FAULT, INTERRUPTED = 0, 1, 2, 3, 70, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 clean, 1 problems, 2 misuse, 3 cannot read."""
    typed = _command_first(list(sys.argv[1:] if argv is None else argv))
    try:
        arguments, unknown = parser(*typed[:1]).parse_known_args(typed)
        if unknown:
            arguments.command.error(f"unrecognized arguments: {' '.join(unknown)}")
        command = import_module(f"evidencemap.cli.{arguments.module}")
        code = int(command.run(arguments))
        sys.stdout.flush()
    except Stop as stop:
        return stop.code
    except CannotRead as unreadable:
        _say("\n".join(map(str, unreadable.problems)))
        return UNREADABLE
    except CannotWrite as refused:
        _say(str(refused.problem))
        return MISUSE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        _say(f"evidencemap: {error.filename or 'a file'}: {error.strerror or error}")
        return UNREADABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("EVIDENCEMAP_DEBUG"):
            raise
        _say(f"evidencemap: this is a fault of the program, not yours: {type(error).__name__}: {error}")
        _say("Set EVIDENCEMAP_DEBUG=1 to see where, and please report it.")
        return FAULT
    return code


def _command_first(argv: list[str]) -> list[str]:
    """``gaps mark …`` as ``mark …``: what is done to gaps is asked for like what is asked of them.

    No query is taken for one of them, since queries have colons.
    """
    at = 1 + (2 if argv[1:2] == ["--review"] else 1 if argv[1:2] and argv[1].startswith("--review=") else 0)
    if argv[:1] == ["gaps"] and argv[at : at + 1] in (["mark"], ["unmark"]):
        return [argv[at], *argv[1:at], *argv[at + 1 :]]
    return argv


def _say(text: str) -> None:
    from evidencemap.cli.output import printable

    print(printable(text), file=sys.stderr)
