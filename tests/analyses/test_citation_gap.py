from __future__ import annotations

import pytest

from evidencemap.analyses.citation_gap import LOW_INDEX, CitationGap, citation_gap
from evidencemap.model import EvidenceMap
from evidencemap.query.parse import parse_query
from tests.analyses.test_citing import with_list


def gap(review: EvidenceMap, query: str) -> CitationGap:
    return citation_gap(review, parse_query(query, review))


@pytest.mark.parametrize("query", ["focus:effectiveness", "modality:mbt-group", "population:aspd"])
def test_pairs_are_those_of_plain_loops(review: EvidenceMap, query: str) -> None:
    """Plain loops over pairs of studies find the same pairs of a later study and an earlier one."""
    found = gap(review, query)
    cited, missed, unknown = set(), set(), set()
    for later in found.studies:
        for earlier in found.studies:
            if review.years(earlier)[1] >= review.years(later)[0] or {*later.reports} & {*earlier.reports}:
                continue
            lists = [review.cites.get(key) for key in later.reports]
            if any(keys and keys & {*earlier.reports} for keys in lists):
                cited.add((later.id, earlier.id))
            elif all(lists):
                missed.add((later.id, earlier.id))
            else:
                unknown.add((later.id, earlier.id))
    for pairs, expected in ((found.cited, cited), (found.missed, missed)):
        assert {(later.id, earlier.id) for later, earlier in pairs} == expected
    assert found.open == len(unknown)
    assert found.index == len(cited) / (len(cited) + len(missed))


def test_a_low_index_is_a_gap(review: EvidenceMap) -> None:
    """Later studies of effectiveness cite fewer than half of the earlier ones."""
    found = gap(review, "focus:effectiveness")
    assert found.index is not None
    assert found.index < LOW_INDEX
    assert found.is_gap


def test_studies_that_cite_the_earlier_ones_are_no_gap(review: EvidenceMap) -> None:
    """Later studies of process in MBT-G cite the earlier ones, and nothing falls into halves."""
    found = gap(review, "focus:process modality:mbt-group")
    assert (found.index, found.halves, found.is_gap) == (1.0, (), False)


def test_without_lists_nothing_is_known(review: EvidenceMap) -> None:
    """No study of adherence has a noted list: that is not known, and no gap."""
    found = gap(review, "focus:adherence")
    assert found.open
    assert (found.index, found.is_gap, found.halves) == (None, None, ())


def test_halves_that_never_cite_each_other_are_a_gap(review: EvidenceMap) -> None:
    """Of group therapy the later studies cite the earlier ones, but in two groups that do not know each other."""
    found = gap(review, "modality:group-therapy")
    assert found.index is not None
    assert found.index >= LOW_INDEX
    assert found.is_gap
    homes = [{study.id for study in half} for half in found.halves]
    assert any("lynch2023" in home for home in homes)
    assert any("katsakou-recovery" in home for home in homes)
    for half in homes:
        assert not [pair for pair in found.cited if (pair[0].id in half) != (pair[1].id in half)]


def test_one_study_alone_is_no_half(review: EvidenceMap) -> None:
    """A study that nobody cites, and that cites nobody, is missed by others but makes no half."""
    found = gap(review, "modality:mbt")
    assert "stoffers2012" in {earlier.id for _, earlier in found.missed}
    assert found.halves
    assert all(len(half) > 1 for half in found.halves)


def test_one_text_holds_its_studies_together(review: EvidenceMap) -> None:
    """Did the thesis cite nothing on MBT, its two studies would still be one group, for one text reports both."""
    found = gap(with_list(review, "lighthouse2020", "apa2013"), "modality:mbt")
    home = next(half for half in found.halves if "lighthouse-review" in {study.id for study in half})
    assert {study.id for study in home} == {"lighthouse-review", "lighthouse-rupture"}


def test_one_citation_joins_the_halves(review: EvidenceMap) -> None:
    """Were the trial of schema groups known to the chapter on groups, there would be no halves."""
    cited = [*sorted(review.cites["lynch2023"]), "farrell2009"]
    assert gap(with_list(review, "lynch2023", *cited), "modality:group-therapy").halves == ()
