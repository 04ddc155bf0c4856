"""A person's or an institution's name, in the forms that pages and reference lists show."""

from __future__ import annotations

import re

from evidencemap.values import dataclass

_WORDS = r"[^\W\d_][^\s.]*"


@dataclass(frozen=True)
class Name:
    """Who wrote or edited something; the name of an institution is all ``family``."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""
    institution: bool = False

    @property
    def short(self) -> str:
        """The family name with its particle, as a text cites it: ``van der Kolk``."""
        return f"{self.particle} {self.family}".strip()

    @property
    def initials(self) -> str:
        """The given names as initials: ``A. W.``, ``J.-P.``."""
        return " ".join(_initial(word) for word in re.findall(_WORDS, self.given.replace(".-", "-")))

    @property
    def apa(self) -> str:
        """The name as an APA reference list prints it: ``Bateman, A. W.``, ``King, M. L., Jr.``."""
        return ", ".join(part for part in (self.short, self.initials, self.suffix) if part)


def _initial(word: str) -> str:
    if word.isupper() and len(word) <= 3 and word.isalpha():
        return " ".join(f"{letter}." for letter in word)
    return "-".join(f"{part[0]}." for part in word.split("-") if part)
