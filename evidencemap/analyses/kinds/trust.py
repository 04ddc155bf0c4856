"""A pattern to whether its evidence can be relied on, and whether it agrees with itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidencemap.analyses.kinds.examined import Examination, Examined
from evidencemap.analyses.kinds.kind import Kind, KindOfGap
from evidencemap.analyses.kinds.words import named
from evidencemap.analyses.wording import counted_studies, listed
from evidencemap.model import Unit
from evidencemap.query.matching import unit_truth
from evidencemap.query.syntax import HasTerm
from evidencemap.query.truth import Truth, greatest
from evidencemap.records.codebook import Facet, Term
from evidencemap.records.study import Study

JUDGEMENTS = ("certainty", "risk of bias")
OUTCOME = "outcome"
CONFLICT = 0.5
POSITIVE, NEGATIVE = "positive", "negative"


def certainty(pattern: Examined) -> KindOfGap | None:
    """At least one study was judged, and none is judged sound.

    Which judgements are sound says the codebook (``sound: yes``): of GRADE and CERQual those from moderate up, of risk
    of bias the low one. Studies without a judgement make the finding uncertain.
    """
    found = (_unsound(pattern, facet) for facet in pattern.examination.facets(*JUDGEMENTS) if _sound(facet))
    return next(filter(None, found), None)


def why_no_certainty(examination: Examination) -> str:
    """Why it cannot be told what can be relied on."""
    facets = examination.facets(*JUDGEMENTS)
    if not facets:
        return "no facet has the role " + listed((f"'{role}'" for role in JUDGEMENTS), "or")
    return "" if any(map(_sound, facets)) else f"no term of '{facets[0].id}' says 'sound: yes'"


def _sound(facet: Facet) -> tuple[Term, ...]:
    return tuple(term for term in facet.terms.values() if term.sound)


def _unsound(pattern: Examined, facet: Facet) -> KindOfGap | None:
    truths = {study.id: _judged_sound(pattern, units, facet) for study, units in pattern.units}
    given = [term for _, units in pattern.units for unit in units for term in unit.coding(facet.id).terms]
    if not given or Truth.YES in truths.values():
        return None
    order = list(facet.terms)
    best = min(given, key=lambda term: order.index(term.id))
    unknown = tuple(study for study in pattern.sure if truths[study.id] is Truth.MAYBE)
    silent = f"; of {named(unknown)} there is no judgement" if unknown else ""
    wanted = listed((term.label for term in _sound(facet)), "or")
    return KindOfGap(
        Kind.CERTAINTY,
        pattern.test,
        f"{counted_studies(pattern.scoped, len(pattern.sure))}, none judged {wanted} ({facet.label}): "
        f"the best is {best.label}{silent}.",
        pattern.sure,
        (("studies", len(pattern.sure)), ("judged", len(pattern.sure) - len(unknown)), ("sound", 0)),
        certain=not unknown,
        about=(best,),
        read=unknown,
        weight=(-len(pattern.sure),),
    )


def _judged_sound(pattern: Examined, units: Sequence[Unit], facet: Facet) -> Truth:
    tests = [HasTerm(facet, term) for term in _sound(facet)]
    return greatest(unit_truth(pattern.review, test, unit) for unit in units for test in tests)


def conflict(pattern: Examined) -> KindOfGap | None:
    """Studies of one cell that found opposite things of one outcome, neither side being much the larger.

    1 - abs(n₊ - n₋) / (n₊ + n₋) ≥ .5, with n₊ and n₋ the studies that have a positive and a negative finding; each side
    has a study that the other has not, as one that found both disagrees with nobody. Directions can be set side by side
    only where the same was asked, so the pattern has at least two topics; where a facet has the role *outcome* and the
    pattern leaves it open, they are counted for each outcome, and the one with most studies is told. Votes are counted
    and not weighed: that says that there is something to explain, not who is right.
    """
    if len(pattern.topics) < 2:
        return None
    found = [_opposed(pattern, outcome) for outcome in _outcomes(pattern)]
    return min(filter(None, found), key=lambda one: one.weight, default=None)


def why_no_conflict(examination: Examination) -> str:
    """Why disagreement cannot be told."""
    told = {finding.direction for study in examination.review.extracted for finding in study.findings}
    return "" if told & {POSITIVE, NEGATIVE} else "no finding has a direction"


def _outcomes(pattern: Examined) -> Iterator[Term | None]:
    """Every outcome of the matching findings; one that stands for all where outcomes are not coded or asked for."""
    facets = [facet for facet in pattern.examination.facets(OUTCOME) if not pattern.asks_for(facet)]
    if not facets:
        yield None
    given = {
        term
        for facet in facets
        for _, units in pattern.units
        for unit in units
        for told in unit.coding(facet.id).terms
        for term in told.lineage
    }
    yield from (term for facet in facets for term in facet.terms.values() if term in given)


def _opposed(pattern: Examined, outcome: Term | None) -> KindOfGap | None:
    positive, negative = (_with_direction(pattern, outcome, direction) for direction in (POSITIVE, NEGATIVE))
    n_pos, n_neg = len(positive), len(negative)
    ids_pos, ids_neg = {study.id for study in positive}, {study.id for study in negative}
    if ids_pos <= ids_neg or ids_neg <= ids_pos:
        return None
    disagreement = 1 - abs(n_pos - n_neg) / (n_pos + n_neg)
    if disagreement < CONFLICT:
        return None
    both = tuple(study for study in pattern.sure if study.id in ids_pos | ids_neg)
    about = f" about {outcome.label}" if outcome else ""
    return KindOfGap(
        Kind.CONFLICT,
        pattern.test,
        f"Of {counted_studies(pattern.scoped, len(pattern.sure))}, {n_pos} found what was hoped for{about} "
        f"({named(positive)}) and {n_neg} the opposite ({named(negative)}).",
        both,
        (("positive", n_pos), ("negative", n_neg), ("disagreement", disagreement)),
        about=(outcome,) if outcome else (),
        weight=(-len(both), -disagreement, -len(outcome.lineage) if outcome else 0),
    )


def _with_direction(pattern: Examined, outcome: Term | None, direction: str) -> list[Study]:
    return [
        study
        for study, units in pattern.units
        if any(
            unit.finding
            and unit.finding.direction == direction
            and (outcome is None or unit.is_coded(outcome.facet, outcome))
            for unit in units
        )
    ]
