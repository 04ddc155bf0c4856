"""The codebook: the facets of a review and their terms, from ``codebook.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from functools import cached_property
from types import MappingProxyType

from evidencemap.nearest import did_you_mean, nearest
from evidencemap.problems import Place, ProblemLog
from evidencemap.records.impossible import IMPOSSIBLE_SHAPE, WrittenImpossible
from evidencemap.records.shapes import IDENTIFIER, PROSE, Choice, Field, Given, Many, Mapped, Named, Shape
from evidencemap.sources.nodes import Node
from evidencemap.values import dataclass

LEVELS = ("study", "finding")
ONE, MANY = "one", "many"
QUERY_WORDS = ("year", "missing", "text", "cites", "citedby")
YES = ("yes", "true")
YES_NO = (*YES, "no", "false")
INFORMANTS = ("self", "other", "observed")


@dataclass(frozen=True)
class Term:
    """An allowed value of a facet; two terms are the same when facet and id are.

    What the codebook says of a term beyond its meaning holds for the narrower ones too: ``reviews`` marks kinds of
    study whose data are other studies, ``sound`` judgements that leave no doubt worth a gap, ``informant`` whose
    account a source of data is (one of ``INFORMANTS``, else empty).
    """

    id: str
    facet: str
    label: str = field(compare=False)
    definition: str = field(compare=False, default="")
    synonyms: tuple[str, ...] = field(compare=False, default=())
    plural: str = field(compare=False, default="")
    broader: Term | None = field(compare=False, default=None, repr=False)
    component_ids: tuple[str, ...] = field(compare=False, default=(), repr=False)
    reviews: bool = field(compare=False, default=False, repr=False)
    sound: bool = field(compare=False, default=False, repr=False)
    informant: str = field(compare=False, default="", repr=False)
    place: Place = field(compare=False, default=Place(""), repr=False)

    @cached_property
    def lineage(self) -> tuple[Term, ...]:
        """The term and every broader one, nearest first: ``up()`` of the definitions of gaps."""
        return (self, *self.broader.lineage) if self.broader else (self,)

    def is_within(self, other: Term) -> bool:
        """Whether this is the other term or a narrower one."""
        return other.facet == self.facet and other.id in self._ids_upwards

    @cached_property
    def _ids_upwards(self) -> frozenset[str]:
        return frozenset(term.id for term in self.lineage)


@dataclass(frozen=True)
class Facet:
    """A dimension of coding, its terms in the order of the codebook, broader before narrower."""

    id: str
    label: str
    question: str
    role: str
    level: str
    many: bool
    required: bool
    phrase: str
    names_study: bool
    terms_from: str
    terms: Mapping[str, Term]
    place: Place = field(compare=False, repr=False)

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Ids, labels and synonyms, each with the id it stands for; ids win."""
        other = {word: term.id for term in self.terms.values() for word in (*term.synonyms, term.label)}
        return {**other, **{id: id for id in self.terms}}

    def spelt(self, written: str) -> Term | None:
        """The term that an id, label or synonym stands for, whatever its case."""
        return self.terms.get(written) or self.terms.get(self._folded.get(written.casefold(), ""))

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {spelling.casefold(): id for spelling, id in self.spellings.items()}

    def hint(self, written: str) -> str:
        """A hint at the term that is nearest by its id, label or a synonym; all terms where they are few."""
        spelling = nearest(written, self.spellings)
        return f"did you mean '{self.spellings[spelling]}'?" if spelling else did_you_mean(written, self.terms)

    @cached_property
    def roots(self) -> tuple[Term, ...]:
        """The broadest terms."""
        return tuple(term for term in self.terms.values() if term.broader is None)

    def narrower(self, term: Term) -> tuple[Term, ...]:
        """The terms directly below a term."""
        return self._narrower.get(term.id, ())

    @cached_property
    def _narrower(self) -> Mapping[str, tuple[Term, ...]]:
        found: dict[str, tuple[Term, ...]] = {}
        for term in self.terms.values():
            if term.broader:
                found[term.broader.id] = (*found.get(term.broader.id, ()), term)
        return found

    def narrowest(self, term: Term | None = None) -> tuple[Term, ...]:
        """The terms that have nothing below them: those at or below a term, or all."""
        return self._narrowest[term.id if term else ""]

    @cached_property
    def _narrowest(self) -> Mapping[str, tuple[Term, ...]]:
        found: dict[str, tuple[Term, ...]] = {"": ()}
        for term in self.terms.values():
            found.setdefault(term.id, ())
            if not self.narrower(term):
                for id in ("", *(wider.id for wider in term.lineage)):
                    found[id] = (*found.get(id, ()), term)
        return found

    def components(self, term: Term) -> tuple[Term, ...]:
        """What a package is made of; empty for a term that is no package."""
        return tuple(self.terms[id] for id in term.component_ids if id in self.terms)

    def packages(self, term: Term) -> tuple[Term, ...]:
        """The packages that have the term among their components."""
        return self._packages.get(term.id, ())

    @cached_property
    def _packages(self) -> Mapping[str, tuple[Term, ...]]:
        parts = {id for term in self.terms.values() for id in term.component_ids}
        return {id: tuple(term for term in self.terms.values() if id in term.component_ids) for id in parts}


@dataclass(frozen=True)
class Impossible:
    """A term for each of several facets that no study can be about together, narrower ones included, and why."""

    terms: Mapping[str, Term]
    reason: str
    place: Place = field(compare=False, default=Place(""), repr=False)


@dataclass(frozen=True)
class Codebook:
    """All facets of a review, in the order of the file, and what cannot be."""

    facets: Mapping[str, Facet]
    impossible: tuple[Impossible, ...] = ()

    def __iter__(self) -> Iterator[Facet]:
        return iter(self.facets.values())

    def terms(self) -> Iterator[Term]:
        """Every term once; a facet that borrows its terms adds none."""
        return (term for facet in self if not facet.terms_from for term in facet.terms.values())


@dataclass(frozen=True)
class _RawTerm:
    """A term as written, before its place among the others is known."""

    id: str
    place: Place
    given: Given


def _term_shape() -> Shape[_RawTerm]:
    return Mapped(
        (
            Field("term", IDENTIFIER, "The id that records use.", required=True),
            Field("label", PROSE, "The words that pages and sentences use.", required=True),
            Field("definition", PROSE, "When this term is to be given.", required=True),
            Field("synonyms", Many(PROSE), "Other words for the same thing."),
            Field("plural", PROSE, "The label for several, where adding an s is wrong."),
            Field("components", Many(IDENTIFIER), "Terms that this package is made of."),
            Field("reviews", Choice(YES_NO), "Of a kind of study: whether its data are other studies."),
            Field("sound", Choice(YES_NO), "Of a judgement: whether evidence judged so can be relied on."),
            Field(
                "informant", Choice(INFORMANTS), "Of a source of data: who tells, the person, another or an observer."
            ),
            Field("narrower", Many(Named("term", _term_shape)), "Terms that are kinds of this one."),
        ),
        lambda place, given, _log: _RawTerm(given["term"], place, given),
        noun="term",
    )


_FACET = Mapped(
    (
        Field("facet", IDENTIFIER, "The id that records and queries use.", required=True),
        Field("label", PROSE, "The words that pages use.", required=True),
        Field("question", PROSE, "The question that coders answer."),
        Field("role", PROSE, "Its place in the question of a review: population, intervention, outcome ..."),
        Field("on", Choice(LEVELS), "Whether a study or each of its findings is coded.", required=True),
        Field("values", Choice((ONE, MANY)), "Whether one term may be given, or several."),
        Field("required", Choice(YES_NO), "Whether every study has to say something."),
        Field("phrase", PROSE, "How a term joins a sentence, as in 'of {term}'."),
        Field("names_study", Choice(YES_NO), "Whether its terms are kinds of study, as in 'no randomised trial'."),
        Field("terms_from", IDENTIFIER, "The facet whose terms it shares."),
        Field("terms", Many(Named("term", _term_shape)), "The allowed values."),
    ),
    lambda place, given, log: _facet(place, given, log),
    noun="facet",
)

CODEBOOK_SHAPE: Shape[tuple[tuple[Facet, ...], tuple[WrittenImpossible, ...]]] = Mapped(
    (
        Field("facets", Many(_FACET), "The dimensions of coding, in the order of the pages.", required=True),
        Field("impossible", Many(IMPOSSIBLE_SHAPE), "What no study can be about together."),
    ),
    lambda _place, given, _log: (given["facets"], given.get("impossible", ())),
    noun="codebook",
)


def read_codebook(node: Node, keys: frozenset[str], states: frozenset[str], log: ProblemLog) -> Codebook:
    """The codebook in a document; no facet can be named like one of the ``keys`` of records, no term like a state."""
    facets: dict[str, Facet] = {}
    written, impossible = CODEBOOK_SHAPE.read(node, log) or ((), ())
    for facet in written:
        for term in facet.terms.values():
            if term.id in states:
                log.add(term.place, f"'{term.id}' says in a record that there is no term", "choose another id")
        if facet.id in keys or facet.id in QUERY_WORDS:
            where = "a query" if facet.id in QUERY_WORDS else "a record"
            log.add(facet.place, f"'{facet.id}' already means something in {where}", "choose another id for the facet")
        elif facet.id in facets:
            log.add(facet.place, f"facet '{facet.id}' is here twice", f"first at {facets[facet.id].place}")
        else:
            facets[facet.id] = facet
    whole = {facet.id: _with_borrowed_terms(facet, facets, log) for facet in facets.values()}
    return Codebook(MappingProxyType(whole), tuple(_impossible(one, whole, log) for one in impossible))


def _impossible(written: WrittenImpossible, facets: Mapping[str, Facet], log: ProblemLog) -> Impossible:
    terms: dict[str, Term] = {}
    for name, term in written.together:
        facet = facets.get(name.value)
        if facet is None:
            log.add(name.place, f"together: no facet '{name.value}'", did_you_mean(name.value, facets))
        elif term.value not in facet.terms:
            log.add(term.place, f"together: unknown term '{term.value}'", facet.hint(term.value))
        else:
            terms[name.value] = facet.terms[term.value]
    return Impossible(MappingProxyType(terms), written.reason, written.place)


def _facet(place: Place, given: Given, log: ProblemLog) -> Facet:
    terms = {term.id: term for term in _unique(given["facet"], given.get("terms", ()), None, {}, log)}
    for term in terms.values():
        for component in term.component_ids:
            if component not in terms:
                log.add(term.place, f"component '{component}' is no term of this facet", did_you_mean(component, terms))
            elif terms[component].component_ids:
                log.add(term.place, f"component '{component}' is a package itself", "list what that is made of")
    return Facet(
        id=given["facet"],
        label=given["label"],
        question=given.get("question", ""),
        role=given.get("role", ""),
        level=given["on"],
        many=given.get("values", ONE) == MANY,
        required=_is_yes(given.get("required")),
        phrase=given.get("phrase", "with " + given["label"] + " {term}"),
        names_study=_is_yes(given.get("names_study")),
        terms_from=given.get("terms_from", ""),
        terms=MappingProxyType(terms),
        place=place,
    )


def _is_yes(word: str | None) -> bool:
    return word in YES


def _unique(
    facet: str, raw_terms: tuple[_RawTerm, ...], broader: Term | None, seen: dict[str, Place], log: ProblemLog
) -> Iterator[Term]:
    for raw in raw_terms:
        if raw.id in seen:
            log.add(raw.place, f"term '{raw.id}' is here twice", f"first at {seen[raw.id]}")
            continue
        seen[raw.id] = raw.place
        given = raw.given
        term = Term(
            id=raw.id,
            facet=facet,
            label=given["label"],
            definition=given["definition"],
            synonyms=given.get("synonyms", ()),
            plural=given.get("plural", f"{given['label']}s"),
            broader=broader,
            component_ids=given.get("components", ()),
            reviews=_is_yes(given.get("reviews")) if "reviews" in given else bool(broader and broader.reviews),
            sound=_is_yes(given.get("sound")) if "sound" in given else bool(broader and broader.sound),
            informant=given.get("informant", broader.informant if broader else ""),
            place=raw.place,
        )
        yield term
        yield from _unique(facet, given.get("narrower", ()), term, seen, log)


def _with_borrowed_terms(facet: Facet, facets: Mapping[str, Facet], log: ProblemLog) -> Facet:
    if not facet.terms_from:
        if not facet.terms:
            log.add(facet.place, f"facet '{facet.id}' has no terms", "list them under 'terms', or name 'terms_from'")
        return facet
    lender = facets.get(facet.terms_from)
    if facet.terms:
        log.add(facet.place, f"facet '{facet.id}' has both 'terms' and 'terms_from'", "keep one of them")
        return facet
    if lender is None or lender.terms_from:
        hint = did_you_mean(facet.terms_from, [other.id for other in facets.values() if not other.terms_from])
        log.add(facet.place, f"terms_from: '{facet.terms_from}' is not a facet with terms of its own", hint)
        return facet
    return replace(facet, terms=lender.terms)
