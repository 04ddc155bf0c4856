from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Person

from evidencemap.sources.person_names import RawName, split_names

KOLK = RawName("Kolk", "Bessel A.", "van der")
NICE = RawName("National Institute for Health and Care Excellence", institution=True)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Bateman, Anthony W.", RawName("Bateman", "Anthony W.")),
        ("Anthony W. Bateman", RawName("Bateman", "Anthony W.")),
        ("van der Kolk, Bessel A.", KOLK),
        ("Bessel A. van der Kolk", KOLK),
        ("family=Kolk, given={Bessel A.}, prefix=van der", KOLK),
        ("de la Cruz, Juana", RawName("Cruz", "Juana", "de la")),
        ("King, Jr., Martin Luther", RawName("King", "Martin Luther", suffix="Jr.")),
        ("Martin Luther King Jr.", RawName("King", "Martin Luther", suffix="Jr.")),
        ("{National Institute for Health and Care Excellence}", NICE),
        ("{Barnes and Noble}, Inc.", RawName("Barnes and Noble", "Inc.")),
        (r"Kj{\o}lbye, Morten", RawName("Kjølbye", "Morten")),
        (r"{\"O}zkan, A.", RawName("Özkan", "A.")),
        ("Plato", RawName("Plato")),
        ("Smith J", RawName("Smith", "J")),
        ("van der Berg JA", RawName("Berg", "JA", "van der")),
        ("Smith, J.,", RawName("Smith", "J.")),
    ],
)
def test_one_name(written: str, name: RawName) -> None:
    """A name is split into its parts, whichever way round it is written."""
    assert split_names(written).names == (name,)
    assert not split_names(written).vancouver


WORDS = st.sampled_from(
    ["van", "der", "'t", "d'Ang", "Kolk", "Ångström", "Öz", "é", "1st", "–", "李", "Anna-Lise", "B."]
)
SEVERAL = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(family=SEVERAL, given=SEVERAL)
def test_plain_names_are_split_as_pybtex_splits_them(family: str, given: str) -> None:
    """A name without LaTeX in it, either way round, has the parts that BibTeX gives it."""
    for written in (f"{family}, {given}", f"{given} {family} Kolk"):
        parsed = Person(written)
        parts = (parsed.last_names, [*parsed.first_names, *parsed.middle_names], parsed.prelast_names)
        assert split_names(written).names == (RawName(*map(" ".join, parts)),)


def test_order_and_others() -> None:
    """Names keep their order; "and others" is no name; braces protect the word "and"."""
    found = split_names("van der Kolk, Bessel A. AND {Barnes and Noble}\n and Doe, Jane and others")
    assert [name.family for name in found.names] == ["Kolk", "Barnes and Noble", "Doe"]
    assert found.others


@pytest.mark.parametrize(("written", "families"), [("others", []), ("Doe, J. et al.", ["Doe"]), ("Doe, J.", ["Doe"])])
def test_others(written: str, families: list[str]) -> None:
    """People left out are never made into a person."""
    found = split_names(written)
    assert [name.family for name in found.names] == families
    assert found.others == (written != "Doe, J.")


@pytest.mark.parametrize(
    "written",
    [
        "Smith J, Doe A, Roe B",
        "Smith, J., Doe, A., Roe, B.",
        r"Smith, J., Doe, A., \& Roe, B.",
        "Smith, J.; Doe, A.; Roe, B.;",
        "Smith J, Doe A and Roe, B",
    ],
)
def test_other_separators(written: str) -> None:
    """Where commas or semicolons stand between people, they are told apart, and that this is a guess is said."""
    found = split_names(written)
    assert [(name.family, name.given[0]) for name in found.names] == [("Smith", "J"), ("Doe", "A"), ("Roe", "B")]
    assert found.vancouver


@pytest.mark.parametrize("written", ["", " ", "and and and", ", , , ,", " and , and "])
def test_nobody(written: str) -> None:
    """A field without a name gives none."""
    assert split_names(written).names == ()


@pytest.mark.parametrize(
    "written",
    [
        r"\{",
        "{",
        "}{",
        "A, B, C, D, E",
        "{" * 300 + "a" + "}" * 300 + ", b",
        "a " * 50_000,
        "{a}" * 50_000,
        "a and " * 9,
    ],
)
def test_nonsense(written: str) -> None:
    """What is no name does not stop the reading."""
    assert isinstance(split_names(written).names, tuple)


def test_many_names() -> None:
    """A paper of three thousand authors has three thousand authors."""
    written = " and ".join(f"van der Kolk{number}, Bessel" for number in range(3000))
    assert [name.family for name in split_names(written).names] == [f"Kolk{number}" for number in range(3000)]
