"""The three values of Kleene's logic (Introduction to Metamathematics, 1952, section 64)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """No, perhaps, yes: from least to greatest."""

    NO = 0
    MAYBE = 1
    YES = 2

    @property
    def negated(self) -> Truth:
        """Kleene's *not*."""
        return Truth(Truth.YES - self)


def whether(holds: bool) -> Truth:
    """Yes or no."""
    return Truth.YES if holds else Truth.NO


def perhaps(could_be: bool) -> Truth:
    """Perhaps or no."""
    return Truth.MAYBE if could_be else Truth.NO


def greatest(truths: Iterable[Truth]) -> Truth:
    """Kleene's *or*; nothing more is asked once the answer is yes."""
    found, most = Truth.NO, Truth.YES
    for truth in truths:
        if truth is most:
            return truth
        if truth > found:
            found = truth
    return found


def least(truths: Iterable[Truth]) -> Truth:
    """Kleene's *and*; nothing more is asked once the answer is no."""
    found, least_of_all = Truth.YES, Truth.NO
    for truth in truths:
        if truth is least_of_all:
            return truth
        if truth < found:
            found = truth
    return found
