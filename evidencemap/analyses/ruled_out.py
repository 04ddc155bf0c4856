"""Whether a pattern can be at all, asked so often that sets of narrowest terms are held as bits.

The answer is that of ``structural``: a pattern cannot be if each way to fill it in, down to the narrowest terms of all
facets, lies within something that the codebook calls impossible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from evidencemap.analyses.structural import Pattern
from evidencemap.records.codebook import Codebook
from evidencemap.values import dataclass

Kinds = Mapping[str, int]
"""For the id of a facet some of its narrowest terms."""


@dataclass(frozen=True)
class RuledOut:
    """What a codebook calls impossible."""

    codebook: Codebook

    def cannot_be(self, pattern: Pattern) -> bool:
        """Whether all that a pattern leaves open is ruled out."""
        left_open = {facet: self._kinds[facet, None] for rule in self._rules for facet in rule}
        given = {facet: self._kinds[facet, term.id] for facet, term in pattern.items() if facet in left_open}
        return _all_ruled_out({**left_open, **given}, self._rules)

    @cached_property
    def _rules(self) -> Sequence[Kinds]:
        return [{id: self._kinds[id, term.id] for id, term in one.terms.items()} for one in self.codebook.impossible]

    @cached_property
    def _kinds(self) -> Mapping[tuple[str, str | None], int]:
        """For each term, and for a facet as a whole (None), its narrowest terms."""
        found: dict[tuple[str, str | None], int] = {}
        for facet in self.codebook:
            bits = {kind.id: 1 << place for place, kind in enumerate(facet.narrowest(None))}
            for term in (None, *facet.terms.values()):
                found[facet.id, term.id if term else None] = sum(bits[kind.id] for kind in facet.narrowest(term))
        return found


def _all_ruled_out(kinds: Kinds, rules: Sequence[Kinds]) -> bool:
    """Whether a rule speaks of every way to choose one of the kinds of each facet."""
    near = [rule for rule in rules if all(kinds[facet] & named for facet, named in rule.items())]
    if any(not _told_apart(kinds, rule) for rule in near):
        return True
    near = _hard_to_keep(kinds, near)
    if not near:
        return False
    facet = _told_apart(kinds, near[0])[0]
    named = near[0][facet]
    parts = ({**kinds, facet: kinds[facet] & ~named}, {**kinds, facet: kinds[facet] & named})
    return all(_all_ruled_out(part, near) for part in parts)


def _told_apart(kinds: Kinds, rule: Kinds) -> list[str]:
    """The facets in which some kinds lie outside a rule; where there is none, the rule speaks of everything."""
    return [facet for facet, named in rule.items() if kinds[facet] & ~named]


def _hard_to_keep(kinds: Kinds, rules: list[Kinds]) -> list[Kinds]:
    """The rules that are left when each is passed over that a kind keeps which no rule names in its facet."""
    named: dict[str, int] = {}
    for rule in rules:
        for facet, some in rule.items():
            named[facet] = named.get(facet, 0) | some
    left = [rule for rule in rules if not any(kinds[facet] & ~named[facet] for facet in rule)]
    return left if len(left) == len(rules) else _hard_to_keep(kinds, left)
