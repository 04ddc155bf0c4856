"""What the references are that no study reports: background, left out, or still to be extracted."""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from evidencemap.problems import Place
from evidencemap.records.shapes import KEY, PROSE, Field, Many, Mapped
from evidencemap.values import dataclass


class Decision(Enum):
    """What was decided of a reference; the value is how pages name it."""

    BACKGROUND = "background"
    EXCLUDED = "excluded"
    AWAITING = "awaiting extraction"


@dataclass(frozen=True)
class Screened:
    """A decision on one reference, with its reason."""

    key: str
    reason: str = ""
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class Screening:
    """The decisions of a review; a reference in none of the lists and in no study has not been screened."""

    background: tuple[Screened, ...] = ()
    excluded: tuple[Screened, ...] = ()
    awaiting: tuple[Screened, ...] = ()

    def by_decision(self) -> dict[Decision, tuple[Screened, ...]]:
        """The three lists under their names."""
        return {
            Decision.BACKGROUND: self.background,
            Decision.EXCLUDED: self.excluded,
            Decision.AWAITING: self.awaiting,
        }


def _listed(reason: str, *, required: bool = False) -> Mapped[Screened]:
    return Mapped(
        (
            Field("reference", KEY, "The citation key.", required=True),
            Field(reason, PROSE, "Why.", required=required),
        ),
        lambda place, given, _log: Screened(given["reference"], given.get(reason, ""), place),
        short="" if required else "reference",
        noun="screening decision",
    )


SCREENING_SHAPE: Mapped[Screening] = Mapped(
    (
        Field("background", Many(_listed("note")), "Theory, manuals, guidelines, methods: no study to extract."),
        Field("excluded", Many(_listed("reason", required=True)), "Left out, each with its reason."),
        Field("awaiting", Many(_listed("note")), "Studies in scope that wait for extraction."),
    ),
    lambda _place, given, _log: Screening(**given),
    noun="screening file",
)
