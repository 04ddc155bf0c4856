"""``evidencemap serve``: show the site on this computer, rebuilt and reloaded whenever a file is saved."""

from __future__ import annotations

import argparse
import os
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from evidencemap.cli.loading import all_mistakes, read_anew
from evidencemap.cli.output import say
from evidencemap.cli.stop import misused
from evidencemap.folder import OURS, Project, review_folder
from evidencemap.problems import CannotRead, CannotWrite
from evidencemap.project import load
from evidencemap.site.build import build_site
from evidencemap.site.output import is_site

POLL_SECONDS = 0.5
VERSION, SCRIPT = "/.evidencemap/version", "/.evidencemap/reload.js"
RELOAD = b"""let seen;
setInterval(async () => {
  const answer = await fetch("/.evidencemap/version").catch(() => null);
  if (!answer || !answer.ok) return;
  const version = await answer.text();
  if (seen !== undefined && version !== seen) location.reload();
  seen = version;
}, 1000);
"""


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; once a site is built, a mistake in a file keeps it as it is and is told."""
    watcher = _Watcher(review_folder(arguments.review), Path(arguments.output))
    watcher.build(read_anew(arguments))
    handler = partial(_Handler, watcher, directory=str(watcher.output))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", arguments.port), handler)
    except OSError as error:
        raise misused(f"port {arguments.port}: {error.strerror}", "choose another with --port") from None
    threading.Thread(target=watcher.watch, daemon=True).start()
    say(f"http://127.0.0.1:{server.server_address[1]}/  (stop with Ctrl-C)")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("stopped")
    return 0


class _Watcher:
    """Knows the state of the review's files and the version of the site built from them."""

    def __init__(self, folder: Path, output: Path) -> None:
        self.folder, self.output = folder, output
        self.version = 0
        self.seen = self._fingerprint()

    def watch(self) -> None:
        """Look for ever."""
        while True:
            time.sleep(POLL_SECONDS)
            self.look()

    def look(self) -> None:
        """Rebuild if a file of the review differs from the last look, or tell why the site stays as it was."""
        now = self._fingerprint()
        if now == self.seen:
            return
        self.seen = now
        try:
            project = load(self.folder)
            why = [str(mistake) for mistake in all_mistakes(project)]
            if not why:
                self.build(project)
        except Exception as error:  # noqa: BLE001  whatever went wrong, the next save may mend it
            why = _told(error)
        if why:
            say("\n".join([*why, "The site stays as it was until this is mended."]))

    def build(self, project: Project) -> None:
        """Build the site of a review without mistakes."""
        report = build_site(project, self.output)
        self.version += 1
        say(f"built: {report}")

    def _fingerprint(self) -> frozenset[tuple[str, int, int]]:
        return frozenset(self._stamps())

    def _stamps(self) -> Iterator[tuple[str, int, int]]:
        """Path, time and size of every file of the review, but not of the site among them, nor of what was before."""
        site = os.path.realpath(self.output)
        for place, folders, names in os.walk(self.folder):
            folders[:] = [name for name in folders if name != OURS and os.path.realpath(Path(place) / name) != site]
            for file in (Path(place) / name for name in names if not name.startswith(OURS)):
                try:
                    stat = file.stat()
                except OSError:
                    continue
                yield file.as_posix(), stat.st_mtime_ns, stat.st_size


def _told(error: Exception) -> list[str]:
    """Why a rebuild failed, in sentences."""
    if isinstance(error, CannotRead):
        return [str(problem) for problem in error.problems]
    if isinstance(error, CannotWrite):
        return [str(error.problem)]
    if isinstance(error, OSError):
        return [f"evidencemap: {error.filename or 'a file'}: {error.strerror or error}"]
    return [f"evidencemap: this is a fault of the program, not yours: {type(error).__name__}: {error}"]


class _Handler(SimpleHTTPRequestHandler):
    """The built files, each page with a line that reloads it."""

    def __init__(self, watcher: _Watcher, *arguments: object, directory: str) -> None:
        self.watcher = watcher
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer a request."""
        if self.path == VERSION:
            self._answer(str(self.watcher.version).encode(), "text/plain")
        elif self.path == SCRIPT:
            self._answer(RELOAD, "text/javascript")
        elif (page := self._page()) is not None:
            line = f'<script src="{SCRIPT}"></script></body>'.encode()
            self._answer(page.read_bytes().replace(b"</body>", line), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def send_head(self) -> Any:
        """Open a file, as long as the folder is a site of ours."""
        if is_site(self.watcher.output):
            return super().send_head()
        self.send_error(404, "There is no site here")
        return None

    def _page(self) -> Path | None:
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            file = file / "index.html"
        if not is_site(self.watcher.output):
            return None
        return file if file.suffix == ".html" and file.is_file() and self.path.split("?")[0][-1:] != "" else None

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing of single requests."""
