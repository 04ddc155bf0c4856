"""What became of a claim, in the sentences that a careful reviewer would write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from evidencemap.analyses.claim_verdicts import Judgement
from evidencemap.analyses.claims import Cited, Fate, JudgedClaim, Repeat
from evidencemap.analyses.wording import listed
from evidencemap.counts import counted, noun
from evidencemap.model import EvidenceMap
from evidencemap.records.claim import Claim, Quantifier, SaidAs, Verdict
from evidencemap.records.study import Study
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Names:
    """How a study, with its year, and a claim are called where the sentences stand."""

    study: Callable[[Study], str]
    claim: Callable[[Claim], str]


_CITED = {
    Cited.YES: "which the authors cite",
    Cited.NO: "which the authors do not cite",
    Cited.UNKNOWN: "of which it is not known whether the authors cite it",
    Cited.OWN: "the authors’ own",
}
_CITED_SEVERAL = {
    **_CITED,
    Cited.UNKNOWN: "of which it is not known whether the authors cite them",
}


def verdict_sentences(item: JudgedClaim, names: Names) -> tuple[str, ...]:
    """What became of a claim, then how it stood when it was made, then whether it was stale or vacuous."""
    return tuple(_Told(item, names).sentences())


def names_by_id(review: EvidenceMap) -> Names:
    """Studies and claims by their ids, as on the command line."""
    return Names(lambda study: f"{study.id} ({review.year_text(study)})", lambda claim: claim.id)


@dataclass(frozen=True)
class _Told:
    """A judged claim, to be told in a place where studies are called by a name."""

    item: JudgedClaim
    names: Names

    def sentences(self) -> Iterator[str]:
        match self.item.fate:
            case Fate.HOLDS:
                yield from self._holds()
            case Fate.UNDECIDED:
                yield from self._undecided()
            case Fate.CLOSED_LATER:
                yield from self._closed_later()
            case Fate.SELF_CLOSING:
                yield f"Self-closing: only the authors’ own work, {self._names(self.item.own)}, refutes it."
            case Fate.FALSE_WHEN_MADE | Fate.ALREADY_STUDIED:
                yield from self._refuted_when_made()
            case Fate.REFUTED:
                yield f"Refuted{self._by(self.item.today)}; for which year it was said is not recorded."
        yield from self._when_made()
        yield from map(self._stale, self.item.already_refuted)
        if self.item.vacuous:
            yield f"The codebook calls what it speaks of impossible: {self.item.vacuous.rstrip('.')}."

    @property
    def _is_call(self) -> bool:
        return self.item.claim.said_as is SaidAs.CALL

    def _holds(self) -> Iterator[str]:
        found = self.item.today.studies
        match self.item.claim.expect.quantifier:
            case Quantifier.NONE if self._is_call:
                yield "Holds: the authors call for such studies; nothing of the kind is known yet."
            case Quantifier.NONE:
                yield "Holds: no such study is known, and none that is known could be one."
            case Quantifier.ONLY if self._is_call:
                yield f"Holds: the authors call for more; nothing of the kind is known yet but {self._names(found)}."
            case Quantifier.ONLY:
                yield f"Holds: {self._names(found)}, and no other, {noun(len(found), 'is', 'are')} known."
            case _ if found:
                yield f"Holds: {_known(found)}, {self._names(found)}; the claim is that there are {self._amount}."
            case _:
                yield f"Holds: no such study is known; the claim is that there are {self._amount}."

    @property
    def _amount(self) -> str:
        return str(self.item.claim.expect)

    def _undecided(self) -> Iterator[str]:
        found, open_studies = self.item.today.studies, [item.study for item in self.item.today.open]
        call = "the authors call for such studies; " if self._is_call else ""
        if self.item.claim.expect.quantifier is Quantifier.ONLY:
            yield f"Undecided: {call}{self._only(open_studies)}."
        elif found:
            yield f"Undecided: {call}{_known(found)}, {self._names(found)}, and {len(open_studies)} more could count."
        else:
            yield f"Undecided: {call}none is known for sure, but {_could(len(open_studies))}."

    def _only(self, open_studies: list[Study]) -> str:
        """What keeps open whether the studies that a claim names, and no others, match."""
        doubtful = [study for study in open_studies if study.id in self.item.claim.expect.studies]
        others = len(open_studies) - len(doubtful)
        told = []
        if doubtful:
            told.append(f"it is not sure that {self._names(doubtful)} {noun(len(doubtful), 'counts', 'count')}")
        if others:
            told.append(f"beside those that the claim names, {_could(others)}")
        return " and ".join(told)

    def _closed_later(self) -> Iterator[str]:
        closing = self.item.closing
        if closing and closing.studies:
            by = self._names(closing.studies)
            named_with_year = not closing.exact or str(closing.year) in by
            yield f"Closed later, by {by}." if named_with_year else f"Closed in {closing.year} by {by}."
        else:
            yield "Closed later: what was known when it was made bears it out better than what is known today."
        if self.item.own:
            yield f"The authors’ own work, {self._names(self.item.own)}, refutes it too."

    def _refuted_when_made(self) -> Iterator[str]:
        then = self.item.when_made
        if then is None:
            return
        call = self.item.fate is Fate.ALREADY_STUDIED
        lead = "Already studied: the authors call for it, and" if call else "False when made:"
        if then.studies:
            yield f"{lead} {self._told_by_cited(then.studies)} had appeared by {self._year}.{self._allowed(then)}"
        else:
            yield f"{lead} fewer studies than it says had appeared by {self._year}."
        could = [item.study for item in then.open if self.item.cited[item.study.id] is Cited.YES]
        if could:
            yield f"{self._names(could)}, which the authors cite, could count too."
        if self.item.today.verdict is not Verdict.REFUTED:
            yield f"Today it {'holds' if self.item.today.verdict is Verdict.HOLDS else 'is undecided'}."

    def _allowed(self, then: Judgement) -> str:
        expect = self.item.claim.expect
        if expect.quantifier in (Quantifier.NONE, Quantifier.ONLY):
            return ""
        return f" That makes {len(then.studies)}; the claim is that there are {expect}."

    def _when_made(self) -> Iterator[str]:
        then, fate = self.item.when_made, self.item.fate
        if then is None or fate in (Fate.FALSE_WHEN_MADE, Fate.ALREADY_STUDIED):
            return
        if then.verdict is self.item.today.verdict and then.studies == self.item.today.studies:
            return
        without = ", without the authors’ own work," if Cited.OWN in self.item.cited.values() else ""
        stood = "held" if then.verdict is Verdict.HOLDS else f"was undecided: {_could(len(then.open))}"
        yield f"As of {self._year}{without} it {stood}."

    def _stale(self, repeat: Repeat) -> str:
        studies = repeat.judgement.studies
        refuted = f"{self._names(studies)} had refuted" if studies else "was refuted"
        return f"Stale: it repeats {self.names.claim(repeat.claim)}, which {refuted} by {self._year}."

    @property
    def _year(self) -> str:
        return str(self.item.claim.as_of)

    def _by(self, found: Judgement) -> str:
        return f" by {self._names(found.studies)}" if found.studies else ""

    def _names(self, studies: Iterable[Study]) -> str:
        return listed(map(self.names.study, studies))

    def _told_by_cited(self, studies: tuple[Study, ...]) -> str:
        """Studies in groups, each with whether the authors cite them."""
        groups = [(cited, [study for study in studies if self.item.cited[study.id] is cited]) for cited in Cited]
        told = [
            f"{self._names(group)}, {(_CITED if len(group) == 1 else _CITED_SEVERAL)[cited]},"
            for cited, group in groups
            if group
        ]
        return " and ".join(told)


def _known(studies: tuple[Study, ...]) -> str:
    return counted(len(studies), "such study is known", "such studies are known")


def _could(number: int) -> str:
    return counted(number, "study could count", "studies could count")
