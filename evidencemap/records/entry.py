"""An entry of a bibliography to the reference that it describes; apart from it, for only reading needs BibTeX."""

from __future__ import annotations

import re
from types import MappingProxyType

from evidencemap.problems import ProblemLog
from evidencemap.records.dates import Date, parse_date
from evidencemap.records.names import Name
from evidencemap.records.reference import VERBATIM, Reference
from evidencemap.sources.bibtex import RawEntry
from evidencemap.sources.bibtex_fields import closing
from evidencemap.sources.latex import plain_text
from evidencemap.sources.person_names import people_of, split_names

_ESCAPED = re.compile(r"\\([_%&#~])")


def reference(entry: RawEntry, log: ProblemLog) -> Reference:
    """The reference that a bibliography entry describes."""
    fields = {name: _text(name, raw.value) for name, raw in entry.fields.items()}
    authors, others = _names(entry, "author", log)
    editors, other_editors = _names(entry, "editor", log)
    return Reference(
        key=entry.key,
        kind=entry.kind,
        title=fields.get("title", ""),
        authors=authors,
        editors=editors,
        and_others=others if authors else other_editors,
        date=_date(entry, log),
        fields=MappingProxyType(fields),
        place=entry.place,
    )


def _text(name: str, value: str) -> str:
    """What a field says; in addresses and numbers a tilde or a double hyphen is itself and not LaTeX."""
    if name in VERBATIM:
        value = _without_outer_braces(value)
        return _ESCAPED.sub(r"\1", value) if "\\" in value else value
    if name in ("author", "editor") and "$" not in value and "\\ " not in value:
        return " and ".join(map(plain_text, people_of(value)))
    return plain_text(value)


def _without_outer_braces(value: str) -> str:
    value = value.strip(" ")
    while value.startswith("{") and closing(value, 0, len(value)) == len(value):
        value = value[1:-1].strip(" ")
    return value


def _names(entry: RawEntry, role: str, log: ProblemLog) -> tuple[tuple[Name, ...], bool]:
    raw = entry.fields.get(role)
    if raw is None:
        return (), False
    split = split_names(raw.value)
    if split.vancouver:
        log.notice(raw.place, f"{role}: several people seem to stand in one name", "separate names with ' and '")
    return tuple(Name(n.family, n.given, n.particle, n.suffix, n.institution) for n in split.names), split.others


def _date(entry: RawEntry, log: ProblemLog) -> Date | None:
    """The date in ``date``, else in ``year``: a date that says *in press* does not hide a year."""
    written = [entry.fields[name] for name in ("date", "year") if name in entry.fields]
    for raw in written:
        if date := parse_date(_without_outer_braces(raw.value)):
            return date
    for raw in written[:1]:
        log.notice(raw.place, f"year: no date in '{raw.value[:40]}'", "write a year, or leave the field out")
    return None
