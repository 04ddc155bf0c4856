"""How a command ends early, once the user has been told why."""

from __future__ import annotations

from evidencemap.cli.output import say


class Stop(Exception):  # noqa: N818  the command ends here; the user has been told why
    """Ends a command with an exit code."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


def misused(message: str, hint: str = "") -> Stop:
    """Tell what cannot be asked for, and what may have been meant."""
    say(f"evidencemap: {message}" + (f" ({hint})" if hint else ""))
    return Stop(2)
