"""A pattern within the scope of a search: what is asked of studies, and what sentences say."""

from __future__ import annotations

from evidencemap.query.syntax import And, HasTerm, Level, Test, conjuncts

_LEVELS = tuple(Level)


def within_scope(test: Test, scope: Test) -> And:
    """The pattern with what of the scope it does not imply."""
    asked = conjuncts(test)
    more = (one for one in conjuncts(scope) if not any(is_at_least_as_general(one, part) for part in asked))
    return joined(test, *more)


def joined(*tests: Test) -> And:
    """All that several tests ask for, each part once."""
    return And(tuple({str(part): part for test in tests for part in conjuncts(test)}.values()))


def is_at_least_as_general(wide: Test, narrow: Test) -> bool:
    """Whether one part asks for what another asks for, or for more."""
    if isinstance(wide, HasTerm) and isinstance(narrow, HasTerm):
        level = _LEVELS.index(wide.level) <= _LEVELS.index(narrow.level)
        return level and wide.facet.id == narrow.facet.id and narrow.term.is_within(wide.term)
    return wide == narrow
