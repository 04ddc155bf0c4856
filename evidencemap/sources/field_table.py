"""What the tags, columns or elements of a format mean, written as a table that people can read and correct."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def field_table(text: str) -> Mapping[str, str]:
    """By tag the field it fills, from lines such as ``title: TI T1``; a blank in a name is written as ``_``."""
    table: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        field, _, names = line.partition(":")
        table.update((name.replace("_", " "), field) for name in names.split())
    return MappingProxyType(table)


def names(text: str) -> frozenset[str]:
    """The names in a text."""
    return frozenset(text.split())
