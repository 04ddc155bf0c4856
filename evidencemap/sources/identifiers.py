"""DOI, ISSN and ISBN as databases print them, without what they print around them."""

from __future__ import annotations

import re
from urllib.parse import unquote

_RESOLVER = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*+)", re.I)
_DOI = re.compile(r"\b10\.\d{4,9}/(?:[^\s<>\]]|(?<=\d)\s?[<>]\s?(?=[\d.]))+")
"""Some old ones hold ``<`` and ``>`` between figures."""
_QUALIFIER = re.compile(r" ?\([^()]*+\)")
_SEPARATORS = re.compile(r"[;,]\s*+|\s+(?=[\dX-]{8})")


def doi(written: str) -> str:
    """The DOI without the address that resolves it."""
    match = _RESOLVER.match(written.strip())
    return written.strip()[match.end() :] if match else written.strip()


def doi_in(text: str) -> str:
    """The first DOI in a text as it is compared: small letters, without what addresses, LaTeX and stops add to it."""
    if "10." not in text:
        return ""
    match = _DOI.search(unquote(text.replace("\\", "")))
    return "".join(match.group().rstrip(".,;)}\"'").casefold().split()) if match else ""


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
