"""Terms that cannot stand together in any study, as a codebook writes them: the structural zeros of a review."""

from __future__ import annotations

from evidencemap.problems import Place, ProblemLog
from evidencemap.records.shapes import PROSE, Field, Json, Mapped
from evidencemap.sources.nodes import Entries, Node, Text
from evidencemap.values import dataclass

Written = tuple[tuple[Text, Text], ...]


@dataclass(frozen=True)
class WrittenImpossible:
    """Facets with terms as they were written, and why they exclude each other."""

    together: Written
    reason: str
    place: Place


class _Together:
    """At least two facets, each with one term."""

    def read(self, node: Node, log: ProblemLog) -> Written | None:
        """Facets and terms in the order of the file."""
        pairs = tuple(node) if isinstance(node, Entries) else ()
        texts = tuple((facet, term) for facet, term in pairs if isinstance(term, Text) and term.value)
        if len(texts) < max(2, len(pairs)):
            log.add(node.place, "needs two facets or more, each with one term", "write {facet: term, other: term}")
            return None
        return texts

    def schema(self) -> Json:
        """An object of texts."""
        return {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 2}


IMPOSSIBLE_SHAPE: Mapped[WrittenImpossible] = Mapped(
    (
        Field("together", _Together(), "Facets with the terms that exclude each other.", required=True),
        Field("reason", PROSE, "Why no study can be about all of them.", required=True),
    ),
    lambda place, given, _log: WrittenImpossible(given["together"], given["reason"], place),
    noun="impossible combination",
)
