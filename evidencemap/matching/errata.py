"""Which works only correct another one, by their titles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from evidencemap.matching.titles import title
from evidencemap.records.reference import Reference

ERRATUM = "erratum"


def is_erratum(reference: Reference) -> bool:
    """Whether a work only corrects another one, by its title."""
    return title(reference.title).relation == ERRATUM


def errata(references: Iterable[Reference]) -> dict[str, str]:
    """For each erratum the work that it corrects, by keys; left out where no work or several have its title."""
    titles = {reference.key: title(reference.title) for reference in references}
    of_errata = {key: found.compact for key, found in titles.items() if found.relation == ERRATUM and not found.generic}
    works: defaultdict[str, list[str]] = defaultdict(list)
    for key, found in titles.items() if of_errata else ():
        if not found.relation:
            works[found.compact].append(key)
    return {key: works[text][0] for key, text in of_errata.items() if len(works[text]) == 1}
