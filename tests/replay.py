"""Serves recorded feeds on loopback as their sources once did: the next document of a feed at each poll.

`python tests/replay.py FOLDER --port 8800` prints the address of each feed of FOLDER (`FOLDER/<feed>/<UTC time>.xml`)
and serves until it is interrupted. A document is served until a poll has taken it; after the last one, the same is
served again, and a poll that names its ETag gets a 304. `/` tells how many are left. It is a tool of the tests, no
part of the program.
"""

import argparse
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread


class Feed:
    """One feed's documents in the order of their names."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self.paths = sorted(folder.glob("*.xml"))
        self._lock = Lock()
        self._served = 0

    @property
    def left(self) -> int:
        """How many documents no poll has taken yet."""
        return len(self.paths) - self._served

    def next(self) -> Path:
        """The next document; the last one for ever."""
        with self._lock:
            path = self.paths[min(self._served, len(self.paths) - 1)]
            self._served = min(self._served + 1, len(self.paths))
            return path


def feeds_of(folder: Path) -> dict[str, Feed]:
    """The feeds of a folder by name; a folder without documents is none."""
    found = (Feed(inner) for inner in sorted(folder.iterdir()) if inner.is_dir())
    return {feed.name: feed for feed in found if feed.paths}


def told(feeds: dict[str, Feed]) -> str:
    """How far each feed has got, a line each: what is served at `/`."""
    return "".join(f"{feed.name} {feed.left} left of {len(feed.paths)}\n" for feed in feeds.values())


@contextmanager
def serving(feeds: dict[str, Feed], port: int = 0) -> Iterator[dict[str, str]]:
    """Serve the feeds while the context is open; gives the address of each."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = 1 << 16  # headers and body in one packet

        def do_GET(self) -> None:
            feed = feeds.get(self.path.strip("/"))
            body = feed.next().read_bytes() if feed else told(feeds).encode()
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            unchanged = feed is not None and self.headers.get("If-None-Match") == etag
            self.send_response(304 if unchanged else 200 if feed or self.path == "/" else 404)
            if feed is not None:
                self.send_header("ETag", etag)
                self.send_header("Content-Type", "application/rss+xml; charset=UTF-8")
            if not unchanged:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not unchanged:
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name in the base class
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield {name: f"http://127.0.0.1:{server.server_port}/{name}" for name in feeds}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    """Serve the folder that the command line names."""
    parser = argparse.ArgumentParser(description="Serve recorded feeds on loopback, the next document at each poll.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8800)
    asked = parser.parse_args()
    feeds = feeds_of(asked.folder)
    if not feeds:
        parser.error(f"{asked.folder} holds no FEED/*.xml")
    with serving(feeds, asked.port) as urls:
        for name, url in urls.items():
            print(f"{name}  {len(feeds[name].paths)} documents  {url}", flush=True)  # noqa: T201 - its output
        with suppress(KeyboardInterrupt):
            Event().wait()


if __name__ == "__main__":
    main()
