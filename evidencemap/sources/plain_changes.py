"""Two plain values to the few changes that make one of the other: texts, lists and dictionaries; knows no file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from evidencemap.values import dataclass

Path = tuple[str | int, ...]
SET, PUT, TAKEN = "set", "put", "taken"


@dataclass(frozen=True)
class Change:
    """One step: the value at a path is ``set`` anew, a value is ``put`` in at it, or what is there is ``taken`` out.

    ``after`` is the key behind which a new entry of a dictionary is put; empty where it is the first.
    """

    kind: str
    path: Path
    value: Any = None
    after: str = ""


def changes(old: Any, new: Any, path: Path = ()) -> Iterator[Change]:
    """The steps from old to new, as few as a person would take, in an order in which each path is still right."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        yield from _of_dictionaries(old, new, path)
    elif isinstance(old, list) and isinstance(new, list) and old and new:
        yield from _of_lists(old, new, path)
    else:
        yield Change(SET, path, new)


def _of_dictionaries(old: dict[str, Any], new: dict[str, Any], path: Path) -> Iterator[Change]:
    before = ""
    for key, value in new.items():
        if key in old:
            yield from changes(old[key], value, (*path, key))
        else:
            yield Change(PUT, (*path, key), value, before)
        before = key
    yield from (Change(TAKEN, (*path, key)) for key in old if key not in new)


def _of_lists(old: list[Any], new: list[Any], path: Path) -> Iterator[Change]:
    """From the last place to the first, so that earlier places keep their numbers."""
    differ = [at for at, (here, there) in enumerate(zip(old, new, strict=False)) if here != there]
    if len(old) == len(new) and len(differ) == 1:
        yield from changes(old[differ[0]], new[differ[0]], (*path, differ[0]))
        return
    here, there = ([json.dumps(item, sort_keys=True) for item in items] for items in (old, new))
    for kind, start, end, first, last in reversed(SequenceMatcher(None, here, there, autojunk=False).get_opcodes()):
        if kind == "equal":
            continue
        pairs = min(end - start, last - first)
        yield from (Change(TAKEN, (*path, at)) for at in reversed(range(start + pairs, end)))
        yield from (Change(PUT, (*path, start + pairs), new[at]) for at in reversed(range(first + pairs, last)))
        for at in reversed(range(pairs)):
            yield from changes(old[start + at], new[first + at], (*path, start + at))


def applied(whole: Any, change: Change) -> Any:
    """The value after one step; what was given stays as it is."""
    if not change.path:
        return change.value
    step, *rest = change.path
    if rest:
        inner = applied(whole[step], Change(change.kind, tuple(rest), change.value, change.after))
        return _with(whole, step, inner)
    if isinstance(whole, dict):
        if change.kind == TAKEN:
            return {key: value for key, value in whole.items() if key != step}
        return {**whole, step: change.value}
    at = int(step)
    behind = at if change.kind == PUT else at + 1
    return [*whole[:at], *([] if change.kind == TAKEN else [change.value]), *whole[behind:]]


def _with(whole: Any, step: str | int, inner: Any) -> Any:
    if isinstance(whole, dict):
        return {**whole, step: inner}
    return [inner if at == step else item for at, item in enumerate(whole)]
