"""A coding: which terms of a facet a study or finding was given, how sure that is, and where it comes from."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import field, replace
from enum import Enum
from functools import cached_property

from evidencemap.problems import Place, ProblemLog
from evidencemap.records.codebook import Facet, Term
from evidencemap.records.shapes import PROSE, Choice, Field, Given, Json, Mapped
from evidencemap.sources.nodes import Items, Node, Text
from evidencemap.values import dataclass


class State(Enum):
    """What is known of a facet; the value is the word that records use."""

    CODED = "coded"
    NONE = "none"
    NOT_REPORTED = "not reported"
    UNCLEAR = "unclear"
    NOT_APPLICABLE = "not applicable"
    NOT_CODED = "not coded yet"

    @property
    def unknown(self) -> bool:
        """Whether nothing certain is known; without a candidate beside it, the truth may be any term."""
        return self in (State.NOT_REPORTED, State.UNCLEAR, State.NOT_CODED)


WRITTEN_STATES = (State.NONE, State.NOT_REPORTED, State.UNCLEAR, State.NOT_APPLICABLE)
OPEN_KINDS = (State.NOT_REPORTED.value, State.UNCLEAR.value)
STATE_WORDS = {state.value: state for state in WRITTEN_STATES}
_TERM_OR_STATE: Json = {
    "anyOf": [{"required": ["term"]}, {"required": ["state"]}],
    "dependencies": {"term": {"properties": {"state": {"enum": [State.UNCLEAR.value]}}}},
}


@dataclass(frozen=True)
class Provenance:
    """Where a value comes from: locator in the source, remark, who coded it, when."""

    at: str = ""
    note: str = ""
    coder: str = ""
    coded: str = ""


@dataclass(frozen=True)
class Code:
    """One term given to a study or finding.

    ``sure`` is False where the source may not mean it: perhaps this term or a narrower one, and none that is not named.
    ``kind_open`` is True where the term is sure but a narrower one may be meant. ``package`` is the combined treatment
    within which the evidence arose; ``alone`` is True where the source says that there was none, None where it does not
    say.
    """

    term: Term
    sure: bool = True
    kind_open: bool = False
    package: Term | None = None
    alone: bool | None = None
    provenance: Provenance = Provenance()

    @property
    def plain(self) -> bool:
        """Whether there is nothing more to it than the term."""
        return self.sure and not self.kind_open and self.package is None and self.alone is None

    @cached_property
    def meaning(self) -> Hashable:
        """All of it that bears on what it matches; the id of the term where there is nothing beside it."""
        return self.term.id if self.plain else (self.term.id, self.sure, self.kind_open, self.package, self.alone)


@dataclass(frozen=True, slots=True)
class Coding:
    """What is said of one facet; ``codes`` is empty unless something was coded or held possible."""

    state: State
    codes: tuple[Code, ...] = ()
    provenance: Provenance = Provenance()
    place: Place = field(default=Place(""), compare=False)

    @property
    def meaning(self) -> Hashable:
        """All of it that bears on what it matches."""
        codes = self.codes
        return codes[0].meaning if len(codes) == 1 else tuple([code.meaning for code in codes]) or self.state

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms that were given for sure."""
        return tuple(code.term for code in self.codes if code.sure)

    @property
    def settled(self) -> bool:
        """Whether nothing about it is open: neither whether, nor which, nor of what kind."""
        return not self.state.unknown and all(code.sure and not code.kind_open for code in self.codes)

    def notes(self) -> Iterator[str]:
        """The remarks beside it."""
        yield self.provenance.note
        yield from (code.provenance.note for code in self.codes)


NOT_CODED = Coding(State.NOT_CODED)


@dataclass(frozen=True)
class CodingShape:
    """A facet's value in a record: a term, a word for its absence, a long form, or a list of these.

    ``homes`` names the facet of terms that are written here by mistake.
    """

    facet: Facet
    homes: Mapping[str, str] = field(default_factory=dict)

    def read(self, node: Node, log: ProblemLog) -> Coding:
        """The coding; *not coded yet* where a mistake leaves nothing to be used."""
        return self._read(node, log) or replace(NOT_CODED, place=node.place)

    def _read(self, node: Node, log: ProblemLog) -> Coding | None:
        if not isinstance(node, Items):
            return self._one(node, log)
        parts = [part for part in (self._one(item, log) for item in node.items) if part is not None]
        if len(parts) > 1:
            for part in parts:
                if not part.codes:
                    log.add(part.place, f"'{part.state.value}' cannot stand beside terms", "write it alone")
            if not self.facet.many:
                hint = "keep one, or let the facet have 'values: many' in the codebook"
                log.add(node.place, f"takes one value, found {len(parts)}", hint)
        codes = tuple(code for part in parts for code in part.codes)
        repeated = {code.term.id for code in codes if sum(other.term == code.term for other in codes) > 1}
        for id in sorted(repeated):
            log.add(node.place, f"term '{id}' is given twice")
        if not node.items:
            log.add(node.place, "the list is empty", "leave the line out, or say 'none' or 'not reported'")
        if not parts:
            return None
        return Coding(_joint_state(parts), codes, parts[0].provenance if len(parts) == 1 else Provenance(), node.place)

    def _one(self, node: Node, log: ProblemLog) -> Coding | None:
        if isinstance(node, Text):
            if node.value in STATE_WORDS:
                return Coding(STATE_WORDS[node.value], place=node.place)
            term = self._term.read(node, log)
            return Coding(State.CODED, self._bare[term.id], place=node.place) if term else None
        return self._long.read(node, log)

    @cached_property
    def _bare(self) -> Mapping[str, tuple[Code]]:
        """Every term as given with nothing beside it, for which all records share one code."""
        return {id: (Code(term),) for id, term in self.facet.terms.items()}

    @cached_property
    def _term(self) -> _TermShape:
        return _TermShape(self.facet, self.homes)

    @cached_property
    def _long(self) -> Mapped[Coding]:
        return Mapped(
            (
                Field("term", self._term, "The term."),
                Field(
                    "state",
                    Choice(tuple(STATE_WORDS)),
                    "Why there is no term, or 'unclear' beside one that may be meant.",
                ),
                Field(
                    "kind",
                    Choice(OPEN_KINDS),
                    "Said where a narrower term may be meant and the source does not say which.",
                ),
                Field("within", _WithinShape(self.facet), "The package within which it was given, or 'none'."),
                Field("at", PROSE, "Where the source says so."),
                Field("note", PROSE, "A remark."),
                Field("coder", PROSE, "Who coded it."),
                Field("coded", PROSE, "When it was coded."),
            ),
            _long_coding,
            noun="coding",
        )

    def schema(self) -> Json:
        """Terms and state words, long forms, or a list; in a list of several each has a term."""
        one = {"anyOf": [{"enum": [*self.facet.terms, *STATE_WORDS]}, {**self._long.schema(), **_TERM_OR_STATE}]}
        has_term = {"not": {"enum": list(STATE_WORDS)}, "required": ["term"]}
        several: Json = {"type": "array", "items": one, "minItems": 1}
        limit: Json = {"anyOf": [{"maxItems": 1}, {"items": has_term}]} if self.facet.many else {"maxItems": 1}
        return {"anyOf": [one, {**several, **limit}]}


def _long_coding(place: Place, given: Given, log: ProblemLog) -> Coding | None:
    provenance = Provenance(*(given.get(name, "") for name in ("at", "note", "coder", "coded")))
    state = STATE_WORDS.get(given.get("state", ""))
    term = given.get("term")
    if term is None and state is None:
        if not given.spoilt("term") and not given.spoilt("state"):
            log.add(place, "says neither 'term' nor 'state'")
        return None
    if term is None:
        return Coding(state or State.NOT_CODED, provenance=provenance, place=place)
    if state not in (None, State.UNCLEAR):
        log.add(place, f"a term cannot be '{state.value}'", "only 'unclear' goes with a term")
    within = given.get("within")
    code = Code(
        term,
        sure=state is None,
        kind_open="kind" in given,
        package=within if isinstance(within, Term) else None,
        alone=True if within is State.NONE else False if isinstance(within, Term) else None,
        provenance=provenance,
    )
    return Coding(State.CODED if code.sure else State.UNCLEAR, (code,), provenance, place)


def _joint_state(parts: list[Coding]) -> State:
    states = [part.state for part in parts]
    return State.CODED if State.CODED in states else states[0]


@dataclass(frozen=True)
class _TermShape:
    """A term of a facet."""

    facet: Facet
    homes: Mapping[str, str] = field(default_factory=dict)

    def read(self, node: Node, log: ProblemLog) -> Term | None:
        log = log.about(self.facet.id)
        if not isinstance(node, Text):
            log.add(node.place, "expected one term", "several terms are a list of their own: '- term: …' for each")
            return None
        written = PROSE.read(node, log)
        if written is None or written in self.facet.terms:
            return self.facet.terms[written] if written else None
        home = self.homes.get(written)
        hint = f"it is a term of '{home}'" if home else self.facet.hint(written)
        log.add(node.place, f"unknown term '{written}'", hint)
        return None

    def schema(self) -> Json:
        return {"enum": list(self.facet.terms)}


@dataclass(frozen=True)
class _WithinShape:
    """A package of a facet, or the word for none."""

    facet: Facet

    def read(self, node: Node, log: ProblemLog) -> Term | State | None:
        if isinstance(node, Text) and node.value == State.NONE.value:
            return State.NONE
        term = _TermShape(self.facet).read(node, log)
        if term and not term.component_ids:
            log.add(node.place, f"'{term.id}' is no package", f"packages: {', '.join(self._packages()) or 'none'}")
        return term

    def _packages(self) -> Iterator[str]:
        return (term.id for term in self.facet.terms.values() if term.component_ids)

    def schema(self) -> Json:
        return {"enum": [*self._packages(), State.NONE.value]}
