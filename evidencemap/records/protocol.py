"""The protocol of a review: question, criteria, searches, flow, and what its map shows; from ``review.yaml``."""

from __future__ import annotations

from dataclasses import field

from evidencemap.problems import Place
from evidencemap.records.shapes import ADDRESS, IDENTIFIER, PROSE, Field, Given, Many, Mapped, Verbatim, WholeNumber
from evidencemap.sources.nodes import Text
from evidencemap.values import dataclass

NOT_REPORTED = "not reported"
ENOUGH = 3
MANY = 8
DEPTH = 3


@dataclass(frozen=True)
class Search:
    """One search for studies; what is not known is *not reported*."""

    source: str
    date: str = NOT_REPORTED
    terms: str = NOT_REPORTED
    note: str = ""


@dataclass(frozen=True)
class Axis:
    """A side of the map: a facet, and its terms in order (all of them where empty)."""

    facet: str
    terms: tuple[str, ...] = ()
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class MapPlan:
    """What the map of the review shows.

    Fewer than ``enough`` studies in a cell are thin evidence, ``many`` or more are a cluster.
    """

    rows: Axis
    columns: Axis
    where: str = ""
    enough: int = ENOUGH
    many: int = MANY
    where_written: Text = field(default=Text("", Place("")), compare=False, repr=False)


@dataclass(frozen=True)
class GapPlan:
    """Where gaps are searched for: in which facets (all where empty), how many at a time, below how many studies.

    ``where`` is None where the search keeps to what the map shows. ``designs`` are the kinds of study that the review
    wants for whatever is studied at all.
    """

    facets: tuple[str, ...] = ()
    depth: int = DEPTH
    threshold: int = 1
    where: str | None = None
    designs: tuple[str, ...] = ()
    where_written: Text = field(default=Text("", Place("")), compare=False, repr=False)
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class Step:
    """One number of the flow of records through a review."""

    step: str
    count: str = NOT_REPORTED
    note: str = ""


@dataclass(frozen=True)
class Protocol:
    """What the review asks and how it was done."""

    title: str
    question: str
    map: MapPlan
    gaps: GapPlan = GapPlan()
    summary: str = ""
    authors: tuple[str, ...] = ()
    updated: str = NOT_REPORTED
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    searches: tuple[Search, ...] = ()
    flow: tuple[Step, ...] = ()
    limits: tuple[str, ...] = ()
    licence: str = ""
    address: str = ""


_AXIS = Mapped(
    (
        Field("facet", IDENTIFIER, "The facet.", required=True),
        Field("terms", Many(IDENTIFIER), "Its terms, in the order of the map; all of them if left out."),
    ),
    lambda place, given, _log: Axis(given["facet"], given.get("terms", ()), place),
    short="facet",
    noun="axis",
)

_MAP = Mapped(
    (
        Field("rows", _AXIS, "The facet down the side.", required=True),
        Field("columns", _AXIS, "The facet along the top.", required=True),
        Field("where", Verbatim(), "A query that studies must match to be on the map."),
        Field("enough", WholeNumber(1), "From how many studies on a cell is not thin."),
        Field("many", WholeNumber(2), "From how many studies on a cell is a cluster."),
    ),
    lambda _place, given, _log: _map_plan(given),
    noun="map",
)


def _map_plan(given: Given) -> MapPlan:
    where = given.get("where", Text("", Place("")))
    return MapPlan(**{**given, "where": where.value, "where_written": where})


_GAPS = Mapped(
    (
        Field("facets", Many(IDENTIFIER, least=1, distinct=True), "The facets to combine; all of them if left out."),
        Field("depth", WholeNumber(1), "How many facets at a time."),
        Field("threshold", WholeNumber(1), "Below how many studies something is a gap."),
        Field("where", Verbatim(), "A query that studies must match; that of the map if left out."),
        Field("designs", Many(IDENTIFIER), "Kinds of study that are wanted for whatever is studied."),
    ),
    lambda place, given, _log: _gap_plan(place, given),
    noun="search for gaps",
)


def _gap_plan(place: Place, given: Given) -> GapPlan:
    where = given.get("where")
    if where is None:
        return GapPlan(**given, place=place)
    return GapPlan(**{**given, "where": where.value, "where_written": where}, place=place)


_SEARCH = Mapped(
    (
        Field("source", PROSE, "The database or other source.", required=True),
        Field("date", PROSE, "When it was searched."),
        Field("terms", PROSE, "What was searched for."),
        Field("note", PROSE, "A remark."),
    ),
    lambda _place, given, _log: Search(**given),
    noun="search",
)

_STEP = Mapped(
    (
        Field("step", PROSE, "What was counted.", required=True),
        Field("count", PROSE, "How many."),
        Field("note", PROSE, "A remark."),
    ),
    lambda _place, given, _log: Step(**given),
    noun="flow step",
)

PROTOCOL_SHAPE: Mapped[Protocol] = Mapped(
    (
        Field("title", PROSE, "The title of the review.", required=True),
        Field("question", PROSE, "What it asks.", required=True),
        Field("map", _MAP, "What the map shows.", required=True),
        Field("gaps", _GAPS, "Where gaps are searched for."),
        Field("summary", PROSE, "What it is, in a few sentences."),
        Field("authors", Many(PROSE, or_one=True), "Who keeps it."),
        Field("updated", PROSE, "When it was last brought up to date."),
        Field("include", Many(PROSE, or_one=True), "What is taken in."),
        Field("exclude", Many(PROSE, or_one=True), "What is left out."),
        Field("searches", Many(_SEARCH), "How studies were found."),
        Field("flow", Many(_STEP), "How many records were found, screened, kept."),
        Field("limits", Many(PROSE, or_one=True), "What readers should bear in mind."),
        Field("address", ADDRESS, "Where its site is published, for the links of the feed."),
        Field("licence", PROSE, "Under which licence the review may be used."),
    ),
    lambda _place, given, _log: Protocol(**given),
    noun="protocol",
)
