"""Which entry of the library a reference string is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from evidencemap.matching.author_names import forms, same_family, slip_of
from evidencemap.matching.cited_entry import Listed
from evidencemap.matching.cited_work import UNDATED, Fit, work_of_reference
from evidencemap.matching.folding import letters, plain_umlauts
from evidencemap.matching.same_title import Title, same_base, same_main_title, same_title
from evidencemap.records.reference import Reference
from evidencemap.sources.identifiers import doi_in
from evidencemap.values import dataclass

MOST_STRETCHES_OF_A_TITLE = 4
WORDS_OF_A_BLOCK = 5
SHORTEST_TELLING_TITLE = 4


_PAGES = re.compile(r"\d\s?[:,(][^.]{0,12}?\b\w?\d+\s?[–-]\s?\w?\d+")


@dataclass(frozen=True)
class _Known:
    reference: Reference
    title: Title
    years: frozenset[str]
    doi: str


class Library:
    """The entries of a review, to be looked up by reference strings."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self._by_doi: defaultdict[str, list[_Known]] = defaultdict(list)
        self._by_name: defaultdict[str, list[_Known]] = defaultdict(list)
        self._by_title: defaultdict[str, list[_Known]] = defaultdict(list)
        for reference in references:
            self._add(reference)

    def _add(self, reference: Reference) -> None:
        doi = doi_in(reference.fields.get("doi", ""))
        title = Title.of(reference.title)
        known = _Known(reference, title, work_of_reference(reference).years, doi)
        if known.doi:
            self._by_doi[known.doi].append(known)
        for form in forms(reference.creators[0]) if reference.creators else ():
            self._by_name[plain_umlauts(form)].append(known)
        if block := _block(title.words):
            self._by_title[block].append(known)

    def fitting(self, entry: Listed) -> tuple[Sequence[str], Fit]:
        """The keys that fit best, in order, and how well."""
        titles = tuple(_titles(entry))
        candidates = self._candidates(entry)
        fits = {known.reference.key: (known, fit) for known in candidates if (fit := _fit(entry, titles, known))}
        sure = [known for known, fit in fits.values() if fit is Fit.SURE]
        with_doi = [known for known in sure if entry.doi and known.doi == entry.doi]
        chosen = with_doi or sure
        if chosen and not with_doi:
            chosen += [known for known, fit in fits.values() if fit is Fit.NO_PART]
        if chosen:
            return sorted(known.reference.key for known in chosen), Fit.SURE
        return sorted(fits), next((fit for _, fit in fits.values()), Fit.NONE)

    def _candidates(self, entry: Listed) -> Iterable[_Known]:
        found = list(self._by_doi.get(entry.doi, ())) if entry.doi else []
        for form in forms(entry.names[0]) if entry.names else ():
            found.extend(self._by_name.get(plain_umlauts(form), ()))
        for start in range(min(entry.may_start, len(entry.stretches))):
            title = Title.of(". ".join(entry.stretches[start:]), main=entry.stretches[start])
            found.extend(self._by_title.get(_block(title.words), ()))
        return {known.reference.key: known for known in found}.values()


def _block(title: Sequence[str]) -> str:
    return " ".join(title[:WORDS_OF_A_BLOCK])


def _fit(entry: Listed, titles: Sequence[Title], known: _Known) -> Fit | None:
    same_doi = bool(entry.doi) and entry.doi == known.doi
    names, year = _same_names(entry, known.reference), _same_year(entry, known)
    if not (same_doi or year or (names and _next_year(entry, known))):
        return None
    part = _part(titles, known.title)
    whole = any(same_title(title, known.title) for title in titles)
    main = whole or any(same_main_title(title, known.title) for title in titles)
    if same_doi:
        return Fit.SURE if part is not Fit.PART and (main or (names and year)) else Fit.DOI
    if part is Fit.PART:
        return None
    if not names:
        return Fit.NAMES if whole and year and len(known.title.words) >= SHORTEST_TELLING_TITLE else None
    if not known.title.words:
        return Fit.UNTITLED if year and len(entry.names) == len(known.reference.creators) else None
    if not main:
        return None
    if part and not _has_pages(entry, known.reference):
        return part if year else None
    return _fit_elsewhere(entry, known, whole, year)


def _fit_elsewhere(entry: Listed, known: _Known, whole: bool, year: bool) -> Fit | None:
    """How well year, DOI, journal and pages fit where names and title do."""
    printed_there = _is_there(entry, known.reference)
    if not year:
        near = whole and printed_there and _next_year(entry, known)
        return (Fit.OTHER_DOI if entry.doi and known.doi else Fit.SURE) if near else Fit.YEAR if whole else None
    if entry.doi and known.doi:
        return Fit.OTHER_DOI
    if _is_elsewhere(entry, known.reference):
        return Fit.PLACE
    return Fit.SURE if whole or printed_there else Fit.TITLE


def _part(titles: Sequence[Title], known: Title) -> Fit | None:
    """What is wrong with the part that the printed title says it is, or does not say; None if nothing is."""
    said = {title.part for title in titles if title.part and same_base(title, known)}
    if said and known.part:
        return None if known.part in said else Fit.PART
    if said:
        return Fit.NEW_PART
    return Fit.NO_PART if known.part else None


def _titles(entry: Listed) -> Iterable[Title]:
    for start in range(min(entry.may_start, len(entry.stretches))):
        for end in range(start + 1, min(start + MOST_STRETCHES_OF_A_TITLE, len(entry.stretches)) + 1):
            yield Title.of(". ".join(entry.stretches[start:end]), main=entry.stretches[start])


def _same_names(entry: Listed, reference: Reference) -> bool:
    """Whether the first names are one, but for a slip, and those behind them too as far as both are given."""
    if not entry.names or not reference.creators:
        return not reference.creators and not entry.names
    first, known = entry.names[0], reference.creators[0]
    if first.institution and " " in known.family and letters(first.family).startswith(letters(known.family)):
        return True
    pairs = list(zip(entry.names, reference.creators, strict=False))
    alike = [
        same_family(one.short, other) or same_family(other.short, one) or slip_of(one.short, other)
        for one, other in pairs
    ]
    return alike[0] and sum(alike) * 2 > len(alike)


def _same_year(entry: Listed, known: _Known) -> bool:
    if not entry.years or not known.reference.date:
        return not entry.years or known.years <= {UNDATED} or bool(known.years & {entry.year})
    return bool(known.years & entry.years)


def _next_year(entry: Listed, known: _Known) -> bool:
    years = {int(year) for year in entry.years if year.isdigit()}
    return any(abs(int(year) - other) == 1 for year in known.years if year.isdigit() for other in years)


def _is_elsewhere(entry: Listed, reference: Reference) -> bool:
    """Whether string and entry both have volume and pages, and share neither: an abstract is not the article."""
    pages = _PAGES.search(entry.text)
    volume, first = reference.fields.get("volume", ""), re.match(r"\w+", reference.fields.get("pages", ""))
    if not (pages and volume and first):
        return False
    numbers = set(re.findall(r"\w+", entry.text))
    return volume not in numbers and first.group() not in numbers


def _is_there(entry: Listed, reference: Reference) -> bool:
    """Whether the string has the journal or publisher of the entry, or its volume and first page."""
    container = letters(reference.container)
    if len(container) > 5 and container in letters(entry.text):
        return True
    return _has_pages(entry, reference)


def _has_pages(entry: Listed, reference: Reference) -> bool:
    """Whether the string has the volume and the first page of the entry."""
    numbers = set(re.findall(r"\w+", entry.text))
    first_page = re.match(r"\w+", reference.fields.get("pages", ""))
    volume = reference.fields.get("volume", "")
    return bool(first_page and volume) and {volume, first_page.group() if first_page else ""} <= numbers
