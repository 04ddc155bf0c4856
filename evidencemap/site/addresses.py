"""Where each thing has its page: ids to file names that every file system and every URL can carry."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from evidencemap.model import EvidenceMap
from evidencemap.records.codebook import Term
from evidencemap.records.study import Study

LONGEST = 80
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|clock|com\d|lpt\d)(\.|$)")
_NOT_PORTABLE = re.compile(r"[^A-Za-z0-9._-]+")


def portable_names(preferred: Mapping[str, str]) -> dict[str, str]:
    """A file name for each id, as near to the preferred one as is safe.

    A name that had to be changed, that Windows reserves, or that differs from another in case alone ends in a digest of
    the id, so it depends on no order.
    """
    folded = Counter(name.casefold() for name in preferred.values())
    return {id: _portable(id, name, folded[name.casefold()] > 1) for id, name in preferred.items()}


def _portable(id: str, preferred: str, shared: bool) -> str:
    plain = unicodedata.normalize("NFKD", preferred).encode("ascii", "ignore").decode()
    name = _NOT_PORTABLE.sub("-", plain).strip(".-")[:LONGEST].rstrip(".-")
    if name == preferred and not shared and not _RESERVED.match(name):
        return name
    digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name}-{digest}" if name and not _RESERVED.match(name) else f"x-{digest}"


@dataclass(frozen=True)
class Addresses:
    """The path of every page, from the root of the site, with ``/``."""

    review: EvidenceMap

    def study(self, study: Study) -> str:
        """The page of a study; the page of its reference while it waits for its record."""
        if not study.extracted:
            return self.reference(study.reports[0])
        return f"studies/{self._studies[study.id]}.html"

    def study_name(self, study: Study) -> str:
        """The name of a study with a record in paths and anchors."""
        return self._studies[study.id]

    def reference(self, key: str) -> str:
        """The page of a bibliography entry, or of a key that one had before."""
        return f"references/{self.reference_name(key)}.html"

    def reference_name(self, key: str) -> str:
        """The name of a bibliography entry in paths and anchors."""
        return self._references[key]

    def claim(self, id: str) -> str:
        """The page of a claim."""
        return f"claims/{self._claims[id]}.html"

    def term(self, term: Term) -> str:
        """The page of a term."""
        return f"terms/{self._terms[_path_of(term)]}.html"

    def cell(self, row: Term, column: Term) -> str:
        """The page of a cell of the map."""
        name = self._cells[f"{row.id}/{column.id}"]
        return f"cells/{name}.html"

    def gap(self, id: str) -> str:
        """The page of a gap; its id is a safe name already."""
        return f"gaps/{id}.html"

    @cached_property
    def _studies(self) -> Mapping[str, str]:
        return portable_names({study.id: study.id for study in self.review.extracted})

    @cached_property
    def _references(self) -> Mapping[str, str]:
        return portable_names({key: key for key in (*self.review.references, *self.review.aliases)})

    @cached_property
    def _claims(self) -> Mapping[str, str]:
        return portable_names({id: id for id in self.review.claims})

    @cached_property
    def _terms(self) -> Mapping[str, str]:
        return portable_names({_path_of(term): f"{term.facet}-{term.id}" for term in self.review.codebook.terms()})

    @cached_property
    def _cells(self) -> Mapping[str, str]:
        plan = self.review.protocol.map
        rows, columns = self.review.axis_terms(plan.rows), self.review.axis_terms(plan.columns)
        return portable_names({f"{row.id}/{column.id}": f"{row.id}--{column.id}" for row in rows for column in columns})


def _path_of(term: Term) -> str:
    return f"{term.facet}/{term.id}"
