"""What changed between two versions of a review, or between two years of one: records, gaps and verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evidencemap.analyses.changed_gaps import COMING, LEAVING, GapChange, changed_cells, changed_gaps
from evidencemap.analyses.changed_records import RecordChanges, changed_references, changed_studies
from evidencemap.analyses.view import View
from evidencemap.model import EvidenceMap
from evidencemap.records.claim import Claim, Verdict
from evidencemap.values import dataclass


@dataclass(frozen=True)
class ClaimChange:
    """A claim with another verdict than before; None where it was not there, or is not any more."""

    claim: Claim
    before: Verdict | None
    after: Verdict | None


@dataclass(frozen=True)
class SearchChanges:
    """How many gaps the declared searches found before and after, and those whose turn is told.

    ``absorbed`` gaps were found before and are gaps still, but lie within a broader one that is found now; ``parted``
    ones are found now and were gaps before, within a broader one. So ``before`` less what closed, is no longer asked or
    was absorbed, with what opened, is first asked or was parted, makes ``after``.
    """

    before: int
    after: int
    gaps: tuple[GapChange, ...]
    absorbed: int
    parted: int


@dataclass(frozen=True)
class Changes:
    """All that changed.

    ``cells`` are those of the declared map; ``search`` is None where the searches were not compared; ``notes`` say in
    sentences what makes the two hard to compare.
    """

    old: View
    new: View
    studies: RecordChanges
    references: RecordChanges
    cells: tuple[GapChange, ...]
    search: SearchChanges | None
    claims: tuple[ClaimChange, ...]
    notes: tuple[str, ...]

    @property
    def gaps(self) -> tuple[GapChange, ...]:
        """The gaps of the declared search whose turn is told."""
        return self.search.gaps if self.search else ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed that is looked at here."""
        records = (self.studies, self.references)
        listed = (part for one in records for part in (one.new, one.changed, one.gone, one.settled))
        return not any((*listed, self.cells, self.gaps, self.claims, self.notes))


def changes(old: EvidenceMap, new: EvidenceMap, old_year: int | None = None, new_year: int | None = None) -> Changes:
    """What changed from one review to another, each as it is or as of the end of a year."""
    return changes_between(View(old, old_year), View(new, new_year))


def changes_between(old: View, new: View) -> Changes:
    """What changed from one view to another."""
    return replace(changes_on_the_map(old, new), search=_search_changes(old, new))


def _search_changes(old: View, new: View) -> SearchChanges:
    found = changed_gaps(old, new)
    turned = {str(change.test): change.turn for change in found}
    then, now = ({str(gap.test) for gap in view.found.gaps} for view in (old, new))
    absorbed = sum(turned.get(test) not in LEAVING for test in then - now)
    parted = sum(turned.get(test) not in COMING for test in now - then)
    return SearchChanges(len(then), len(now), found, absorbed, parted)


def changes_on_the_map(old: View, new: View) -> Changes:
    """What changed in records, on the map and of the claims, which takes a tenth of the time that searches take."""
    return Changes(
        old=old,
        new=new,
        studies=changed_studies(old, new),
        references=changed_references(old, new),
        cells=changed_cells(old, new),
        search=None,
        claims=tuple(_changed_claims(old, new)),
        notes=tuple(_notes(old, new)),
    )


def _changed_claims(old: View, new: View) -> Iterator[ClaimChange]:
    for id in sorted(old.claims.keys() | new.claims.keys()):
        before, after = (view.verdicts.get(id) for view in (old, new))
        if before is not after:
            yield ClaimChange(new.claims.get(id) or old.claims[id], before, after)


def _notes(old: View, new: View) -> Iterator[str]:
    """What the two count differently, so that a difference between them need not be news."""
    then, now = old.review.protocol.map, new.review.protocol.map
    if (then.rows.facet, then.columns.facet) != (now.rows.facet, now.columns.facet):
        yield (
            f"The map was {then.rows.facet} × {then.columns.facet} and is {now.rows.facet} × {now.columns.facet}: "
            "its cells cannot be compared."
        )
    if then.where != now.where:
        yield f"The map counted {then.where or 'everything'} and counts {now.where or 'everything'}."
    yield from _notes_on_terms(old, new)
    if _searched(old) != _searched(new):
        yield f"Gaps were searched {_searched(old)}; they are now searched {_searched(new)}."


def _searched(view: View) -> str:
    plan = view.plan
    facets = ", ".join(facet.id for facet in plan.facets)
    among = str(plan.where) or "everything"
    return f"in {facets}, {plan.depth} at a time, below {plan.threshold} among {among}"


def _notes_on_terms(old: View, new: View) -> Iterator[str]:
    then, now = (_terms(view) for view in (old, new))
    if now - then:
        yield f"The codebook has new terms: {', '.join(sorted(now - then))}."
    if then - now:
        yield f"The codebook no longer has: {', '.join(sorted(then - now))}."
    moved = sorted(name for name in then & now if _above(old, name) != _above(new, name))
    if moved:
        yield f"Terms stand in another place of the codebook: {', '.join(moved)}."


def _terms(view: View) -> set[str]:
    return {f"{term.facet}:{term.id}" for term in view.review.codebook.terms()}


def _above(view: View, name: str) -> tuple[str, ...]:
    facet, _, id = name.partition(":")
    return tuple(term.id for term in view.review.facet(facet).terms[id].lineage)
