"""The timeline to a drawing: every circle, line and label with its place, in units of the SVG; no HTML here.

The years run from left to right, a lane is a band across them, and within a lane every mark takes the first row in
which its circle and its label, on the right or else on the left, run into no other. So labels never overlap, and lanes
grow with what they hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import sqrt

from evidencemap.analyses.timeline import Lane, LaneKind, Mark, Timeline, timeline
from evidencemap.model import EvidenceMap
from evidencemap.records.reference import Reference
from evidencemap.records.study import Study
from evidencemap.site.years import UNDATED, YearScale, year_scale

WIDTH = 1100.0
LEFT, RIGHT, TOP, BOTTOM = 36.0, 76.0, 28.0, 28.0
ROW, MARGIN = 18.0, 7.0
SMALLEST, LARGEST = 3.5, 8.0
LONGEST_LABEL = 26


@dataclass(frozen=True)
class Tick:
    """A line across all lanes, with its words above and below."""

    x: float
    words: str


@dataclass(frozen=True)
class Band:
    """The ground of a lane, with its heading."""

    y: float
    height: float
    heading: str
    counted: str
    heading_y: float
    kind: str
    shaded: bool


@dataclass(frozen=True)
class Curve:
    """The line of a citation, from the citing to the cited circle; ``path`` is SVG path data."""

    id: str
    path: str


@dataclass(frozen=True)
class Circle:
    """A study or work with its label; ``curves`` are the ids of its citations, ``anchor`` is that of SVG text."""

    x: float
    y: float
    radius: float
    label: str
    label_x: float
    label_y: float
    anchor: str
    title: str
    href: str
    kind: str
    curves: tuple[str, ...]


@dataclass(frozen=True)
class TimelineDrawing:
    """All that a template needs; ``notes`` say what is and what is not shown, a sentence each."""

    width: float
    height: float
    title: str
    notes: tuple[str, ...]
    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]
    curves: tuple[Curve, ...]
    circles: tuple[Circle, ...]


def timeline_drawing(
    review: EvidenceMap, link: Callable[[Study], str], link_to_reference: Callable[[Reference], str]
) -> TimelineDrawing:
    """The timeline of a review as a drawing; the links are the paths of pages from the root of the site."""
    found = timeline(review)
    scale = year_scale([mark.year for mark in found.marks], LEFT, WIDTH - RIGHT)
    bands, spots, bottom = _laid_out(found, scale)
    curves, curves_of = _curves(found, spots)

    def href(mark: Mark) -> str:
        if mark.study:
            return link(mark.study)
        return link_to_reference(mark.reference) if mark.reference else ""

    circles = (_circle(review, mark, spots[mark.id], href(mark), curves_of.get(mark.id, ())) for mark in found.marks)
    return TimelineDrawing(
        width=WIDTH,
        height=bottom + BOTTOM,
        title=f"When studies appeared, by {found.facet.label}",
        notes=_notes(found),
        ticks=tuple(Tick(round(x, 1), words) for x, words in scale.ticks),
        bands=bands,
        curves=curves,
        circles=tuple(circles),
    )


@dataclass(frozen=True)
class _Spot:
    """Where a mark has landed."""

    x: float
    y: float
    radius: float
    label: str
    label_left: bool
    kind: str

    @property
    def label_x(self) -> float:
        return self.x - self.radius - 4 if self.label_left else self.x + self.radius + 4

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where circle and label run."""
        near, far = self.radius + 3, self.radius + 9 + text_width(self.label)
        return (self.x - far, self.x + near) if self.label_left else (self.x - near, self.x + far)


def _laid_out(found: Timeline, scale: YearScale) -> tuple[tuple[Band, ...], Mapping[str, _Spot], float]:
    bands: list[Band] = []
    spots: dict[str, _Spot] = {}
    top = TOP
    most = max([mark.citations for mark in found.marks], default=0)
    for number, lane in enumerate(found.lanes):
        kind = f"lane-{lane.kind.name.lower()}"
        heading, counted = _heading(lane), _counted(lane)
        rows = [[(0.0, 36 + 1.35 * text_width(heading) + text_width(counted))]]
        for mark in lane.marks:
            spots[mark.id] = _placed(_spot(mark, scale, most, kind), rows, top + MARGIN)
        height = len(rows) * ROW + 2 * MARGIN
        bands.append(Band(top, height, heading, counted, top + MARGIN + 14, kind, number % 2 == 1))
        top += height
    return tuple(bands), spots, top


def _spot(mark: Mark, scale: YearScale, most: int, kind: str) -> _Spot:
    radius = SMALLEST + (LARGEST - SMALLEST) * sqrt(mark.citations / max(most, 1))
    return _Spot(scale.x(mark.year), 0.0, radius, _label(mark), False, kind)


def _placed(spot: _Spot, rows: list[list[tuple[float, float]]], top: float) -> _Spot:
    """The spot in the first row of a lane that has room for it, which takes the room; a new row where none has."""
    on_the_left = replace(spot, label_left=True)
    sides = [side for side in (spot, on_the_left) if side.reach[0] >= 0 and side.reach[1] <= WIDTH] or [spot]
    for number, row in enumerate(rows):
        for side in sides:
            left, right = side.reach
            if all(right < taken[0] or left > taken[1] for taken in row):
                row.append(side.reach)
                return replace(side, y=top + (number + 0.5) * ROW)
    rows.append([sides[0].reach])
    return replace(sides[0], y=top + (len(rows) - 0.5) * ROW)


def text_width(text: str) -> float:
    """About how wide a label is at 11 units, from three classes of letters; rather too wide than too narrow."""
    return sum(3.4 if letter in "iljtfrI.,'’ ()" else 9.4 if letter in "mwMW&@—…" else 6.6 for letter in text)


def _label(mark: Mark) -> str:
    reference = mark.reference
    if reference and reference.creators:
        label = reference.short.removesuffix(f" ({reference.when})")
    else:
        label = mark.study.title if mark.study else reference.title if reference else mark.id
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def _heading(lane: Lane) -> str:
    words = lane.term.label if lane.term else lane.kind.value
    return words[0].upper() + words[1:]


def _counted(lane: Lane) -> str:
    noun = ("work", "works") if lane.kind is LaneKind.BACKGROUND else ("study", "studies")
    number = len(lane.marks)
    return f"{number or 'no'} {noun[0] if number == 1 else noun[1]}"


def _circle(review: EvidenceMap, mark: Mark, spot: _Spot, href: str, curves: tuple[str, ...]) -> Circle:
    when = review.year_text(mark.study) if mark.study else mark.reference.when if mark.reference else UNDATED
    name = mark.study.title if mark.study else mark.reference.title if mark.reference else mark.id
    cited = "cited by no work here" if not mark.citations else f"cited by {mark.citations} of the works here"
    who = "" if spot.label.rstrip("…") in name else f"{spot.label}: "
    return Circle(
        x=round(spot.x, 1),
        y=round(spot.y, 1),
        radius=round(spot.radius, 1),
        label=spot.label,
        label_x=round(spot.label_x, 1),
        label_y=round(spot.y + 4, 1),
        anchor="end" if spot.label_left else "start",
        title=f"{who}{name} ({when}); {cited}",
        href=href,
        kind=spot.kind,
        curves=curves,
    )


def _curves(found: Timeline, spots: Mapping[str, _Spot]) -> tuple[tuple[Curve, ...], Mapping[str, tuple[str, ...]]]:
    """The lines of all citations, and for each mark the ids of those that start or end there."""
    curves: list[Curve] = []
    touching: dict[str, tuple[str, ...]] = {}
    for number, (citing, cited) in enumerate(found.citations, 1):
        id_ = f"citation-{number}"
        curves.append(Curve(id_, _path(spots[citing], spots[cited])))
        for end in (citing, cited):
            touching[end] = (*touching.get(end, ()), id_)
    return tuple(curves), touching


def _path(start: _Spot, end: _Spot) -> str:
    """A curve that leaves and arrives level; one within a row bends upwards, or it would run through its neighbours."""
    across = end.x - start.x
    pull = max(abs(across) / 2, 24.0) * (1 if across > 0 else -1)
    lift = 12 + abs(across) / 14 if abs(start.y - end.y) < ROW else 0.0
    points = ((start.x + pull, start.y - lift), (end.x - pull, end.y - lift), (end.x, end.y))
    return f"M{start.x:.1f} {start.y:.1f}C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _notes(found: Timeline) -> tuple[str, ...]:
    notes = [
        "Larger circles are cited by more of the works in this review; lines join a work to what it cites.",
        f"A study with several values of {found.facet.label} stands where most of its findings do.",
    ]
    if found.left_out:
        shown = f"Works that are no study are shown from {found.often} citations on"
        notes.append(f"{shown}; {found.left_out} with fewer are left out.")
    if any(mark.year is None for mark in found.marks):
        notes.append("What has no date stands at the right end.")
    return tuple(notes)
