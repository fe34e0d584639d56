"""Manners of one reading: the rest that a host gets, its robots.txt once for all, and how long an answer is fresh."""

import asyncio
import time
from datetime import timedelta

import httpx
import pytest

from monitor.core.errors import SourceError
from monitor.core.robots import Robots, Rule
from monitor.sources.base import Request
from monitor.sources.feed import FeedSource
from monitor.sources.http import Fetcher, FetchLimits
from monitor.sources.reading import Asked, Gate, freshness

SOURCE = FeedSource(name="s", type="feed", url="https://example.org/", publisher="P", country="US", language="en")
PAUSE = 0.05


class Noting(httpx.AsyncBaseTransport):
    """Answers everything at once, and notes what was asked when."""

    def __init__(self, robots: str = "") -> None:
        self.asked: list[tuple[str, float]] = []
        self._robots = robots

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.path, time.monotonic()))
        return httpx.Response(200, content=self._robots.encode() if request.url.path == "/robots.txt" else b"x")


def through_the_gate(transport: httpx.AsyncBaseTransport, asked: Asked, *urls: str) -> dict[str, Robots]:
    async def all_of_them() -> dict[str, Robots]:
        fetched: dict[str, Robots] = {}
        async with Fetcher("", limits=FetchLimits(pause=PAUSE), transport=transport) as fetcher:
            gate = Gate(fetcher)
            await asyncio.gather(*(gate.fetch(Request(url=url), asked, fetched) for url in urls))
        return fetched

    return asyncio.run(all_of_them())


def test_a_host_gets_a_rest_between_requests_and_others_do_not_wait_for_it() -> None:
    transport = Noting()
    began = time.monotonic()
    through_the_gate(
        transport, Asked(source=SOURCE, robots={f"https://h{n}.example": Robots(origin="") for n in range(9)}),
        *(f"https://h{n % 9}.example/{n}" for n in range(27)),
    )  # fmt: skip
    assert 2 * PAUSE <= time.monotonic() - began < 27 * PAUSE


def test_a_crawl_delay_makes_the_rest_longer() -> None:
    transport = Noting("User-agent: *\nCrawl-delay: 0.2")
    fetched = through_the_gate(transport, Asked(source=SOURCE), "https://h.example/1", "https://h.example/2")
    (path, _), (_, first), (_, second) = transport.asked
    assert path == "/robots.txt"
    assert second - first >= 0.2
    assert fetched["https://h.example"].delay == 0.2


def test_known_rules_are_not_fetched_again_and_hold() -> None:
    transport = Noting()
    known = Robots(origin="https://h.example", rules=(Rule(allow=False, path="/no"),))
    asked = Asked(source=SOURCE, robots={"https://h.example": known})
    assert through_the_gate(transport, asked, "https://h.example/yes") == {}
    with pytest.raises(SourceError, match=r"robots\.txt of https://h\.example forbids https://h\.example/no") as caught:
        through_the_gate(transport, asked, "https://h.example/no")
    assert caught.value.state == "disallowed"
    assert [path for path, _ in transport.asked] == ["/yes"]


class Silent(Noting):
    """Lets nobody connect for its robots.txt, or answers too late, as the error says."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            raise self._error
        return await super().handle_async_request(request)


@pytest.mark.parametrize(
    ("error", "state"),
    [(httpx.ConnectError("no route to host"), "unreachable"), (TimeoutError(), "timeout"),
     (httpx.ReadError(""), "http_error")],
)  # fmt: skip
def test_without_an_answer_the_known_rules_hold_however_old(error: Exception, state: str) -> None:
    origin = "https://h.example"
    known = Robots(origin=origin, rules=(Rule(allow=False, path="/no"),))
    asked = Asked(source=SOURCE, robots={origin: known}, stale={origin})
    assert through_the_gate(Silent(error), asked, f"{origin}/yes") == {origin: known}
    with pytest.raises(SourceError, match="forbids"):
        through_the_gate(Silent(error), asked, f"{origin}/no")
    transport = Silent(error)
    with pytest.raises(SourceError, match=rf"^s: no answer from {origin}/robots\.txt: ") as caught:
        through_the_gate(transport, Asked(source=SOURCE), f"{origin}/yes")
    assert caught.value.state == state
    assert transport.asked == []


class Moved(httpx.AsyncBaseTransport):
    """`old.example` sends everything but its robots.txt to `new.example`, whose rules are given."""

    def __init__(self, rules: str) -> None:
        self.asked: list[str] = []
        self._rules = rules

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        if request.url.path == "/robots.txt":
            return httpx.Response(200, text=self._rules if request.url.host == "new.example" else "")
        if request.url.host == "old.example":
            return httpx.Response(302, headers={"Location": f"https://new.example{request.url.path}"})
        return httpx.Response(200, content=b"x")


def test_where_a_redirect_leads_is_held_against_the_rules_there() -> None:
    transport = Moved("User-agent: *\nDisallow: /no\nCrawl-delay: 0.2")
    began = time.monotonic()
    fetched = through_the_gate(transport, Asked(source=SOURCE), "https://old.example/yes")
    assert time.monotonic() - began >= 0.2
    assert {*fetched} == {"https://old.example", "https://new.example"}
    with pytest.raises(
        SourceError, match=r"robots\.txt of https://new\.example forbids https://new\.example/no"
    ) as caught:
        through_the_gate(transport, Asked(source=SOURCE), "https://old.example/no")
    assert caught.value.state == "disallowed"
    assert "https://new.example/no" not in transport.asked
    assert transport.asked.count("https://new.example/yes") == 1


def test_known_rules_hold_for_redirects_too() -> None:
    rules = (
        Robots(origin="https://old.example"),
        Robots(origin="https://new.example", rules=(Rule(allow=False, path="/no"),)),
    )
    transport = Moved("")
    with pytest.raises(SourceError, match="forbids"):
        through_the_gate(
            transport, Asked(source=SOURCE, robots={one.origin: one for one in rules}), "https://old.example/no"
        )
    assert transport.asked == ["https://old.example/no"]


def test_robots_txt_that_is_ignored_is_ignored_along_the_way() -> None:
    transport = Moved("User-agent: *\nDisallow: /")
    source = SOURCE.model_copy(update={"robots": "ignore", "robots_reason": "agreed by mail"})
    through_the_gate(transport, Asked(source=source), "https://old.example/no")
    assert transport.asked == ["https://old.example/no", "https://new.example/no"]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": 'MAX-AGE="600"'}, 600),
        ({"cache-control": "max-age=600", "age": "500"}, 100),
        ({"cache-control": "max-age=600", "age": "5000"}, 0),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"cache-control": "s-maxage=600"}, 0),
        ({"cache-control": "max-age=-5"}, 0),
        ({"cache-control": "max-age=99999999999999999999"}, 999_999_999),
    ],
)
def test_how_long_an_answer_is_fresh(headers: dict[str, str], seconds: int) -> None:
    assert freshness(headers) == timedelta(seconds=seconds)
