"""The hint names the word that a reader would have expected."""

from __future__ import annotations

import pytest

from evidencemap.model import EvidenceMap
from evidencemap.nearest import did_you_mean, nearest


@pytest.mark.parametrize(
    ("facet", "written", "term"),
    [
        ("modality", "MBT G", "mbt-group"),
        ("modality", "mbt-grup", "mbt-group"),
        ("modality", "mentalisation based treatment", "mbt"),
        ("modality", "TAU", "treatment-as-usual"),
        ("design", "randomized trial", "randomised-trial"),
        ("design", "RCT", "randomised-trial"),
        ("population", "borderline personality", "bpd"),
        ("focus", "mechanisms of change", "mechanism-of-change"),
        ("focus", "fidelity", "adherence"),
    ],
)
def test_a_term_is_guessed_from_its_id_label_or_synonym(
    review: EvidenceMap, facet: str, written: str, term: str
) -> None:
    """Somebody who writes a label, a synonym or a slip is led to the term that they meant."""
    assert review.facet(facet).hint(written) == f"did you mean '{term}'?"


def test_nothing_is_guessed_from_what_is_like_nothing() -> None:
    """A word that is like none of the allowed ones gets them all where they are few, else nothing."""
    assert nearest("zebra", ["fluency", "pleasure"]) is None
    assert did_you_mean("zebra", ["pleasure", "fluency"]) == "allowed: fluency, pleasure"
    assert did_you_mean("zebra", [f"fluency-{number}" for number in range(13)]) == ""
    assert did_you_mean("zebra", []) == ""


def test_the_same_word_gets_the_same_guess() -> None:
    """Where two words are as near, the guess does not depend on the order in which they come."""
    assert did_you_mean("tern", ["term", "turn"]) == did_you_mean("tern", ["turn", "term"])
