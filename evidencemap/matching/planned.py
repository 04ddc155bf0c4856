"""Incoming records as a plan has them: what somebody decided, instead of what was proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from evidencemap.matching.arrivals import Arrival, Do
from evidencemap.nearest import did_you_mean
from evidencemap.problems import Place, Problem
from evidencemap.records.add_plan import AddPlan, Planned


def at(place: Place) -> str:
    """How a plan names a record."""
    return str(place)


def as_planned(found: Sequence[Arrival], plan: AddPlan) -> tuple[Arrival, ...]:
    """The arrivals with what the plan says of each; the plan has to be without problems."""
    planned = {item.at: item for item in plan.records}
    return tuple(_decided(arrival, planned[at(arrival.record.place)]) for arrival in found)


def _decided(arrival: Arrival, item: Planned) -> Arrival:
    do = Do(item.do)
    if _is_done(arrival, item):
        return arrival
    if do is Do.SAME:
        return arrival.as_same(item.same_as)
    key = item.key or arrival.key
    return replace(arrival.as_new(), key=key) if do is Do.ADD else replace(arrival, do=do, key=key)


def _is_done(arrival: Arrival, item: Planned) -> bool:
    """Whether what is planned was carried out before: the record is there already under its key."""
    return Do(item.do) in (Do.ADD, Do.JUDGE) and arrival.do is Do.SAME and item.key in ("", arrival.same_as)


def plan_problems(found: Sequence[Arrival], plan: AddPlan, keys: Collection[str]) -> Iterator[Problem]:
    """Where the plan and the records do not fit; ``keys`` are those that are in use."""
    arrivals = {at(arrival.record.place): arrival for arrival in found}
    times = Counter(item.at for item in plan.records)
    for item in plan.records:
        if item.at not in arrivals:
            yield Problem(item.places["at"], f"no record at '{item.at}'", did_you_mean(item.at, arrivals))
        elif times[item.at] > 1:
            yield Problem(item.places["at"], f"'{item.at}' is here twice", "keep one of the two")
    for missing in sorted(arrivals.keys() - times.keys()):
        yield Problem(plan.place, f"nothing is planned for the record at {missing}", "make the plan anew")
    yield from _key_problems([item for item in plan.records if item.at in arrivals], arrivals, keys)
    yield from _circles([item for item in plan.records if item.do == Do.SAME.value and item.key])


def _circles(items: Sequence[Planned]) -> Iterator[Problem]:
    """Records that are said to be the same as each other, and none of them an entry."""
    leads_to = {item.key: item.same_as for item in items}
    for item in items:
        way = [item.key]
        while (following := leads_to.get(way[-1], "")) and following not in way:
            way.append(following)
        if following == item.key:
            hint = f"say 'add' of one of them: {', '.join(way)}" if len(way) > 1 else "say 'add', or name another entry"
            yield Problem(item.places.get("same_as", item.place), f"same_as: '{item.key}' leads back to itself", hint)


def _key_problems(items: Sequence[Planned], arrivals: dict[str, Arrival], keys: Collection[str]) -> Iterator[Problem]:
    items = [item for item in items if not _is_done(arrivals[item.at], item)]
    new = {item.at: item.key or arrivals[item.at].key for item in items if Do(item.do) in (Do.ADD, Do.JUDGE)}
    times = Counter(key.casefold() for key in new.values())
    known = {*keys, *new.values(), *(each.key for each in arrivals.values()), *(item.key for item in items)}
    folded = {key.casefold() for key in keys}
    for item in items:
        key = new.get(item.at, "")
        place = item.places.get("key", item.place)
        if item.at in new and not key:
            yield Problem(place, "added under no key", "add 'key:' and a citation key")
        elif key.casefold() in folded or times[key.casefold()] > 1:
            yield Problem(place, f"citation key '{key}' is taken", "choose another")
        if item.do == Do.SAME.value and item.same_as not in known:
            where = item.places.get("same_as", item.place)
            yield Problem(where, f"same_as: no bibliography entry '{item.same_as}'", did_you_mean(item.same_as, known))
