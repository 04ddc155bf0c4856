"""Numbers and their nouns agree, wherever something is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from evidencemap.counts import counted, counted_or_no, noun
from evidencemap.project import load
from evidencemap.site.build import site_files
from tests.cli.conftest import Run
from tests.conftest import write_review
from tests.site.pages_read import read_page

ONE_OF_SEVERAL = re.compile(
    r"(?<![\d.,/-])\b1 (?:more |possible |other )?"
    r"(studies|gaps|works|claims|cells|references|entries|records|findings|facets|files|rows|pairs|terms|teams)\b"
)
ASKED = (
    ("check",),
    ("gaps",),
    ("gaps", "--facets", "outcome,practice", "--depth", "1"),
    ("gaps", "practice:silent-reading outcome:fluency"),
    ("kinds",),
    ("studies",),
    ("citations",),
    ("todo",),
    ("claims",),
    ("history",),
    ("duplicates",),
    ("agreement",),
    ("matrix", "outcome", "practice"),
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A review of one study with one report, whose map asks for no more than one study."""
    folder = tmp_path_factory.mktemp("small") / "review"
    gone = ("studies/paired-interviews.yaml", "claims.yaml", "citations/sample2020.yaml", "screening.yaml")
    write_review(folder, **dict.fromkeys(gone))
    library = (folder / "library.bib").read_text()
    study = (folder / "studies" / "aloud-trial.yaml").read_text()
    key = re.search(r"reports: \[?([a-z0-9]+)", study)
    assert key
    entries = re.split(r"(?m)^(?=@)", library)
    (folder / "library.bib").write_text("".join(entry for entry in entries if f"{{{key[1]}," in entry))
    protocol = (folder / "review.yaml").read_text()
    (folder / "review.yaml").write_text(protocol.replace("enough: 2", "enough: 1"))
    return folder


def slips(texts: Mapping[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        for found in ONE_OF_SEVERAL.finditer(text):
            yield f"{name}: {text[max(found.start() - 30, 0) : found.end() + 30]}"


def test_a_number_goes_with_its_noun() -> None:
    """One has the singular; none and several the plural, with an *s* unless it is said; thousands have a comma."""
    assert [counted(number, "gap") for number in (0, 1, 2, 6004)] == ["0 gaps", "1 gap", "2 gaps", "6,004 gaps"]
    assert [counted_or_no(number, "study", "studies") for number in (0, 1, 2)] == ["no studies", "1 study", "2 studies"]
    assert [noun(number, "is", "are") for number in (0, 1, 2)] == ["are", "is", "are"]


def test_no_page_tells_of_1_studies(small: Path) -> None:
    """On the site of a review of one study every noun after a 1 is one of a single thing."""
    pages = site_files(load(small).map, small)
    texts = {
        name: " ".join(" ".join(read_page(content).text).split())
        for name, content in pages.items()
        if name.endswith(".html")
    }
    assert len(texts) > 20
    assert "1 study" in texts["gaps.html"]
    assert list(slips(texts)) == []


@pytest.mark.parametrize("typed", ASKED, ids=" ".join)
def test_no_command_tells_of_1_studies(run: Run, small: Path, typed: tuple[str, ...]) -> None:
    """Nor does any answer of a command."""
    ran = run(*typed, "--review", str(small))
    assert ran.code in (0, 1), ran.err
    assert list(slips({" ".join(typed): ran.out + ran.err})) == []
