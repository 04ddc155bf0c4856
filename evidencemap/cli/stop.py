"""How a command ends early, once the user has been told why."""

from __future__ import annotations

from evidencemap.cli.output import say


class Stop(Exception):  # noqa: N818  the command ends here; the user has been told why
    """Ends a command with an exit code."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


def complain(message: str, hint: str = "") -> None:
    """Tell what cannot be done with what was typed, and what may have been meant: one form for all commands."""
    say(f"evidencemap: {message}" + (f" ({hint})" if hint else ""))


def misused(message: str, hint: str = "") -> Stop:
    """The same where nothing else is to be told, as the end of the command."""
    complain(message, hint)
    return Stop(2)
