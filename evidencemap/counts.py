"""Numbers with their nouns, in one way wherever something is counted in words."""

from __future__ import annotations


def counted(number: int, one: str, several: str = "") -> str:
    """A number with its noun: *1 study*, *1,024 gaps*; several are called as one with an *s* unless it is said how."""
    return f"{number:,} {noun(number, one, several)}"


def counted_or_no(number: int, one: str, several: str = "") -> str:
    """The same, with *no* for none: *no studies*."""
    return counted(number, one, several) if number else f"no {noun(number, one, several)}"


def with_doubt(sure: int, perhaps: int) -> str:
    """A number, and how many more there may be: *42*, *42 +1?*."""
    return f"{sure:,}" + (f" +{perhaps:,}?" if perhaps else "")


def noun(number: int, one: str, several: str = "") -> str:
    """The noun alone, as it goes with a number; a verb goes with one in the same way: *is*, *are*."""
    return one if number == 1 else several or f"{one}s"


def studies_counted_or_no(number: int) -> str:
    """How many studies: *no studies*, *1 study*, *3 studies*."""
    return counted_or_no(number, "study", "studies")
