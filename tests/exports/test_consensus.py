"""A consensus reads back as what all coders said, and never says more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidencemap.analyses.coders import double_coded
from evidencemap.analyses.reconciliation import reconciliation, signature
from evidencemap.exports.consensus import consensus_text
from evidencemap.model import EvidenceMap
from evidencemap.problems import ProblemLog
from evidencemap.records.study import Study, study_shape
from evidencemap.sources.yaml_text import read_yaml

WORDS_AND_FACTS = (
    "title",
    "reports",
    "described_in",
    "question",
    "scope",
    "includes",
    "searched",
    "sample",
    "limitations",
    "note",
)


def consensus(review: EvidenceMap, ada: Study, ben: Study) -> Study:
    """The record that is written of two coders' records, read again without a mistake."""
    twice = replace(review, codings={"ada": {ada.id: ada}, "ben": {ada.id: ben}})
    (one,) = double_coded(twice)
    log = ProblemLog()
    node = read_yaml(consensus_text(reconciliation(twice, one)), "consensus.yaml", log)
    assert node is not None
    study = study_shape(review.codebook).read(node, log)
    assert [problem for problem in log.problems if not problem.notice] == []
    assert study is not None
    return study


def test_what_all_say_is_what_is_written(review: EvidenceMap) -> None:
    """Of two equal records the consensus says the same: every coding, finding, figure and word there is."""
    for study in review.extracted:
        own = replace(study, coder="ada")
        found = consensus(review, own, replace(study, coder="ben"))
        assert not found.draft
        for name in (
            "title",
            "reports",
            "described_in",
            "question",
            "scope",
            "includes",
            "searched",
            "sample",
            "limitations",
        ):
            assert getattr(found, name) == getattr(study, name), (study.id, name)
        for theirs, ours in zip((found, *found.findings), (study, *study.findings), strict=True):
            told = [{id: signature(one) for id, one in record.codings.items()} for record in (theirs, ours)]
            assert told[0] == told[1], study.id
        for theirs, ours in zip(found.findings, study.findings, strict=True):
            for name in ("summary", "direction", "report", "numbers", "at", "note"):
                assert getattr(theirs, name) == getattr(ours, name), (study.id, name)


@pytest.mark.parametrize("left_out", [0, 1])
def test_what_one_does_not_say_is_not_stated(review: EvidenceMap, left_out: int) -> None:
    """Where one of two records lacks a coding, or every finding but the first, the consensus does not state it."""
    for study in review.extracted:
        codings = {id: one for at, (id, one) in enumerate(study.codings.items()) if at % 2 == left_out}
        less = replace(study, codings=codings, findings=study.findings[:1])
        found = consensus(review, study, less)
        assert found.draft == (len(codings) < len(study.codings) or len(study.findings) > 1)
        assert found.codings.keys() == codings.keys()
        assert [finding.summary for finding in found.findings] == [finding.summary for finding in less.findings]
