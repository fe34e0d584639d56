"""The demo's own publisher: serves the bundled feeds on loopback, like a well-behaved site would.

Each GET of a feed gives its next version until the last one stays, so a second poll meets news, edits and 304s. It
listens on 127.0.0.1 only, for as long as the `with` lasts, and knows nothing but the bundled files.
"""

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from monitor.demo.bundle import documents

LOOPBACK = "127.0.0.1"
_IDLE_SECONDS = 10.0
_RSS, _ATOM = "application/rss+xml; charset=utf-8", "application/atom+xml; charset=utf-8"


@contextmanager
def serve() -> Iterator[int]:
    """Serve `/<source>/feed` on a free port of 127.0.0.1; gives the port and stops at the end of the block."""
    with _Server({f"/{name}/feed": _Feed(versions) for name, versions in documents().items()}) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="demo-server", daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@dataclass(slots=True)
class _Feed:
    versions: tuple[bytes, ...]
    served: int = 0
    lock: Lock = field(default_factory=Lock)

    def next(self) -> bytes:
        with self.lock:
            body = self.versions[min(self.served, len(self.versions) - 1)]
            self.served += 1
            return body


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, feeds: Mapping[str, _Feed]) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.feeds = feeds


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "monitor-demo"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS

    def do_GET(self) -> None:
        feed = self.server.feeds.get(self.path)
        if feed is None:
            self.send_error(404, "There is no such feed")
            return
        body = feed.next()
        # Weak, because the compressed and the plain answer share it.
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
        if etag in self.headers.get("If-None-Match", ""):
            self.send_response(304)
            self.send_header("ETag", etag)
            self.end_headers()
            return
        zipped = "gzip" in self.headers.get("Accept-Encoding", "")
        answer = gzip.compress(body, mtime=0) if zipped else body
        self.send_response(200)
        self.send_header("Content-Type", _ATOM if b"<feed " in body[:200] else _RSS)
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """The demo shows the poller's log, not the publisher's."""
