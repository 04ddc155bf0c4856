"""The allowed word that comes nearest to what somebody wrote."""

from __future__ import annotations

from collections.abc import Iterable

CUTOFF = 60
FEW = 12


def nearest(written: str, allowed: Iterable[str]) -> str | None:
    """The allowed word most like ``written``, or None when none is at all like it.

    ``fuzz.ratio`` is named because rapidfuzz's default scorer prefers a short word that
    is part of a longer one to the longer one spelt a little differently.
    """
    from rapidfuzz import fuzz, process, utils

    best = process.extractOne(
        written, list(allowed), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=CUTOFF
    )
    return best[0] if best else None


def did_you_mean(written: str, allowed: Iterable[str]) -> str:
    """A hint that names the nearest allowed word, or all of them when they are few."""
    words = sorted(allowed)
    best = nearest(written, words)
    if best:
        return f"did you mean '{best}'?"
    return f"allowed: {', '.join(words)}" if 0 < len(words) <= FEW else ""
