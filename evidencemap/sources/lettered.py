"""Numbers in letters, as columns of spreadsheets and works of one year are counted."""

from __future__ import annotations


def lettered(number: int) -> str:
    """1 as a, 2 as b, 27 as aa."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters
