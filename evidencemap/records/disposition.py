"""What reviewers have decided about gaps: from ``gaps.yaml``, each with who, when and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from evidencemap.problems import Place, ProblemLog
from evidencemap.records.shapes import KEY, PROSE, Choice, Field, Given, Json, Many, Mapped, Verbatim
from evidencemap.sources.nodes import Node, Text
from evidencemap.values import dataclass


class Decided(Enum):
    """What was decided about a gap."""

    WANTED = "wanted"
    BEING_ADDRESSED = "being addressed"
    ANSWERED_ELSEWHERE = "answered elsewhere"
    NOT_MEANINGFUL = "not meaningful"

    @property
    def needs_reason(self) -> bool:
        """Whether it takes the gap out of sight, which has to be accounted for."""
        return self in (Decided.NOT_MEANINGFUL, Decided.ANSWERED_ELSEWHERE)


@dataclass(frozen=True)
class Disposition:
    """A decision about one gap: what, why, by whom, and on which day, as in 2026-11-22.

    ``source`` is a citation key or empty; ``places`` says where each field stands.
    """

    gap: str
    decided: Decided
    by: str
    on: str
    reason: str = ""
    source: str = ""
    place: Place = field(default=Place(""), compare=False)
    gap_written: Text = field(default=Text("", Place("")), compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)


class DayShape:
    """A day, as in 2026-11-22."""

    _PATTERN = r"\d{4}-\d{2}-\d{2}"

    def read(self, node: Node, log: ProblemLog) -> str | None:
        """The day."""
        # Imported here because a review that was kept is used without it.
        from datetime import date

        written = node.value if isinstance(node, Text) else ""
        try:
            return date.fromisoformat(written if re.fullmatch(self._PATTERN, written, re.ASCII) else "").isoformat()
        except ValueError:
            log.add(node.place, f"'{written}' is not a day" if written else "not a day", "write it as in 2026-11-22")
            return None

    def schema(self) -> Json:
        """Text in the form of a day."""
        return {"type": "string", "pattern": f"^{self._PATTERN}$"}


FIELDS = (
    Field("gap", Verbatim(), "The gap as a query.", required=True),
    Field("disposition", Choice(tuple(each.value for each in Decided)), "What was decided about it.", required=True),
    Field("reason", PROSE, "Why."),
    Field("by", PROSE, "Who decided.", required=True),
    Field("on", DayShape(), "When, as a day.", required=True),
    Field("source", KEY, "The citation key of the work that asks, answers or is at it."),
)

DISPOSITIONS_SHAPE: Mapped[tuple[Disposition, ...]] = Mapped(
    (
        Field(
            "gaps",
            Many(Mapped(FIELDS, lambda place, given, log: _disposition(place, given, log), noun="marked gap")),
            "Gaps about which something was decided.",
            required=True,
        ),
    ),
    lambda _place, given, _log: given["gaps"],
    noun="file of marked gaps",
)


def _disposition(place: Place, given: Given, log: ProblemLog) -> Disposition:
    decided = Decided(given["disposition"])
    if decided.needs_reason and "reason" not in given.places:
        log.add(given.places["disposition"], f"'{decided.value}' without a reason", "add 'reason:' and say why")
    return Disposition(
        gap=given["gap"].value,
        decided=decided,
        by=given["by"],
        on=given["on"],
        reason=given.get("reason", ""),
        source=given.get("source", ""),
        place=place,
        gap_written=given["gap"],
        places=given.places,
    )
