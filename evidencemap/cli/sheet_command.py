"""``evidencemap sheet``: codings to a table for a spreadsheet, and what was changed there back into the records."""

from __future__ import annotations

import argparse


def run(arguments: argparse.Namespace) -> int:
    """Write a sheet, or take one back."""
    if arguments.action == "export":
        from evidencemap.cli.sheet_export import export

        return export(arguments)
    from evidencemap.cli.sheet_import import take_back

    return take_back(arguments)
