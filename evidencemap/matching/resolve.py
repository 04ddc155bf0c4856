"""What a text cites, resolved to entries of a review: by way of the text's own reference list where it has one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cached_property

from evidencemap.matching.cited_entry import Listed
from evidencemap.matching.cited_list import Parts, parts_of
from evidencemap.matching.cited_numbers import NumberCited, Numbered, numbered_citations
from evidencemap.matching.cited_text import Citation, author_year_citations
from evidencemap.matching.cited_work import Fit, Works, work_of_entry, work_of_reference
from evidencemap.matching.listed_work import Library
from evidencemap.matching.printed_text import flowing
from evidencemap.records.reference import Reference
from evidencemap.values import dataclass

AUTHOR_YEAR = "authors and years"
LIST_ALONE = "a reference list alone"
SEVERAL = "several works fit"


class Standing(Enum):
    """What became of a citation."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True)
class Resolved:
    """A citation, or an entry of the list: ``keys`` is one key where it is resolved, the candidates where ambiguous.

    ``entry`` is its place among the entries of the text's lists; None where it has none there.
    """

    printed: str
    line: int
    standing: Standing
    keys: tuple[str, ...] = ()
    why: str = ""
    entry: int | None = None


@dataclass(frozen=True)
class Resolution:
    """Everything that a text cites: its citations, its list, and what of the list it never cites."""

    style: str
    citations: tuple[Resolved, ...]
    entries: tuple[Resolved, ...]
    never_cited: tuple[Resolved, ...]

    def of(self, standing: Standing) -> tuple[Resolved, ...]:
        """The citations with which it came out so."""
        return tuple(citation for citation in self.citations if citation.standing is standing)

    @cached_property
    def links(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of the works cited, each with the ways to cite it, in the order of the text."""
        links: dict[str, dict[str, None]] = {}
        for citation in self.of(Standing.RESOLVED):
            links.setdefault(citation.keys[0], {})[citation.printed] = None
        return {key: tuple(printed) for key, printed in links.items()}

    @property
    def listed(self) -> int:
        """How many citations have an entry in the text's own list."""
        return sum(citation.entry is not None for citation in self.citations)


def resolve(text: str, references: Iterable[Reference], citing: Reference | None = None) -> Resolution:
    """Everything that a text cites; ``citing`` is the entry of the text itself, which it does not cite."""
    parts = parts_of(text)
    others = [reference for reference in references if citing is None or reference.key != citing.key]
    entries = [entry for found in parts.lists for entry in found.entries]
    in_library = _entries_in(Library(others), entries) if entries else ()
    body = flowing(parts.body)
    numbered = numbered_citations(body, frozenset(entry.number for entry in entries if entry.number is not None))
    dated = list(author_year_citations(body))
    if _is_numbered(numbered, dated, entries):
        citations = tuple(_of_numbers(numbered.citations, parts, in_library))
        return _resolution(numbered.style, citations, in_library)
    citations = tuple(_of_years(dated, entries, in_library, others, citing))
    if not citations and in_library:
        return Resolution(LIST_ALONE, in_library, in_library, ())
    return _resolution(AUTHOR_YEAR, citations, in_library)


def _is_numbered(numbered: Numbered, dated: Sequence[Citation], entries: Sequence[Listed]) -> bool:
    """Whether numbers are how the text cites: they meet more of its list than there are citations with a year."""
    strong = {(citation.names, citation.year, citation.letter) for citation in dated if not citation.weak}
    distinct = {citation.number for citation in numbered.citations}
    return len(distinct) > len(strong) and (len(entries) > 0 or len(distinct) > 2)


def _resolution(style: str, citations: tuple[Resolved, ...], entries: tuple[Resolved, ...]) -> Resolution:
    cited = {citation.entry for citation in citations}
    met = {key for citation in citations for key in citation.keys if citation.standing is Standing.RESOLVED}
    never = tuple(
        entry
        for at, entry in enumerate(entries)
        if at not in cited and not (entry.standing is Standing.RESOLVED and entry.keys[0] in met)
    )
    return Resolution(style, citations, entries, never)


def _entries_in(library: Library, entries: Sequence[Listed]) -> tuple[Resolved, ...]:
    found = []
    for at, entry in enumerate(entries):
        keys, fit = library.fitting(entry)
        printed = f"[{entry.number}] {entry.text}" if entry.number is not None else entry.text
        found.append(_resolved(printed, entry.line, tuple(keys), fit, at))
    return tuple(found)


def _resolved(printed: str, line: int, keys: tuple[str, ...], fit: Fit, entry: int | None) -> Resolved:
    if fit is Fit.SURE and len(keys) == 1:
        return Resolved(printed, line, Standing.RESOLVED, keys, "", entry)
    if keys:
        why = SEVERAL if fit is Fit.SURE else fit.value
        return Resolved(printed, line, Standing.AMBIGUOUS, keys, why, entry)
    return Resolved(printed, line, Standing.UNRESOLVED, (), "not in the library", entry)


def _of_numbers(citations: Iterable[NumberCited], parts: Parts, in_library: tuple[Resolved, ...]) -> Iterable[Resolved]:
    """The entries that numbers mean: of the first list behind the citation that has the number, else of the last."""
    numbers: list[tuple[int, dict[int | None, int]]] = []
    first = 0
    for found in parts.lists:
        numbers.append((found.end, {entry.number: first + at for at, entry in enumerate(found.entries)}))
        first += len(found.entries)
    missing = "its list has no such number" if numbers else "the text has no numbered list"
    for citation in citations:
        having = [(end, places[citation.number]) for end, places in numbers if citation.number in places]
        behind = [place for end, place in having if end >= citation.line]
        if having:
            yield _by_entry(citation.printed, citation.line, in_library[behind[0] if behind else having[-1][1]])
        else:
            yield Resolved(citation.printed, citation.line, Standing.UNRESOLVED, (), missing)


def _by_entry(printed: str, line: int, entry: Resolved) -> Resolved:
    why = f"{entry.why}: its list, line {entry.line}" if entry.why else ""
    return Resolved(printed, line, entry.standing, entry.keys, why, entry.entry)


def _of_years(
    citations: Iterable[Citation],
    entries: Sequence[Listed],
    in_library: tuple[Resolved, ...],
    references: Sequence[Reference],
    citing: Reference | None,
) -> Iterable[Resolved]:
    listed = Works((work_of_entry(at, entry) for at, entry in enumerate(entries)), closed=True)
    library = Works(map(work_of_reference, references), closed=False)
    known: dict[tuple[object, ...], Resolved] = {}
    for citation in citations:
        same = (citation.names, citation.more, citation.year, citation.letter, citation.weak, citation.lead[-40:])
        if same not in known:
            known[same] = _of_year(citation, listed, in_library, library)
        found = known[same]
        if citation.weak and found.standing is not Standing.RESOLVED:
            continue
        why = found.why
        if found.standing is Standing.UNRESOLVED and citing and _may_be(citation, citing):
            why = "names the text itself"
        yield Resolved(citation.printed, citation.line, found.standing, found.keys, why, found.entry)


def _of_year(citation: Citation, listed: Works[int], in_library: tuple[Resolved, ...], library: Works[str]) -> Resolved:
    """By way of the list where there is one; a work that only the library has is a candidate then, and no more."""
    line = citation.line
    if in_library:
        places, fit = listed.fitting(citation)
        found = [in_library[place] for place in places]
        if fit is Fit.SURE and (len(found) == 1 or _are_one(found)):
            return _by_entry(citation.printed, line, found[0])
        if found:
            keys = tuple(dict.fromkeys(key for entry in found for key in entry.keys))
            lines = ", ".join(str(entry.line) for entry in found)
            why = f"{SEVERAL if fit is Fit.SURE else fit.value}: its list, line {lines}"
            return Resolved(citation.printed, line, Standing.AMBIGUOUS, keys, why, None)
    in_review, fit = library.fitting(citation)
    found_here = _resolved(citation.printed, line, tuple(sorted(in_review)), fit, None)
    if not in_library:
        return found_here
    if found_here.standing is Standing.RESOLVED:
        return Resolved(citation.printed, line, Standing.AMBIGUOUS, found_here.keys, "not in its list")
    return Resolved(citation.printed, line, Standing.UNRESOLVED, (), "not in its list")


def _are_one(entries: Sequence[Resolved]) -> bool:
    """Whether several entries of a list are one work of the library."""
    return len({entry.keys for entry in entries}) == 1 and entries[0].standing is Standing.RESOLVED


def _may_be(citation: Citation, citing: Reference) -> bool:
    """Whether the first author of the text and its year, or the next, stand in the citation."""
    if not citing.creators or not citing.year or not citation.year.isdigit():
        return False
    words = {word for name in citation.names for word in name.split()}
    return citing.creators[0].family in words and abs(citing.year - int(citation.year)) <= 1
