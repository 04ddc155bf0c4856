"""Letters as they are compared and made into ids: small, without accents."""

from __future__ import annotations

from unicodedata import combining, normalize

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}  # have no accent to take off
)


def without_accents(text: str) -> str:
    """Small letters without accents; of ü just u, since the rules of one language are wrong for others."""
    if text.isascii():
        return text.lower()
    plain = (letter for letter in normalize("NFKD", text).casefold() if not combining(letter))
    return "".join(plain).translate(_LETTERS)
