"""Every number of a gap can be counted again from the downloads, by a reader with nothing but loops."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

Unit = dict[str, Any]
OPEN = ("not reported", "unclear", "not coded yet")


class Reader:
    """Somebody who has downloaded ``review.json`` and knows how counts are made."""

    def __init__(self, review: Mapping[str, Any]) -> None:
        facets = {facet["facet"]: facet for facet in review["facets"]}
        self.facets = facets
        self.terms = {
            id: {term["term"]: term for term in facets[facet["terms_from"] or id]["terms"]}
            for id, facet in facets.items()
        }
        self.studies = {study["study"]: self._units(study) for study in review["studies"]}

    def _units(self, study: Mapping[str, Any]) -> list[Unit]:
        said = study["codings"]
        own = [finding["codings"] for finding in study["findings"]] or [{}]
        missing = {"state": "not coded yet", "terms": []}
        return [{facet: codings.get(facet, said.get(facet, missing)) for facet in self.facets} for codings in own]

    def up(self, facet: str, term: str | None) -> list[str]:
        found = []
        while term:
            found.append(term)
            term = self.terms[facet][term]["broader"]
        return found

    def matches(self, facet: str, wanted: str, unit: Unit) -> str:
        """Whether one finding is about a term: *yes*, *perhaps*, *no*."""
        coding = unit[facet]
        if not coding["terms"]:
            return "perhaps" if coding["state"] in OPEN else "no"
        answers = set()
        for given in coding["terms"]:
            if wanted in self.up(facet, given["term"]):
                answers.add("yes" if given["sure"] else "perhaps")
            elif given["term"] in self.up(facet, wanted) and (given["kind_open"] or not given["sure"]):
                answers.add("perhaps")
        return "yes" if "yes" in answers else "perhaps" if answers else "no"

    def count(self, pattern: list[tuple[str, str]]) -> tuple[int, int]:
        """How many studies have a finding that matches for sure, and at most."""
        sure = possible = 0
        for units in self.studies.values():
            best = [{self.matches(facet, term, unit) for facet, term in pattern} for unit in units]
            sure += any(answers == {"yes"} for answers in best)
            possible += any("no" not in answers for answers in best)
        return sure, possible

    def expected(self, pattern: list[tuple[str, str]], scope: list[tuple[str, str]]) -> float:
        """N · ∏ n/N over the studies in scope in which nothing is open about any of the facets."""
        known = [
            units
            for units in self.studies.values()
            if any({self.matches(*part, unit) for part in scope} == {"yes"} for unit in units)
            and all(self.settled(unit[facet]) for unit in units for facet, _ in pattern)
        ]
        value = float(len(known))
        for part in pattern:
            with_term = [
                units
                for units in known
                if any({self.matches(*one, unit) for one in [part, *scope]} == {"yes"} for unit in units)
            ]
            value *= len(with_term) / len(known)
        return value

    @staticmethod
    def settled(coding: Mapping[str, Any]) -> bool:
        given = coding["terms"]
        return coding["state"] not in OPEN and all(one["sure"] and not one["kind_open"] for one in given)


def parsed(query: str) -> list[tuple[str, str]]:
    return [(facet, term) for facet, _, term in (part.partition(":") for part in query.split())]


@pytest.fixture(scope="module")
def reader(files: Mapping[str, bytes]) -> Reader:
    return Reader(json.loads(files["data/review.json"]))


def test_ten_random_gaps_are_counted_again(reader: Reader, files: Mapping[str, bytes]) -> None:
    """Known, possible and expected studies of ten gaps come out of plain loops over the downloaded records."""
    scope = parsed(json.loads(files["data/review.json"])["protocol"]["gaps"]["where"])
    rows = list(csv.DictReader(io.StringIO(files["data/gaps.csv"].decode())))
    random = Random(11)
    for certain in ("yes", "no"):
        for row in random.sample([row for row in rows if row["certain"] == certain and row["expected"]], 5):
            pattern = parsed(row["query"])
            assert reader.count([*pattern, *scope]) == (int(row["sure"]), int(row["possible"])), row["query"]
            assert reader.expected(pattern, scope) == pytest.approx(float(row["expected"]), rel=1e-3), row["query"]
