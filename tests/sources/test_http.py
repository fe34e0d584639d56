"""The fetcher against a hostile server: every case ends in time, in its own state, and with nothing dangerous in it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import httpx
import pytest

from monitor.core.errors import FetchError, SourceError
from monitor.sources.base import Document, Page, Request
from monitor.sources.feed import FeedSource
from monitor.sources.http import Fetcher, FetchLimits, user_agent
from tests.sources.hostile import CASES, SECONDS, SIZE, Case, HostileServer, http

LIMITS = FetchLimits(seconds=SECONDS, size=SIZE)


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


def fetch(server: HostileServer, name: str, **headers: str) -> Document:
    async def once() -> Document:
        async with Fetcher("curators@example.org", frozenset({f"127.0.0.1:{server.port}"}), LIMITS) as fetcher:
            return await fetcher.fetch(Request(url=server.url(name), headers=headers), source="s")

    return asyncio.run(once())


def read(server: HostileServer, name: str) -> Page:
    document = fetch(server, name)
    source = FeedSource(name="s", type="feed", url=document.url, publisher="P", country="US", language="en")
    return source.parse(document)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_misbehaviour_ends_in_its_own_state(server: HostileServer, case: Case) -> None:
    began = time.monotonic()
    told = "s: fine"
    try:
        page = read(server, case.name)
        outcome: str | int = len(page.items)
    except SourceError as error:
        page, outcome = Page(items=()), error.state
        told = str(error)
    assert "\n" not in told
    assert told.startswith("s: ")
    assert outcome == case.expect
    assert time.monotonic() - began < 6 * SECONDS
    for item in page.items:
        assert item.url is None or item.url.startswith(("http://", "https://"))
        assert not any(ord(char) < 32 and char != "\n" for char in item.title + item.text)
        assert "root:" not in item.title + item.text
        assert len(item.title) <= 1_000


def test_the_table_is_as_large_as_it_claims() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


def test_what_the_reasons_say(server: HostileServer) -> None:
    with pytest.raises(FetchError, match="s: status 404 has no such page"):
        fetch(server, "status-404")
    with pytest.raises(FetchError, match="s: more than 5 redirects"):
        fetch(server, "loop")
    with pytest.raises(FetchError, match=r"s: the answer announces 200,001 bytes, more than 200,000"):
        fetch(server, "announced-too-large")
    with pytest.raises(FetchError, match=r"s: no complete answer within 0\.5 s"):
        fetch(server, "drip")


def test_it_says_who_asks_and_asks_for_gzip_only(server: HostileServer) -> None:
    fetch(server, "good")
    sent = server.requests[-1].decode().lower()
    assert "user-agent: binational-monitor/" in sent
    assert "(+curators@example.org)" in sent
    assert "accept-encoding: gzip\r\n" in sent
    assert "cookie" not in sent


def test_a_contact_cannot_break_out_of_its_header() -> None:
    assert user_agent("a@b.org)\r\nX-Evil: 1").endswith(" (+a@b.org X-Evil: 1)")
    assert "(" not in user_agent("")


def test_a_304_passes_only_as_an_answer_to_validators(server: HostileServer) -> None:
    document = fetch(server, "status-304", **{"If-None-Match": '"abc"'})
    assert (document.status, document.body) == (304, b"")
    with pytest.raises(FetchError, match="unconditional"):
        fetch(server, "status-304")


def test_the_environments_proxy_is_not_asked(server: HostileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    assert fetch(server, "good").status == 200


def test_only_the_exact_host_and_port_may_be_private(server: HostileServer) -> None:
    async def at(url: str, allowed: str) -> str:
        async with Fetcher("", frozenset({allowed}), LIMITS) as fetcher:
            try:
                await fetcher.fetch(Request(url=url), source="s")
            except FetchError as error:
                return error.state
            return "ok"

    port = server.port
    url = server.url("good")
    assert asyncio.run(at(url, f"127.0.0.1:{port}")) == "ok"
    assert asyncio.run(at(url, "127.0.0.1:1")) == "refused_address"
    assert asyncio.run(at(url, "127.0.0.1")) == "refused_address"
    assert asyncio.run(at(url, f"localhost:{port}")) == "refused_address"
    assert asyncio.run(at(f"http://127.1:{port}/good", f"127.0.0.1:{port}")) == "refused_address"


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [("120", 120), ("", None), ("soon", None), ("-5", None), ("9" * 11, 604_800), ("Fri, 01 Jan 2021 00:00:00 GMT", 0)],
)
def test_retry_after_is_handed_over(retry_after: str, seconds: float | None) -> None:
    with HostileServer([Case("x", http("", "429 Slow Down", f"Retry-After: {retry_after}\r\n"), "blocked")]) as server:
        with pytest.raises(FetchError) as caught:
            fetch(server, "x")
        assert caught.value.retry_after == seconds


class Counting(httpx.AsyncBaseTransport):
    """Answers after a moment, and remembers how many were under way at once, in all and at each host."""

    def __init__(self) -> None:
        self.now: dict[str, int] = {}
        self.most = 0
        self.most_at_one_host = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        self.now[host] = self.now.get(host, 0) + 1
        self.most = max(self.most, sum(self.now.values()))
        self.most_at_one_host = max(self.most_at_one_host, self.now[host])
        await asyncio.sleep(0.005)
        self.now[host] -= 1
        return httpx.Response(200, content=b"x")


def test_one_request_a_host_and_a_bounded_number_in_all() -> None:
    transport = Counting()

    async def many() -> None:
        async with Fetcher("", limits=FetchLimits(at_once=7, pause=0.0), transport=transport) as fetcher:
            urls = [f"https://host{n % 20}.example/{n}" for n in range(60)]
            await asyncio.gather(*(fetcher.fetch(Request(url=url), source="s") for url in urls))

    asyncio.run(many())
    assert transport.most == 7
    assert transport.most_at_one_host == 1


def test_a_stuck_host_holds_up_nobody_else(server: HostileServer) -> None:
    async def both() -> tuple[float, str]:
        allowed = frozenset({f"127.0.0.1:{server.port}", f"127.0.0.2:{server.port}"})
        async with Fetcher("", allowed, FetchLimits(seconds=1, at_once=2)) as fetcher:
            stuck = [
                asyncio.create_task(fetcher.fetch(Request(url=server.url("silent")), source="s")) for _ in range(3)
            ]
            await asyncio.sleep(0.05)
            began = time.monotonic()
            with pytest.raises(FetchError) as caught:  # nobody listens there: the answer is immediate
                await fetcher.fetch(Request(url=f"http://127.0.0.2:{server.port}/good"), source="t")
            took = time.monotonic() - began
            for task in stuck:
                task.cancel()
            await asyncio.gather(*stuck, return_exceptions=True)
            return took, caught.value.state

    took, state = asyncio.run(both())
    assert took < 0.5
    assert state == "unreachable"


def test_a_connection_is_kept_for_the_next_request_as_long_as_it_lives() -> None:
    async def requests(answers: int) -> tuple[int, list[int]]:
        """How many connections three requests took at a server that closes each after so many answers."""
        opened = 0

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal opened
            opened += 1
            with closing(writer), suppress(asyncio.IncompleteReadError, ConnectionError):
                for _ in range(answers):
                    await reader.readuntil(b"\r\n\r\n")
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            authority = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with Fetcher("", frozenset({authority}), LIMITS) as fetcher:
                seen = []
                for _ in range(3):
                    document = await fetcher.fetch(Request(url=f"http://{authority}/"), source="s")
                    seen.append(len(document.body))
                    await asyncio.sleep(0.02)
            await asyncio.sleep(0.02)
            return opened, seen

    assert asyncio.run(requests(answers=3)) == (1, [5, 5, 5])
    assert asyncio.run(requests(answers=1)) == (3, [5, 5, 5])
    assert asyncio.run(requests(answers=2)) == (2, [5, 5, 5])
