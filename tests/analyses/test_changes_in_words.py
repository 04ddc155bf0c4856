"""Changes in words: the order, the lengths and the sums that a reader needs."""

from __future__ import annotations

import re

import pytest

from evidencemap.analyses.changed_gaps import Turn
from evidencemap.analyses.changes import Changes, changes
from evidencemap.analyses.changes_in_words import MINUS, SHOWN, Section, sections
from evidencemap.model import EvidenceMap


@pytest.fixture(scope="module")
def since_2019(review: EvidenceMap) -> Changes:
    return changes(review, review, 2019)


def headed(found: Changes, heading: str) -> Section:
    return next(section for section in sections(found) if section.heading.startswith(heading))


def test_what_closed_stands_before_what_is_only_surer(review: EvidenceMap) -> None:
    """The cells that a year closed stand first, then those that opened, narrowed and were confirmed, to twenty."""
    words = [line.word for line in headed(changes(review, review, 2010), "Cells of the map").lines]
    order = [turn.value for turn in Turn]
    assert words == sorted(words, key=order.index)
    assert set(words) == {"closed"}


def test_long_lists_are_cut_and_counted(since_2019: Changes) -> None:
    """Cells of the map are cut as every list is, and the rest is counted."""
    section = headed(since_2019, "Cells of the map")
    assert len(section.lines) == SHOWN
    assert section.more == len(since_2019.cells) - SHOWN


def test_the_account_of_gaps_can_be_added_up(since_2019: Changes) -> None:
    """The numbers before *after* make the last one, with their signs; what only got surer is told beside them."""
    account = headed(since_2019, "Gaps found by searching").account
    sums, _, rest = account.partition(" after.")
    told = re.findall(rf"([+{MINUS}=]?) ?(\d[\d,]*)", sums)
    numbers = [(sign, int(digits.replace(",", ""))) for sign, digits in told]
    *steps, (_, after) = numbers
    assert sum(-number if sign == MINUS else number for sign, number in steps) == after
    narrowed = sum(change.turn is Turn.NARROWED for change in since_2019.gaps)
    assert f" {narrowed} were certain and are only possible now (narrowed)" in rest
