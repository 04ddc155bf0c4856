from __future__ import annotations

import pytest

from evidencemap.records.names import Name


@pytest.mark.parametrize(
    ("given", "initials"),
    [
        ("Anthony W.", "A. W."),
        ("A.W.", "A. W."),
        ("AW", "A. W."),
        ("Jean-Pierre", "J.-P."),
        ("J.-P.", "J.-P."),
        ("Éva", "É."),
        ('"Al"', "A."),
        ("Smith &", "S."),
        ("", ""),
    ],
)
def test_initials(given: str, initials: str) -> None:
    """Given names become initials, hyphens kept, whether written in full, with dots or run together."""
    assert Name("Doe", given).initials == initials


@pytest.mark.parametrize(
    ("name", "apa", "short"),
    [
        (Name("Bateman", "Anthony W."), "Bateman, A. W.", "Bateman"),
        (Name("Kolk", "Bessel A.", "van der"), "van der Kolk, B. A.", "van der Kolk"),
        (Name("King", "Martin Luther", suffix="Jr."), "King, M. L., Jr.", "King"),
        (Name("World Health Organization", institution=True), "World Health Organization", "World Health Organization"),
        (Name("Plato"), "Plato", "Plato"),
    ],
)
def test_forms(name: Name, apa: str, short: str) -> None:
    """A reference list prints family name and initials, a citation the family name; an institution stays as it is."""
    assert (name.apa, name.short) == (apa, short)
