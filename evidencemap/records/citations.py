"""What one work cites: resolved links, and citations that point to nothing, kept with their text."""

from __future__ import annotations

from dataclasses import field

from evidencemap.problems import Place
from evidencemap.records.shapes import KEY, PROSE, Field, Many, Mapped
from evidencemap.values import dataclass


@dataclass(frozen=True)
class Link:
    """A citation of a work in the bibliography; ``printed`` is how the citing text puts it, where that differs."""

    key: str
    printed: str = ""
    note: str = ""
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class Unresolved:
    """A citation that matches no work."""

    text: str
    at: str = ""
    note: str = ""


@dataclass(frozen=True)
class Citations:
    """Everything that one work cites."""

    citing: str
    links: tuple[Link, ...]
    unresolved: tuple[Unresolved, ...] = ()
    note: str = ""
    place: Place = field(default=Place(""), compare=False)


_LINK = Mapped(
    (
        Field("key", KEY, "The citation key of the cited work.", required=True),
        Field("as", PROSE, "How the text prints the citation, where that differs."),
        Field("note", PROSE, "A doubt or remark."),
    ),
    lambda place, given, _log: Link(given["key"], given.get("as", ""), given.get("note", ""), place),
    short="key",
    noun="citation",
)

_UNRESOLVED = Mapped(
    (
        Field("text", PROSE, "The citation as printed.", required=True),
        Field("at", PROSE, "Where it stands."),
        Field("note", PROSE, "A remark."),
    ),
    lambda _place, given, _log: Unresolved(given["text"], given.get("at", ""), given.get("note", "")),
    short="text",
    noun="unresolved citation",
)

CITATIONS_SHAPE: Mapped[Citations] = Mapped(
    (
        Field("citing", KEY, "The citation key of the citing work: the file's name.", required=True),
        Field("cites", Many(_LINK), "The works that it cites.", required=True),
        Field("unresolved", Many(_UNRESOLVED), "Citations that match no work."),
        Field("note", PROSE, "A remark."),
    ),
    lambda place, given, _log: Citations(
        given["citing"], given["cites"], given.get("unresolved", ()), given.get("note", ""), place
    ),
    noun="citation file",
)
