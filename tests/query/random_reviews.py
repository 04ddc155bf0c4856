"""Small random reviews, built from values without a folder, and random queries of them.

All is chosen by small whole numbers, of which many are drawn at once: see ``tests.choices``.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from hypothesis import strategies as st

from evidencemap.model import EvidenceMap
from evidencemap.query.syntax import And, CitedBy, Cites, HasTerm, HasText, InYears, Level, Missing, Not, Or, Test
from evidencemap.records.citations import Citations, Link
from evidencemap.records.codebook import Codebook, Facet, Impossible, Term
from evidencemap.records.coding import Code, Coding, State
from evidencemap.records.dates import Date
from evidencemap.records.protocol import Axis, MapPlan, Protocol
from evidencemap.records.reference import Reference
from evidencemap.records.screening import Screening
from evidencemap.records.study import Finding, Study, awaiting_study
from tests.choices import Choices

WHAT, AGAINST, WHO = "what", "against", "who"
WORDS = ("rupture", "reading")
YEARS = (2010, 2012, 2014)

DATES = (
    None,
    *(Date(year, year, str(year)) for year in YEARS),
    Date(2010, 2014, "2010–2014"),
    Date(2012, 9999, "2012 or later"),
)


def hierarchy(choices: Choices, facet: str, size: int) -> dict[str, Term]:
    """Terms by id, broader before narrower; some broad ones may be packages of others."""
    names = [f"{facet}-{letter}" for letter in "abcde"[: choices.number(2, size)]]
    terms: dict[str, Term] = {}
    for name in names:
        broader = choices.one_of([None, *terms.values()])
        terms[name] = Term(name, facet, name, broader=broader)
    for name in choices.some_of(names, 0, 2) if facet == WHAT else ():
        others = [other for other in names if other != name and not terms[other].component_ids]
        parts = choices.some_of(others, 1, 2) if others else []
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


def codebook(choices: Choices, *, comparator: bool, rule: bool = False) -> Codebook:
    """Two facets with hierarchies; the first has packages and may lend its terms to a third.

    With a ``rule`` a term of the one excludes a term of the other.
    """
    what = hierarchy(choices, WHAT, 4 if comparator else 5)
    facets = [facet(WHAT, what), facet(WHO, hierarchy(choices, WHO, 3))]
    if comparator:
        facets.append(facet(AGAINST, what, terms_from=WHAT))
    excluded = {facet.id: choices.one_of(list(facet.terms.values())) for facet in facets[:2]} if rule else {}
    impossible = (Impossible(excluded, "said so"),) if rule else ()
    return Codebook(MappingProxyType({facet.id: facet for facet in facets}), impossible)


def coding(choices: Choices, facet: Facet) -> Coding:
    """Anything that a record can say of a facet."""
    if choices.number(0, 2) == 0:
        return Coding(choices.one_of([State.NOT_REPORTED, State.UNCLEAR, State.NONE, State.NOT_APPLICABLE]))
    codes = tuple(code_of(choices, facet, term) for term in choices.some_of(facet.terms.values(), 1, 2))
    return Coding(State.CODED if any(code.sure for code in codes) else State.UNCLEAR, codes)


def code_of(choices: Choices, facet: Facet, term: Term) -> Code:
    """A term with what may be said beside it: perhaps, of which kind, within what."""
    packages = [other for other in facet.terms.values() if other.component_ids]
    within = choices.one_of([None, "none", *packages])
    return Code(
        term,
        sure=choices.one_of([True, True, False]),
        kind_open=choices.one_of([False, False, True]),
        package=within if isinstance(within, Term) else None,
        alone=None if within is None else within == "none",
    )


def some_codings(choices: Choices, codebook: Codebook) -> MappingProxyType[str, Coding]:
    """Codings of some of the facets; the others are not coded yet."""
    facets = choices.some_of(codebook.facets.values(), 0, len(codebook.facets))
    return MappingProxyType({facet.id: coding(choices, facet) for facet in facets})


@st.composite
def studies_of(draw: st.DrawFn, codebook: Codebook, id: str) -> Study:
    """A study with up to two findings, or one that waits for its record."""
    choices = Choices(draw)
    return study_of(choices, codebook, id)


def study_of(choices: Choices, codebook: Codebook, id: str) -> Study:
    """The same, drawn at once."""
    if choices.number(0, 5) == 0:
        return awaiting_study(id, choices.one_of(WORDS))
    return Study(
        id=id,
        title=choices.one_of(WORDS),
        reports=(id,),
        codings=some_codings(choices, codebook),
        findings=tuple(Finding("found", some_codings(choices, codebook)) for _ in range(choices.number(0, 2))),
    )


@st.composite
def reviews(draw: st.DrawFn, *, comparator: bool = True, studies: int = 1, rule: bool = False) -> EvidenceMap:
    """A review of a few studies, each with one report; of some reports nobody has noted what they cite."""
    choices = Choices(draw)
    terms = codebook(choices, comparator=comparator, rule=rule)
    found = [study_of(choices, terms, f"study{place}") for place in range(choices.number(1, studies))]
    keys = [study.id for study in found] + ["work"]
    references = {key: reference(key, choices.one_of(DATES)) for key in keys}
    noted = choices.some_of(keys, 0, len(keys))
    links = {key: choices.some_of(keys, 0, len(keys)) for key in sorted(noted)}
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
    choices = Choices(draw)
    return _has_term(choices, review)


def _has_term(choices: Choices, review: EvidenceMap) -> Test:
    facet = choices.one_of(list(review.codebook.facets.values()))
    return HasTerm(facet, choices.one_of(list(facet.terms.values())), choices.one_of(list(Level)))


def _years(first: int | None, last: int | None) -> InYears:
    low, high = first or 0, last or 9999
    return InYears(low, high, str(first) if first == last else f"{first or ''}..{last or ''}")


_SPANS = (_years(2012, 2012), _years(2011, None), _years(None, 2012), _years(2010, 2013))
MOST_LEAVES = 4


@st.composite
def queries(draw: st.DrawFn, review: EvidenceMap, *, negated: bool = True) -> Test:
    """Queries of a few tests joined in any way, with NOT among them or without."""
    choices = Choices(draw)
    return _query(choices, review, negated, choices.number(1, MOST_LEAVES))


@st.composite
def year_queries(draw: st.DrawFn) -> Test:
    """Spans of years joined in any way."""
    choices = Choices(draw)
    return _joined(choices, lambda: choices.one_of(_SPANS), True, choices.number(1, MOST_LEAVES))


def _query(choices: Choices, review: EvidenceMap, negated: bool, leaves: int) -> Test:
    return _joined(choices, lambda: _simple(choices, review), negated, leaves)


def _joined(choices: Choices, leaf: Callable[[], Test], negated: bool, leaves: int) -> Test:
    if negated and choices.number(0, 4) == 4:
        return Not(_joined(choices, leaf, negated, leaves))
    if leaves == 1:
        return leaf()
    sizes = [1, 1, leaves - 2] if leaves > 2 and choices.number(0, 1) else [1, leaves - 1]
    kind = choices.one_of([And, Or])
    return kind(tuple(_joined(choices, leaf, negated, size) for size in sizes))


def _simple(choices: Choices, review: EvidenceMap) -> Test:
    keys = list(review.references)
    match choices.number(0, 7):
        case 3:
            return Missing(choices.one_of(list(review.codebook.facets.values())))
        case 4:
            return choices.one_of(_SPANS)
        case 5:
            return HasText(choices.one_of(WORDS))
        case 6:
            return Cites(choices.one_of(keys))
        case 7:
            return CitedBy(choices.one_of(keys))
        case _:
            return _has_term(choices, review)
