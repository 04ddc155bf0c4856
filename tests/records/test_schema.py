"""The schema by which an editor completes records."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from evidencemap.project import load
from evidencemap.records.schema import schema_text
from tests.conftest import STARTER


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(schema_text(load(STARTER).map.codebook))
    return loaded


def test_an_editor_completes_terms(schema: dict[str, Any]) -> None:
    """For a facet the schema offers its terms and the words for their absence, and explains the facet."""
    outcome = schema["properties"]["outcome"]
    offered = outcome["anyOf"][0]["anyOf"][0]["enum"]
    assert offered == ["fluency", "comprehension", "pleasure", "none", "not reported", "unclear", "not applicable"]
    assert outcome["description"] == "What was looked at?"


def test_a_facet_stands_where_the_codebook_puts_it(schema: dict[str, Any]) -> None:
    """Facets of findings are allowed on the study and in findings, facets of studies on the study only."""
    findings = schema["properties"]["findings"]["items"]["properties"]
    assert {"practice", "outcome"} <= set(findings)
    assert not {"design", "country"} & set(findings)
    assert {"practice", "outcome", "design", "country"} <= set(schema["properties"])


def test_no_other_key_is_allowed(schema: dict[str, Any]) -> None:
    """A typo in a key is underlined, on the study and in its findings; so is a study without its design."""
    assert schema["additionalProperties"] is False
    assert schema["properties"]["findings"]["items"]["additionalProperties"] is False
    assert schema["required"] == ["study", "title", "reports", "design"]


@pytest.mark.parametrize(
    ("value", "allowed"),
    [
        ("fluency", True),
        (["not reported"], True),
        (["fluency", "pleasure"], True),
        (["fluency", {"term": "pleasure", "state": "unclear"}], True),
        ({"state": "not reported", "at": "p. 3"}, True),
        ({"at": "p. 3"}, False),
        ([{"at": "p. 3"}], False),
        ({"term": "fluency", "state": "not reported"}, False),
        (["fluency", "not reported"], False),
        (["fluency", {"state": "not reported"}], False),
        ([], False),
    ],
)
def test_a_value_is_a_term_or_says_why_there_is_none(schema: dict[str, Any], value: object, allowed: bool) -> None:
    """What the check refuses of a facet's value is underlined: neither term nor state, or a state beside a term."""
    study = {"study": "one", "title": "One", "reports": "a", "design": "interview-study", "outcome": value}
    assert jsonschema.Draft7Validator(schema).is_valid(study) is allowed


def test_a_facet_with_one_value_takes_no_list_of_two(schema: dict[str, Any]) -> None:
    """Where the codebook allows one value, a list of one is as good, and a list of two is underlined."""
    study = {"study": "one", "title": "One", "reports": "a"}
    validator = jsonschema.Draft7Validator(schema)
    assert validator.is_valid({**study, "design": ["interview-study"]})
    assert not validator.is_valid({**study, "design": ["interview-study", "randomised-trial"]})


def test_the_same_codebook_gives_the_same_bytes() -> None:
    """Writing the schema twice changes nothing, so that it can be kept in git."""
    assert schema_text(load(STARTER).map.codebook) == schema_text(load(STARTER).map.codebook)
