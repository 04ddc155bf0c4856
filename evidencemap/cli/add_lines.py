"""The three lists of what comes in: new, there already, to be judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evidencemap.cli.output import BOLD, DIM, GREEN, YELLOW, styled
from evidencemap.matching.arrivals import Arrival, Do
from evidencemap.matching.planned import at
from evidencemap.records.reference import Reference

SHOWN = 20


def list_lines(found: Sequence[Arrival], corrects: Mapping[str, str], everything: bool) -> Iterator[str]:
    """The lists, each with its number of records; long ones are cut unless all is asked for.

    ``corrects`` has the keys of errata that come in, each with that of the work that it corrects.
    """
    yield from _section("new", GREEN, [_new(each, corrects) for each in found if each.do is Do.ADD], everything)
    coming = {each.key for each in found if each.key}
    same = [each for each in found if each.do is Do.SAME]
    twins = [_same(each) for each in same if each.same_as in coming]
    yield from _section("there already", DIM, [_same(each) for each in same if each.same_as not in coming], everything)
    yield from _section("the same as another that comes in", DIM, twins, everything)
    yield from _section("to be judged", YELLOW, [_open(each) for each in found if each.do is Do.JUDGE], everything)
    yield from _section("left out", DIM, [_named(each.record) for each in found if each.do is Do.LEAVE], everything)


def _section(heading: str, colour: str, items: list[str], everything: bool) -> Iterator[str]:
    if not items:
        return
    yield styled(f"{heading}: {len(items)}", BOLD, colour)
    shown = items if everything else items[:SHOWN]
    yield from (f"  {styled(item)}" for item in shown)
    if len(items) > len(shown):
        yield styled(f"  … and {len(items) - len(shown)} more: --all shows them", DIM)


def _new(arrival: Arrival, corrects: Mapping[str, str]) -> str:
    apart = f"  not {', '.join(arrival.apart)}" if arrival.apart else ""
    erratum = f"  by its title it corrects {corrects[arrival.key]}" if arrival.key in corrects else ""
    return f"{arrival.key}  {_named(arrival.record)}{apart}{erratum}"


def _same(arrival: Arrival) -> str:
    why = f": {arrival.candidates[0].judgement.rule}" if arrival.candidates else ""
    return f"{arrival.same_as}  = {at(arrival.record.place)}{why}"


def _open(arrival: Arrival) -> str:
    open_ones = arrival.to_ask or arrival.candidates
    keys = ", ".join(each.reference.key for each in open_ones)
    return f"{keys}  perhaps {_named(arrival.record)}: {open_ones[0].judgement.rule}"


def _named(record: Reference) -> str:
    title = record.title if len(record.title) <= 80 else f"{record.title[:78]} …"
    return f"{record.short}: {title} ({at(record.place)})"


def as_json(found: Sequence[Arrival], corrects: Mapping[str, str]) -> list[dict[str, object]]:
    """Every record, what is to be done with it and why, in the order of the files."""
    return [
        {
            "at": at(each.record.place),
            "title": each.record.title,
            "do": each.do.value,
            "key": each.key,
            "same_as": each.same_as,
            "corrects": corrects.get(each.key),
            "candidates": [
                {"key": one.reference.key, "rule": one.judgement.rule, "scores": dict(one.judgement.scores)}
                for one in each.candidates
            ],
        }
        for each in found
    ]
