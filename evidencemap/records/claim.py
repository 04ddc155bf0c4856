"""A gap claim: somebody's sentence about what has or has not been studied, with a query that can check it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from evidencemap.problems import Place, ProblemLog
from evidencemap.records.shapes import (
    IDENTIFIER,
    KEY,
    PROSE,
    Choice,
    Field,
    Given,
    Json,
    Many,
    Mapped,
    Verbatim,
    WholeNumber,
)
from evidencemap.sources.nodes import Node, Text
from evidencemap.values import dataclass


class Quantifier(Enum):
    """How many studies the claim says there are."""

    NONE = "none"
    AT_MOST = "at most"
    EXACTLY = "exactly"
    AT_LEAST = "at least"
    ONLY = "only"


class Verdict(Enum):
    """What the map says of a claim."""

    HOLDS = "holds"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


class SaidAs(Enum):
    """How a claim was put: as the finding that there is none, or as a call for such studies."""

    GAP = "gap"
    CALL = "call"


@dataclass(frozen=True)
class Expectation:
    """How many studies a claim says there are, as in ``none``, ``at most 2``, ``exactly 1``, ``only a, b``."""

    quantifier: Quantifier
    number: int = 0
    studies: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.quantifier is Quantifier.NONE:
            return "none"
        amount = ", ".join(self.studies) if self.quantifier is Quantifier.ONLY else str(self.number)
        return f"{self.quantifier.value} {amount}"


@dataclass(frozen=True)
class Claim:
    """A sentence about a gap, its source, and the query and expectation that test it.

    ``scope`` is a query for the studies among which alone it is judged; empty for all. ``as_of`` is the year for which
    it was said. ``verdict`` is what the reviewers found when they last looked, None
    where they have not said; the check turns red when the map says otherwise, or refutes what nobody has looked at.
    ``places`` says where each field stands.
    """

    id: str
    text: str
    source: str
    at: str
    query: str
    expect: Expectation
    scope: str = ""
    said_as: SaidAs = SaidAs.GAP
    as_of: int | None = None
    verdict: Verdict | None = None
    repeats: tuple[str, ...] = ()
    note: str = ""
    place: Place = field(default=Place(""), compare=False)
    query_written: Text = field(default=Text("", Place("")), compare=False, repr=False)
    scope_written: Text = field(default=Text("", Place("")), compare=False, repr=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @property
    def recorded(self) -> str:
        """The recorded verdict in words; empty where there is none."""
        return self.verdict.value if self.verdict else ""


class _ExpectationShape:
    _PATTERN = r"none|(at most|at least|exactly) (\d{1,6})|only ([^\s,]+(?:, *[^\s,]+)*)"

    def read(self, node: Node, log: ProblemLog) -> Expectation | None:
        match = re.fullmatch(self._PATTERN, node.value) if isinstance(node, Text) else None
        if match is None:
            log.add(
                node.place, "not an expectation", "one of: none, at most 2, exactly 1, at least 3, only STUDY, STUDY"
            )
            return None
        counted, number, studies = match.groups()
        if studies:
            return Expectation(Quantifier.ONLY, studies=tuple(re.split(r", *", studies)))
        return Expectation(Quantifier(counted), int(number)) if counted else Expectation(Quantifier.NONE)

    def schema(self) -> Json:
        return {"type": "string", "pattern": f"^(?:{self._PATTERN})$"}


CLAIM_SHAPE: Mapped[Claim] = Mapped(
    (
        Field("claim", IDENTIFIER, "The id.", required=True),
        Field("text", PROSE, "What is claimed, in your own words.", required=True),
        Field("source", KEY, "The citation key of the work that says so.", required=True),
        Field("at", PROSE, "Where it says so.", required=True),
        Field("query", Verbatim(), "The evidence that the claim is about.", required=True),
        Field("expect", _ExpectationShape(), "How many studies the claim says there are.", required=True),
        Field("scope", Verbatim(), "The studies among which alone it is judged, as a query."),
        Field(
            "said_as",
            Choice(tuple(way.value for way in SaidAs)),
            "Whether it says that there is none, or calls for such studies.",
        ),
        Field("as_of", WholeNumber(1500), "The year for which it was said."),
        Field("verdict", Choice(tuple(verdict.value for verdict in Verdict)), "What you found when you last looked."),
        Field("repeats", Many(IDENTIFIER, or_one=True), "Older claims that it repeats."),
        Field("note", PROSE, "A remark."),
    ),
    lambda place, given, _log: _claim(place, given),
    noun="claim",
)

CLAIMS_SHAPE: Mapped[tuple[Claim, ...]] = Mapped(
    (Field("claims", Many(CLAIM_SHAPE), "What authors say of gaps.", required=True),),
    lambda _place, given, _log: given["claims"],
    noun="claims file",
)


def _claim(place: Place, given: Given) -> Claim:
    scope = given.get("scope", Text("", place))
    return Claim(
        id=given["claim"],
        text=given["text"],
        source=given["source"],
        at=given["at"],
        query=given["query"].value,
        expect=given["expect"],
        scope=scope.value,
        said_as=SaidAs(given.get("said_as", SaidAs.GAP.value)),
        as_of=given.get("as_of"),
        verdict=Verdict(given["verdict"]) if "verdict" in given else None,
        repeats=given.get("repeats", ()),
        note=given.get("note", ""),
        place=place,
        query_written=given["query"],
        scope_written=scope,
        places=given.places,
    )
