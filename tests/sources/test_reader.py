"""The reader's end: interrupted or left early, it hands over what it has and leaves nothing behind."""

import gc
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from monitor.core.errors import FetchError
from monitor.sources.feed import FeedSource
from monitor.sources.http import Fetcher, FetchLimits
from monitor.sources.parsing import Parsers
from monitor.sources.reader import Asked, Reader
from tests.services.farm import Farm, Served, releases

SECONDS = 20.0


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def reader(*ports: int) -> Reader:
    hosts = frozenset(f"127.0.0.1:{port}" for port in ports)
    return Reader(lambda: Fetcher("", hosts, FetchLimits(seconds=SECONDS)), Parsers)


def asked(port: int, name: str = "s") -> Asked:
    url = f"http://127.0.0.1:{port}/feed"
    return Asked(source=FeedSource(name=name, type="feed", url=url, publisher="P", country="US", language="en"))


def test_an_interrupt_hands_over_what_answered_and_ends_the_rest(
    silent: int, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    farm = Farm()
    began = time.monotonic()
    with farm.serving() as port:
        farm["/feed"] = Served(body=releases(1))
        with reader(silent, port) as open_reader:
            read = open_reader.read([asked(silent), asked(port, "t")])
            assert next(read).source.name == "t"
            open_reader.interrupt()
            assert [*read] == []
    gc.collect()
    assert time.monotonic() - began < SECONDS / 2
    assert not caplog.records, "a task was left behind"
    assert not [one for one in recwarn if "unclosed" in str(one.message)]


def test_closing_it_ends_what_is_under_way(silent: int, caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []

    def look(open_reader: Reader) -> None:
        try:
            open_reader.document(f"http://127.0.0.1:{silent}/")
        except FetchError as error:
            told.append(error.reason)

    began = time.monotonic()
    with reader(silent) as open_reader:
        looking = threading.Thread(target=look, args=(open_reader,))
        looking.start()
        time.sleep(0.2)
    looking.join()
    gc.collect()
    assert time.monotonic() - began < SECONDS / 2
    assert told == ["interrupted"]
    assert not caplog.records
