"""A reference as the seventh edition of the APA manual prints it, in runs that a page can set in italics or link.

What a bibliography entry does not say is left out; nothing is made up to fill a place.
"""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from evidencemap.matching.folding import bare_title, unpunctuated
from evidencemap.records.names import Name
from evidencemap.records.reference import Reference

LONGEST_TITLE = 45
MOST_AUTHORS = 20
BEFORE_THE_DOTS = 19
PARTS = ("incollection", "inbook", "inproceedings", "conference", "suppbook")
ARTICLES = ("article", "suppperiodical", "periodical")
THESES = {
    "phdthesis": "Doctoral dissertation",
    "mastersthesis": "Master’s thesis",
    "mathesis": "Master’s thesis",
    "thesis": "Thesis",
}
_UNDATED = re.compile(r"\D$")
_ORDINALS = {"1": "1st", "2": "2nd", "3": "3rd"}


@dataclass(frozen=True)
class Run:
    """A stretch of a printed reference."""

    text: str
    italic: bool = False
    href: str = ""


def in_text(references: Iterable[Reference], suffixes: Mapping[str, str]) -> Mapping[str, str]:
    """How a text cites each reference, by key; more names are given where *et al.* would name two works (APA 8.18)."""
    cited = {}
    alike: defaultdict[str, list[Reference]] = defaultdict(list)
    for reference in references:
        alike[f"{_cited(reference, 1)} {_year(reference, suffixes)}"].append(reference)
    for label, group in alike.items():
        for reference in group:
            cited[reference.key] = label if len(group) == 1 else _told_apart(reference, group, suffixes)
    return cited


def _told_apart(reference: Reference, group: list[Reference], suffixes: Mapping[str, str]) -> str:
    shown, most = 1, max(len(other.creators) for other in group)
    while shown < most and sum(_cited(other, shown) == _cited(reference, shown) for other in group) > 1:
        shown += 1
    return f"{_cited(reference, shown)} {_year(reference, suffixes)}"


def _cited(reference: Reference, shown: int) -> str:
    names = [name.short for name in reference.creators]
    if not names:
        title = _first_words(reference.title)
        return f"“{title}”" if title else reference.key
    more = reference.and_others or len(names) > max(shown, 2)
    if more:
        return f"{', '.join(names[:shown])} et al."
    return " & ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} & {names[-1]}"


def _first_words(title: str) -> str:
    """A title as it stands in for an author: up to its first stop, and no longer than a few words."""
    first = re.split(r"[:.?!] ", title.strip("[]"), maxsplit=1)[0]
    return textwrap.shorten(first, LONGEST_TITLE, placeholder="…")


def _year(reference: Reference, suffixes: Mapping[str, str]) -> str:
    return f"({_dated(reference, suffixes.get(reference.key, ''))})"


def _dated(reference: Reference, suffix: str) -> str:
    hyphen = "-" if suffix and _UNDATED.search(reference.when) else ""
    return f"{reference.when}{hyphen}{suffix}"


def apa_order(reference: Reference) -> tuple[object, ...]:
    """The place of a reference in a list: by names as printed, then date, then title (APA 9.44 to 9.49)."""
    title = bare_title(reference.title)
    return _filed_under(reference), reference.and_others, reference.year or 0, title, reference.key


def apa_letter(reference: Reference) -> str:
    """The capital under which a list files a reference; ``#`` for what starts with no letter."""
    first = _filed_under(reference)[0].upper()[:1]
    return first if first.isalpha() else "#"


def _filed_under(reference: Reference) -> list[str]:
    return [unpunctuated(name.apa) for name in reference.creators] or [unpunctuated(reference.title or reference.key)]


def apa_reference(reference: Reference, suffix: str = "") -> tuple[Run, ...]:
    """The runs of a printed reference; ``suffix`` is its letter from ``matching.year_letters``."""
    date = Run(f" ({_dated(reference, suffix)}). ")
    names = _name_list(reference)
    head = [Run(names), date] if names else [*_title(reference, end="."), date]
    body = [*_title(reference, end="."), Run(" ")] if names else []
    return tuple(_tidy([*head, *body, *_source(reference), *_link(reference)]))


def _name_list(reference: Reference) -> str:
    names = [name.apa for name in reference.creators]
    if not names:
        return ""
    joined = _joined_names(names, reference.and_others)
    if not reference.authors:
        joined += " (Ed.)" if len(names) == 1 and not reference.and_others else " (Eds.)"
    return joined if joined.endswith(".") else f"{joined}."


def _joined_names(names: list[str], others: bool) -> str:
    if others:
        return f"{', '.join(names)}, et al."
    if len(names) > MOST_AUTHORS:
        return f"{', '.join(names[:BEFORE_THE_DOTS])}, . . . {names[-1]}"
    comma = "" if len(names) == 2 and "," not in names[0] else ","
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}{comma} & {names[-1]}"


def _upright(name: Name) -> str:
    """Initials first, as editors stand in front of a book."""
    return " ".join(part for part in (name.initials, name.short, name.suffix) if part)


def _title(reference: Reference, end: str) -> Iterator[Run]:
    title, fields = reference.title, reference.fields
    if not title:
        yield Run(f"[Title not printed in any source at hand]{end}")
        return
    stands_alone = reference.kind not in (*PARTS, *ARTICLES) and not title.startswith("[")
    notes = " ".join([*_edition(reference), *_bracket(reference)]) if reference.kind not in PARTS else ""
    yield Run(title, italic=stands_alone)
    ended = title.endswith((".", "?", "!")) and not notes
    yield Run(f"{' ' + notes if notes else ''}{'' if ended else end}")
    if fields.get("volume") and reference.kind == "book":
        yield Run(f" Volume {fields['volume']}{end}")


def _edition(reference: Reference) -> Iterator[str]:
    details = []
    edition = reference.fields.get("edition", "").removesuffix(" edition").removesuffix(" ed.")
    if edition:
        details.append(f"{_ORDINALS.get(edition, edition + 'th' if edition.isdigit() else edition)} ed.")
    if reference.kind in ("techreport", "report") and reference.fields.get("number"):
        details.append(f"No. {reference.fields['number']}")
    if details:
        yield f"({', '.join(details)})"


def _bracket(reference: Reference) -> Iterator[str]:
    fields = reference.fields
    if reference.kind in THESES and not reference.title.startswith("["):
        kind = fields.get("type", "")
        school = fields.get("school") or fields.get("institution", "")
        yield f"[{', '.join(part for part in (THESES.get(kind, kind) or THESES[reference.kind], school) if part)}]"


def _source(reference: Reference) -> Iterator[Run]:
    if reference.kind in ARTICLES:
        yield from _in_journal(reference)
    elif reference.kind in PARTS:
        yield from _in_book(reference)
    else:
        yield from _published(reference)


def _in_journal(reference: Reference) -> Iterator[Run]:
    fields = reference.fields
    journal, volume = fields.get("journal") or fields.get("journaltitle", ""), fields.get("volume", "")
    issue, pages = fields.get("number") or fields.get("issue", ""), _pages(fields) or fields.get("eid", "")
    if journal:
        yield Run(f"{journal}, {volume}" if volume else journal, italic=True)
    if issue:
        yield Run(f"({issue})" if volume else f", ({issue})")
    if pages:
        yield Run(f", {pages}" if journal or volume else pages)
    if journal or volume or pages:
        yield Run(". ")


def _in_book(reference: Reference) -> Iterator[Run]:
    fields = reference.fields
    book = fields.get("booktitle", "")
    if book:
        yield Run(f"In {_editors(reference)}")
        yield Run(book, italic=True)
    pages = _pages(fields)
    details = [part.strip("()") for part in _edition(reference)]
    if fields.get("volume"):
        details.append(f"Vol. {fields['volume']}")
    if pages:
        details.append(f"{'pp.' if re.search('[–,]', pages) else 'p.'} {pages}")
    if details:
        yield Run(f" ({', '.join(details)})")
    if book or details:
        yield Run(". ")
    yield from _published(reference)


def _editors(reference: Reference) -> str:
    if not reference.authors or not reference.editors:
        return ""
    names = [_upright(name) for name in reference.editors]
    joined = " & ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])}, & {names[-1]}"
    return f"{joined} ({'Ed.' if len(names) == 1 else 'Eds.'}), "


def _published(reference: Reference) -> Iterator[Run]:
    fields = reference.fields
    thesis_in_brackets = reference.kind in THESES and not reference.title.startswith("[")
    names = () if thesis_in_brackets else ("publisher", "institution", "school", "organization", "howpublished")
    printed = [fields[name] for name in names if fields.get(name) and not _link_in(fields[name])]
    authors = {name.apa for name in reference.creators}
    for publisher in dict.fromkeys(printed):
        if publisher not in authors:
            yield Run(publisher if publisher.endswith(".") else f"{publisher}.")
            yield Run(" ")
            return


def _pages(fields: Mapping[str, str]) -> str:
    return re.sub(r"(?<=\w)\s*(?:--?|–|—)\s*(?=\w)", "–", fields.get("pages", ""))


def _link(reference: Reference) -> Iterator[Run]:
    href = web_address(reference)
    if href:
        yield Run(href, href=href)


def web_address(reference: Reference) -> str:
    """Where the work is on the web: its DOI as a link, else its URL; empty where none is safe to follow."""
    doi = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", "", reference.fields.get("doi", "").strip(), flags=re.I)
    if re.fullmatch(r"10\.\d{4,9}/\S+", doi):
        return "https://doi.org/" + quote(doi, safe="/:;()._-")
    return _link_in(reference.fields.get("url", "")) or _link_in(reference.fields.get("howpublished", ""))


def _link_in(text: str) -> str:
    """An http or https address, quoted, if that is all the text is."""
    text = text.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s|[^\x21-\uffff]", text):
        return ""
    return quote(text, safe="/:;,?&=#%+~@!$'()*[]._-")


def _tidy(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs without empty ones, and without white space at the end of the last."""
    kept = [run for run in runs if run.text]
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        last = kept.pop()
        kept.append(Run(last.text.rstrip(), last.italic, last.href))
    yield from kept
