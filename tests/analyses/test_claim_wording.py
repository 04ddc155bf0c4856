"""The sentences about claims."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencemap.analyses.claim_wording import names_by_id, verdict_sentences
from evidencemap.analyses.claims import judged, judged_claims
from evidencemap.model import EvidenceMap
from evidencemap.records.claim import Claim, Expectation, Quantifier, SaidAs
from tests.analyses.test_fates import all_judged, many
from tests.query.random_reviews import reviews

COHESION = "modality:mbt-individual outcome:group-cohesion"
FOLMO = "modality:mbt-individual focus:mechanism-of-change design:qualitative"
REAL = {
    "adherence-studies-are-not-about-mechanisms": (
        "Holds: no such study is known, and none that is known could be one."
    ),
    "rolling-and-fixed-groups-uncompared": (
        "Holds: the authors call for more; nothing of the kind is known yet but warner2022 (2022)."
    ),
    "mbtg-effect-not-isolated": "False when made: flood2017 (2017), which the authors cite, had appeared by 2019.",
    "challenging-patterns-in-groups": (
        "Already studied: the authors call for it, and kalleklev2018 (2018), which the authors cite, had appeared by "
        "2019. karterud2018 (2018), which the authors cite, could count too."
    ),
    "one-mechanism-study-of-mbt": (
        "Closed later, by guvenc2023 (2023). The authors’ own work, lighthouse-rupture (ca. 2020), refutes it too. "
        "As of 2019, without the authors’ own work, it was undecided: 1 study could count."
    ),
    "techniques-and-alliance-in-children": (
        "Self-closing: only the authors’ own work, guvenc2023 (2023), refutes it. As of 2023, without the authors’ own "
        "work, it held."
    ),
    "no-rupture-in-groups-in-real-time-2023": (
        "False when made: lighthouse-rupture (ca. 2020), which the authors do not cite, had appeared by 2023. "
        "garceau2021 (2021), gersh2017 (2017) and yeo2021 (2021), which the authors cite, could count too. Stale: it "
        "repeats no-rupture-in-groups-in-real-time-2019, which lighthouse-rupture (ca. 2020) had refuted by 2023."
    ),
    "clinician-wellbeing-unmeasured": (
        "Undecided: the authors call for such studies; none is known for sure, but 2 studies could count."
    ),
}


def told(review: EvidenceMap, claim: Claim) -> str:
    return " ".join(verdict_sentences(judged(review, claim), names_by_id(review)))


@pytest.mark.parametrize("id", REAL)
def test_a_claim_is_told_as_a_reviewer_would(review: EvidenceMap, id: str) -> None:
    """What became of a real claim is said in whole sentences, with the studies that decide it."""
    assert told(review, review.claims[id]) == REAL[id]


def test_every_claim_is_told(review: EvidenceMap) -> None:
    """Of every claim at least one sentence is said, and each begins with a capital and ends with a full stop."""
    for item in judged_claims(review):
        sentences = verdict_sentences(item, names_by_id(review))
        assert sentences
        assert all(sentence[-1] == "." and "  " not in sentence for sentence in sentences)


@many
@given(reviews(studies=4), st.data())
def test_any_claim_is_told(review: EvidenceMap, data: st.DataObject) -> None:
    """Whatever is claimed of whatever review, the first sentence says the fate, or the year in which it was closed."""
    for item in all_judged(review, data):
        first, *_ = verdict_sentences(item, names_by_id(review))
        assert first.startswith((f"{item.fate.value.capitalize()}", "Closed in "))
        assert first.endswith(".")
        named = (*item.own, *item.closing.studies) if item.closing else ()
        assert all(study.id in " ".join(verdict_sentences(item, names_by_id(review))) for study in named)


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (
            Claim("c", "", "lynch2023", "p. 1", FOLMO, Expectation(Quantifier.AT_LEAST, 1), as_of=2010),
            "False when made: fewer studies than it says had appeared by 2010. Today it holds.",
        ),
        (
            Claim("c", "", "lynch2023", "p. 1", FOLMO, Expectation(Quantifier.NONE)),
            "Refuted by folmo2019 (2019); for which year it was said is not recorded.",
        ),
        (
            Claim("c", "", "lococo2019", "p. 1", FOLMO, Expectation(Quantifier.NONE), as_of=2020),
            "False when made: folmo2019 (2019), of which it is not known whether the authors cite it, had appeared by "
            "2020.",
        ),
        (
            Claim("c", "", "lynch2023", "p. 1", FOLMO, Expectation(Quantifier.AT_MOST, 1), as_of=2020),
            "Holds: 1 such study is known, folmo2019 (2019); the claim is that there are at most 1.",
        ),
        (
            Claim("c", "", "lynch2023", "p. 1", FOLMO, Expectation(Quantifier.EXACTLY, 0), as_of=2018),
            "Closed later, by folmo2019 (2019). As of 2018 it held.",
        ),
        (
            Claim("c", "", "lynch2023", "p. 1", "modality:mbt", Expectation(Quantifier.ONLY, studies=("folmo2019",))),
            "Holds: folmo2019 (2019), and no other, is known.",
        ),
        (
            Claim("c", "", "lynch2023", "p. 1", "setting:prison", Expectation(Quantifier.ONLY, studies=("folmo2019",))),
            "Undecided: it is not sure that folmo2019 (2019) counts.",
        ),
        (
            Claim("c", "", "lynch2023", "p. 1", COHESION, Expectation(Quantifier.NONE)),
            "Holds: no such study is known, and none that is known could be one. The codebook calls what it speaks of "
            "impossible: Treatment of one person at a time has no group.",
        ),
        (
            Claim("c", "", "lynch2023", "p. 1", COHESION, Expectation(Quantifier.AT_LEAST, 1)),
            "Refuted; for which year it was said is not recorded. The codebook calls what it speaks of impossible: "
            "Treatment of one person at a time has no group.",
        ),
        (
            Claim("c", "", "folmo2019", "p. 1", FOLMO, Expectation(Quantifier.NONE), said_as=SaidAs.CALL),
            "Self-closing: only the authors’ own work, folmo2019 (2019), refutes it.",
        ),
    ],
)
def test_other_claims_are_told_too(review: EvidenceMap, claim: Claim, sentence: str) -> None:
    """Claims of any quantity, with or without a year, of authors whose references are noted or not."""
    alone = replace(review, studies=MappingProxyType({"folmo2019": review.studies["folmo2019"]}))
    assert told(alone, claim) == sentence
