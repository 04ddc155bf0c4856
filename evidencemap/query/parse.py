"""Text to a query, its words looked up in the review; mistakes point at their column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

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
from evidencemap.records.codebook import QUERY_WORDS, Facet, Term

if TYPE_CHECKING:
    from lark import Lark, Token, UnexpectedInput


MOST_NESTED = 100


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
    from lark import UnexpectedInput

    if not text.strip():
        return EVERYTHING
    if "\n" in text or len(text) > 2000:
        raise QueryMistake(1, "a query is one line of at most 2,000 characters")
    if text.count("(") + text.count("NOT") > MOST_NESTED:
        raise QueryMistake(1, f"a query has at most {MOST_NESTED} brackets and NOTs")
    try:
        tree = _tree(text)
    except UnexpectedInput as error:
        raise _syntax_mistake(error, text) from None
    return _Meaning(review).of(tree)


@lru_cache(maxsize=1000)
def _tree(text: str) -> Any:
    return _parser().parse(text)


@cache
def _parser() -> Lark:
    from lark import Lark

    grammar = files("evidencemap.query").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, start="query", parser="lalr", maybe_placeholders=False)


def _syntax_mistake(error: UnexpectedInput, text: str) -> QueryMistake:
    if getattr(getattr(error, "token", None), "type", "") == "$END":
        return QueryMistake(len(text) + 1, "the query ends too early", "close brackets, and finish what was begun")
    column = max(error.column, 1)
    rest = text[column - 1 :]
    word = re.match(r"[^\s()\":]+", rest)
    if rest.startswith('"'):
        return QueryMistake(column, *_quotation_mistake(rest))
    if word and word.group() in ("and", "or", "not"):
        return QueryMistake(column, f"'{word.group()}' is no test", f"write {word.group().upper()} in capitals")
    if word and word.group() not in ("AND", "OR", "NOT"):
        return QueryMistake(column, f"'{word.group()}' is no test", f'write facet:term, or text:"{word.group()}"')
    return QueryMistake(column, f"'{rest.split()[0]}' is not expected here")


def _quotation_mistake(rest: str) -> tuple[str, str]:
    quoted, mark, _ = rest[1:].partition('"')
    if not mark:
        return "the quotation mark is never closed", "close it"
    return f'"{quoted}" stands alone', f'write text:"{quoted}", or the facet in front of it'


@dataclass(frozen=True)
class _Meaning:
    review: EvidenceMap

    def of(self, tree: Any) -> Test:
        match tree.data:
            case "either":
                return self._joined(Or, tree.children)
            case "both":
                return self._joined(And, tree.children)
            case "negation":
                return Not(self.of(tree.children[0]))
            case "levelled":
                name, level, word = tree.children
                return self._has_term(name, word, str(word).strip('"'), _level(name, level))
            case "quoted":
                name, quoted = tree.children
                return self._attribute_or_term(name, quoted, str(quoted)[1:-1])
            case _:
                name, word = tree.children
                return self._attribute_or_term(name, word, str(word))

    def _joined(self, kind: type[And] | type[Or], children: list[Any]) -> Test:
        parts: list[Test] = []
        for child in children:
            part = self.of(child)
            parts.extend(part.parts if isinstance(part, kind) else (part,))
        return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def _attribute_or_term(self, name: Token, token: Token, value: str) -> Test:
        match str(name)[:-1]:
            case "year":
                return _in_years(token, value)
            case "missing":
                return Missing(self._facet(token, value))
            case "text":
                return HasText(_something(token, value))
            case "cites":
                return Cites(self._key(token, value))
            case "citedby":
                return CitedBy(self._key(token, value))
            case _:
                return self._has_term(name, token, value, Level.SEPARABLE)

    def _has_term(self, name: Token, token: Token, written: str, level: Level) -> HasTerm:
        facet = self._facet(name, str(name)[:-1])
        term = _term(facet, written)
        if term is None:
            homes = [f"{other.id}:{found.id}" for other in self.review.codebook if (found := _term(other, written))]
            hint = f"did you mean '{homes[0]}'?" if homes else facet.hint(written)
            raise QueryMistake(_column(token), f"{facet.id} has no term '{written}'", hint)
        return HasTerm(facet, term, level)

    def _facet(self, token: Token, written: str) -> Facet:
        facets = self.review.codebook.facets
        if written in facets:
            return facets[written]
        raise QueryMistake(_column(token), f"no facet '{written}'", did_you_mean(written, [*facets, *QUERY_WORDS]))

    def _key(self, token: Token, written: str) -> str:
        if written in self.review.references:
            return written
        hint = did_you_mean(written, self.review.references)
        raise QueryMistake(_column(token), f"no bibliography entry '{written}'", hint)


def _something(token: Token, written: str) -> str:
    if written.strip():
        return written
    raise QueryMistake(_column(token), "nothing is asked for", 'write words, as in text:"fluently"')


def _level(name: Token, written: Token) -> Level:
    levels = [level.value for level in Level]
    if str(name)[:-1] in QUERY_WORDS:
        raise QueryMistake(_column(written), f"brackets cannot follow '{name}'", "they belong to a facet")
    if str(written) not in levels:
        raise QueryMistake(_column(written), f"no level '{written}'", did_you_mean(str(written), levels))
    return Level(str(written))


def _column(token: Token) -> int:
    return token.column or 1


def _term(facet: Facet, written: str) -> Term | None:
    if written in facet.terms:
        return facet.terms[written]
    folded = {spelling.casefold(): id for spelling, id in facet.spellings.items()}
    id = folded.get(written.casefold())
    return facet.terms[id] if id else None


def _in_years(token: Token, written: str) -> InYears:
    match = re.fullmatch(r"(\d{4})?(\.\.)?(\d{4})?", written)
    if not match or not (match[1] or match[3]) or (match[1] and match[3] and not match[2]):
        raise QueryMistake(
            _column(token), f"'{written}' is no span of years", "write 2019, 2015..2020, 2015.. or ..2020"
        )
    first, last = int(match[1] or OPEN_PAST), int((match[3] if match[2] else match[1]) or OPEN_FUTURE)
    if first > last:
        raise QueryMistake(_column(token), f"'{written}' ends before it begins", f"write {last}..{first}")
    return InYears(first, last, written)
