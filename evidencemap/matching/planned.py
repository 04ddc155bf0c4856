"""Incoming records as a plan has them: what somebody decided, instead of what was proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from evidencemap.matching.arrivals import Arrival, Do
from evidencemap.nearest import did_you_mean
from evidencemap.problems import Place, Problem
from evidencemap.records.add_plan import AddPlan, Planned


def at(place: Place) -> str:
    """How a plan names a record."""
    return str(place)


def as_planned(found: Sequence[Arrival], plan: AddPlan, leads_to: Mapping[str, str]) -> tuple[Arrival, ...]:
    """The arrivals with what the plan says of each; the plan has to be without problems.

    ``leads_to`` has all keys that are in use, of entries and former ones, each with the key of the entry.
    """
    planned = {item.at: item for item in plan.records}
    items = [planned[at(arrival.record.place)] for arrival in found]
    new_keys = _new_keys(zip(found, items, strict=True))
    renamed = [_renamed(arrival, new_keys) for arrival in found]
    as_chosen = new_keys | {key: key for key in new_keys.values()}
    decided = [
        arrival if _is_done(arrival, item, leads_to) else _decided(arrival, item, as_chosen)
        for arrival, item in zip(renamed, items, strict=True)
    ]
    said = {
        (as_chosen.get(other, other), item.key) for item in items if item.do == Do.ADD.value for other in item.apart
    }
    return tuple(_apart_from_later_ones(arrival, said) for arrival in decided)


def _apart_from_later_ones(arrival: Arrival, said: Collection[tuple[str, str]]) -> Arrival:
    """An open record with what was said of it when others were judged, which are in the library now."""
    if arrival.do is Do.JUDGE:
        for key in [each.reference.key for each in arrival.to_ask if (arrival.key, each.reference.key) in said]:
            arrival = arrival.not_the_same_as(key)
    return arrival


def _new_keys(planned: Iterable[tuple[Arrival, Planned]]) -> dict[str, str]:
    """The keys of incoming records, each with the one that the plan gives to it."""
    return {arrival.key: item.key for arrival, item in planned if arrival.key and item.key}


def _renamed(arrival: Arrival, new_keys: Mapping[str, str]) -> Arrival:
    """The arrival with the keys that the plan gives to the records it is likened to."""
    candidates = tuple(
        replace(each, reference=replace(each.reference, key=new_keys.get(each.reference.key, each.reference.key)))
        for each in arrival.candidates
    )
    return replace(arrival, same_as=new_keys.get(arrival.same_as, arrival.same_as), candidates=candidates)


def _decided(arrival: Arrival, item: Planned, as_chosen: Mapping[str, str]) -> Arrival:
    do = Do(item.do)
    arrival = replace(arrival, apart=tuple(as_chosen.get(key, key) for key in item.apart))
    if do is Do.SAME:
        return arrival.as_same(as_chosen.get(item.same_as, item.same_as))
    key = item.key or arrival.key
    return replace(arrival.as_new(), key=key) if do is Do.ADD else replace(arrival, do=do, key=key)


def _is_done(arrival: Arrival, item: Planned, leads_to: Mapping[str, str]) -> bool:
    """Whether what is planned was carried out before: the record is there already under its key.

    One that the plan left to judge may have been judged since, so that its key is a former key of another work.
    """
    there = leads_to.get(item.key, item.key) == arrival.same_as if item.key else not item.same_as
    return Do(item.do) in (Do.ADD, Do.JUDGE) and arrival.do is Do.SAME and there


def plan_problems(found: Sequence[Arrival], plan: AddPlan, leads_to: Mapping[str, str]) -> Iterator[Problem]:
    """Where the plan and the records do not fit; ``leads_to`` as above."""
    arrivals = {at(arrival.record.place): arrival for arrival in found}
    times = Counter(item.at for item in plan.records)
    for item in plan.records:
        if item.at not in arrivals:
            yield Problem(item.places["at"], f"no record at '{item.at}'", did_you_mean(item.at, arrivals))
        elif times[item.at] > 1:
            yield Problem(item.places["at"], f"'{item.at}' is here twice", "keep one of the two")
    for missing in sorted(arrivals.keys() - times.keys()):
        yield Problem(plan.place, f"nothing is planned for the record at {missing}", "make the plan anew")
    items = [item for item in plan.records if item.at in arrivals]
    undone = [item for item in items if not _is_done(arrivals[item.at], item, leads_to)]
    yield from _key_problems(undone, arrivals, leads_to.keys())
    yield from _unknown_to_the_plan(undone, arrivals)
    yield from _without_likeness(undone, arrivals)
    yield from _circles([item for item in plan.records if item.do == Do.SAME.value and item.key])


def _unknown_to_the_plan(items: Sequence[Planned], arrivals: Mapping[str, Arrival]) -> Iterator[Problem]:
    """Records that are to be added as new, and are not: a work like them came into the library after the plan."""
    new_keys = _new_keys((arrivals[item.at], item) for item in items)
    for item in items:
        arrival = arrivals[item.at]
        other = arrival.same_as or next((each.reference.key for each in arrival.candidates), "")
        is_told = not other or not item.named.keys().isdisjoint((other, new_keys.get(other, other)))
        if item.do == Do.ADD.value and not is_told:
            hint = f"add 'same_as: {other}', and say 'do: same' unless you know that it is another work"
            if item.same_as:
                hint = f"say 'do: same' and 'same_as: {other}', or name it under 'others' if it is another work"
            yield Problem(item.places["do"], f"is '{other}' or like it, and the plan says nothing of that", hint)


def _without_likeness(items: Sequence[Planned], arrivals: Mapping[str, Arrival]) -> Iterator[Problem]:
    """Records that are to be judged although there is nothing, or nothing any more, that they could be the same as."""
    for item in items:
        if item.do == Do.JUDGE.value and not arrivals[item.at].candidates:
            yield Problem(item.places["do"], "there is no work like it to judge by", "say 'add', 'same' or 'leave'")


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
        if item.do == Do.SAME.value and not item.same_as:
            yield Problem(item.places["do"], "is the same as no work", "add 'same_as:' and the key of the work")
        for other, where in item.named.items() if item.do != Do.LEAVE.value else ():
            name = "same_as" if other == item.same_as else "others"
            if other not in known:
                yield Problem(where, f"{name}: no bibliography entry '{other}'", did_you_mean(other, known))
            elif other == key:
                yield Problem(where, f"{name}: '{other}' is the record itself", "name another work, or take it out")
