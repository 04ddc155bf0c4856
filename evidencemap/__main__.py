"""The ``evidencemap`` command as a process of its own, which is also what ``python -m evidencemap`` runs."""

from __future__ import annotations

import gc

GARBAGE = 100_000
"""How many new objects make Python look for garbage: at its own 700 it looks again and again at a whole review."""


def run() -> int:
    """Run the command that was typed and return its exit code."""
    gc.set_threshold(GARBAGE)
    from evidencemap.cli import main

    try:
        return main()
    finally:
        gc.freeze()  # or Python would look once more for garbage before it ends


if __name__ == "__main__":
    raise SystemExit(run())
