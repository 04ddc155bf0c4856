"""Small values that many pages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from evidencemap.counts import noun


@dataclass(frozen=True)
class Link:
    """Words that lead to a page of the site; ``path`` starts at its root and is empty where there is no page."""

    text: str
    path: str = ""


@dataclass(frozen=True)
class Head:
    """What every page says of itself; ``section`` is the path of the entry of the menu that it belongs to."""

    path: str
    title: str
    section: str
    description: str = ""


class Page(Protocol):
    """The values of one page, and the template that shows them."""

    template: ClassVar[str]

    @property
    def head(self) -> Head:
        """Path and title."""


@dataclass(frozen=True)
class StudyLine:
    """A study in a list; ``remark`` says what is special about it there."""

    title: str
    path: str
    reports: str
    extracted: bool = True
    remark: str = ""


@dataclass(frozen=True)
class Figure:
    """A key number with what it counts."""

    value: str
    label: str
    path: str = ""


def figure(number: int, one: str, several: str, path: str) -> Figure:
    """A key number with what so many are called."""
    return Figure(str(number), noun(number, one, several), path)


@dataclass(frozen=True)
class SiteHead:
    """What the frame of every page shows, and the words that stand for what is not known."""

    title: str
    authors: str
    updated: str
    licence: str
    menu: tuple[Link, ...]
    unknown: frozenset[str]
    language: str = "en"
