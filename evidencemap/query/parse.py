"""Text to a query, its words looked up in the review; mistakes point at their column.

    query  = all {"OR" all}
    all    = unless {["AND"] unless}
    unless = "NOT" unless | "(" query ")" | test
    test   = NAME ":" (WORD | LEVEL "(" WORD ")")

A WORD ends at a blank, a bracket or a quotation mark, or is quoted as a whole.
"""

from __future__ import annotations

import re

from evidencemap.model import OPEN_FUTURE, OPEN_PAST, EvidenceMap
from evidencemap.nearest import did_you_mean
from evidencemap.problems import Place, Problem
from evidencemap.query.syntax import (
    EVERYTHING,
    And,
    CitedBy,
    Cites,
    HasTerm,
    HasText,
    InYears,
    Level,
    Missing,
    Not,
    Or,
    Test,
)
from evidencemap.records.codebook import QUERY_WORDS, Facet
from evidencemap.values import dataclass

MOST_NESTED = 100

_BLANKS = re.compile(r"\s*")
_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]*):")
_LEVEL = re.compile(r"([A-Za-z]+)\(")
_WORD = re.compile(r"\"([^\"]*)\"|([^\s()\"]+)")
_BARE_WORD = re.compile(r"[^\s()\":]+")


class QueryMistake(Exception):  # noqa: N818  a user's mistake, not a fault of the program
    """A query that cannot be understood; ``column`` counts from 1."""

    def __init__(self, column: int, message: str, hint: str = "") -> None:
        self.column, self.message, self.hint = column, message, hint
        super().__init__(message)

    def at(self, place: Place, field: str) -> Problem:
        """The mistake as a problem of a field in a file."""
        return Problem(place, f"{field}: {self.message}", self.hint)

    def shown(self, query: str) -> str:
        """The query with a mark under the column."""
        hint = f" ({self.hint})" if self.hint else ""
        return f"query:1:{self.column}: {self.message}{hint}\n  {query}\n  {' ' * (self.column - 1)}^"


def parse_query(text: str, review: EvidenceMap) -> Test:
    """The test that a query stands for; raises QueryMistake."""
    if not text.strip():
        return EVERYTHING
    if "\n" in text or len(text) > 2000:
        raise QueryMistake(1, "a query is one line of at most 2,000 characters")
    if text.count("(") + text.count("NOT") > MOST_NESTED:
        raise QueryMistake(1, f"a query has at most {MOST_NESTED} brackets and NOTs")
    test: Test | None = review.queries.get(text)
    if test is None:
        test = review.queries[text] = _Reading(text, _Meaning(review)).query()
    return test


@dataclass(frozen=True)
class _Token:
    """A part of a query without its quotation marks, and the column where it starts."""

    text: str
    column: int


class _Reading:
    """A query while it is read from left to right; each method reads one rule of the grammar."""

    def __init__(self, text: str, meaning: _Meaning) -> None:
        self.text, self.meaning = text, meaning
        self.at = 0

    def query(self) -> Test:
        test = self._either()
        if self.at < len(self.text):
            raise self._mistake()
        return test

    def _either(self) -> Test:
        parts = [self._all()]
        while self._takes("OR"):
            parts.append(self._all())
        return _joined(Or, parts)

    def _all(self) -> Test:
        parts = [self._unless()]
        while self._takes("AND") or self._goes_on():
            parts.append(self._unless())
        return _joined(And, parts)

    def _unless(self) -> Test:
        if self._takes("NOT"):
            return Not(self._unless())
        if not self._takes("("):
            return self._test()
        test = self._either()
        self._close()
        return test

    def _test(self) -> Test:
        name = self._token(_NAME)
        if not self._at(_LEVEL):
            return self.meaning.of_test(name, self._token(_WORD))
        level, word = self._token(_LEVEL), self._token(_WORD)
        self._close()
        return self.meaning.of_levelled(name, level, word)

    def _at(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        blanks = _BLANKS.match(self.text, self.at)
        self.at = blanks.end() if blanks else self.at
        return pattern.match(self.text, self.at)

    def _token(self, pattern: re.Pattern[str]) -> _Token:
        match = self._at(pattern)
        if match is None:
            raise self._mistake()
        self.at = match.end()
        return _Token(match[match.lastindex or 0], match.start() + 1)

    def _takes(self, word: str) -> bool:
        """Whether the word or bracket comes next, which is then read."""
        if self._at(_NAME) or not self.text.startswith(word, self.at):
            return False
        self.at += len(word)
        return True

    def _goes_on(self) -> bool:
        """Whether another test follows, so that AND may be left out."""
        if self._at(_NAME):
            return True
        return self.at < len(self.text) and not self.text.startswith(("OR", ")"), self.at)

    def _close(self) -> None:
        if not self._takes(")"):
            raise self._mistake()

    def _mistake(self) -> QueryMistake:
        rest = self.text[self.at :]
        if not rest:
            return QueryMistake(self.at + 1, "the query ends too early", "close brackets, and finish what was begun")
        return QueryMistake(self.at + 1, *_unexpected(rest))


def _unexpected(rest: str) -> tuple[str, str]:
    """What is wrong with text that cannot stand where it does, and a way out."""
    if rest.startswith('"'):
        return _quotation_mistake(rest)
    bare = _BARE_WORD.match(rest)
    word = bare.group() if bare else ""
    if word in ("and", "or", "not"):
        return f"'{word}' is no test", f"write {word.upper()} in capitals"
    if word and word not in ("AND", "OR", "NOT"):
        return f"'{word}' is no test", f'write facet:term, or text:"{word}"'
    return f"'{rest.split()[0]}' is not expected here", ""


def _quotation_mistake(rest: str) -> tuple[str, str]:
    quoted, mark, _ = rest[1:].partition('"')
    if not mark:
        return "the quotation mark is never closed", "close it"
    return f'"{quoted}" stands alone', f'write text:"{quoted}", or the facet in front of it'


def _joined(kind: type[And] | type[Or], parts: list[Test]) -> Test:
    flat: list[Test] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


@dataclass(frozen=True)
class _Meaning:
    """What the words of a query stand for in a review."""

    review: EvidenceMap

    def of_test(self, name: _Token, word: _Token) -> Test:
        match name.text:
            case "year":
                return _in_years(word)
            case "missing":
                return Missing(self._facet(word))
            case "text":
                return HasText(_something(word))
            case "cites":
                return Cites(self._key(word))
            case "citedby":
                return CitedBy(self._key(word))
            case _:
                return self._has_term(name, word, Level.SEPARABLE)

    def of_levelled(self, name: _Token, level: _Token, word: _Token) -> Test:
        return self._has_term(name, word, _level(name, level))

    def _has_term(self, name: _Token, word: _Token, level: Level) -> HasTerm:
        facet = self._facet(name)
        term = facet.spelt(word.text)
        if term is None:
            homes = [f"{other.id}:{found.id}" for other in self.review.codebook if (found := other.spelt(word.text))]
            hint = f"did you mean '{homes[0]}'?" if homes else facet.hint(word.text)
            raise QueryMistake(word.column, f"{facet.id} has no term '{word.text}'", hint)
        return HasTerm(facet, term, level)

    def _facet(self, word: _Token) -> Facet:
        facets = self.review.codebook.facets
        if word.text in facets:
            return facets[word.text]
        hint = did_you_mean(word.text, [*facets, *QUERY_WORDS])
        raise QueryMistake(word.column, f"no facet '{word.text}'", hint)

    def _key(self, word: _Token) -> str:
        if found := self.review.reference(word.text):
            return found.key
        hint = did_you_mean(word.text, self.review.references)
        raise QueryMistake(word.column, f"no bibliography entry '{word.text}'", hint)


def _something(word: _Token) -> str:
    if word.text.strip():
        return word.text
    raise QueryMistake(word.column, "nothing is asked for", 'write words, as in text:"fluently"')


def _level(name: _Token, word: _Token) -> Level:
    levels = [level.value for level in Level]
    if name.text in QUERY_WORDS:
        raise QueryMistake(word.column, f"brackets cannot follow '{name.text}:'", "they belong to a facet")
    if word.text not in levels:
        raise QueryMistake(word.column, f"no level '{word.text}'", did_you_mean(word.text, levels))
    return Level(word.text)


def _in_years(word: _Token) -> InYears:
    match = re.fullmatch(r"(\d{4})?(\.\.)?(\d{4})?", word.text)
    if not match or not (match[1] or match[3]) or (match[1] and match[3] and not match[2]):
        hint = "write 2019, 2015..2020, 2015.. or ..2020"
        raise QueryMistake(word.column, f"'{word.text}' is no span of years", hint)
    first, last = int(match[1] or OPEN_PAST), int((match[3] if match[2] else match[1]) or OPEN_FUTURE)
    if first > last:
        raise QueryMistake(word.column, f"'{word.text}' ends before it begins", f"write {last}..{first}")
    return InYears(first, last, word.text)
