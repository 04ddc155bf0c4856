"""Many small choices for the price of one: what is random is drawn a block of bytes at a time, a byte a choice.

Drawing each choice by itself took longer than most of the tests that use what was chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from hypothesis import strategies as st

V = TypeVar("V")
_BLOCK = st.binary(min_size=32, max_size=32)


class Choices:
    """Chooses for one example; bytes that are made smaller choose what comes first and as little as may be."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._left = iter(b"")

    def number(self, least: int, most: int) -> int:
        """A whole number between two, both included and at most 255 apart."""
        return least + self._byte() % (most - least + 1)

    def yes(self) -> bool:
        """Yes or no."""
        return self.number(0, 1) == 1

    def one_of(self, values: Sequence[V]) -> V:
        """One of some values, the first where nothing speaks against it."""
        return values[self.number(0, len(values) - 1)]

    def some_of(self, values: Iterable[V], least: int, most: int) -> list[V]:
        """Some values, each once, in any order."""
        left = list(values)
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(self.number(least, min(most, len(left))))]

    def _byte(self) -> int:
        byte = next(self._left, None)
        if byte is None:
            self._left = iter(self._draw(_BLOCK))
            byte = next(self._left)
        return byte
