"""A value as YAML on one line: plain where that is safe, in quotation marks where YAML would read something else."""

from __future__ import annotations

import re
from typing import Any

import yaml

_RISKY = re.compile(r"^[^\w]|: |:$| #|\s$|^\s|[\[\]{},]")
_PLAIN_TAGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp")
_RESOLVER: Any = yaml.resolver.Resolver()


def scalar(value: str) -> str:
    """The value as it can be written anywhere in YAML, between brackets too."""
    tag = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))
    plain = value.isprintable() and not _RISKY.search(value) and tag in _PLAIN_TAGS
    return value if plain else f'"{"".join(map(_escaped, value))}"'


def _escaped(character: str) -> str:
    if character in '\\"':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
