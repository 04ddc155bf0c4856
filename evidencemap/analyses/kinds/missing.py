"""A pattern to what is missing within it: a wanted design, a part given alone, a population beside others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from evidencemap.analyses.kinds.examined import Examination, Examined
from evidencemap.analyses.kinds.kind import Kind, KindOfGap
from evidencemap.analyses.kinds.words import labels, named
from evidencemap.analyses.wording import counted_studies, listed
from evidencemap.model import EvidenceMap
from evidencemap.query.syntax import HasTerm, Level, conjuncts
from evidencemap.records.codebook import Facet, Term
from evidencemap.records.study import Study

POPULATION = "population"


def design(pattern: Examined) -> KindOfGap | None:
    """Studied enough, but by no study of a design that the protocol wants (``designs`` under ``gaps``).

    Where there are fewer studies than enough the evidence is thin, and what few studies are not is idle to tell.
    Patterns that ask for a kind of study themselves are not looked at: no trial is an interview study.
    """
    if not pattern.is_covered or pattern.names_study:
        return None
    wanted = {test.term: pattern.narrowed(test) for test in _wanted(pattern.review)}
    lacking = {term: found for term, found in wanted.items() if not found.sure and not found.is_structural}
    if not lacking:
        return None
    none = listed(f"no {term.label}" for term in lacking)
    return KindOfGap(
        Kind.DESIGN,
        pattern.test,
        f"{counted_studies(pattern.scoped, len(pattern.sure))}, but {none}{_could(lacking.values())}.",
        pattern.sure,
        (("sure", len(pattern.sure)), *((str(found.test), 0) for found in lacking.values())),
        certain=not any(found.open for found in lacking.values()),
        about=tuple(lacking),
        read=_all_open(lacking.values()),
        weight=(-len(pattern.sure), -len(lacking)),
    )


def why_no_design(examination: Examination) -> str:
    """Why missing designs cannot be told."""
    return "" if examination.review.protocol.gaps.designs else "the protocol names no wanted designs (gaps: designs)"


def attribution(pattern: Examined) -> KindOfGap | None:
    """What people were given includes a part, but no study tells what is due to the part alone.

    Of the first topic that is part of a package: *includes* is covered and *isolated* is not. Nor does the part, where
    it was looked at for itself, tell what it does without the rest. One study is enough for that: whatever it found
    cannot be ascribed to the part.
    """
    part = next((topic for topic in pattern.topics if topic.facet.packages(topic.term)), None)
    if part is None:
        return None
    includes, separable, isolated = (_at(pattern, part, level) for level in Level)
    if not includes.sure or isolated.sure:
        return None
    whole = counted_studies(includes.scoped, len(includes.sure))
    apart = f", {len(separable.sure)} with data of the part itself" if separable.sure else ""
    surely = " for sure" if isolated.open else ""
    return KindOfGap(
        Kind.ATTRIBUTION,
        pattern.test,
        f"{whole}{apart}, but none{surely} of it alone{_could([isolated])}.",
        includes.sure,
        (("includes", len(includes.sure)), ("separable", len(separable.sure)), ("isolated", 0)),
        certain=not isolated.open,
        about=(part.term,),
        read=isolated.open,
        weight=(-len(includes.sure),),
    )


def why_no_attribution(examination: Examination) -> str:
    """Why parts cannot be told from packages."""
    packages = any(term.component_ids for facet in examination.review.codebook for term in facet.terms.values())
    return "" if packages else "no term of the codebook has components"


def population(pattern: Examined) -> KindOfGap | None:
    """Studied enough, but of two populations under the same broader term in one and not in the other."""
    if not pattern.is_covered:
        return None
    facets = (facet for facet in pattern.examination.facets(POPULATION) if not pattern.asks_for(facet))
    facet, beside = next(((facet, found) for facet in facets if (found := list(_beside(pattern, facet)))), (None, []))
    if facet is None:
        return None
    there = dict.fromkeys(term for _, covered in beside for term in covered)
    lacking = [found for found, _ in beside]
    missing = tuple(map(_population_of, lacking))
    some, none = (facet.phrase.replace("{term}", words) for words in (labels(there), labels(missing, "or")))
    return KindOfGap(
        Kind.POPULATION,
        pattern.test,
        f"{counted_studies(pattern.scoped, len(pattern.sure))}, some {some}, but none {none}{_could(lacking)}.",
        pattern.sure,
        (("sure", len(pattern.sure)), *((str(found.test), 0) for found in lacking)),
        certain=not any(found.open for found in lacking),
        about=missing,
        read=_all_open(lacking),
        weight=(-len(pattern.sure), -len(missing)),
    )


def why_no_population(examination: Examination) -> str:
    """Why populations cannot be compared."""
    facets = examination.facets(POPULATION)
    if not facets:
        return f"no facet has the role '{POPULATION}'"
    siblings = any(len(facet.narrower(term)) > 1 for facet in facets for term in facet.terms.values())
    return "" if siblings else "no two populations of the codebook have a broader one in common"


def _wanted(review: EvidenceMap) -> Iterator[HasTerm]:
    for id in review.protocol.gaps.designs:
        facet = next(facet for facet in review.codebook if facet.names_study and id in facet.terms)
        yield HasTerm(facet, facet.terms[id])


def _at(pattern: Examined, part: HasTerm, level: Level) -> Examined:
    levelled = replace(part, level=level)
    return pattern.examination.pattern(*(levelled if one == part else one for one in conjuncts(pattern.test)))


def _beside(pattern: Examined, facet: Facet) -> Iterator[tuple[Examined, tuple[Term, ...]]]:
    """Each population without a study, with those beside it that have one."""
    for parent in facet.terms.values():
        found = {term: pattern.narrowed(HasTerm(facet, term)) for term in facet.narrower(parent)}
        covered = tuple(term for term, there in found.items() if there.sure)
        if covered:
            yield from ((there, covered) for there in found.values() if not there.sure and not there.is_structural)


def _population_of(found: Examined) -> Term:
    return found.topics[-1].term


def _could(lacking: Iterable[Examined]) -> str:
    """The studies that could turn out to be what is missing."""
    could = _all_open(lacking)
    return f"; {named(could, 'or')} could turn out to be one" if could else ""


def _all_open(lacking: Iterable[Examined]) -> tuple[Study, ...]:
    return tuple(sorted({study.id: study for found in lacking for study in found.open}.values(), key=lambda s: s.id))
