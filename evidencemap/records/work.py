"""A record of a bibliography that is not BibTeX to the reference that it describes."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from evidencemap.problems import ProblemLog
from evidencemap.records.dates import parse_date
from evidencemap.records.names import Name
from evidencemap.records.reference import Reference
from evidencemap.sources.person_names import RawName
from evidencemap.sources.works import RawWork


def reference_of(work: RawWork, key: str, log: ProblemLog) -> Reference:
    """The reference under a citation key."""
    authors, editors = _names(work.authors), _names(work.editors)
    people = {"author": _written(authors, work.others), "editor": _written(editors, False)}
    fields = {name: text for name, text in people.items() if text}
    fields.update((name, raw.value) for name, raw in work.fields.items())
    dates = [work.fields[name] for name in ("date", "year") if name in work.fields]
    date = next((date for raw in dates if (date := parse_date(raw.value))), None)
    if dates and not date:
        hint = "write a year, or leave the field out"
        log.notice(dates[0].place, f"year: no date in '{dates[0].value[:40]}'", hint)
    return Reference(
        key=key,
        kind=work.kind,
        title=fields.get("title", ""),
        authors=authors,
        editors=editors,
        and_others=work.others,
        date=date,
        fields=MappingProxyType(fields),
        place=work.place,
    )


def _names(names: Iterable[RawName]) -> tuple[Name, ...]:
    return tuple(Name(name.family, name.given, name.particle, name.suffix, name.institution) for name in names)


def _written(names: Iterable[Name], others: bool) -> str:
    people = [", ".join(filter(None, (name.short, name.suffix, name.given))) for name in names]
    return " and ".join([*people, *(["others"] if others else [])])
