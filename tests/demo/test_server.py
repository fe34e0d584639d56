"""The demo's loopback server: versions, validators, compression, and nothing beyond loopback."""

import gzip
import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from monitor.demo.bundle import documents
from monitor.demo.server import serve


@pytest.fixture
def port() -> Iterator[int]:
    with serve() as port:
        yield port


def get(port: int, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_successive_polls_get_successive_versions_then_304(port: int) -> None:
    first, second = documents()["state"]
    response, body = get(port, "/state/feed")
    assert (response.status, body) == (200, first)
    assert response.getheader("Content-Type") == "application/rss+xml; charset=utf-8"
    response, body = get(port, "/state/feed", If_None_Match=str(response.getheader("ETag")))
    assert (response.status, body) == (200, second)
    response, body = get(port, "/state/feed", If_None_Match=str(response.getheader("ETag")))
    assert (response.status, body) == (304, b"")


def test_a_feed_of_one_version_is_unchanged_at_the_second_poll(port: int) -> None:
    response, _ = get(port, "/dhs/feed")
    assert response.getheader("Content-Type") == "application/atom+xml; charset=utf-8"
    assert get(port, "/dhs/feed", If_None_Match=str(response.getheader("ETag")))[0].status == 304


def test_it_compresses_when_asked(port: int) -> None:
    response, body = get(port, "/sre/feed", Accept_Encoding="gzip")
    assert response.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(body) == documents()["sre"][0]


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/state/feed/../../server.py", "/nobody/feed"])
def test_it_serves_nothing_else(port: int, path: str) -> None:
    assert get(port, path)[0].status == 404


def test_each_run_begins_with_the_first_version() -> None:
    for _ in range(2):
        with serve() as port:
            assert get(port, "/white-house/feed")[1] == documents()["white-house"][0]


def test_it_listens_on_loopback_only_and_stops(port: int) -> None:
    # Bound to 127.0.0.1 itself: another loopback address of the same machine finds nobody.
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", port), timeout=2)
    with serve() as other:
        socket.create_connection(("127.0.0.1", other), timeout=2).close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", other), timeout=2)
