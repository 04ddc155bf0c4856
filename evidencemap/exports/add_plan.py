"""What is to become of incoming records, as a plan in YAML that people read and change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidencemap.matching.arrivals import Arrival, Do
from evidencemap.matching.planned import at
from evidencemap.records.add_plan import DIFFERENT
from evidencemap.sources.yaml_scalar import flow, scalar

HEAD = """\
# What is to become of the records that were read. Change 'do' where you know better, then:
#   evidencemap add --apply THIS-FILE
# do: add     becomes an entry under 'key', and is another work than 'same_as' and all of 'others'
#     same    is the work 'same_as', which is there already
#     judge   perhaps the work 'same_as', or one of 'others': say add, or say same and name it in 'same_as'
#     leave   is not taken
"""


def plan_text(files: Sequence[str], found: Sequence[Arrival]) -> str:
    """The plan; what is to be judged comes first, then what is new, then what is there already."""
    order = (Do.JUDGE, Do.ADD, Do.SAME, Do.LEAVE)
    lines = ["files:", *(f"  - {scalar(file)}" for file in files), "records:" if found else "records: []"]
    for arrival in sorted(found, key=lambda arrival: order.index(arrival.do)):
        lines.extend(_lines(arrival))
    return HEAD + "\n".join(lines) + "\n"


def _lines(arrival: Arrival) -> Iterator[str]:
    rules = {each.reference.key: each.judgement.rule for each in arrival.candidates}
    likest, *others = _named(arrival) or [""]
    if arrival.do is Do.SAME and not arrival.key:
        rules.setdefault(likest, next(iter(rules.values()), ""))
    said = {
        "title": arrival.record.title,
        "do": arrival.do.value,
        "key": arrival.key,
        "same_as": likest,
        "why": rules.get(likest, ""),
    }
    yield f"  - at: {scalar(at(arrival.record.place))}"
    yield from (f"    {name}: {scalar(value)}" for name, value in said.items() if value)
    if others:
        yield "    others:"
    for key in others:
        judged = DIFFERENT if key in arrival.apart and arrival.do is not Do.ADD else ""
        yield f"      - {flow({'key': key, 'judged': judged, 'why': rules.get(key, '')})}"


def _named(arrival: Arrival) -> list[str]:
    """The keys of the works to set beside a record: first the one that it is or perhaps is, then the others.

    Of a new work only those that it was judged not to be.
    """
    likened = [each.reference.key for each in arrival.candidates]
    if arrival.do is Do.ADD:
        return [*filter(arrival.apart.__contains__, likened), *(key for key in arrival.apart if key not in likened)]
    to_ask = [each.reference.key for each in arrival.to_ask]
    return list(dict.fromkeys([*filter(None, [arrival.same_as]), *to_ask, *likened]))
