"""A query is told in the words of the codebook, as a reviewer would write it."""

from __future__ import annotations

import pytest

from evidencemap.analyses.wording import finding_sentence, pattern_in_words
from evidencemap.model import EvidenceMap
from evidencemap.query.parse import parse_query

SENTENCES = {
    ("modality:mbt-group focus:mechanism-of-change", 0, 0): "No study of MBT-G on mechanisms of change.",
    ("modality:mbt-group focus:mechanism-of-change", 0, 1): (
        "No study of MBT-G on mechanisms of change is known, but 1 study could turn out to be one."
    ),
    ("modality:mbt-group focus:mechanism-of-change", 0, 4): (
        "No study of MBT-G on mechanisms of change is known, but 4 studies could turn out to be one."
    ),
    ("modality:mbt-group focus:mechanism-of-change", 1, 2): "1 study of MBT-G on mechanisms of change.",
    ("modality:mbt-group focus:mechanism-of-change", 3, 3): "3 studies of MBT-G on mechanisms of change.",
    ("design:randomised-trial modality:isolated(mbt-group)", 0, 0): "No randomised trial of MBT-G alone.",
    ("design:interview-study population:bpd", 2, 2): "2 interview studies in people with BPD.",
    ("modality:includes(mbt-group)", 1, 1): "1 study of anything that includes MBT-G.",
    ("modality:mbt comparator:treatment-as-usual", 1, 1): "1 study of MBT compared with usual treatment.",
    ("focus:effectiveness NOT design:review", 2, 2): "2 studies on effectiveness (leaving out reviews of studies).",
    ("design:qualitative design:interview-study", 1, 1): "1 qualitative study that is also an interview study.",
    ("design:qualitative design:interview-study", 3, 3): "3 qualitative studies that are also interview studies.",
    ("modality:mbt design:meta-analysis design:primary-study", 0, 5): (
        "No meta-analysis that is also a primary study of MBT is known, but 5 studies could turn out to be one."
    ),
    ("modality:mbt-group outcome:staff-wellbeing", 0, 0): "No study of MBT-G with staff wellbeing as the outcome.",
    ("", 0, 0): "No study.",
}


@pytest.mark.parametrize(("asked", "sentence"), SENTENCES.items())
def test_an_answer_is_a_sentence(review: EvidenceMap, asked: tuple[str, int, int], sentence: str) -> None:
    """The answer to a query is one sentence whose noun and phrases stand in the codebook."""
    query, sure, possible = asked
    assert finding_sentence(parse_query(query, review), sure, possible) == sentence


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("modality:mbt-group focus:mechanism-of-change", "MBT-G × mechanisms of change"),
        ("modality:isolated(mbt-group)", "MBT-G alone"),
        ("", "everything"),
    ],
)
def test_a_pattern_is_a_heading(review: EvidenceMap, query: str, words: str) -> None:
    """A pattern is told by its terms with a cross between them."""
    assert pattern_in_words(parse_query(query, review)) == words


def test_every_cell_of_the_map_reads_as_a_sentence(review: EvidenceMap) -> None:
    """Whatever two facets are crossed, no id and no query language gets into the sentence."""
    for facet in review.codebook:
        for term in facet.terms.values():
            sentence = finding_sentence(parse_query(f"{facet.id}:{term.id}", review), 0, 0)
            assert sentence.startswith("No ")
            assert "{" not in sentence
            assert f"{facet.id}:" not in sentence
