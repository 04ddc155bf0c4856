"""What each coder said of a study, and which findings of different coders are the same finding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from evidencemap.model import EvidenceMap
from evidencemap.records.coding import Coding, State
from evidencemap.records.study import Finding, Study
from evidencemap.records.table_studies import slug
from evidencemap.values import dataclass

ALIKE = 1 / 3
"""From which likeness on two findings are taken for the same. Our decision: below it, most share neither words nor
codings."""

Group = Mapping[str, Finding]
"""A finding as each coder wrote it, by the coder; those who have nothing like it are left out."""


@dataclass(frozen=True)
class DoubleCoded:
    """A study that several coders coded, each with what is that coder's own, and its findings matched."""

    id: str
    by: Mapping[str, Study]
    groups: tuple[Group, ...]

    def values(self, facet: str, group: Group | None) -> dict[str, Coding]:
        """How each coder coded a facet: in one of the matched findings, or of the study where None."""
        if group is None:
            found = {coder: study.coding(facet, None) for coder, study in self.by.items()}
        else:
            found = {coder: self.by[coder].coding(facet, finding) for coder, finding in group.items()}
        return found


def double_coded(review: EvidenceMap, coders: tuple[str, ...] = ()) -> tuple[DoubleCoded, ...]:
    """The studies of which two coders or more have coded something, by id; of all coders, or of these."""
    found: dict[str, dict[str, Study]] = {}
    for coder, studies in review.codings.items():
        if not coders or coder in coders:
            for id, study in studies.items():
                own = own_part(study, coder)
                if own.codings or own.findings:
                    found.setdefault(id, {})[coder] = own
    return tuple(
        DoubleCoded(id, by, matched_findings({coder: study.findings for coder, study in by.items()}))
        for id, by in sorted(found.items())
        if len(by) > 1
    )


def own_part(study: Study, coder: str) -> Study:
    """The record of a coder without the codings that say they are somebody else's."""
    names = {coder, slug(study.coder)}
    findings = tuple(replace(finding, codings=_own(finding.codings, names)) for finding in study.findings)
    return replace(study, codings=_own(study.codings, names), findings=findings)


def _own(codings: Mapping[str, Coding], names: set[str]) -> dict[str, Coding]:
    found = {}
    for facet, coding in codings.items():
        codes = tuple(code for code in coding.codes if _is_own(code.provenance.coder, names))
        if codes or (not coding.codes and _is_own(coding.provenance.coder, names)):
            found[facet] = replace(coding, codes=codes)
    return found


def _is_own(coder: str, names: set[str]) -> bool:
    return not coder or slug(coder) in names


def matched_findings(by: Mapping[str, tuple[Finding, ...]]) -> tuple[Group, ...]:
    """The findings of several coders in groups that say the same, in the order of the first coder.

    The most alike are put together first, and of equals those that stand at nearer positions. Where each has one
    finding, they are the same: there is nothing else that could be meant.
    """
    coders = sorted(by)
    groups: list[dict[str, Finding]] = [{coders[0]: finding} for finding in by[coders[0]]]
    for coder in coders[1:]:
        new = by[coder]
        alone = len(new) == len(groups) == 1
        pairs = sorted(
            (-max(likeness(finding, other) for other in group.values()), abs(at - position), at, position)
            for position, group in enumerate(groups)
            for at, finding in enumerate(new)
        )
        taken: dict[int, int] = {}
        for unlike, _, at, position in pairs:
            if at not in taken and position not in taken.values() and (alone or -unlike >= ALIKE):
                taken[at] = position
        for at, finding in enumerate(new):
            if at in taken:
                groups[taken[at]][coder] = finding
            else:
                groups.append({coder: finding})
    return tuple(groups)


def likeness(one: Finding, other: Finding) -> float:
    """From 0 to 1: half by the words of the summaries (Dice), half by the facets in which a term is shared."""
    return (_dice(_words(one.summary), _words(other.summary)) + _shared(one, other)) / 2


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 2}


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def _shared(one: Finding, other: Finding) -> float:
    """The share of the facets coded by either in which they share a term, or the word for its absence."""
    facets = one.codings.keys() | other.codings.keys()
    same = [facet for facet in facets if values_of(one.codings.get(facet)) & values_of(other.codings.get(facet))]
    return len(same) / len(facets) if facets else 0.0


def values_of(coding: Coding | None) -> frozenset[str]:
    """What a coding says, as a set: the ids of terms, one that is doubted with a question mark, else why there is none.

    Empty where nothing was coded.
    """
    if coding is None:
        return frozenset()
    if coding.codes:
        return frozenset(code.term.id if code.sure else f"{code.term.id}?" for code in coding.codes)
    return frozenset() if coding.state is State.NOT_CODED else frozenset({coding.state.value})
