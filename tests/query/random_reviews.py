"""Small random reviews, built from values without a folder, and random queries of them."""

from __future__ import annotations

from types import MappingProxyType

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

DATES = st.one_of(
    st.none(),
    st.sampled_from(YEARS).map(lambda year: Date(year, year, str(year))),
    st.just(Date(2010, 2014, "2010–2014")),
    st.just(Date(2012, 9999, "2012 or later")),
)


@st.composite
def hierarchies(draw: st.DrawFn, facet: str, size: int) -> dict[str, Term]:
    """Terms by id, broader before narrower; some broad ones may be packages of others."""
    names = [f"{facet}-{letter}" for letter in "abcde"[: draw(st.integers(2, size))]]
    terms: dict[str, Term] = {}
    for name in names:
        broader = draw(st.sampled_from([None, *terms.values()]))
        terms[name] = Term(name, facet, name, broader=broader)
    for name in draw(st.sets(st.sampled_from(names), max_size=2)) if facet == WHAT else ():
        others = [other for other in names if other != name and not terms[other].component_ids]
        parts = draw(st.lists(st.sampled_from(others), min_size=1, max_size=2, unique=True)) if others else []
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


@st.composite
def codebooks(draw: st.DrawFn, *, comparator: bool) -> Codebook:
    """Two facets with hierarchies; the first has packages and may lend its terms to a third."""
    what = draw(hierarchies(WHAT, 4 if comparator else 5))
    facets = [facet(WHAT, what), facet(WHO, draw(hierarchies(WHO, 3)))]
    if comparator:
        facets.append(facet(AGAINST, what, terms_from=WHAT))
    return Codebook(MappingProxyType({facet.id: facet for facet in facets}))


@st.composite
def codings(draw: st.DrawFn, facet: Facet) -> Coding:
    """Anything that a record can say of a facet."""
    if draw(st.integers(0, 2)) == 0:
        state = draw(st.sampled_from([State.NOT_REPORTED, State.UNCLEAR, State.NONE, State.NOT_APPLICABLE]))
        return Coding(state)
    terms = draw(st.lists(st.sampled_from(list(facet.terms.values())), min_size=1, max_size=2, unique=True))
    codes = tuple(draw(codes_of(facet, term)) for term in terms)
    return Coding(State.CODED if any(code.sure for code in codes) else State.UNCLEAR, codes)


@st.composite
def codes_of(draw: st.DrawFn, facet: Facet, term: Term) -> Code:
    """A term with what may be said beside it: perhaps, of which kind, within what."""
    packages = [other for other in facet.terms.values() if other.component_ids]
    within = draw(st.sampled_from([None, "none", *packages]))
    return Code(
        term,
        sure=draw(st.sampled_from([True, True, False])),
        kind_open=draw(st.sampled_from([False, False, True])),
        package=within if isinstance(within, Term) else None,
        alone=None if within is None else within == "none",
    )


@st.composite
def some_codings(draw: st.DrawFn, codebook: Codebook) -> MappingProxyType[str, Coding]:
    """Codings of some of the facets; the others are not coded yet."""
    facets = draw(st.lists(st.sampled_from(list(codebook.facets.values())), unique_by=lambda facet: facet.id))
    return MappingProxyType({facet.id: draw(codings(facet)) for facet in facets})


@st.composite
def studies_of(draw: st.DrawFn, codebook: Codebook, id: str) -> Study:
    """A study with up to two findings, or one that waits for its record."""
    if draw(st.integers(0, 5)) == 0:
        return awaiting_study(id, draw(st.sampled_from(WORDS)))
    findings = draw(st.lists(some_codings(codebook), max_size=2))
    return Study(
        id=id,
        title=draw(st.sampled_from(WORDS)),
        reports=(id,),
        codings=draw(some_codings(codebook)),
        findings=tuple(Finding("found", codings) for codings in findings),
    )


@st.composite
def reviews(draw: st.DrawFn, *, comparator: bool = True, studies: int = 1) -> EvidenceMap:
    """A review of a few studies, each with one report; of some reports nobody has noted what they cite."""
    codebook = draw(codebooks(comparator=comparator))
    found = [draw(studies_of(codebook, f"study{number}")) for number in range(draw(st.integers(1, studies)))]
    keys = [study.id for study in found] + ["work"]
    references = {key: reference(key, draw(DATES)) for key in keys}
    noted = draw(st.sets(st.sampled_from(keys)))
    links = {key: draw(st.sets(st.sampled_from(keys))) for key in sorted(noted)}
    return EvidenceMap(
        protocol=Protocol("", "", MapPlan(Axis(WHAT), Axis(WHO), enough=2, many=3)),
        codebook=codebook,
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


def has_term(review: EvidenceMap) -> st.SearchStrategy[Test]:
    """A term of some facet, at some level."""
    facets = st.sampled_from(list(review.codebook.facets.values()))
    return facets.flatmap(
        lambda facet: st.builds(
            HasTerm, st.just(facet), st.sampled_from(list(facet.terms.values())), st.sampled_from(Level)
        )
    )


def _years(first: int | None, last: int | None) -> InYears:
    low, high = first or 0, last or 9999
    return InYears(low, high, str(first) if first == last else f"{first or ''}..{last or ''}")


def queries(review: EvidenceMap, *, negated: bool = True) -> st.SearchStrategy[Test]:
    """Queries of a few tests joined in any way, with NOT among them or without."""
    keys = st.sampled_from(list(review.references))
    simple = st.one_of(
        has_term(review),
        has_term(review),
        has_term(review),
        st.sampled_from([Missing(facet) for facet in review.codebook.facets.values()]),
        st.sampled_from([_years(2012, 2012), _years(2011, None), _years(None, 2012), _years(2010, 2013)]),
        st.sampled_from(WORDS).map(HasText),
        keys.map(Cites),
        keys.map(CitedBy),
    )
    return st.recursive(
        simple,
        lambda part: st.one_of(
            st.lists(part, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
            st.lists(part, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
            *([part.map(Not)] if negated else []),
        ),
        max_leaves=4,
    )
