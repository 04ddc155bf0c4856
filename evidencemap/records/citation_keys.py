"""Readable citation keys for works whose source gives none: family name and year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from evidencemap.records.plain_letters import without_accents
from evidencemap.sources.lettered import lettered

_USABLE = re.compile(r"[^\W\d_][\w.:+-]{0,79}")


class CitationKeys:
    """Gives keys and remembers them, so that none is given twice, small and capital letters being the same."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = {key.casefold() for key in taken}
        self.numbers: Counter[str] = Counter()

    def key(self, given: str, family: str, year: str, title: str) -> str:
        """The id that the source gives if it can be cited, else ``muller2020``, ``muller2020b``, ``muller2020c``.

        An id all in capitals is a number in a database.
        """
        if _USABLE.fullmatch(given) and given != given.upper() and given.casefold() not in self.taken:
            return self.keep(given)
        word = _ascii(family) or next((found for word in title.split() if len(found := _ascii(word)) > 3), "") or "work"
        return self.free(f"{word[:40]}{year}")

    def free(self, base: str) -> str:
        """The key, with a letter behind it if it is taken."""
        while True:
            self.numbers[base] += 1
            key = base if self.numbers[base] == 1 else f"{base}{lettered(self.numbers[base])}"
            if key.casefold() not in self.taken:
                return self.keep(key)

    def keep(self, key: str) -> str:
        """The key, which is taken from now on."""
        self.taken.add(key.casefold())
        return key


def _ascii(word: str) -> str:
    return re.sub(r"[^a-z]", "", without_accents(word))
