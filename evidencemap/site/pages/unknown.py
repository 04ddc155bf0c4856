"""The page for an address that leads nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from evidencemap.site.pages.parts import Head


@dataclass(frozen=True)
class NotFoundPage:
    """What a static host shows for an unknown address."""

    template: ClassVar[str] = "404.html"
    head: Head


def not_found_page() -> NotFoundPage:
    """The page that says so."""
    return NotFoundPage(Head("404.html", "No such page", ""))
