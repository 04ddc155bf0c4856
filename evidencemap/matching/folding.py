"""Words without what printers and keyboards add to them: accents, capitals, punctuation."""

from __future__ import annotations

import re
from functools import lru_cache

from evidencemap.records.plain_letters import without_accents

_NO_WORD = re.compile(r"[^\w\s]")
_BETWEEN = re.compile(r"[\W_]+")
_ARTICLE = re.compile(r"^(?:a|an|the) ")


def unpunctuated(text: str) -> str:
    """Small letters without accents and punctuation, as lists are sorted."""
    return _NO_WORD.sub("", without_accents(text)).strip()


def bare_title(title: str) -> str:
    """A title as lists are sorted by it: without an article in front."""
    return _ARTICLE.sub("", unpunctuated(title))


@lru_cache(maxsize=65_536)
def letters(text: str) -> str:
    """The letters and digits of a text, run together: ``O’Brien-Smith`` is ``obriensmith``."""
    return _BETWEEN.sub("", without_accents(text))


def word_set(text: str) -> frozenset[str]:
    """A list of words, written as a line of them."""
    return frozenset(text.split())


def words(text: str) -> list[str]:
    """The words of a text; a hyphen separates two."""
    return _BETWEEN.sub(" ", without_accents(text)).split()


@lru_cache(maxsize=65_536)
def plain_umlauts(form: str) -> str:
    """*mueller* as *muller*: some keyboards have no umlaut, and folding has taken it from the other spelling."""
    return form.replace("ae", "a").replace("oe", "o").replace("ue", "u")
