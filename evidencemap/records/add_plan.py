"""A plan of what is to become of the records of exports: written by ``add --plan``, changed by hand, read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from evidencemap.problems import Place
from evidencemap.records.shapes import KEY, PROSE, Choice, Field, Given, Many, Mapped
from evidencemap.values import dataclass

DOINGS = ("add", "same", "judge", "leave")


@dataclass(frozen=True)
class Planned:
    """What is planned for one record; ``at`` is where it stands, ``places`` where each field of the plan stands."""

    at: str
    do: str
    key: str = ""
    same_as: str = ""
    title: str = ""
    place: Place = field(default=Place(""), compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class AddPlan:
    """The files that were read, as they were named, and what is planned for each of their records, in order."""

    files: tuple[str, ...]
    records: tuple[Planned, ...]
    place: Place = field(default=Place(""), compare=False)


def _planned(place: Place, given: Given) -> Planned:
    named = {name: given.get(name, "") for name in ("key", "same_as", "title")}
    return Planned(given["at"], given["do"], **named, place=place, places=given.places)


_PLANNED = Mapped(
    (
        Field("at", PROSE, "The file and line of the record.", required=True),
        Field("title", PROSE, "Its title."),
        Field("do", Choice(DOINGS), "What is to be done with it.", required=True),
        Field("key", KEY, "The citation key of its new entry."),
        Field("same_as", KEY, "The citation key of the work that it is, or perhaps is."),
        Field("why", PROSE, "What speaks for it."),
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
