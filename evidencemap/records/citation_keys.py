"""Readable citation keys for works whose source gives none: family name and year."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_USABLE = re.compile(r"[^\W\d_][\w.:+-]{0,79}")
_WRITTEN = "ø o Ø o ł l Ł l đ d Đ d ð d þ th Þ th ß ss æ ae Æ ae œ oe Œ oe ı i"
_LETTERS = dict(zip(_WRITTEN.split()[::2], _WRITTEN.split()[1::2], strict=True))


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
            key = base if self.numbers[base] == 1 else f"{base}{_letters(self.numbers[base])}"
            if key.casefold() not in self.taken:
                return self.keep(key)

    def keep(self, key: str) -> str:
        """The key, which is taken from now on."""
        self.taken.add(key.casefold())
        return key


def _ascii(word: str) -> str:
    """The letters of a word without accents; of ü just u, since the rules of one language are wrong for others."""
    plain = unicodedata.normalize("NFKD", "".join(_LETTERS.get(letter, letter) for letter in word))
    return re.sub(r"[^a-z]", "", plain.lower())


def _letters(number: int) -> str:
    """1 as a, 2 as b, 27 as aa."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters
