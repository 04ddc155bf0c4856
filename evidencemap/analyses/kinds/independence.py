"""A pattern to whether somebody independent has found the same, and whether its studies know each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from evidencemap.analyses.kinds.examined import Examination, Examined
from evidencemap.analyses.kinds.kind import Kind, KindOfGap
from evidencemap.analyses.kinds.teams import authors_known, family_names, independent_teams, shared
from evidencemap.analyses.kinds.words import named
from evidencemap.analyses.wording import counted_studies, listed
from evidencemap.records.study import Study

MOST_SHARED = 3


def replication(pattern: Examined) -> KindOfGap | None:
    """At least two studies, and no two that are independent of each other.

    Studies belong to one team if they share an author, a report or a cohort, or are joined by others that do. A study
    of which not all authors are known (*and others*, or none named) may belong to any team, so that a second team is
    not sure. Two teams with all authors known are taken to be independent, whatever a third study might join.
    """
    if len(pattern.sure) < 2:
        return None
    teams = independent_teams(pattern.review, pattern.sure)
    known = [study for study in pattern.sure if authors_known(pattern.review, study)]
    if len(teams) > 1 and (not known or len(independent_teams(pattern.review, known)) > 1):
        return None
    unnamed = tuple(study for study in pattern.sure if study not in known)
    one_team = len(teams) == 1
    return KindOfGap(
        Kind.REPLICATION,
        pattern.test,
        _one_team(pattern) if one_team else _perhaps_one_team(pattern, unnamed),
        pattern.sure,
        (("studies", len(pattern.sure)), ("teams at least", 1), ("teams at most", len(teams))),
        certain=one_team,
        read=() if one_team else unnamed,
        weight=(-len(pattern.sure),),
    )


def why_no_replication(examination: Examination) -> str:
    """Why teams cannot be told apart."""
    review = examination.review
    return "" if any(authors_known(review, study) for study in review.extracted) else "no report names all its authors"


def _one_team(pattern: Examined) -> str:
    pairs = combinations(pattern.sure, 2)
    common = list(dict.fromkeys(word for one, other in pairs for word in shared(pattern.review, one, other)))
    all_of = "Both of the" if len(pattern.sure) == 2 else "All"
    studies = counted_studies(pattern.scoped, len(pattern.sure))
    return f"{all_of} {studies} come from one team, held together by {listed(common[:MOST_SHARED])}".rstrip(".") + "."


def _perhaps_one_team(pattern: Examined, unnamed: Sequence[Study]) -> str:
    names = sorted(set.intersection(*(family_names(pattern.review, study) for study in pattern.sure)))
    common = f"; {listed(names)} stands among the authors of all" if names else ""
    return (
        f"{counted_studies(pattern.scoped, len(pattern.sure))}, and no two are known to be of independent teams: "
        f"the authors of {named(unnamed)} are not known in full{common}."
    )
