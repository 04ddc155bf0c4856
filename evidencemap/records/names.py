"""A person or institution, with the forms that citations and reference lists need."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    """A creator of a work; an institution has a family name only."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    institution: bool = False

    @property
    def short(self) -> str:
        """The name as a text cites it: *van der Kolk*."""
        return f"{self.particle} {self.family}".strip()

    @property
    def initials(self) -> str:
        """Initials of the given names, hyphens kept: *J.-P.*"""
        return " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in _words(self.given))

    @property
    def apa(self) -> str:
        """The name in a reference list: *Bateman, A. W.*"""
        return ", ".join(part for part in (self.short, self.initials, self.suffix) if part)


def _words(given: str) -> list[str]:
    """Given names apart, also where initials are written together: *P.J.*"""
    return [word for word in re.split(r"[\s.]+", given) if word.strip("-")]
