"""Studies to the independent teams that did them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from evidencemap.model import EvidenceMap
from evidencemap.records.names import Name
from evidencemap.records.study import Study

Team = tuple[Study, ...]


def independent_teams(review: EvidenceMap, studies: Sequence[Study]) -> tuple[Team, ...]:
    """The studies in groups that share no author, report or cohort, the largest first."""
    group = {study.id: {study.id} for study in studies}
    for near in _namesakes(review, studies).values():
        for one, other in combinations(near, 2):
            if group[one.id] is not group[other.id] and next(shared(review, one, other), None):
                merged = group[one.id] | group[other.id]
                group.update(dict.fromkeys(merged, merged))
    members = {id(ids): ids for ids in group.values()}
    teams = (tuple(study for study in studies if study.id in ids) for ids in members.values())
    return tuple(sorted(teams, key=lambda team: (-len(team), team[0].id)))


def _namesakes(review: EvidenceMap, studies: Sequence[Study]) -> dict[str, list[Study]]:
    """The studies by what they may share, so that not every pair has to be compared."""
    found: dict[str, list[Study]] = {}
    for study in studies:
        names = {name.short.casefold() for name in _authors(review, study)}
        for word in (*names, *(f"report {key}" for key in study.reports), f"cohort {study.cohort.casefold()}"):
            found.setdefault(word, []).append(study)
    found.pop("cohort ", None)
    return found


def authors_known(review: EvidenceMap, study: Study) -> bool:
    """Whether every author of every report of a study is named, with at least an initial."""
    return all(key in review.references and _all_named(review, key) for key in study.reports)


def family_names(review: EvidenceMap, study: Study) -> set[str]:
    """The family names of the authors of a study."""
    return {name.short for name in _authors(review, study)}


def shared(review: EvidenceMap, one: Study, other: Study) -> Iterator[str]:
    """What makes two studies those of one team: authors, reports, cohort; in words."""
    yield from dict.fromkeys(
        mine.apa
        for mine, theirs in product(_authors(review, one), _authors(review, other))
        if same_person(mine, theirs)
    )
    yield from sorted({*one.reports} & {*other.reports})
    if one.cohort and one.cohort.casefold() == other.cohort.casefold():
        yield one.cohort


def same_person(one: Name, other: Name) -> bool:
    """Whether two names can only be told to be of one person: same family name, and initials that do not differ.

    *Bateman, A.* and *Bateman, A. W.* are taken for one; *Bateman* alone could be anybody of that name.
    """
    if one.short.casefold() != other.short.casefold():
        return False
    if one.institution or other.institution:
        return one.institution and other.institution
    shorter, longer = sorted((_letters(one), _letters(other)), key=len)
    return bool(shorter) and longer.startswith(shorter)


def _letters(name: Name) -> str:
    return "".join(letter for letter in name.initials.casefold() if letter.isalpha())


def _authors(review: EvidenceMap, study: Study) -> tuple[Name, ...]:
    return tuple(name for key in study.reports if key in review.references for name in review.references[key].authors)


def _all_named(review: EvidenceMap, key: str) -> bool:
    reference = review.references[key]
    named = all(name.institution or name.initials for name in reference.authors)
    return bool(reference.authors) and named and not reference.and_others
