from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from evidencemap.exports.json_review import review_json
from evidencemap.model import EvidenceMap
from evidencemap.query.matching import matching_studies
from evidencemap.query.parse import parse_query

Json = dict[str, Any]


@pytest.fixture(scope="module")
def told(review: EvidenceMap) -> Json:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    told: Json = json.loads(review_json(review), parse_constant=refuse)
    return told


def test_everything_is_in_it(review: EvidenceMap, told: Json) -> None:
    """The JSON holds every reference, study, term, claim and citation of the review."""
    assert [item["key"] for item in told["references"]] == list(review.references)
    assert [item["study"] for item in told["studies"]] == list(review.studies)
    assert [item["claim"] for item in told["claims"]] == list(review.claims)
    terms = [(facet["facet"], term["term"]) for facet in told["facets"] for term in facet["terms"]]
    assert terms == [(term.facet, term.id) for term in review.codebook.terms()]
    cited = {item["citing"]: {link["key"] for link in item["cites"]} for item in told["citations"]}
    assert cited == review.cites


@pytest.mark.parametrize("modality", ["mbt", "mbt-group", "mbt-individual", "mbt-programme", "dbt", "group-therapy"])
@pytest.mark.parametrize("focus", ["process", "mechanism-of-change", "effectiveness", "patient-experience"])
def test_counts_can_be_computed_again(review: EvidenceMap, told: Json, modality: str, focus: str) -> None:
    """A cell of the map, counted from the JSON alone, has the studies that a query finds."""
    counted = [study["study"] for study in told["studies"] if _has_unit(told, study, modality=modality, focus=focus)]
    test = parse_query(f"modality:{modality} focus:{focus}", review)
    assert counted == [study.id for study in matching_studies(review, test).sure]


def test_unknown_is_not_absent(told: Json) -> None:
    """A state stands beside the terms, so that *not reported* cannot be taken for *none*."""
    folmo = next(study for study in told["studies"] if study["study"] == "folmo2019")
    country = folmo["codings"]["country"]
    assert (country["state"], country["terms"]) == ("not reported", [])


def test_numbers_stay_as_printed(told: Json) -> None:
    """Figures are text as the source prints them, with their units."""
    rupture = next(study for study in told["studies"] if study["study"] == "lighthouse-rupture")
    values = [number["value"] for finding in rupture["findings"] for number in finding["numbers"]]
    assert "95.5 %" in values


def test_keys_are_sorted(review: EvidenceMap) -> None:
    """Keys are in order, so that two versions of the file can be compared line by line."""
    text = review_json(review)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _has_unit(told: Json, study: Json, **wanted: str) -> bool:
    return any(
        all(_within(told, facet, term, codings.get(facet)) for facet, term in wanted.items())
        for codings in _units(study)
    )


def _units(study: Json) -> Iterator[Json]:
    for finding in study["findings"] or [{"codings": {}}]:
        yield {**study["codings"], **finding["codings"]}


def _within(told: Json, facet: str, wanted: str, coding: Json | None) -> bool:
    terms = next({term["term"]: term for term in item["terms"]} for item in told["facets"] if item["facet"] == facet)
    for given in coding["terms"] if coding else []:
        term = given["term"] if given["sure"] else None
        while term:
            if term == wanted:
                return True
            term = terms[term]["broader"]
    return False
