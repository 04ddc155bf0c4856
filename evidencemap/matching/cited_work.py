"""Which works a citation can mean, by its authors and year: surely, or only with a slip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from enum import Enum
from typing import Generic, TypeVar

from evidencemap.matching.author_names import (
    SLIP,
    family_ends,
    forms,
    is_acronym_of,
    person,
    slip_of,
    transposed,
)
from evidencemap.matching.cited_entry import Listed
from evidencemap.matching.cited_text import Citation
from evidencemap.matching.folding import letters, plain_umlauts, words
from evidencemap.matching.year_letters import printed_letter
from evidencemap.records.names import Name
from evidencemap.records.reference import Reference
from evidencemap.values import dataclass

UNDATED = "n.d."
SHORTEST_INSTITUTION = 6
WIDEST_DATE = 3
K = TypeVar("K", bound=Hashable)


class Fit(Enum):
    """How well a work fits: surely, or nearly, and then in what it does not."""

    SURE = "fits"
    SPELLING = "a name is spelt otherwise"
    AUTHORS = "the number of authors is another"
    LETTER = "the letter behind the year is another"
    DOI = "the DOI is the same, but not the work"
    OTHER_DOI = "the DOI is another"
    NAMES = "the title is the same, but not the authors"
    PART = "it is another part"
    NEW_PART = "the list says which part it is, the entry does not"
    NO_PART = "the entry says which part it is, the list does not"
    TITLE = "only the title without its subtitle is the same"
    UNTITLED = "the entry has no title"
    YEAR = "the year is another"
    PLACE = "volume and pages are others"
    NONE = "nothing fits"


@dataclass(frozen=True)
class Work(Generic[K]):
    """What a citation can tell of a work: its names and the years it may be cited with."""

    id: K
    names: tuple[Name, ...]
    more: bool
    years: frozenset[str]
    letter: str = ""


def work_of_reference(reference: Reference) -> Work[str]:
    """An entry of the library as a text can cite it."""
    date, written = reference.date, (reference.fields.get("year") or reference.fields.get("date") or UNDATED).casefold()
    years = frozenset({written.strip() or UNDATED})
    if date and date.last - date.first <= WIDEST_DATE:
        years = frozenset(str(year) for year in range(date.first, date.last + 1))
    elif date:
        years = frozenset({str(date.first), str(date.last)})
    return Work(reference.key, reference.creators, reference.and_others, years, printed_letter(reference))


def work_of_entry(id: int, entry: Listed) -> Work[int]:
    """An entry of the text's own list."""
    return Work(id, entry.names, entry.more, frozenset({entry.year or UNDATED}), entry.letter)


class Works(Generic[K]):
    """Works by year and first name, to be looked up by citations; ``closed`` where a text should cite no others.

    In a closed list a slip of spelling is believed. In a library it makes a candidate, for other people of almost the
    same name have written too, unless two letters have changed places in a citation of three authors or more.
    """

    def __init__(self, works: Iterable[Work[K]], closed: bool) -> None:
        self._closed = closed
        self._by_name: defaultdict[tuple[str, str], list[Work[K]]] = defaultdict(list)
        self._institutions: defaultdict[str, list[Work[K]]] = defaultdict(list)
        self._names_of: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for work in works:
            self._add(work)

    def _add(self, work: Work[K]) -> None:
        if not work.names:
            return
        first = work.names[0]
        for year in work.years:
            if " " in first.family:
                self._institutions[year].append(work)
            for form in dict.fromkeys(map(plain_umlauts, forms(first))):
                self._by_name[year, form].append(work)
                self._names_of[year][form] = None

    def fitting(self, citation: Citation) -> tuple[Sequence[K], Fit]:
        """The works that fit best, in order, and how well."""
        fits = {work.id: (work, fit) for work in self._candidates(citation) if (fit := self._fit(citation, work))}
        sure = [work for work, fit in fits.values() if fit is Fit.SURE]
        if sure:
            chosen = _by_letter(citation.letter, sure)
            return [work.id for work in chosen or sure], Fit.SURE if chosen else Fit.LETTER
        return list(fits), next((fit for _, fit in fits.values()), Fit.NONE)

    def _candidates(self, citation: Citation) -> Iterable[Work[K]]:
        found: dict[K, Work[K]] = {}
        for year in citation.year.split("/"):
            for form in _possible_forms(citation.names[0]):
                found.update((work.id, work) for work in self._by_name.get((year, form), ()))
            found.update(
                (work.id, work) for work in self._institutions.get(year, ()) if _is_institution(citation, work)
            )
            if not found:
                found.update(
                    (work.id, work) for form in self._slips(citation, year) for work in self._by_name[year, form]
                )
        return found.values()

    def _slips(self, citation: Citation, year: str) -> Iterable[str]:
        from rapidfuzz import fuzz, process

        word = plain_umlauts(letters(citation.names[0]))
        names = list(self._names_of.get(year, ()))
        return [form for form, _, _ in process.extract(word, names, scorer=fuzz.ratio, score_cutoff=SLIP - 4, limit=10)]

    def _fit(self, citation: Citation, work: Work[K]) -> Fit | None:
        if _is_institution(citation, work):
            return Fit.SURE
        grades = [_grade(printed, name) for printed, name in zip(citation.names, work.names, strict=False)]
        if None in grades or len(citation.names) > len(work.names):
            return None
        counted = _right_number(citation, work)
        if not counted:
            of_some = len(citation.names) > 1 or citation.more or self._closed
            return Fit.AUTHORS if of_some and all(grade is Fit.SURE for grade in grades) else None
        doubts = sum(grade is not Fit.SURE for grade in grades)
        if doubts == 0 or (len(grades) > 1 and doubts < len(grades)):
            return Fit.SURE
        slip = doubts == 1 and slip_of(citation.names[0], work.names[0])
        believed = slip and (self._closed or (citation.more and transposed(citation.names[0], work.names[0])))
        return Fit.SURE if believed else Fit.SPELLING


def _by_letter(letter: str, works: Sequence[Work[K]]) -> Sequence[Work[K]]:
    """Those whose date has the letter; letters that say nothing or that only some have are passed over."""
    if not letter:
        return works
    same = [work for work in works if work.letter == letter]
    return same or [work for work in works if not work.letter]


def _possible_forms(printed: str) -> list[str]:
    parts = printed.split()
    return list(dict.fromkeys(plain_umlauts(letters(" ".join(parts[at:]))) for at in range(len(parts))))


def _grade(printed: str, name: Name) -> Fit | None:
    if person(printed, name):
        return Fit.SURE
    return Fit.SPELLING if slip_of(printed, name) or family_ends(printed, name) else None


def _right_number(citation: Citation, work: Work[K]) -> bool:
    """Whether as many people wrote it as the citation says; *et al.* stands for at least two more than the first."""
    named = len(citation.names)
    if citation.more:
        return work.more or len(work.names) >= citation.in_all
    return len(work.names) == named and not work.more


def _is_institution(citation: Citation, work: Work[K]) -> bool:
    """Whether the words before the year are the name of an institution, or one word is its acronym."""
    name = work.names[0]
    if len(name.family.split()) < 2 or name.given:
        return False
    if len(citation.names) == 1 and not citation.more and is_acronym_of(citation.names[0], name):
        return True
    known = _plain(name.short)
    return len(known) >= SHORTEST_INSTITUTION and f" {_plain(citation.lead)}".endswith(f" {known}")


def _plain(text: str) -> str:
    return " ".join(word for word in words(text) if word != "and")
