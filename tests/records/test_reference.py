"""References as pages and messages name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencemap.model import EvidenceMap
from evidencemap.project import load
from tests.conftest import STARTER, write_review

SHORT = {
    "@article{k, author = {Bateman, Anthony and Fonagy, Peter}, year = 1999}": "Bateman & Fonagy (1999)",
    "@article{k, author = {Folmo, E. and Karterud, S. and Kvarstein, E.}, year = 2019}": "Folmo et al. (2019)",
    "@article{k, author = {Folmo, E. and others}, year = 2019}": "Folmo et al. (2019)",
    "@book{k, editor = {Norcross, J. C.}, title = {A book}, year = 2011}": "Norcross (2011)",
    "@misc{k, author = {{National Institute for Health and Care Excellence}}, year = 2009}": (
        "National Institute for Health and Care Excellence (2009)"
    ),
    "@misc{k, title = {A leaflet}}": "A leaflet (n.d.)",
    "@misc{k}": "k (n.d.)",
}


@pytest.mark.parametrize(("entry", "short"), SHORT.items())
def test_a_reference_is_cited_by_author_and_year(tmp_path: Path, entry: str, short: str) -> None:
    """One or two authors are named, more are *et al.*; editors, then the title, stand in where there is none."""
    library = f"{(STARTER / 'library.bib').read_text()}\n{entry}\n"
    assert load(write_review(tmp_path, **{"library.bib": library})).map.references["k"].short == short


def test_what_no_source_prints_is_said_to_be_missing(review: EvidenceMap) -> None:
    """The completeness report names the fields that an entry of its kind should have and has not, and only those."""
    for reference in review.references.values():
        assert not set(reference.missing) & set(reference.fields), reference.key
    lacking = {key for key, reference in review.references.items() if reference.missing}
    assert "wesson" in lacking
    assert lacking != set(review.references)


def test_every_field_is_plain_text(review: EvidenceMap) -> None:
    """Braces and commands of LaTeX are gone from what pages show."""
    for reference in review.references.values():
        for name, value in reference.fields.items():
            assert "{" not in value, (reference.key, name)
            assert "\\" not in value, (reference.key, name)


def test_names_carry_their_accents(review: EvidenceMap) -> None:
    """Lonargáin and Güvenç are written as they write themselves."""
    assert review.references["lonargain2017"].short.startswith("Lonargáin")
    assert "Güvenç" in review.references["guvenc2023"].short
