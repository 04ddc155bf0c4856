"""The allowed word that comes nearest to what somebody wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

CUTOFF = 60


def nearest(written: str, allowed: Iterable[str] | Mapping[str, str]) -> str | None:
    """The allowed word most like ``written``, or None when none is at all like it.

    A mapping gives other spellings (labels, synonyms) and the word that each stands for. ``fuzz.ratio`` is named
    because rapidfuzz's default scorer answers 'MBT' for 'MBT G' where a reader expects 'MBT-G'.
    """
    from rapidfuzz import fuzz, process, utils

    spellings = dict(allowed) if isinstance(allowed, Mapping) else {word: word for word in allowed}
    best = process.extractOne(
        written, spellings.keys(), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=CUTOFF
    )
    return spellings[best[0]] if best else None


def did_you_mean(written: str, allowed: Iterable[str] | Mapping[str, str]) -> str:
    """A hint that names the nearest allowed word, or all of them when they are few."""
    best = nearest(written, allowed)
    if best:
        return f"did you mean '{best}'?"
    words = sorted(set(allowed.values()) if isinstance(allowed, Mapping) else set(allowed))
    return f"allowed: {', '.join(words)}" if 0 < len(words) <= 12 else ""
