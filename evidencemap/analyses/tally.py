"""Counting for thousands of studies at once how often each of them occurs among sets of bits."""

from __future__ import annotations


class Tally:
    """For every bit, how many of the numbers that were added have it.

    The counts stand upright: plane *i* holds bit *i* of all counts, so that adding is a few operations on whole numbers
    (a ripple-carry adder; as in Warren, Hacker's Delight, 2nd edition 2012, section 5-1).
    """

    def __init__(self) -> None:
        self._planes: list[int] = []

    def add(self, bits: int) -> None:
        """Count one more for each bit that is set."""
        for position, plane in enumerate(self._planes):
            self._planes[position], bits = plane ^ bits, plane & bits
            if not bits:
                return
        if bits:
            self._planes.append(bits)

    def count(self, position: int) -> int:
        """How often the bit at a position was set."""
        return sum((plane >> position & 1) << weight for weight, plane in enumerate(self._planes))
