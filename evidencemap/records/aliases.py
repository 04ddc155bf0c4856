"""Citation keys that a work is also known by since entries of it were merged: records that name them mean that work.

An entry lists them in ``ids``, the field of biblatex for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from evidencemap.problems import ProblemLog
from evidencemap.records.citations import Citations, Link
from evidencemap.records.claim import Claim
from evidencemap.records.disposition import Disposition
from evidencemap.records.reference import Reference
from evidencemap.records.screening import Screened, Screening
from evidencemap.records.study import Study
from evidencemap.values import dataclass

K = TypeVar("K", Link, Screened)


def read_aliases(references: Mapping[str, Reference], log: ProblemLog) -> Aliases:
    """The other keys of all entries; a key that means two works is a mistake."""
    entries = {key.casefold(): key for key in references}
    found: dict[str, str] = {}
    for key, reference in references.items():
        for alias in reference.aliases:
            holder = entries.get(alias.casefold()) or found.get(alias)
            if holder is None:
                found[alias] = key
            elif holder != key:
                log.add(reference.place, f"ids: '{alias}' is also a key of '{holder}'", "keep it with one of them")
    return Aliases(found)


@dataclass(frozen=True)
class Aliases:
    """For each key of an entry that was merged into another, the key of that one, which is kept."""

    kept: Mapping[str, str]

    def key(self, written: str) -> str:
        """The key that is kept."""
        return self.kept.get(written, written)

    def study(self, study: Study) -> Study:
        """The study with its works under their kept keys; entries that became one are one report."""
        return replace(
            study,
            reports=self._keys(study.reports),
            described_in=self._keys(study.described_in),
            findings=tuple(replace(finding, report=self.key(finding.report)) for finding in study.findings),
        )

    def claim(self, claim: Claim) -> Claim:
        """The claim with its source under its kept key."""
        return replace(claim, source=self.key(claim.source))

    def disposition(self, disposition: Disposition) -> Disposition:
        """The decision with its source under its kept key."""
        return replace(disposition, source=self.key(disposition.source))

    def screening(self, screening: Screening) -> Screening:
        """The screening with its works under their kept keys; two decisions on what became one are one."""
        return Screening(*map(self._screened, (screening.background, screening.excluded, screening.awaiting)))

    def citations(self, noted: Iterable[Citations]) -> dict[str, Citations]:
        """What each work cites, both under their kept keys; what entries that became one cite is put together."""
        found: dict[str, Citations] = {}
        for citations in noted:
            links = self._without_twins(citations.links, {link.key for link in citations.links})
            kept = replace(citations, citing=self.key(citations.citing), links=links)
            found[kept.citing] = _together(found[kept.citing], kept) if kept.citing in found else kept
        return found

    def _keys(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The keys that are kept; what a record says twice under one key stays for the check to tell."""
        if not any(key in self.kept for key in keys):
            return keys
        return tuple(dict.fromkeys(map(self.key, keys)))

    def _screened(self, items: tuple[Screened, ...]) -> tuple[Screened, ...]:
        return self._without_twins(items, {item.key for item in items})

    def _without_twins(self, items: tuple[K, ...], written: set[str]) -> tuple[K, ...]:
        """The items under their kept keys, without those of which the kept key is written beside them."""
        return tuple(replace(item, key=self.key(item.key)) for item in items if self.kept.get(item.key) not in written)


def _together(first: Citations, second: Citations) -> Citations:
    known = {link.key for link in first.links}
    links = (*first.links, *(link for link in second.links if link.key not in known))
    note = "\n".join(note for note in (first.note, second.note) if note)
    return replace(first, links=links, unresolved=(*first.unresolved, *second.unresolved), note=note)
