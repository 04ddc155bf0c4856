"""Values that cost little to define are what the standard library would have made of them."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, replace
from functools import cached_property
from typing import Any

import pytest

from evidencemap import values


def defined(dataclass: Callable[..., Any]) -> type[Any]:
    @dataclass(frozen=True)
    class Value:
        """A value as records have them."""

        word: str
        words: tuple[str, ...] = ()
        beside: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

        @cached_property
        def length(self) -> int:
            return len(self.word)

    return Value


OURS, THEIRS = defined(values.dataclass), defined(dataclasses.dataclass)
Ours = type("Ours", (OURS,), {"__module__": __name__})


@pytest.mark.parametrize(
    "arguments", [("a",), ("a", ("b",)), ("a", (), {"c": "d"})], ids=["defaults", "compared", "not compared"]
)
def test_it_compares_hashes_and_prints_as_theirs(arguments: tuple[Any, ...]) -> None:
    """Equality, hash and print come from the same fields."""
    ours, theirs = OURS(*arguments), THEIRS(*arguments)
    assert repr(ours) == repr(theirs)
    assert hash(ours) == hash(OURS(*arguments))
    assert (ours == OURS("a")) is (theirs == THEIRS("a"))
    assert ours != theirs
    assert ours == copy.deepcopy(ours) == replace(ours)
    assert replace(ours, word="z").word == "z"


def test_it_takes_what_theirs_takes() -> None:
    """Arguments by place or by name, with their defaults, of which none is shared that could be changed; no others."""
    for value in (OURS, THEIRS):
        assert vars(value("a")) == {"word": "a", "words": (), "beside": {}}
        assert value(words=("b",), word="a") == value("a", ("b",))
        assert value("a").beside is not value("a").beside
        for arguments in ({}, {"word": "a", "new": "b"}):
            with pytest.raises(TypeError):
                value(**arguments)


@pytest.mark.parametrize("name", ["word", "beside", "new"])
def test_it_is_frozen_as_theirs(name: str) -> None:
    """A field cannot be set again or taken away, nor one be added; what is worked out may be remembered."""
    for value in (OURS("a"), THEIRS("a")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, "b")
        with pytest.raises(FrozenInstanceError):
            delattr(value, name)
        assert value.length == value.length == 1


def test_it_survives_being_kept() -> None:
    """What is unpickled equals what was pickled, and is as frozen."""
    again = pickle.loads(pickle.dumps(Ours("a", ("b",))))
    assert again == Ours("a", ("b",))
    with pytest.raises(FrozenInstanceError):
        again.word = "c"


def test_what_is_not_frozen_is_refused() -> None:
    """There is no other kind, so nobody can believe that there is."""
    with pytest.raises(TypeError):
        defined(lambda frozen: values.dataclass(frozen=not frozen))
