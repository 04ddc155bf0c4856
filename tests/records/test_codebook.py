"""Facets and terms: their hierarchies, packages and other names."""

from __future__ import annotations

from evidencemap.model import EvidenceMap
from evidencemap.project import load
from tests.conftest import STARTER


def test_a_term_is_within_itself_and_everything_broader(review: EvidenceMap) -> None:
    """A narrower term is within the broader ones, nearest first, and never the other way round."""
    terms = review.facet("design").terms
    lineage = [term.id for term in terms["randomised-trial"].lineage]
    assert lineage == ["randomised-trial", "controlled", "primary-study"]
    assert terms["randomised-trial"].is_within(terms["randomised-trial"])
    assert terms["randomised-trial"].is_within(terms["primary-study"])
    assert not terms["primary-study"].is_within(terms["randomised-trial"])
    assert not terms["randomised-trial"].is_within(terms["review"])


def test_the_order_is_that_of_the_file(review: EvidenceMap) -> None:
    """Terms keep the order of the codebook, a broad one before its narrower ones."""
    terms = list(review.facet("focus").terms)
    assert terms[:4] == ["effectiveness", "outcome-predictors", "process", "mechanism-of-change"]
    for facet in review.codebook:
        order = list(facet.terms)
        for term in facet.terms.values():
            assert term.broader is None or order.index(term.broader.id) < order.index(term.id)


def test_roots_and_narrower_terms_make_up_the_facet(review: EvidenceMap) -> None:
    """Walking down from the broadest terms meets every term once."""
    for facet in review.codebook:
        met = list(facet.roots)
        for term in met:
            met.extend(facet.narrower(term))
        assert sorted(term.id for term in met) == sorted(facet.terms)


def test_packages_and_components_know_each_other(review: EvidenceMap) -> None:
    """A package names its components, and a component the packages that it is part of."""
    facet = review.facet("modality")
    programme, group = facet.terms["mbt-programme"], facet.terms["mbt-group"]
    assert [term.id for term in facet.components(programme)] == ["mbt-group", "mbt-individual", "mbt-psychoeducation"]
    assert [term.id for term in facet.packages(group)] == ["mbt-programme", "lighthouse-programme"]
    assert facet.components(group) == ()
    assert facet.packages(programme) == ()


def test_a_facet_may_borrow_its_terms(review: EvidenceMap) -> None:
    """What a treatment was compared with is told in the terms of treatments, which count once in the codebook."""
    assert review.facet("comparator").terms == review.facet("modality").terms
    ids = [term.id for term in review.codebook.terms() if term.facet == "modality"]
    assert ids == list(review.facet("modality").terms)


def test_other_names_lead_to_the_term_and_ids_win(review: EvidenceMap) -> None:
    """Labels and synonyms stand for a term, save where another term has that word as its id."""
    spellings = review.facet("modality").spellings
    assert spellings["MBT-G"] == spellings["MBT group"] == "mbt-group"
    for facet in review.codebook:
        assert all(facet.spellings[id] == id for id in facet.terms)


def test_what_is_not_written_has_a_default() -> None:
    """A plural adds an s, a phrase names the facet, a facet takes one value and is not required."""
    design = load(STARTER).map.facet("design")
    assert design.terms["randomised-trial"].plural == "randomised trials"
    assert design.terms["interview-study"].plural == "interview studies"
    country = load(STARTER).map.facet("country")
    assert (country.many, country.required, country.names_study) == (True, False, False)
    assert (design.many, design.required, design.names_study) == (False, True, True)
