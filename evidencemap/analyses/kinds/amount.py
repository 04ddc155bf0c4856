"""A pattern to what the number of its studies says: absolute, thin, coding, cluster."""

from __future__ import annotations

from collections.abc import Mapping

from evidencemap.analyses.kinds.examined import Examined
from evidencemap.analyses.kinds.kind import Kind, KindOfGap
from evidencemap.analyses.kinds.words import named
from evidencemap.analyses.wording import counted_studies, description, finding_sentence, kind_of_study, listed
from evidencemap.counts import noun

MANY_TO_READ = 3
"""From how many open studies on it is worth saying that reading comes first."""


def absolute(pattern: Examined) -> KindOfGap | None:
    """Nothing matches and nothing could, though of everything one step more general something does or could.

    Asudeh, Jin & Jagadish, ICDE 2019: a maximal uncovered pattern, at threshold 1. What the codebook calls impossible
    is no gap.
    """
    wider = pattern.wider
    if pattern.possible or pattern.is_structural or any(not one.possible for one in wider):
        return None
    around = ", ".join(map(_around, wider))
    return KindOfGap(
        Kind.ABSOLUTE,
        pattern.test,
        finding_sentence(pattern.scoped, 0, 0) + (f" One step more general: {around}." if around else ""),
        tuple({study.id: study for one in wider for study in one.sure}.values()),
        (("possible", 0), *((str(one.test), len(one.sure)) for one in wider)),
        weight=(-min((len(one.sure) for one in wider), default=0),),
    )


def _around(wider: Examined) -> str:
    if wider.sure:
        return counted_studies(wider.scoped, len(wider.sure))
    return f"perhaps {counted_studies(wider.scoped, wider.possible)}"


def thin(pattern: Examined) -> KindOfGap | None:
    """Fewer studies than the protocol calls enough; certain where the ones that could match do not change that."""
    enough = pattern.review.protocol.map.enough
    sure, unknown = len(pattern.sure), len(pattern.open)
    if not 0 < sure < enough:
        return None
    more = f"; {unknown} more could be, were more known of {noun(unknown, 'it', 'them')}" if unknown else ""
    return KindOfGap(
        Kind.THIN,
        pattern.test,
        f"Only {counted_studies(pattern.scoped, sure)}: {named(pattern.sure)}{more}.",
        pattern.sure,
        (("sure", sure), ("possible", pattern.possible), ("enough", enough)),
        certain=pattern.possible < enough,
        weight=(sure, unknown),
    )


def coding(pattern: Examined) -> KindOfGap | None:
    """More studies could match than are known to, and at least three: a count of the known ones would mislead.

    That is where the unknown ones could more than double the count. Those to be read are in the order of how many
    declared patterns hang on them, so that the first is read for most.
    """
    sure, unknown = len(pattern.sure), len(pattern.open)
    if unknown < MANY_TO_READ or unknown <= sure:
        return None
    decides = pattern.examination.decides
    read = tuple(sorted(pattern.open, key=lambda study: (-decides.get(study.id, 0), study.id)))
    order = _order({study.id: decides[study.id] for study in read[:3] if study.id in decides})
    return KindOfGap(
        Kind.CODING,
        pattern.test,
        f"{_known(pattern)}, but {unknown} more could be. Read these before you claim a gap{order}.",
        pattern.sure,
        (("sure", sure), ("possible", pattern.possible), ("to read", unknown)),
        read=read,
        weight=(sure - unknown,),
    )


def _order(patterns: Mapping[str, int]) -> str:
    """Which studies to read first, and how many patterns of the map hang on each."""
    if not patterns:
        return ""
    return f", first {listed(patterns)} (patterns of the map that hang on each: {listed(map(str, patterns.values()))})"


def _known(pattern: Examined) -> str:
    sure = len(pattern.sure)
    if not sure:
        return f"No {kind_of_study(pattern.scoped)[0]}{description(pattern.scoped)} is known"
    return f"{counted_studies(pattern.scoped, sure)} {noun(sure, 'is', 'are')} known"


def cluster(pattern: Examined) -> KindOfGap | None:
    """As many studies as the protocol calls many."""
    many = pattern.review.protocol.map.many
    if len(pattern.sure) < many:
        return None
    return KindOfGap(
        Kind.CLUSTER,
        pattern.test,
        f"{counted_studies(pattern.scoped, len(pattern.sure))}: enough to bring together.",
        pattern.sure,
        (("sure", len(pattern.sure)), ("many", many)),
        weight=(-len(pattern.sure),),
    )
