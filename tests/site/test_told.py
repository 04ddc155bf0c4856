"""Sentences with ids in them are told on pages by author and year."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from evidencemap.model import EvidenceMap
from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Link
from evidencemap.site.told import told, told_plainly
from tests.site.pages_read import read_page


@pytest.fixture(scope="module")
def material(review: EvidenceMap) -> Material:
    return Material(review)


def test_a_work_named_by_its_key_is_told_as_a_text_cites_it(material: Material) -> None:
    """A key becomes author and year with the page of the work; the rest of the sentence stays."""
    assert [piece for piece in told(material, "as told in lynch2023, section 3.3") if piece.path] == [
        Link("Lynch et al. (2023)", "studies/lynch2023.html")
    ]
    assert told_plainly(material, "as told in lynch2023, section 3.3") == "as told in Lynch et al. (2023), section 3.3"


def test_brackets_do_not_stand_within_brackets(material: Material) -> None:
    """Within brackets the year follows a comma."""
    assert told_plainly(material, "one (davidson2009) of two") == "one (Davidson et al., 2009) of two"


@pytest.mark.parametrize("sentence", ["", "no id here", "tryon could be a word", "lynch20234 and mbt-group"])
def test_what_is_no_id_stays(material: Material, sentence: str) -> None:
    """A word that names no record, or might be a word of the sentence, is left as it is."""
    assert told_plainly(material, sentence) == sentence


def test_gaps_and_claims_show_no_raw_key(files: Mapping[str, bytes], review: EvidenceMap) -> None:
    """Where gaps and claims are told, on the start page too, no key of a work stands in the text."""
    keys = {key for key in review.references if re.search(r"\d", key)}
    shown = [path for path in files if re.match(r"(gaps|claims|cells|index)\b.*\.html$", path)]
    texts = {path: " ".join(read_page(files[path]).text) for path in shown}
    raw = {(path, key) for path, text in texts.items() for key in keys & set(re.findall(r"[\w-]+", text))}
    assert (len(shown) > 200, raw) == (True, set())
