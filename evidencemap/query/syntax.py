"""The parts of a query, as values that print themselves in the language they were written in."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import cached_property

from evidencemap.records.codebook import Facet, Term
from evidencemap.values import dataclass


class Level(Enum):
    """How closely evidence has to be about a component; each level is narrower than the one before."""

    INCLUDES = "includes"
    SEPARABLE = "separable"
    ISOLATED = "isolated"


@dataclass(frozen=True)
class HasTerm:
    """The evidence is about a term or a narrower one, at a level."""

    facet: Facet
    term: Term
    level: Level = Level.SEPARABLE

    @cached_property
    def written(self) -> str:
        """The test in the language of queries, which no other test is written as."""
        name = self.term.id if self.level is Level.SEPARABLE else f"{self.level.value}({self.term.id})"
        return f"{self.facet.id}:{name}"

    def __str__(self) -> str:
        return self.written


@dataclass(frozen=True)
class Missing:
    """Nothing certain is known of a facet: not reported, unclear or not coded yet."""

    facet: Facet

    def __str__(self) -> str:
        return f"missing:{self.facet.id}"


@dataclass(frozen=True)
class InYears:
    """The first report appeared in a span of years, both ends included."""

    first: int
    last: int
    written: str

    def __str__(self) -> str:
        return f"year:{self.written}"


@dataclass(frozen=True)
class HasText:
    """The words stand in the record or in the title of a report, whatever their case."""

    text: str

    def __str__(self) -> str:
        return f'text:"{self.text}"'


@dataclass(frozen=True)
class Cites:
    """A report cites a work."""

    key: str

    def __str__(self) -> str:
        return f"cites:{_word(self.key)}"


@dataclass(frozen=True)
class CitedBy:
    """A report is cited by a work."""

    key: str

    def __str__(self) -> str:
        return f"citedby:{_word(self.key)}"


@dataclass(frozen=True)
class And:
    """All parts hold, those about findings in one and the same finding; without parts, everything holds."""

    parts: tuple[Test, ...] = ()

    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True)
class Or:
    """At least one part holds."""

    parts: tuple[Test, ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.parts))


@dataclass(frozen=True)
class Not:
    """The study has no evidence at all of the part."""

    part: Test

    def __str__(self) -> str:
        return f"NOT ({self.part})" if isinstance(self.part, And | Or) else f"NOT {self.part}"


def _word(key: str) -> str:
    return f'"{key}"' if "(" in key or ")" in key else key


Test = HasTerm | Missing | InYears | HasText | Cites | CitedBy | And | Or | Not
EVERYTHING = And()
NOTHING = Or(())


def conjuncts(test: Test) -> tuple[Test, ...]:
    """The parts that must all hold; a test that is no conjunction is its own only part."""
    return test.parts if isinstance(test, And) else (test,)


def terms_wanted(test: Test) -> Iterator[HasTerm]:
    """Every term that evidence may have to be about; not those that it must not be about."""
    match test:
        case HasTerm():
            yield test
        case And(parts) | Or(parts):
            for part in parts:
                yield from terms_wanted(part)
