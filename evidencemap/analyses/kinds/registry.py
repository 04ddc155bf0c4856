"""A review or one pattern of it to every kind of gap that its records show, and to the kinds that they cannot show."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from evidencemap.analyses.kinds import age, amount, citations, independence, measurement, missing, synthesis, trust
from evidencemap.analyses.kinds.examined import Examination, Examined, is_more_general
from evidencemap.analyses.kinds.kind import Kind, KindOfGap, Unsupported
from evidencemap.model import EvidenceMap
from evidencemap.query.parse import parse_query
from evidencemap.query.syntax import Test
from evidencemap.values import dataclass


def _always_supported(_: Examination) -> str:
    return ""


@dataclass(frozen=True)
class Examiner:
    """How a kind is found in a pattern, and why a review may not be able to show it (empty where it is)."""

    kind: Kind
    examine: Callable[[Examined], KindOfGap | None]
    why_not: Callable[[Examination], str] = _always_supported


EXAMINERS = (
    Examiner(Kind.ABSOLUTE, amount.absolute),
    Examiner(Kind.THIN, amount.thin),
    Examiner(Kind.SYNTHESIS, synthesis.synthesis, synthesis.why_no_synthesis),
    Examiner(Kind.DESIGN, missing.design, missing.why_no_design),
    Examiner(Kind.MEASUREMENT, measurement.measurement, measurement.why_no_measurement),
    Examiner(Kind.ATTRIBUTION, missing.attribution, missing.why_no_attribution),
    Examiner(Kind.POPULATION, missing.population, missing.why_no_population),
    Examiner(Kind.REPLICATION, independence.replication, independence.why_no_replication),
    Examiner(Kind.RECENCY, age.recency, age.why_no_recency),
    Examiner(Kind.CERTAINTY, trust.certainty, trust.why_no_certainty),
    Examiner(Kind.CONFLICT, trust.conflict, trust.why_no_conflict),
    Examiner(Kind.CITATION, citations.citation, citations.why_no_citation),
    Examiner(Kind.CODING, amount.coding),
    Examiner(Kind.CLUSTER, amount.cluster),
)


@dataclass(frozen=True)
class Findings:
    """What was found, in the order of the kinds and ranked inside each, and the kinds that cannot be shown."""

    found: tuple[KindOfGap, ...]
    unsupported: tuple[Unsupported, ...]

    def of(self, kind: Kind) -> tuple[KindOfGap, ...]:
        """The findings of a kind, best first."""
        return tuple(one for one in self.found if one.kind is kind)

    def only(self, kinds: Iterable[Kind]) -> Findings:
        """The same of some kinds alone."""
        wanted = set(kinds)
        return Findings(
            tuple(one for one in self.found if one.kind in wanted),
            tuple(one for one in self.unsupported if one.kind in wanted),
        )


def kinds_of(review: EvidenceMap, test: Test, scope: Test | None = None) -> Findings:
    """Every kind of gap that one pattern shows within a scope: that of the declared map where none is given."""
    return kinds_shown(Examination(review, declared_scope(review) if scope is None else scope), test)


def kinds_shown(examination: Examination, test: Test) -> Findings:
    """Every kind of gap that one pattern of a review under examination shows."""
    return _findings(examination, [examination.pattern(test)])


def kinds_in(review: EvidenceMap) -> Findings:
    """Every kind of gap of the declared map: of each row, each column and each cell.

    Of findings that say the same of a pattern and of a narrower one only the most general is told.
    """
    examination = Examination(review, declared_scope(review))
    return _findings(examination, examination.family)


def unsupported_kinds(review: EvidenceMap) -> tuple[Unsupported, ...]:
    """The kinds that the records of a review cannot show, and why."""
    return _unsupported(Examination(review, declared_scope(review)))


def declared_scope(review: EvidenceMap) -> Test:
    """What the map of the protocol keeps to."""
    return parse_query(review.protocol.map.where, review)


def _findings(examination: Examination, patterns: Iterable[Examined]) -> Findings:
    unsupported = _unsupported(examination)
    hopeless = {one.kind for one in unsupported}
    found: list[KindOfGap] = []
    for examiner in EXAMINERS:
        if examiner.kind not in hopeless:
            shown = [one for pattern in patterns if (one := examiner.examine(pattern)) is not None]
            found.extend(sorted(_most_general(shown), key=_rank))
    return Findings(tuple(found), unsupported)


def _unsupported(examination: Examination) -> tuple[Unsupported, ...]:
    reasons = ((examiner.kind, examiner.why_not(examination)) for examiner in EXAMINERS)
    return tuple(Unsupported(kind, why) for kind, why in reasons if why)


def _rank(found: KindOfGap) -> tuple[bool, tuple[float, ...], str]:
    """Certain before not certain, then by weight."""
    return not found.certain, found.weight, str(found.test)


def _most_general(found: list[KindOfGap]) -> list[KindOfGap]:
    return [one for one in found if not any(_says_it_too(other, one) for other in found)]


def _says_it_too(general: KindOfGap, one: KindOfGap) -> bool:
    """Whether a finding of a more general pattern tells all that this one does, and is as certain."""
    if not is_more_general(general.test, one.test):
        return False
    told = set(one.about) <= set(general.about) and (general.certain or not one.certain)
    return told and (one.kind.value.inherited or one.studies == general.studies)
