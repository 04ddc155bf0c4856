"""Whether rules leave any way to choose; asked so often that sets of the narrowest terms are held as bits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Kinds = Mapping[str, int]
"""For the id of a facet some of its narrowest terms."""


def all_ruled_out(kinds: Kinds, rules: Sequence[Kinds]) -> bool:
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
    return all(all_ruled_out(part, near) for part in parts)


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
