"""``serve`` and ``build`` around the site: what they refuse, what they survive, what they show."""

from __future__ import annotations

import io
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from evidencemap.cli import main, serve_command
from evidencemap.cli.serve_command import _Handler, _Watcher
from evidencemap.problems import CannotWrite, Place, Problem
from evidencemap.project import load

TEMPLATE = "site_templates/codebook.html"


@pytest.fixture
def review(tmp_path: Path, write_review: Callable[..., Path]) -> Path:
    return write_review(tmp_path / "review")


@pytest.fixture
def watcher(review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> _Watcher:
    """A watcher that has built the site once."""
    watcher = _Watcher(review, tmp_path / "site")
    watcher.build(load(review))
    capsys.readouterr()
    return watcher


def save(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_a_broken_template_does_not_end_the_watching(
    watcher: _Watcher, review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistake in a template is told once with its place; when it is mended, the site is built."""
    save(review / TEMPLATE, "{% if %}")
    watcher.look()
    watcher.look()
    told = capsys.readouterr().err
    assert told.count(f"{TEMPLATE}:1:1: Expected an expression") == 1
    assert "The site stays as it was until this is mended." in told
    save(review / TEMPLATE, "mended now")
    watcher.look()
    assert watcher.version == 2
    assert (watcher.output / "codebook.html").read_bytes() == b"mended now"


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (CannotWrite(Problem(Place("site"), "is not ours to write to")), "site:1:1: is not ours to write to"),
        (OSError(28, "No space left on device", "site/x"), "evidencemap: site/x: No space left on device"),
        (RuntimeError("oh"), "a fault of the program, not yours: RuntimeError: oh"),
    ],
)
def test_no_failure_ends_the_watching(
    watcher: _Watcher,
    review: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
    told: str,
) -> None:
    """Whatever goes wrong in a rebuild is told in a sentence, and the next save builds again."""

    def fails(*_: object) -> None:
        raise failure

    monkeypatch.setattr(serve_command, "build_site", fails)
    save(review / TEMPLATE, "one")
    watcher.look()
    assert told in capsys.readouterr().err
    monkeypatch.undo()
    save(review / TEMPLATE, "another")
    watcher.look()
    assert watcher.version == 2


def test_a_review_that_goes_away_does_not_end_the_watching(
    watcher: _Watcher, review: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A review that is moved away is told of; when it is back, the watching goes on."""
    review.rename(review.with_name("elsewhere"))
    watcher.look()
    assert "there is no review here" in capsys.readouterr().err
    review.with_name("elsewhere").rename(review)
    watcher.look()
    assert watcher.version == 2


def test_an_edit_during_the_first_build_is_seen(review: Path, tmp_path: Path) -> None:
    """What is saved after the files were read and before the watching starts leads to a rebuild."""
    watcher, project = _Watcher(review, tmp_path / "site"), load(review)
    save(review / TEMPLATE, "late")
    watcher.build(project)
    save(review / "review.yaml", (review / "review.yaml").read_text(encoding="utf-8").replace("An example", "A late"))
    watcher.look()
    assert watcher.version == 2


def test_the_site_may_lie_in_the_review(review: Path) -> None:
    """A build into a folder of the review is no reason to build again."""
    watcher = _Watcher(review, review / "site")
    watcher.build(load(review))
    watcher.look()
    assert watcher.version == 1


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        pytest.fail("something would have been served")

    monkeypatch.setattr(serve_command, "ThreadingHTTPServer", refuses)


@pytest.mark.usefixtures("no_server")
def test_nothing_is_served_without_a_site(review: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A review that cannot be read, a folder that is not ours, or a mistake ends serve before it serves."""
    thesis = tmp_path / "thesis"
    save(thesis / "chapter.txt", "years of work")
    site = ["--output", str(tmp_path / "site")]
    assert main(["serve", "--review", str(tmp_path / "nothing"), *site]) == 3
    assert main(["serve", "--review", str(review), "--output", str(thesis)]) == 2
    assert "is not ours to write to" in capsys.readouterr().err
    save(review / "studies/new.yaml", "study: new")
    assert main(["serve", "--review", str(review), *site]) == 1
    assert not (tmp_path / "site").exists()


@contextmanager
def served(watcher: _Watcher) -> Iterator[str]:
    handler = partial(_Handler, watcher, directory=str(watcher.output))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def fetched(address: str) -> str:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=10) as answer:
        return str(answer.read().decode())


def test_served_pages_reload_themselves(watcher: _Watcher) -> None:
    """A served page has the line that reloads it, and the file does not."""
    with served(watcher) as address:
        assert serve_command.SCRIPT in fetched(f"{address}/index.html")
        assert fetched(f"{address}{serve_command.VERSION}") == "1"
    assert serve_command.SCRIPT not in (watcher.output / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_folder_that_is_no_site_is_not_served(watcher: _Watcher, method: str) -> None:
    """A folder that takes the place of the site while it is served is not shown."""
    watcher.output.rename(watcher.output.with_name("elsewhere"))
    save(watcher.output / "secret.txt", "secret")
    with served(watcher) as address:
        asked = urllib.request.Request(f"{address}/secret.txt", method=method)
        with pytest.raises(urllib.error.HTTPError, match="There is no site here") as told:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=10)
        told.value.close()


@pytest.mark.parametrize("port", ["-1", "65536", "http", "80 ", "٣", "0000065536"])
def test_a_port_is_a_number_that_ports_have(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be a port is misuse, told before anything is read."""
    assert main(["serve", f"--port={port}"]) == 2
    assert "is no port; ports go from 0 to 65535" in capsys.readouterr().err


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_build_counts_pages_on_a_terminal(review: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal build counts the pages in one line, which is gone when the result is told."""
    monkeypatch.setattr("sys.stderr", terminal := _Terminal())
    assert main(["build", "--review", str(review), "--output", str(tmp_path / "site")]) == 0
    counted, _, rest = terminal.getvalue().rpartition("\r")
    assert counted.startswith("\r0 pages\r1 pages\r2 pages\r")
    assert counted.rpartition("\r")[2].isspace()
    assert "files written" in rest


def test_build_does_not_count_elsewhere(review: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Into a file or a pipe build writes its result alone."""
    assert main(["build", "--review", str(review), "--output", str(tmp_path / "site")]) == 0
    assert "\r" not in capfd.readouterr().err
