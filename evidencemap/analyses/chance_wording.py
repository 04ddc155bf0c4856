"""What chance has to say of a gap and of a search, in words."""

from __future__ import annotations

from evidencemap.analyses.search import Gap, Search
from evidencemap.analyses.wording import expected_words
from evidencemap.counts import counted, noun


def chance_remark(gap: Gap) -> str:
    """Whether so few studies can be told from chance."""
    if gap.expected is None:
        return "nothing can be expected where no study tells of all these facets"
    told = f"expected {expected_words(gap.expected)}, found {gap.sure}"
    if gap.fewer_than_expected:
        return f"{told}: fewer than expected"
    return f"{told}: not distinguishable from chance"


def chance_sentence(found: Search) -> str:
    """What chance says of a search as a whole."""
    chance = found.chance
    told, reach, family = len(found.fewer), len(chance.within_reach), chance.family
    if chance.depth < 2 or len(chance.index.facets) < 2:
        return "One facet at a time there is nothing to expect."
    if not family:
        return "No two facets are known together, so nothing can be expected."
    looked_at = f"of {counted(family, 'combination')}"
    if told:
        hold = noun(told, "holds", "hold")
        return (
            f"{told:,} {looked_at} {hold} fewer studies than chance would leave, at a false discovery rate of 5 %; "
            f"in {reach:,} that could be told at all."
        )
    if reach:
        return f"In {reach:,} {looked_at} a lack could be told from chance, and in none of them is it."
    least = f"about {chance.enough_studies:,} studies" if chance.enough_studies else "far more studies"
    return (
        f"With so few studies no lack can be told from chance; with this mix of terms it would take {least}. "
        "The order says where most was expected, not that anything was neglected."
    )
