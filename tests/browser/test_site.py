from __future__ import annotations

import functools
import http.server
import importlib
import itertools
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest

from evidencemap.project import load
from evidencemap.site.build import build_site
from evidencemap.site.output import write_site
from tests.conftest import STARTER
from tests.git_repository import INTERVIEWS, starter_repository

pytestmark = pytest.mark.browser

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
EVERYTHING = {"preload": False, "resultTypes": ["violations"]}
"""Preloading asks for the style sheets again, for a rule that is not among the stable ones."""
COLOURS = {**EVERYTHING, "runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"]}
VIOLATIONS = "options => axe.run(options).then(({violations}) => violations)"
"""What is in order is not told: it would be a long list for every page."""
SHORT = "gaps: {depth: 1}\n"
"""A search that asks for little at once: fewer gaps, with all that a list of gaps can show."""


def _cannot_run(why: str) -> NoReturn:
    """Skips on somebody's own computer; where CI is set a browser is promised, so nothing may pass unseen."""
    if os.environ.get("CI"):
        pytest.fail(f"{why}, and CI is set")
    pytest.skip(why)


def _imported(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        _cannot_run(f"{module} is not installed")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of single requests."""


class Site:
    """A built site with a page of every kind, served and on disk."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.origins = {"http": f"http://127.0.0.1:{port}/", "file": f"{folder.as_uri()}/"}
        top = sorted(path.name for path in folder.glob("*.html"))
        deep = [min(kind.glob("*.html"), default=None) for kind in sorted(folder.iterdir()) if kind.is_dir()]
        self.pages = [*top, *(path.relative_to(folder).as_posix() for path in deep if path)]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A Chromium that is installed here; none is downloaded."""
    playwright = _imported("playwright.sync_api")
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        _cannot_run("no Chromium is installed")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], Site]]:
    """Serves folders until the tests are over."""
    servers = []

    def start(folder: Path) -> Site:
        handler = functools.partial(_Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return Site(folder, server.server_address[1])

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def shipped_site(
    files: Mapping[str, bytes], serve: Callable[[Path], Site], tmp_path_factory: pytest.TempPathFactory
) -> Site:
    """The site of the shipped review."""
    folder = tmp_path_factory.mktemp("shipped")
    write_site(files, folder / "site", folder / "review")
    return serve(folder / "site")


@pytest.fixture(scope="session")
def small_site(serve: Callable[[Path], Site], tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The site of the starter review with a history, in which every kind of page is short."""
    folder = tmp_path_factory.mktemp("small")
    made = starter_repository(folder / "repository")
    plan = (STARTER / "review.yaml").read_text() + SHORT
    made.commit("Put the interviews back", 5, **{INTERVIEWS: (STARTER / INTERVIEWS).read_text(), "review.yaml": plan})
    build_site(load(made.folder), folder / "site")
    return serve(folder / "site")


@pytest.fixture
def open_pages(chromium: Any) -> Iterator[Callable[..., tuple[Any, list[str]]]]:
    """A page of a browser, with the list in which it notes everything that is not as it should be."""
    contexts = []

    def start(origin: str, viewport: dict[str, int], scheme: str = "light") -> tuple[Any, list[str]]:
        context = chromium.new_context(viewport=viewport, color_scheme=scheme)
        contexts.append(context)
        page, wrong = context.new_page(), []
        page.on("console", lambda told: wrong.append(f"{page.url} {told.type}: {told.text}"))
        page.on("pageerror", lambda error: wrong.append(f"{page.url} error: {error}"))
        page.on(
            "request", lambda asked: asked.url.startswith((origin, "data:")) or wrong.append(f"outside: {asked.url}")
        )
        page.on("requestfailed", lambda failed: _left_early(failed) or wrong.append(f"failed: {failed.url}"))
        page.on(
            "response",
            lambda answer: answer.ok or answer.status in (0, 304) or wrong.append(f"{answer.status}: {answer.url}"),
        )
        page.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective))"
        )
        return page, wrong

    yield start
    for context in contexts:
        context.close()


def _left_early(request: Any) -> bool:
    """Whether a request failed only because the next page was opened."""
    return "ERR_ABORTED" in str(request.failure)


def sideways(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize(("origin", "viewport", "scheme"), [("http", WIDE, "dark"), ("file", NARROW, "light")])
def test_every_kind_of_page_opens_in_silence(
    shipped_site: Site, open_pages: Callable[..., Any], origin: str, viewport: dict[str, int], scheme: str
) -> None:
    """No page of the shipped review talks on the console, breaks its policy, asks another host or runs sideways."""
    page, wrong = open_pages(shipped_site.origins[origin], viewport, scheme)
    for path in shipped_site.pages:
        page.goto(shipped_site.origins[origin] + path)
        if sideways(page):
            wrong.append(f"{path}: wider than the screen")
    assert wrong == []


def test_every_kind_of_page_is_accessible(small_site: Site, open_pages: Callable[..., Any]) -> None:
    """axe-core finds nothing to object to on any kind of page, and no colours too close when it is narrow and dark."""
    axe = _imported("axe_playwright_python.sync_playwright").Axe()
    page, wrong = open_pages(small_site.origins["http"], WIDE)
    page.add_init_script(axe.axe_script)
    for path in small_site.pages:
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        page.goto(small_site.origins["http"] + path)
        found = page.evaluate(VIOLATIONS, EVERYTHING)
        page.set_viewport_size(NARROW)
        page.emulate_media(color_scheme="dark")
        found += page.evaluate(VIOLATIONS, COLOURS)
        wrong += [f"{path}: {rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]
    assert wrong == []


def test_map_is_walked_with_the_keyboard(shipped_site: Site, open_pages: Callable[..., Any]) -> None:
    """Tab enters the map at one cell, the arrow keys go from cell to cell, Enter opens the page of the cell."""
    page, wrong = open_pages(shipped_site.origins["http"], WIDE)
    page.goto(shipped_site.origins["http"] + "map.html")
    assert page.locator("td.cell a[tabindex='0']").count() == 1
    first, second = (page.locator("tbody tr").nth(row).locator("td.cell a") for row in (0, 1))
    first.nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert second.nth(1).evaluate("cell => cell === document.activeElement")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    assert second.last.evaluate("cell => cell === document.activeElement")
    page.keyboard.press("Home")
    target = second.first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{target}")
    assert wrong == []


def test_skip_link_leads_to_the_content(small_site: Site, open_pages: Callable[..., Any]) -> None:
    """The first Tab on a page shows a link that goes past the menu."""
    page, _ = open_pages(small_site.origins["http"], WIDE)
    page.goto(small_site.origins["http"] + "gaps.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_table_of_studies_can_be_filtered_and_sorted(shipped_site: Site, open_pages: Callable[..., Any]) -> None:
    """Words typed above the table leave the rows that have them all; a heading sorts, and sorts back."""
    page, wrong = open_pages(shipped_site.origins["file"], WIDE)
    page.goto(shipped_site.origins["file"] + "studies.html")
    rows = page.locator("#studies tbody tr:not([hidden])")
    everything = rows.count()
    words = rows.nth(3).locator("th a").inner_text()
    page.get_by_label("Filter").fill(words)
    assert 0 < rows.count() < everything
    page.get_by_label("Filter").fill("")
    page.get_by_role("button", name="year").click()
    earliest = rows.first.locator("td").first.inner_text()
    page.get_by_role("button", name="year").click()
    assert page.locator("th[aria-sort='descending']").count() == 1
    assert rows.first.locator("td").first.inner_text() > earliest
    assert wrong == []


def test_pages_can_be_read_without_scripts(chromium: Any, shipped_site: Site) -> None:
    """Without JavaScript the map has its counts, the tables of studies and years their rows; no slider lies dead."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(shipped_site.origins["file"] + "map.html")
    assert page.locator("td.cell a").count() > 100
    page.goto(shipped_site.origins["file"] + "studies.html")
    assert page.locator("#studies tbody tr").count() > 50
    page.goto(shipped_site.origins["file"] + "history.html")
    assert page.locator(".years-table tbody tr").count() > 20
    assert not page.locator("#history-year").is_visible()
    context.close()


@pytest.mark.parametrize("origin", ["http", "file"])
def test_slider_puts_the_map_back_in_time(shipped_site: Site, open_pages: Callable[..., Any], origin: str) -> None:
    """The slider is moved with the keyboard; cells, words and what is spoken follow it, there and back."""
    page, wrong = open_pages(shipped_site.origins[origin], WIDE)
    page.goto(shipped_site.origins[origin] + "history.html")
    slider = page.get_by_role("slider", name="By the end of")
    cells, told = page.locator("#history-map td.cell"), page.locator("#history-told")
    words = page.locator("#history-map .shown")
    last, gaps = slider.input_value(), words.filter(has_text="gap").count()
    slider.focus()
    page.keyboard.press("ArrowLeft")
    assert slider.input_value() == str(int(last) - 1)
    assert told.inner_text().startswith(f"By the end of {int(last) - 1}: ")
    assert slider.get_attribute("aria-valuetext") == f"end of {int(last) - 1}"
    page.keyboard.press("Home")
    first = page.evaluate("EVIDENCEMAP_HISTORY.years[0]")
    assert told.inner_text() == first["told"]
    assert words.filter(has_text="gap").count() > gaps
    assert cells.first.locator(".spoken").inner_text().endswith("no studies, certain gap")
    assert "certain-gap" in (cells.first.get_attribute("class") or "")
    page.keyboard.press("End")
    assert (slider.input_value(), words.filter(has_text="gap").count()) == (last, gaps)
    page.keyboard.press("Tab")
    assert wrong == []


def test_words_of_the_history_can_be_read_on_a_phone(shipped_site: Site, open_pages: Callable[..., Any]) -> None:
    """On a narrow screen the numbers beside and below the columns are at least 11 pixels high and run into no other."""
    page, wrong = open_pages(shipped_site.origins["http"], NARROW)
    page.goto(shipped_site.origins["http"] + "history.html")
    words = page.locator(".years-drawing text")
    sizes = words.evaluate_all(
        "(all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)"
    )
    assert min(sizes) >= 11
    boxes = [words.nth(number).bounding_box() for number in range(words.count())]
    years = [box for box in boxes if box["y"] == boxes[-1]["y"]]
    assert len(years) > 3
    assert all(one["x"] + one["width"] < other["x"] for one, other in itertools.pairwise(years))
    assert years[-1]["x"] + years[-1]["width"] <= NARROW["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert wrong == []
