"""DOI, ISSN and ISBN as databases print them, without what they print around them."""

from __future__ import annotations

import re

_RESOLVER = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*+)", re.I)
_QUALIFIER = re.compile(r" ?\([^()]*+\)")
_SEPARATORS = re.compile(r"[;,]\s*+|\s+(?=[\dX-]{8})")


def doi(written: str) -> str:
    """The DOI without the address that resolves it."""
    match = _RESOLVER.match(written.strip())
    return written.strip()[match.end() :] if match else written.strip()


def without_qualifier(written: str) -> str:
    """The value without what stands in brackets: ``2226-7190 (electronic)``."""
    return _QUALIFIER.sub("", " ".join(written.split())).strip()


def issn(written: str) -> str:
    """The number with its hyphen."""
    return f"{written[:4]}-{written[4:]}" if len(written) == 8 and written[:7].isdecimal() else written


def serial_numbers(written: str) -> list[tuple[str, str]]:
    """Each number in the value with its field: ``isbn`` for ten or thirteen digits, else ``issn``."""
    numbers = filter(None, map(str.strip, _SEPARATORS.split(without_qualifier(written))))
    return [("isbn" if sum(map(str.isalnum, number)) in (10, 13) else "issn", number) for number in numbers]
