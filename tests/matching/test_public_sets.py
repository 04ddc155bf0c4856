from __future__ import annotations

import pytest

from benchmarks.duplicates import Count, counted, groups_of, records_of, truth_of
from evidencemap.matching.groups import duplicates
from tests.conftest import SHARED

SETS = sorted(SHARED.glob("data/dedupe/*/records_pre_merged.csv"))


@pytest.mark.skipif(not SETS, reason="the labelled sets are not here")
def test_nothing_is_merged_wrongly_in_the_public_sets() -> None:
    """On the labelled sets that are at hand no work is lost by a merge, and nearly all copies are found."""
    total = Count(0, 0, 0)
    for folder in (file.parent for file in SETS):
        records = records_of(folder)
        keys = [record.key for record in records]
        total = total.plus(counted(keys, truth_of(folder), groups_of(duplicates(records))))
    assert total.wrong == 0
    assert total.f1 >= 0.991


def test_records_are_counted_as_bib_dedupe_counts_them() -> None:
    """Of each group found the first stays; every true group has to keep exactly one, and all others their own."""
    truth = [["a", "b", "c"], ["d", "e"]]
    keys = "abcdefg"
    assert counted(keys, truth, [["a", "b", "c"], ["d", "e"]]) == Count(3, 0, 0)
    assert counted(keys, truth, [["a", "b"]]) == Count(1, 0, 2)
    assert counted(keys, truth, [["f", "g"]]) == Count(0, 1, 3)
    assert counted(keys, truth, [["g", "d", "e"]]) == Count(1, 1, 2)
