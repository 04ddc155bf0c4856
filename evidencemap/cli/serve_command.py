"""``evidencemap serve``: show the site on this computer, rebuilt and reloaded whenever a file is saved."""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from evidencemap.cli.loading import all_mistakes
from evidencemap.cli.output import say
from evidencemap.problems import CannotRead
from evidencemap.project import load, review_folder
from evidencemap.site.build import build_site

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
    """Serve until interrupted; a mistake in a file keeps the last good site and is told."""
    folder, output = review_folder(arguments.review), Path(arguments.output)
    watcher = _Watcher(folder, output)
    watcher.rebuild()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", arguments.port), partial(_Handler, watcher, directory=str(output)))
    except OSError as error:
        say(f"evidencemap serve: port {arguments.port}: {error.strerror}; choose another with --port")
        return 2
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

    def watch(self) -> None:
        """Rebuild whenever a file of the review differs from the last look."""
        seen = self._fingerprint()
        while True:
            time.sleep(POLL_SECONDS)
            now = self._fingerprint()
            if now != seen:
                seen = now
                self.rebuild()

    def rebuild(self) -> None:
        """Build the site, or tell why it stays as it was."""
        try:
            project = load(self.folder)
            problems = all_mistakes(project)
            if not problems:
                report = build_site(project, self.output)
                self.version += 1
                say(f"built: {report.written} files written, {report.unchanged} unchanged")
        except CannotRead as unreadable:
            problems = unreadable.problems
        for problem in problems:
            say(str(problem))
        if problems:
            say("The site stays as it was until this is mended.")

    def _fingerprint(self) -> frozenset[tuple[str, int, int]]:
        return frozenset(self._stamps())

    def _stamps(self) -> Iterator[tuple[str, int, int]]:
        for file in self.folder.rglob("*"):
            try:
                stat = file.stat()
            except OSError:
                continue
            yield file.as_posix(), stat.st_mtime_ns, stat.st_size


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

    def _page(self) -> Path | None:
        file = Path(self.translate_path(self.path))
        if file.is_dir():
            file = file / "index.html"
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
