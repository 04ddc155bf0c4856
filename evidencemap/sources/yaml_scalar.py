"""A value as YAML on one line: plain where that is safe, in quotation marks where YAML would read something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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


def flow(fields: Mapping[str, str]) -> str:
    """Fields between braces, without those that say nothing; empty where none says anything."""
    return flow_of({name: scalar(value) for name, value in fields.items() if value})


def flow_of(fields: Mapping[str, str]) -> str:
    """The same of values that are YAML already."""
    told = ", ".join(f"{name}: {value}" for name, value in fields.items() if value)
    return f"{{{told}}}" if told else ""


def flow_list(words: Iterable[str]) -> str:
    """Words between brackets."""
    return f"[{', '.join(map(scalar, words))}]"


def _escaped(character: str) -> str:
    if character in '\\"':
        return f"\\{character}"
    if character == "\n":
        return "\\n"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
