"""A plan of what is to become of the records of exports: written by ``add --plan``, changed by hand, read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from evidencemap.problems import Place
from evidencemap.records.shapes import KEY, PROSE, Choice, Field, Given, Many, Mapped
from evidencemap.values import dataclass

DIFFERENT = "different"
DOINGS = ("add", "same", "judge", "leave")


@dataclass(frozen=True)
class Other:
    """One more work that a record may be, besides the likest; ``judged`` is *different* where somebody said that."""

    key: str
    judged: str = ""
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class Planned:
    """What is planned for one record; ``at`` is where it stands, ``places`` where each field of the plan stands.

    ``others`` are the works that it was likened to besides ``same_as``; plans of older versions have none.
    """

    at: str
    do: str
    key: str = ""
    same_as: str = ""
    title: str = ""
    others: tuple[Other, ...] = ()
    place: Place = field(default=Place(""), compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def named(self) -> Mapping[str, Place]:
        """The keys of the works that the plan sets beside the record, each with its place."""
        likest = {self.same_as: self.places.get("same_as", self.place)} if self.same_as else {}
        return {**likest, **{other.key: other.place for other in self.others}}

    @property
    def apart(self) -> tuple[str, ...]:
        """The keys of the works that it is not: if it is to be added, all that are named."""
        judged = (other.key for other in self.others if other.judged)
        return tuple(self.named if self.do == "add" else judged)


@dataclass(frozen=True)
class AddPlan:
    """The files that were read, as they were named, and what is planned for each of their records, in order."""

    files: tuple[str, ...]
    records: tuple[Planned, ...]
    place: Place = field(default=Place(""), compare=False)


def _planned(place: Place, given: Given) -> Planned:
    named = {name: given.get(name, "") for name in ("key", "same_as", "title")}
    return Planned(given["at"], given["do"], **named, others=given.get("others", ()), place=place, places=given.places)


_OTHER = Mapped(
    (
        Field("key", KEY, "The citation key of a work that the record perhaps is.", required=True),
        Field("judged", Choice((DIFFERENT,)), "That somebody judged it to be another work."),
        Field("why", PROSE, "What speaks for it."),
    ),
    lambda place, given, _log: Other(given["key"], given.get("judged", ""), place),
    short="key",
    noun="other work",
)

_PLANNED = Mapped(
    (
        Field("at", PROSE, "The file and line of the record.", required=True),
        Field("title", PROSE, "Its title."),
        Field("do", Choice(DOINGS), "What is to be done with it.", required=True),
        Field("key", KEY, "The citation key of its new entry."),
        Field("same_as", KEY, "The citation key of the work that it is, or perhaps is."),
        Field("why", PROSE, "What speaks for it."),
        Field("others", Many(_OTHER, or_one=True), "Further works that it perhaps is."),
    ),
    lambda place, given, _log: _planned(place, given),
    noun="record of a plan",
)

PLAN_SHAPE: Mapped[AddPlan] = Mapped(
    (
        Field("files", Many(PROSE), "The files that the records come from.", required=True),
        Field("records", Many(_PLANNED), "What is to be done with each record.", required=True),
    ),
    lambda place, given, _log: AddPlan(given["files"], given["records"], place),
    noun="plan",
)
