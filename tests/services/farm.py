"""A web of our own on loopback for the tests of the poller, and a program joined to it with a clock that stands still.

`farm["/feed"] = Served(...)` is what a path answers from now on; `farm.asked` are the requests, in order. `World` reads
from it through the real reader and into a real database.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

from pydantic import TypeAdapter

from monitor.config.institutions import load_institutions
from monitor.config.settings import shipped
from monitor.core.gazetteer import Gazetteer
from monitor.core.message import Message
from monitor.core.model import StoredItem
from monitor.core.pace import Memory, Outcome
from monitor.services.backfill import Backfiller
from monitor.services.poll import Poller
from monitor.services.propose import Proposer
from monitor.sources.base import SourceBase
from monitor.sources.catalog import Source
from monitor.sources.http import Fetcher, FetchLimits
from monitor.sources.parsing import ParseLimits, Parsers
from monitor.sources.reader import Reader
from monitor.store import Store

NOON = datetime(2023, 8, 1, 12, tzinfo=UTC)
SOURCE: TypeAdapter[SourceBase] = TypeAdapter(Source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One answer; with an ETag it becomes a 304 for whoever names it."""

    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""


Answering = Served | Callable[[str], Served]


class Farm:
    """The server."""

    def __init__(self) -> None:
        self.paths: dict[str, Answering] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.port = 0

    def __setitem__(self, path: str, answer: Answering) -> None:
        self.paths[path] = answer

    def clear(self) -> None:
        """Forget all paths and requests."""
        self.paths.clear()
        self.asked.clear()

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(asked.partition("?")[0] == path for asked, _ in self.asked)

    @contextmanager
    def serving(self) -> Iterator[int]:
        """Serve while the context is open; gives the port."""
        farm = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = 1 << 16

            def do_GET(self) -> None:
                farm.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                found = farm.paths.get(self.path) or farm.paths.get(self.path.partition("?")[0])
                answer = found(self.path) if callable(found) else found or Served(status=404)
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                same = bool(answer.etag) and self.headers.get("If-None-Match") == answer.etag
                self.send_response(304 if same else answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.etag:
                    self.send_header("ETag", answer.etag)
                if not same:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if not same:
                    self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name in the base class
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        self.port = server.server_port
        try:
            yield self.port
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def entry(
    title: str, *, link: str = "", guid: str = "", text: str = "", at: datetime | None = NOON - timedelta(hours=2)
) -> str:
    """One item of a feed."""
    parts = {"title": title, "link": link, "guid": guid, "description": text}
    parts["pubDate"] = format_datetime(at) if at else ""
    return "<item>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts.items() if value) + "</item>"


def feed(*entries: str) -> str:
    """An RSS document."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{"".join(entries)}</channel></rss>'


def releases(*numbers: int) -> str:
    """A feed with these releases, each under its own link, the highest number first."""
    return feed(
        *(
            entry(f"Release {n}", link=f"https://example.org/{n}", guid=str(n), text=f"The text of release {n}.")
            for n in sorted(numbers, reverse=True)
        )
    )


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The shipped registry, compiled once."""
    return Gazetteer(load_institutions(shipped("institutions.yaml")))


@lru_cache(maxsize=1)
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        Store(f"sqlite:///{path}").close()
        return path.read_bytes()


def database(path: Path) -> str:
    """The address of a database at the path, made there if there is none: a copy, as making the tables takes long."""
    if not path.exists():
        path.write_bytes(_empty())
    return f"sqlite:///{path}"


@contextmanager
def reading(port: int) -> Iterator[Reader]:
    """A reader that may read from the farm."""
    hosts = frozenset({f"127.0.0.1:{port}"})
    limits = FetchLimits(seconds=2.0, size=2_000_000)
    parsers = ParseLimits(workers=1)
    with Reader(lambda: Fetcher("tests@example.org", hosts, limits), lambda: Parsers(parsers)) as reader:
        yield reader


class World:
    """A program on a database of its own, with the farm as its whole web and `now` as its clock."""

    def __init__(self, farm: Farm, port: int, reader: Reader, path: Path) -> None:
        self.farm, self.port, self.reader = farm, port, reader
        self.store = Store(database(path))
        self.now = NOON
        self.notify = False
        self.rested: list[float] = []

    def source(self, name: str = "s", path: str = "/feed", **more: Any) -> SourceBase:
        """A source of the farm; a feed unless `type` says otherwise."""
        given = {
            "name": name, "type": "feed", "url": f"http://127.0.0.1:{self.port}{path}", "publisher": "The Publisher",
            "country": "US", "language": "en", **more,
        }  # fmt: skip
        return SOURCE.validate_python(given)

    @property
    def proposer(self) -> Proposer:
        return Proposer(compiled=gazetteer, publishers={}, channels=("console",))

    @property
    def poller(self) -> Poller:
        return Poller(
            read=self.reader.read_together,
            store=self.store,
            proposer=self.proposer,
            clock=lambda: self.now,
            notify=self.notify,
        )

    def backfiller(self, **more: Any) -> Backfiller:
        return Backfiller(
            read=self.reader.read, store=self.store, proposer=self.proposer, clock=lambda: self.now,
            wait=self.rested.append, **more,
        )  # fmt: skip

    def poll(self, *sources: SourceBase, after: timedelta = timedelta()) -> list[Outcome]:
        """One pass, some time later, in the order of the names."""
        self.now += after
        return sorted(self.poller.poll(sources), key=lambda outcome: outcome.source)

    def one(self, source: SourceBase, *, after: timedelta = timedelta()) -> Outcome:
        """One pass over one source."""
        (outcome,) = self.poll(source, after=after)
        return outcome

    def memory(self, name: str = "s") -> Memory:
        with self.store.read() as tx:
            return tx.sources.memories([name])[name]

    def items(self) -> list[StoredItem]:
        """All items, the oldest first."""
        with self.store.read() as tx:
            return [*tx.items.all()][::-1]

    def titles(self) -> list[str]:
        return sorted(stored.item.title for stored in self.items())

    def queued(self, prefix: str = "") -> list[Message]:
        """What waits in the outbox, in order; it is taken out."""
        found = []
        with self.store.write() as tx:
            while message := tx.outbox.claim(("console",), now=self.now):
                tx.outbox.sent(message, message.key, at=self.now)
                found.append(message)
        return [message for message in found if message.key.startswith(prefix)]


def texts(messages: Iterable[Message]) -> list[str]:
    """What notices say."""
    return [str(message.body["text"]) for message in messages]
