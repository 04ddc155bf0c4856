from __future__ import annotations

import pickle
import posixpath
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from evidencemap.analyses.claims import judged_claims
from evidencemap.analyses.search import declared_plan, search
from evidencemap.folder import Project
from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.site.build import MENU, build_site, site_files
from evidencemap.site.pages.home import TOP_GAPS
from tests.conftest import REPOSITORY
from tests.site.conftest import MALICE
from tests.site.pages_read import ReadPage, read_page

Files = Mapping[str, bytes]


def html_pages(files: Files) -> dict[str, ReadPage]:
    return {path: read_page(content) for path, content in files.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def pages(files: Files) -> dict[str, ReadPage]:
    return html_pages(files)


def page_text(page: ReadPage) -> str:
    return " ".join(" ".join(page.text).split())


def targets(path: str, links: list[str]) -> set[tuple[str, str]]:
    """The file and anchor that each link within the site leads to."""
    inner = (link for link in links if not re.match(r"[a-z]+:", link))
    split = (link.partition("#") for link in inner)
    folder = posixpath.dirname(path)
    return {(posixpath.normpath(posixpath.join(folder, file)) if file else path, anchor) for file, _, anchor in split}


def unsafe_links(pages: dict[str, ReadPage]) -> list[tuple[str, str]]:
    """What leads neither to http or https nor to a place relative to its page, in any attribute that can lead away."""
    leading = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset")
    found = (
        (path, given[name] or "")
        for path, page in pages.items()
        for _, given in page.elements
        for name in leading
        if name in given
    )
    return [
        (path, to)
        for path, to in found
        if not re.match(r"https?://[^/]", to) and (":" in re.split("[/?#]", to)[0] or re.match(r"[/\\\s\x00-\x1f]", to))
    ]


def test_every_link_leads_somewhere(files: Files, pages: dict[str, ReadPage]) -> None:
    """Every link, script, style sheet and anchor of every page is there."""
    dead = [
        (path, file, anchor)
        for path, page in pages.items()
        for file, anchor in targets(path, page.links + page.loads)
        if file not in files or (anchor and anchor not in pages[file].ids)
    ]
    assert dead == []


def test_links_to_the_web_are_safe(pages: dict[str, ReadPage]) -> None:
    """Links that leave the site lead to http or https, and nothing is loaded from outside."""
    assert unsafe_links(pages) == []
    assert not [load for page in pages.values() for load in page.loads if ":" in load or load.startswith("//")]


def test_ids_are_unique(pages: dict[str, ReadPage]) -> None:
    """No page has two elements with one id."""
    assert [path for path, page in pages.items() if max(Counter(page.ids).values()) > 1] == []


def test_policy_is_on_every_page(pages: dict[str, ReadPage]) -> None:
    """Every page carries the strict policy and has no script, style or event handler inside itself."""
    for path, page in pages.items():
        policies = [given for tag, given in page.elements if given.get("http-equiv") == "Content-Security-Policy"]
        assert policies, path
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in str(policies[0]["content"])
        assert not [tag for tag, given in page.elements if tag == "style" or (tag == "script" and "src" not in given)]
        assert not [name for _, given in page.elements for name in given if name == "style" or name.startswith("on")]


def test_everything_has_its_page(shipped: Project, files: Files) -> None:
    """There is a page for each entry of the menu, study, reference, term and claim."""
    review = shipped.map
    assert {entry.path for entry in MENU} <= files.keys()
    counts = Counter(path.split("/")[0] for path in files if path.endswith(".html") and "/" in path)
    assert counts["studies"] == len(review.extracted)
    assert counts["references"] == len(review.references)
    assert counts["claims"] == len(review.claims)
    assert counts["terms"] == len(list(review.codebook.terms()))


BUILT_AGAIN = """
import pickle, sys
from pathlib import Path
from evidencemap.project import load
from evidencemap.site.build import site_files
folder = Path("references")
sys.stdout.buffer.write(pickle.dumps(site_files(load(folder).map, folder)))
"""


def test_same_input_gives_the_same_bytes(shipped: Project, files: Files) -> None:
    """Whatever the order in which Python walks a set, a build has the same bytes, and names no folder of ours."""
    environment = {"PYTHONHASHSEED": "1", "PYTHONPATH": str(REPOSITORY)}
    again = subprocess.run(
        [sys.executable, "-c", BUILT_AGAIN], cwd=REPOSITORY, env=environment, capture_output=True, check=True
    )
    assert pickle.loads(again.stdout) == files
    assert not [path for path, content in files.items() if str(shipped.folder.resolve()).encode() in content]


def test_unchanged_site_is_left_alone(tmp_path: Path, write_review: Callable[..., Path]) -> None:
    """Building into the same folder again writes nothing."""
    project = load(write_review(tmp_path / "review"))
    first = build_site(project, tmp_path / "site")
    second = build_site(project, tmp_path / "site")
    assert first.written
    assert (second.written, second.unchanged, second.removed) == (0, first.written, 0)


def test_hostile_text_is_shown_as_text(hostile_files: Files) -> None:
    """Markup, script and template signs in any text of a review reach the reader as they were written."""
    pages = html_pages(hostile_files)
    assert not [path for path, page in pages.items() if any("onerror" in given for _, given in page.elements)]
    scripts = {str(given.get("src")) for page in pages.values() for tag, given in page.elements if tag == "script"}
    assert all(re.fullmatch(r"(\.\./)?assets/[\w.-]+\.js", script) for script in scripts)
    assert MALICE in page_text(pages["index.html"])
    assert MALICE in page_text(pages["studies/aloud-trial.html"])


def test_hostile_links_are_not_made(hostile_files: Files) -> None:
    """An address that is no web address does not become a link, and a DOI with signs is quoted."""
    links = [link for page in html_pages(hostile_files).values() for link in page.links]
    assert unsafe_links(html_pages(hostile_files)) == []
    assert "https://doi.org/10.1000/%3Cb%3E%26%22x" in links


def test_hostile_keys_make_portable_names(hostile_files: Files) -> None:
    """Keys with signs, reserved names or three hundred letters have file names that every system can carry."""
    for path in hostile_files:
        for name in path.split("/"):
            assert re.fullmatch(r"[A-Za-z0-9._-]{1,100}", name), path
            assert not re.match(r"(?i)(con|prn|aux|nul)(\.|$)|\.", name), path


def test_a_gap_is_told_apart_from_a_possible_one(pages: dict[str, ReadPage]) -> None:
    """A certain gap is told from a possible one by its class and by words, also for those who hear the page."""
    cells = [str(given.get("class")) for tag, given in pages["map.html"].elements if tag == "td"]
    classes = {word for cell in cells for word in cell.split()}
    assert classes >= {"certain-gap", "possible-gap", "thin", "covered"}
    shown = page_text(pages["map.html"])
    assert "no studies, certain gap" in shown
    assert re.search(r"no study known, \d+ could be: possible gap", shown)


@pytest.mark.parametrize("path", ["gaps.html", "finding-gaps.html"])
def test_what_chance_does_not_explain_is_named(pages: dict[str, ReadPage], path: str) -> None:
    """Behind their number stand the combinations with fewer studies than chance would leave, each with its page."""
    named = ("observation of sessions × self-report", "qualitative study × effectiveness")
    assert f"could be told at all. Fewer than expected: {' , '.join(named)} ." in page_text(pages[path])
    assert {"gaps/gap-pbaqfvln.html", "gaps/gap-qhs4fz52.html"} <= {
        file for file, _ in targets(path, pages[path].links)
    }


def test_unknown_is_visible_as_unknown(pages: dict[str, ReadPage]) -> None:
    """What a source does not say stands on the page of the study in those words."""
    assert "not reported" in page_text(pages["studies/mbt-trial.html"])


def test_claim_names_what_refutes_it(pages: dict[str, ReadPage]) -> None:
    """The page of the refuted claim on mechanisms in groups leads to the study that refutes it."""
    page = pages["claims/mbtg-mechanisms-unstudied.html"]
    assert "refuted" in page_text(page)
    assert "../studies/lighthouse-rupture.html" in page.links


def test_claim_says_what_became_of_it(pages: dict[str, ReadPage]) -> None:
    """The page of a stale claim says whom it repeats, which study refuted it by then and that it does not cite it."""
    page = pages["claims/no-rupture-in-groups-in-real-time-2023.html"]
    shown = page_text(page)
    assert "false when made" in shown
    assert "Stale: it repeats the claim of Lo Coco et al. (2019)" in shown
    assert "As of 2023" in shown
    assert "cited by the claimant: no" in shown
    assert "../claims/no-rupture-in-groups-in-real-time-2019.html" in page.links


def test_claims_are_told_in_groups(pages: dict[str, ReadPage], review: EvidenceMap) -> None:
    """The list of claims has a heading for each fate that a claim met, and names every claim once."""
    page = pages["claims.html"]
    fates = {judged.fate for judged in judged_claims(review)}
    assert {fate.value.replace(" ", "-") for fate in fates} <= set(page.ids)
    linked = [link for link in page.links if link.startswith("claims/")]
    assert sorted(linked) == sorted(f"claims/{id}.html" for id in review.claims)
    assert "false when made" in page_text(pages["index.html"])


def test_one_block_of_a_template_can_be_replaced(tmp_path: Path, write_review: Callable[..., Path]) -> None:
    """A review replaces the footer of one page by a template of three lines; everything else stays."""
    own = '{% extends "default/codebook.html" %}\n{% block footer %}<footer>Our own</footer>{% endblock %}\n'
    folder = write_review(tmp_path / "review", **{"site_templates/codebook.html": own})
    files = site_files(load(folder).map, folder)
    assert b"<footer>Our own</footer>" in files["codebook.html"]
    assert b"Our own" not in files["index.html"]
    assert "terms/outcome-fluency.html" in read_page(files["codebook.html"]).links


def test_own_colours_replace_ours(tmp_path: Path, write_review: Callable[..., Path]) -> None:
    """A style sheet in the review's own folder takes the place of the one that comes with the program."""
    folder = write_review(tmp_path / "review", **{"site_templates/assets/colours.css": ":root { --ink: red }"})
    assert site_files(load(folder).map, folder)["assets/colours.css"] == b":root { --ink: red }"


def test_templates_know_no_field_of_study(repository: Path, shipped: Project) -> None:
    """No id of a facet or label of a term of the shipped codebook is spelled in a template, style sheet or script."""
    special = {word for term in shipped.map.codebook.terms() for word in (term.id, term.label) if "mbt" in word.lower()}
    special |= {"mentaliz", "therap", "psych"}
    for file in sorted((repository / "site_templates").rglob("*")):
        if file.is_file():
            text = file.read_text(encoding="utf-8").lower()
            assert not [word for word in special if word.lower() in text], file.name


def test_a_gap_says_what_became_of_the_claims_about_it(pages: dict[str, ReadPage], review: EvidenceMap) -> None:
    """Beside each claim on the page of a gap stands its fate, and nowhere another one."""
    fates = {judged.claim.text: judged.fate.value for judged in judged_claims(review)}
    told = 0
    for path, page in pages.items():
        if path.startswith("gaps/"):
            text = " ".join(" ".join(page.text).split()).partition("What authors said of it")[2]
            for claim, fate in fates.items():
                if claim in text:
                    before = text.partition(claim)[0].rstrip().removesuffix("stale").rstrip()
                    assert before.endswith(fate), (path, claim)
                    told += 1
    assert told > 20


def test_the_start_page_says_which_gaps_it_counts(pages: dict[str, ReadPage], review: EvidenceMap) -> None:
    """Gaps of the map are told from those found by searching, and pages are only promised where there are pages."""
    text = " ".join(" ".join(pages["index.html"].text).split())
    assert "certain gaps on the map" in text
    gaps = search(review, declared_plan(review)).gaps
    wanted = [gap for gap in gaps[:TOP_GAPS] if gap.disposition]
    paged = sum(path.startswith("gaps/") for path in pages)
    assert f"{len(gaps):,} gaps were found by searching; {paged:,} gaps have a page with the proof" in text
    assert 0 < len(wanted) == text.count("; marked as wanted")
