from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pytest

from evidencemap.analyses.crosstab import declared_map
from evidencemap.analyses.history import history
from evidencemap.folder import Project
from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.query.parse import parse_query
from evidencemap.revisions import last_revisions
from evidencemap.site.build import build_site, site_files
from evidencemap.site.pages.history import named_years
from tests.conftest import write_review
from tests.git_repository import Repository, starter_repository
from tests.site.pages_read import read_page

ATOM = "{http://www.w3.org/2005/Atom}"
Files = Mapping[str, bytes]


def slider_data(files: Files) -> dict[str, object]:
    script = files["assets/history-data.js"].decode()
    return dict(json.loads(script.removeprefix("globalThis.EVIDENCEMAP_HISTORY = ").removesuffix(";\n")))


@pytest.mark.parametrize("year", [2008, 2019, 2023])
def test_the_slider_shows_the_map_of_that_year(files: Files, review: EvidenceMap, year: int) -> None:
    """For each cell the slider has the state and the count that the map has as of the end of the year."""
    table = declared_map(review, parse_query(review.protocol.map.where, review), year)
    data = slider_data(files)
    places = next(line["cells"] for line in data["years"] if line["year"] == year)
    assert len(places) == len(data["names"]) == len(table.cells)
    for place, name, cell in zip(places, data["names"], table.cells.values(), strict=True):
        state, _, _, shown, _, spoken = data["views"][place]
        assert state == cell.state.value.replace(" ", "-")
        assert shown == (str(len(cell.sure)) if cell.sure else "gap?" if cell.open else "gap")
        assert name == f"{cell.row.label}, {cell.column.label}"
        assert not cell.open or f"{len(cell.open)} " in spoken


def test_the_table_of_years_needs_no_script(files: Files) -> None:
    """Each year has a row with its counts, in the page itself; the map with the slider waits for its script."""
    page = read_page(files["history.html"])
    rows = [given for tag, given in page.elements if tag == "tr"]
    years = slider_data(files)["years"]
    assert len(rows) >= len(years)
    assert all(str(line["year"]) in page.text for line in years)
    assert ("section", "") in [(tag, given["hidden"] or "") for tag, given in page.elements if "hidden" in given]


def test_the_shares_say_among_which_studies(files: Files, review: EvidenceMap) -> None:
    """The table of years names the scope of its shares, and how many studies are in it beside how many there are."""
    words = " ".join(" ".join(read_page(files["history.html"]).text).split())
    assert "at least one study, among primary studies alone" in words
    line = next(line for line in history(review).years if line.year == 2015)
    assert f'data-label="In scope">{line.in_scope} +{line.perhaps_in_scope}?</td>' in files["history.html"].decode()
    assert line.in_scope < line.studies


@pytest.mark.parametrize("count", [*range(1, 40), 60, 100, 250])
def test_the_years_that_the_drawing_names_have_room(count: int) -> None:
    """The first and the last year are named, and from one named year to the next it is a ninth of the width or more."""
    years = range(1911, 1911 + count)
    named = sorted(named_years(years))
    assert (named[0], named[-1]) == (years[0], years[-1])
    assert all(9 * (after - before) >= count for before, after in pairwise(named))
    assert len(named) > 3 or count < 15


def test_a_review_without_dates_has_a_history_page(tmp_path: Path) -> None:
    """Where no study has a year, the page says so and asks for no script."""
    folder = write_review(tmp_path / "review")
    library = (folder / "library.bib").read_text()
    (folder / "library.bib").write_text("".join(line for line in library.splitlines(True) if "year" not in line))
    page = read_page(site_files(load(folder).map, folder)["history.html"])
    assert "No study has a year" in " ".join(page.text)
    assert not [load for load in page.loads if load.endswith(".js")]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    made = starter_repository(tmp_path_factory.mktemp("history"))
    codebook = (made.folder / "codebook.yaml").read_text()
    made.commit("A remark that changes nothing", 5, **{"codebook.yaml": f"{codebook}# A remark.\n"})
    return made


@pytest.fixture(scope="module")
def with_history(made: Repository) -> Files:
    project = load(made.folder)
    return site_files(project.map, project.folder, past=last_revisions(project.folder, 6))


def test_commits_that_changed_something_are_told(with_history: Files) -> None:
    """The page tells what a commit changed by name; the first version, and one that changed nothing, are no news."""
    text = " ".join(" ".join(read_page(with_history["changes.html"]).text).split())
    assert "Take the interviews out <again>" in text
    assert "paired-interviews" in text
    assert "2024-03-04" in text
    assert "A remark that changes nothing" not in text
    assert "Add the review" not in text


def test_the_feed_is_what_feed_readers_expect(with_history: Files, made: Repository) -> None:
    """The feed has what Atom asks for: ids that are URIs, titles, dates, an author; its links lead to the page."""
    feed = ET.fromstring(with_history["changes.atom"])
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Take the interviews out <again>"]
    ids = [part.findtext(f"{ATOM}id") or "" for part in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    assert all(id.startswith("urn:uuid:") for id in ids)
    dates = [datetime.fromisoformat(part.findtext(f"{ATOM}updated") or "") for part in (feed, *entries)]
    assert all(date.tzinfo for date in dates)
    assert dates[0] == max(dates[1:])
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Your name"
    anchors = {link.get("href", "").partition("#")[2] for link in entries[0].iter(f"{ATOM}link")}
    assert anchors <= set(read_page(with_history["changes.html"]).ids)
    assert made.git("rev-parse", "HEAD~1").startswith(anchors.pop())


@pytest.mark.parametrize("address", ["https://example.org/map", "https://example.org/map/", ""])
def test_the_feed_leads_to_where_the_site_is_published(with_history: Files, made: Repository, address: str) -> None:
    """With an address in review.yaml links are complete, without one they start from the feed; ids stay the same."""
    project = load(made.folder)
    review = replace(project.map, protocol=replace(project.map.protocol, address=address))
    files = site_files(review, project.folder, past=last_revisions(project.folder, 6))
    feed, before = (ET.fromstring(found["changes.atom"]) for found in (files, with_history))
    links = [(link.get("rel"), link.get("href", "")) for link in feed.iter(f"{ATOM}link")]
    start = "https://example.org/map/" if address else ""
    assert links[0] == ("self", f"{start}changes.atom")
    assert {rel for rel, _ in links[1:]} == {"alternate"}
    assert [href.partition("#")[0] for _, href in links[1:]] == [f"{start}changes.html"] * (len(links) - 1)
    assert urljoin("https://elsewhere.org/a/changes.atom", links[1][1]).endswith("/changes.html")
    assert [id.text for id in feed.iter(f"{ATOM}id")] == [id.text for id in before.iter(f"{ATOM}id")]


def test_the_same_history_gives_the_same_bytes(with_history: Files, made: Repository, tmp_path: Path) -> None:
    """A site that is built with its history is what the same values give: no clock, no place of a temporary folder."""
    build_site(load(made.folder), tmp_path / "site")
    assert all((tmp_path / "site" / name).read_bytes() == content for name, content in with_history.items())


def test_without_a_history_there_are_no_pages_of_it(shipped: Project, files: Files, tmp_path: Path) -> None:
    """Without git history a site is built all the same, and nothing leads to pages that are not there."""
    assert "changes.html" not in files
    assert "changes.atom" not in files
    assert shipped.folder.name == "references"
    build_site(load(write_review(tmp_path / "review")), tmp_path / "site")
    assert not (tmp_path / "site" / "changes.html").exists()
    assert (tmp_path / "site" / "history.html").exists()


def test_a_shallow_history_tells_what_it_has(made: Repository, tmp_path: Path) -> None:
    """A clone that was cut short knows fewer commits, and the site is built from those."""
    made.git("clone", "--quiet", "--depth", "2", made.top.as_uri(), str(tmp_path / "short"))
    project = load(tmp_path / "short" / "my review")
    build_site(project, tmp_path / "site")
    assert not (tmp_path / "site" / "changes.html").exists()
    assert len(last_revisions(project.folder, 6)) == 2


def test_a_version_with_mistakes_is_passed_over(tmp_path: Path) -> None:
    """A commit that broke the review is no version to compare with; the page says that it was passed over."""
    made = starter_repository(tmp_path / "repository")
    text = "study: new\ntitle: New\nreports: [sample2020]\ndesign: RCT\n"
    made.commit("Make a mistake", 5, **{"studies/new.yaml": text})
    made.commit("Mend it", 6, **{"studies/new.yaml": None})
    project = load(made.folder)
    page = site_files(project.map, project.folder, past=last_revisions(project.folder, 6))["changes.html"]
    text = " ".join(" ".join(read_page(page).text).split())
    assert "Versions with mistakes in them are passed over: 1." in text
    assert "Make a mistake" not in text
