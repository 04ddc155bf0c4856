"""Works for the tests of matching, written as BibTeX has them."""

from __future__ import annotations

from evidencemap.matching.compare import Verdict, compare
from evidencemap.problems import Place, ProblemLog
from evidencemap.records.entry import reference
from evidencemap.records.reference import Reference
from evidencemap.sources.bibtex import read_bibtex

TRIAL = {
    "author": "Bateman, Anthony and Fonagy, Peter",
    "title": "Randomized controlled trial of outpatient mentalization-based treatment",
    "journal": "American Journal of Psychiatry",
    "year": "2009",
    "volume": "166",
    "number": "12",
    "pages": "1355--1364",
    "doi": "10.1176/appi.ajp.2009.09040539",
}


def work(key: str = "one", kind: str = "article", **fields: str | None) -> Reference:
    """A reference of these fields; those that are None or empty are left out."""
    written = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items() if value)
    (entry,) = read_bibtex(f"@{kind}{{{key}, {written}}}", "library.bib", log := ProblemLog())
    assert not log.problems
    return reference(entry, log)


def trial(key: str = "one", kind: str = "article", **changed: str | None) -> Reference:
    """The trial of 2009 as above, with fields changed, added, or taken out where None."""
    return work(key, kind, **{**TRIAL, **changed})


def verdict(one: Reference, other: Reference) -> Verdict:
    """The verdict about two works, which is the same whichever comes first."""
    there, back = compare(one, other), compare(other, one)
    assert there == back
    assert there.rule
    return there.verdict


PLACE = Place("library.bib")
