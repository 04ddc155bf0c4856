"""A text as words, with what a reader of citations asks about them: years, names, brackets."""

from __future__ import annotations

import re

from evidencemap.matching.author_names import PARTICLES
from evidencemap.values import dataclass

FARTHEST_BRACKET = 150
"""Words after which a bracket that nobody closed is taken for a slip."""
MOST_WORDS_OF_A_NAME = 8
AND = frozenset(("and", "&", "und", "et", "y"))
SUFFIXES = frozenset(("Jr", "Sr", "II", "III", "IV"))
_OTHERS = frozenset(("colleagues", "others", "coworkers", "co-workers", "associates", "collaborators", "coll"))

_WORD = re.compile(
    r"(?i:in press|n\.\s?d\.(?:-[a-z](?!\w))?|forthcoming|in preparation|under review|submitted|no date)"
    r"|[^\W\d_]+(?:['’ʼ‐‑-][^\W\d_]+)*|\d+(?:[a-z](?!\w))?|\S"
)
_YEAR = re.compile(r"((?:1[5-9]|20)\d\d)([a-z]?)")
_UNDATED = re.compile(
    r"(in press|n\. ?d\.|forthcoming|in preparation|under review|submitted|no date)(?:-([a-z]))?", re.I
)
_POSSESSIVE = re.compile(r"['’]s?\Z")


@dataclass(frozen=True)
class Others:
    """That a citation has authors whom it does not name: where the named ones end, and how many work on it at least."""

    end: int
    more: int = 0
    in_all: int = 1


@dataclass(frozen=True)
class Words:
    """Words and signs, where each begins, the bracket it stands in (-1: none), and which follow an empty line."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    brackets: tuple[int, ...]
    after_gap: frozenset[int]

    def __getitem__(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def year(self, at: int) -> tuple[str, str] | None:
        """The year at a word and the letter behind it; ``in press`` and its like stand behind a comma or bracket."""
        word = self[at]
        if match := _YEAR.fullmatch(word):
            return match[1], match[2]
        if (match := _UNDATED.fullmatch(word)) and self[at - 1] in (",", "(", "[", ".", "al"):
            return " ".join(match[1].lower().split()).replace("n. d.", "n.d."), match[2] or ""
        return None

    def is_span(self, at: int) -> bool:
        """Whether years from and to stand here, as in *2010 to 2015*."""
        return self[at + 1] in ("-", "–", "—", "to", "until", "through", "till") and bool(_YEAR.fullmatch(self[at + 2]))

    def before(self, at: int, *signs: str) -> int:
        """The place before the sign that ends here, if one of these does."""
        return at - 1 if self[at - 1] in signs else at

    def others_before(self, end: int) -> Others:
        """What *et al.* or *and colleagues* right before a word says; slips such as *at al* count."""
        at = self.before(end - 1, "'", "’") if self[end - 1] == "s" and self[end - 2] in ("'", "’") else end
        at = self.before(at, ".")
        if self[at - 1].casefold() in ("al", "all", "als") and self[self.before(at - 1, ".") - 1] in (
            "et",
            "at",
            "Et",
            "ET",
        ):
            return Others(self.before(self.before(at - 1, ".") - 1, ","), 1, 3)
        if _POSSESSIVE.sub("", self[at - 1]).casefold() in _OTHERS and self[at - 2] in AND:
            return Others(self.before(at - 2, ","), 1, 2)
        return Others(end)

    def name_before(self, end: int, inside: bool) -> tuple[int, int] | None:
        """Where the name that ends here begins, and where its family name ends, before initials and *Jr.*

        Outside brackets (``inside``) no name goes over an empty line, for a heading may stand above it.
        """
        at = self._before_suffix(end)
        for last in dict.fromkeys((self._before_trailing_initials(at), at)):
            begin = self._words_of_name(last, inside)
            if begin < last:
                return begin, last
        return None

    def before_acronym(self, at: int) -> int:
        """The place before an acronym in brackets that ends here: *World Health Organization [WHO]*."""
        explains = self[at - 1] in (")", "]") and self[at - 3] in ("(", "[") and self[at - 2].isupper()
        return at - 3 if explains else at

    def _words_of_name(self, end: int, inside: bool) -> int:
        at, begin = end, end
        while end - at < MOST_WORDS_OF_A_NAME:
            if at in self.after_gap and not inside and at < end:
                break
            if self[at - 1] == "." and self._is_initial(at - 2) and at < end:
                at = begin = at - 2
            elif (_is_capital(self[at - 1]) and not (self._is_initial(at - 1) and at == end)) or (
                self[at - 1] in PARTICLES and at < end
            ):
                at = begin = at - 1
            else:
                break
        return begin

    def _is_initial(self, at: int) -> bool:
        return at >= 0 and (len(self[at]) == 1 or self[at] == "St") and self[at].isupper() | (self[at] == "St")

    def _before_suffix(self, end: int) -> int:
        at = self.before(end, ".")
        return self.before(at - 1, ",") if self[at - 1] in SUFFIXES else self.before(end, "'", "’")

    def _before_trailing_initials(self, end: int) -> int:
        """The place before initials that follow a family name: ``Smith, J. A.``, ``Smith JA``."""
        at = end
        while True:
            if self._is_initial(self.before(at, ".") - 1):
                at = self.before(at, ".") - 1
            elif at == end and self[at - 1].isupper() and len(self[at - 1]) <= 3 and self[at - 2][1:].islower():
                at -= 1
            else:
                break
        family = self.before(at, ",")
        return family if at < end and _is_capital(self[family - 1]) else end

    def separator_before(self, at: int) -> int:
        """The place before the comma or *and* that ends here; ``at`` where there is none."""
        joined = at - 2 if self[at - 1] == "." and self[at - 2] == "u" else self.before(at, *AND, "/")
        return self.before(joined, ",")

    def separator_after(self, at: int) -> int:
        """The place after a comma, semicolon or *and* between years; ``at`` where there is none."""
        after = at + 1 if self[at] in (",", ";") else at
        return after + 1 if self[after] in ("and", "&") else after


def words_of(text: str) -> Words:
    """The words of a text and the brackets they stand in."""
    words, starts, brackets, gaps = [], [], [], set()
    stack: list[int] = []
    last = 0
    for at, match in enumerate(_WORD.finditer(text)):
        word = match.group()
        if "\n" in text[last : match.start()]:
            gaps.add(at)
        last = match.end()
        if stack and at - stack[-1] > FARTHEST_BRACKET:
            stack.clear()
        brackets.append(stack[-1] if stack else -1)
        if word in ("(", "["):
            stack.append(at)
        elif word in (")", "]") and stack:
            stack.pop()
        words.append(word)
        starts.append(match.start())
    return Words(text, tuple(words), tuple(starts), tuple(brackets), frozenset(gaps))


def _is_capital(word: str) -> bool:
    """Whether a word can be part of a name: *Smith*, *d’Ardenne*, and letters that have no capitals."""
    if not word[:1].isalpha():
        return False
    first = word[2:3] if word[:2] in ("d'", "d’", "l'", "l’") else word[:1]
    return first.isalpha() and not first.islower()
