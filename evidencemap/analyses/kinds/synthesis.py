"""A pattern to whether a review brings its primary studies together, and what it leaves out."""

from __future__ import annotations

from evidencemap.analyses.kinds.examined import Examination, Examined
from evidencemap.analyses.kinds.kind import Kind, KindOfGap
from evidencemap.analyses.kinds.review_scope import covers, scopes
from evidencemap.analyses.kinds.words import named
from evidencemap.analyses.wording import counted_studies
from evidencemap.counts import noun
from evidencemap.model import OPEN_FUTURE, EvidenceMap
from evidencemap.query.truth import Truth
from evidencemap.records.study import Study
from evidencemap.values import dataclass

LEAST = 3
LASTS = 5
"""Years for which a search is up to date."""


@dataclass(frozen=True)
class _Review:
    """A review of studies, and whether its scope is that of the pattern or wider, for sure or perhaps."""

    study: Study
    scope: Truth
    searched_at_most: int
    current: Truth


@dataclass(frozen=True)
class _Debt:
    """Primary studies that no review includes, those of which it is not known, and the reviews that do not say."""

    left_out: tuple[Study, ...]
    unknown: tuple[Study, ...]
    silent: tuple[Study, ...]


def synthesis(pattern: Examined) -> KindOfGap | None:
    """At least three primary studies, and no review of equal or wider scope that searched within five years.

    The five years count back from ``updated`` in the protocol, else from the newest of the primary studies: not from
    the clock. What a review covers is what it set out to bring together: see ``review_scope``. A review that does not
    say until when it searched did so until it appeared at the latest. Which studies a review includes is told by its
    record alone; a study that is newer than a review is not in it.
    """
    if len(pattern.primary) < LEAST:
        return None
    reviews = _reviews(pattern, _now(pattern))
    if any(min(one.scope, one.current) is Truth.YES for one in reviews):
        return None
    covering = [one for one in reviews if one.scope is Truth.YES]
    doubtful = tuple(one.study for one in reviews if min(one.scope, one.current) is Truth.MAYBE)
    debt = _debt(pattern)
    newer = _newer(pattern, covering)
    total = len(pattern.primary)
    told = f"{_last_review(covering, newer)}; {_debt_words(debt, total)}{_doubt(doubtful)}"
    return KindOfGap(
        Kind.SYNTHESIS,
        pattern.test,
        f"{counted_studies(pattern.scoped, total)}, {told}.",
        pattern.primary,
        (
            ("primary studies", total),
            ("reviews of equal or wider scope", len(covering)),
            ("newer than the last search", len(newer)),
            ("debt at least", len(debt.left_out) / total),
            ("debt at most", (len(debt.left_out) + len(debt.unknown)) / total),
        ),
        certain=not doubtful,
        read=doubtful,
        weight=(-total,),
    )


def why_no_synthesis(examination: Examination) -> str:
    """Why reviews cannot be told from other studies."""
    kinds = (term for facet in examination.review.codebook if facet.names_study for term in facet.terms.values())
    return "" if any(term.reviews for term in kinds) else "no kind of study in the codebook says 'reviews: yes'"


def _now(pattern: Examined) -> int | None:
    if pattern.examination.updated:
        return pattern.examination.updated
    years = (pattern.review.years(study)[1] for study in pattern.primary)
    return max((year for year in years if year != OPEN_FUTURE), default=None)


def _reviews(pattern: Examined, now: int | None) -> list[_Review]:
    found = []
    for study in pattern.review.studies.values():
        scope = covers(pattern.review, study, pattern.topics)
        if scope is not Truth.NO:
            at_most = _searched_at_most(pattern.review, study)
            found.append(_Review(study, scope, at_most, _current(study, at_most, now)))
    return found


def _searched_at_most(review: EvidenceMap, study: Study) -> int:
    return study.searched if study.searched is not None else review.years(study)[1]


def _current(study: Study, at_most: int, now: int | None) -> Truth:
    if now is None:
        return Truth.MAYBE
    if now - at_most > LASTS:
        return Truth.NO
    return Truth.YES if study.searched is not None else Truth.MAYBE


def _newer(pattern: Examined, covering: list[_Review]) -> tuple[Study, ...]:
    """The primary studies that appeared after the last search of every covering review, for sure."""
    last = max((one.searched_at_most for one in covering), default=OPEN_FUTURE)
    return tuple(study for study in pattern.primary if pattern.review.years(study)[0] > last)


def _debt(pattern: Examined) -> _Debt:
    """What no review lists may be in one that does not say, if it lies within its scope and is no newer."""
    listed = {id for study in pattern.review.studies.values() for id in study.includes or ()}
    rest = [study for study in pattern.primary if study.id not in listed]
    reviews = [study for study in pattern.review.studies.values() if pattern.review.could_be_review(study)]
    silent = [(one, _could_include(pattern.review, one, rest)) for one in reviews if one.includes is None]
    unknown = {study.id for _, found in silent for study in found}
    return _Debt(
        tuple(study for study in rest if study.id not in unknown),
        tuple(study for study in rest if study.id in unknown),
        tuple(one for one, found in silent if found),
    )


def _could_include(review: EvidenceMap, one: Study, studies: list[Study]) -> list[Study]:
    at_most = _searched_at_most(review, one)
    old = [study for study in studies if review.years(study)[0] <= at_most]
    return [study for study in old if any(scope.could_take(review, study) for scope in scopes(review, one))]


def _last_review(covering: list[_Review], newer: tuple[Study, ...]) -> str:
    if not covering:
        return "and no review of equal or wider scope is known"
    dated = [one for one in covering if one.searched_at_most != OPEN_FUTURE]
    if not dated:
        return f"and when {named([one.study for one in covering])}, of equal or wider scope, searched is not known"
    last = max(dated, key=lambda one: (one.searched_at_most, one.study.id))
    at_most = "" if last.study.searched is not None else " at the latest"
    since = f" ({len(newer)} of them newer)" if newer else ""
    until = f"searched until {last.searched_at_most}{at_most}{since}"
    return f"and the last review of equal or wider scope, {last.study.id}, {until}"


def _debt_words(debt: _Debt, total: int) -> str:
    """How many no review includes, and of how many that is not known."""
    left_out, unknown = len(debt.left_out), len(debt.unknown)
    told = f"{left_out} of {total} {noun(left_out, 'is', 'are')} in no review" if left_out else ""
    if not unknown:
        return told or "each is in some review"
    include = noun(len(debt.silent), "includes", "include")
    why = f"because what {named(debt.silent)} {include} is not recorded"
    them = noun(unknown, "it", "them")
    of_these = f"of {unknown} more" if told else f"of all {total}" if unknown == total else f"of {unknown} of them"
    return f"{told + ', and ' if told else ''}{of_these} it is not known whether a review includes {them}, {why}"


def _doubt(doubtful: tuple[Study, ...]) -> str:
    return f"; whether {named(doubtful, 'or')} is one that is up to date is not known" if doubtful else ""
