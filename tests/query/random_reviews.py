"""Small random reviews, built from values without a folder, and random queries of them.

All is chosen by drawing whole numbers, for which a strategy each is made once: making strategies anew for the terms of
every review took longer than the tests that use them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import TypeVar

from hypothesis import strategies as st

from evidencemap.model import EvidenceMap
from evidencemap.query.syntax import And, CitedBy, Cites, HasTerm, HasText, InYears, Level, Missing, Not, Or, Test
from evidencemap.records.citations import Citations, Link
from evidencemap.records.codebook import Codebook, Facet, Term
from evidencemap.records.coding import Code, Coding, State
from evidencemap.records.dates import Date
from evidencemap.records.protocol import Axis, MapPlan, Protocol
from evidencemap.records.reference import Reference
from evidencemap.records.screening import Screening
from evidencemap.records.study import Finding, Study, awaiting_study

WHAT, AGAINST, WHO = "what", "against", "who"
WORDS = ("rupture", "reading")
YEARS = (2010, 2012, 2014)

DATES = (
    None,
    *(Date(year, year, str(year)) for year in YEARS),
    Date(2010, 2014, "2010–2014"),
    Date(2012, 9999, "2012 or later"),
)

V = TypeVar("V")
_UP_TO = [st.integers(0, number) for number in range(20)]


def number(draw: st.DrawFn, least: int, most: int) -> int:
    """A whole number between two, both included."""
    return least + draw(_UP_TO[most - least])


def one_of(draw: st.DrawFn, values: Sequence[V]) -> V:
    """One of some values, the first where nothing speaks against it."""
    return values[draw(_UP_TO[len(values) - 1])]


def some_of(draw: st.DrawFn, values: Iterable[V], least: int, most: int) -> list[V]:
    """Some values, each once, in any order."""
    left = list(values)
    return [left.pop(draw(_UP_TO[len(left) - 1])) for _ in range(number(draw, least, min(most, len(left))))]


def hierarchy(draw: st.DrawFn, facet: str, size: int) -> dict[str, Term]:
    """Terms by id, broader before narrower; some broad ones may be packages of others."""
    names = [f"{facet}-{letter}" for letter in "abcde"[: number(draw, 2, size)]]
    terms: dict[str, Term] = {}
    for name in names:
        broader = one_of(draw, [None, *terms.values()])
        terms[name] = Term(name, facet, name, broader=broader)
    for name in some_of(draw, names, 0, 2) if facet == WHAT else ():
        others = [other for other in names if other != name and not terms[other].component_ids]
        parts = some_of(draw, others, 1, 2) if others else []
        if parts and not any(name in term.component_ids for term in terms.values()):
            terms[name] = _as_package(terms[name], tuple(parts))
    return _rejoined(terms)


def _as_package(term: Term, parts: tuple[str, ...]) -> Term:
    return Term(term.id, term.facet, term.label, broader=term.broader, component_ids=parts)


def _rejoined(terms: dict[str, Term]) -> dict[str, Term]:
    """The same terms, each with the final form of its broader one."""
    joined: dict[str, Term] = {}
    for id, term in terms.items():
        broader = joined[term.broader.id] if term.broader else None
        joined[id] = Term(id, term.facet, term.label, broader=broader, component_ids=term.component_ids)
    return joined


def facet(id: str, terms: dict[str, Term], *, terms_from: str = "") -> Facet:
    """A facet of findings that takes several values."""
    return Facet(
        id=id,
        label=id,
        question="",
        role="",
        level="finding",
        many=True,
        required=False,
        phrase="{term}",
        names_study=False,
        terms_from=terms_from,
        terms=MappingProxyType(terms),
        place=None,  # type: ignore[arg-type]  these facets stand in no file
    )


def codebook(draw: st.DrawFn, *, comparator: bool) -> Codebook:
    """Two facets with hierarchies; the first has packages and may lend its terms to a third."""
    what = hierarchy(draw, WHAT, 4 if comparator else 5)
    facets = [facet(WHAT, what), facet(WHO, hierarchy(draw, WHO, 3))]
    if comparator:
        facets.append(facet(AGAINST, what, terms_from=WHAT))
    return Codebook(MappingProxyType({facet.id: facet for facet in facets}))


def coding(draw: st.DrawFn, facet: Facet) -> Coding:
    """Anything that a record can say of a facet."""
    if number(draw, 0, 2) == 0:
        return Coding(one_of(draw, [State.NOT_REPORTED, State.UNCLEAR, State.NONE, State.NOT_APPLICABLE]))
    codes = tuple(code_of(draw, facet, term) for term in some_of(draw, facet.terms.values(), 1, 2))
    return Coding(State.CODED if any(code.sure for code in codes) else State.UNCLEAR, codes)


def code_of(draw: st.DrawFn, facet: Facet, term: Term) -> Code:
    """A term with what may be said beside it: perhaps, of which kind, within what."""
    packages = [other for other in facet.terms.values() if other.component_ids]
    within = one_of(draw, [None, "none", *packages])
    return Code(
        term,
        sure=one_of(draw, [True, True, False]),
        kind_open=one_of(draw, [False, False, True]),
        package=within if isinstance(within, Term) else None,
        alone=None if within is None else within == "none",
    )


def some_codings(draw: st.DrawFn, codebook: Codebook) -> MappingProxyType[str, Coding]:
    """Codings of some of the facets; the others are not coded yet."""
    facets = some_of(draw, codebook.facets.values(), 0, len(codebook.facets))
    return MappingProxyType({facet.id: coding(draw, facet) for facet in facets})


@st.composite
def studies_of(draw: st.DrawFn, codebook: Codebook, id: str) -> Study:
    """A study with up to two findings, or one that waits for its record."""
    return study_of(draw, codebook, id)


def study_of(draw: st.DrawFn, codebook: Codebook, id: str) -> Study:
    """The same, drawn at once."""
    if number(draw, 0, 5) == 0:
        return awaiting_study(id, one_of(draw, WORDS))
    return Study(
        id=id,
        title=one_of(draw, WORDS),
        reports=(id,),
        codings=some_codings(draw, codebook),
        findings=tuple(Finding("found", some_codings(draw, codebook)) for _ in range(number(draw, 0, 2))),
    )


@st.composite
def reviews(draw: st.DrawFn, *, comparator: bool = True, studies: int = 1) -> EvidenceMap:
    """A review of a few studies, each with one report; of some reports nobody has noted what they cite."""
    terms = codebook(draw, comparator=comparator)
    found = [study_of(draw, terms, f"study{place}") for place in range(number(draw, 1, studies))]
    keys = [study.id for study in found] + ["work"]
    references = {key: reference(key, one_of(draw, DATES)) for key in keys}
    noted = some_of(draw, keys, 0, len(keys))
    links = {key: some_of(draw, keys, 0, len(keys)) for key in sorted(noted)}
    return EvidenceMap(
        protocol=Protocol("", "", MapPlan(Axis(WHAT), Axis(WHO), enough=2, many=3)),
        codebook=terms,
        references=MappingProxyType(references),
        studies=MappingProxyType({study.id: study for study in found}),
        claims=MappingProxyType({}),
        citations=MappingProxyType(
            {key: Citations(key, tuple(map(Link, sorted(cited)))) for key, cited in links.items()}
        ),
        screening=Screening(),
    )


def reference(key: str, date: Date | None) -> Reference:
    """A work of which no more is known than its date."""
    return Reference(key, "article", "", (), (), False, date, MappingProxyType({}))


@st.composite
def has_term(draw: st.DrawFn, review: EvidenceMap) -> Test:
    """A term of some facet, at some level."""
    return _has_term(draw, review)


def _has_term(draw: st.DrawFn, review: EvidenceMap) -> Test:
    facet = one_of(draw, list(review.codebook.facets.values()))
    return HasTerm(facet, one_of(draw, list(facet.terms.values())), one_of(draw, list(Level)))


def _years(first: int | None, last: int | None) -> InYears:
    low, high = first or 0, last or 9999
    return InYears(low, high, str(first) if first == last else f"{first or ''}..{last or ''}")


_SPANS = (_years(2012, 2012), _years(2011, None), _years(None, 2012), _years(2010, 2013))
MOST_LEAVES = 4


@st.composite
def queries(draw: st.DrawFn, review: EvidenceMap, *, negated: bool = True) -> Test:
    """Queries of a few tests joined in any way, with NOT among them or without."""
    return _query(draw, review, negated, number(draw, 1, MOST_LEAVES))


def _query(draw: st.DrawFn, review: EvidenceMap, negated: bool, leaves: int) -> Test:
    if negated and number(draw, 0, 4) == 4:
        return Not(_query(draw, review, negated, leaves))
    if leaves == 1:
        return _simple(draw, review)
    sizes = [1, 1, leaves - 2] if leaves > 2 and number(draw, 0, 1) else [1, leaves - 1]
    kind = one_of(draw, [And, Or])
    return kind(tuple(_query(draw, review, negated, size) for size in sizes))


def _simple(draw: st.DrawFn, review: EvidenceMap) -> Test:
    keys = list(review.references)
    match number(draw, 0, 7):
        case 3:
            return Missing(one_of(draw, list(review.codebook.facets.values())))
        case 4:
            return one_of(draw, _SPANS)
        case 5:
            return HasText(one_of(draw, WORDS))
        case 6:
            return Cites(one_of(draw, keys))
        case 7:
            return CitedBy(one_of(draw, keys))
        case _:
            return _has_term(draw, review)
