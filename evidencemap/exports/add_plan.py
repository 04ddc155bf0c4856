"""What is to become of incoming records, as a plan in YAML that people read and change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidencemap.matching.arrivals import Arrival, Do
from evidencemap.matching.planned import at
from evidencemap.sources.yaml_scalar import scalar

HEAD = """\
# What is to become of the records that were read. Change 'do' where you know better, then:
#   evidencemap add --apply THIS-FILE
# do: add     becomes an entry under 'key'
#     same    is the work 'same_as', which is there already
#     judge   perhaps the work 'same_as': say add or same
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
    likest = arrival.candidates[0] if arrival.candidates else None
    same_as = arrival.same_as or (likest.reference.key if likest else "")
    said = {
        "title": arrival.record.title,
        "do": arrival.do.value,
        "key": arrival.key,
        "same_as": same_as,
        "why": likest.judgement.rule if likest else "",
    }
    yield f"  - at: {scalar(at(arrival.record.place))}"
    yield from (f"    {name}: {scalar(value)}" for name, value in said.items() if value)
