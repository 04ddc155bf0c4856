"""Cells that a spreadsheet would take for a formula: an apostrophe in front on the way out, taken off on the way in."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r|%]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?%?")


def guarded(cell: str) -> str:
    """The cell with an apostrophe in front if a spreadsheet might take it for a formula.

    A cell that already has apostrophes in front of such a sign gets one more, so that taking one away gives back what
    was there (OWASP, CSV Injection).
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that guards it, if one does."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
