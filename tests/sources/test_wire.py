"""Connections that are used again: what the other side does with one while it rests must not harm the next request."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable

import pytest

from monitor.core.errors import FetchError
from monitor.sources.base import Request
from monitor.sources.http import Fetcher, FetchLimits

Conduct = Callable[[int, StreamReader, StreamWriter], Awaitable[None]]
GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Server:
    """Hands each connection, counted from 1, to a conduct; `requests` are those that came, by their connection."""

    def __init__(self, conduct: Conduct) -> None:
        self.requests: list[int] = []
        self._conduct = conduct
        self._count = 0

    async def asked(self, reader: StreamReader, connection: int) -> None:
        await reader.readuntil(b"\r\n\r\n")
        self.requests.append(connection)

    async def __call__(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._count += 1
        try:
            await self._conduct(self._count, reader, writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()


def fetched(server: Server, times: int, *, rest: float = 0.0) -> list[bytes | str]:
    """What as many fetches bring, one after the other: the body, or the error in words."""

    async def all_of_them() -> list[bytes | str]:
        listening = await asyncio.start_server(server, "127.0.0.1", 0)
        authority = f"127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        found: list[bytes | str] = []
        async with listening, Fetcher("", frozenset({authority}), FetchLimits(seconds=2.0)) as fetcher:
            for _ in range(times):
                try:
                    found.append((await fetcher.fetch(Request(url=f"http://{authority}/"), source="s")).body)
                except FetchError as error:
                    found.append(error.reason)
                await asyncio.sleep(rest)
        return found

    return asyncio.run(all_of_them())


def serving(conduct: Callable[[Server, int, StreamReader, StreamWriter], Awaitable[None]]) -> Server:
    async def with_server(connection: int, reader: StreamReader, writer: StreamWriter) -> None:
        await conduct(server, connection, reader, writer)

    server = Server(with_server)
    return server


async def patient(server: Server, connection: int, reader: StreamReader, writer: StreamWriter) -> None:
    while True:
        await server.asked(reader, connection)
        writer.write(GOOD)


async def impatient(server: Server, connection: int, reader: StreamReader, writer: StreamWriter) -> None:
    await server.asked(reader, connection)
    writer.write(GOOD)
    await asyncio.sleep(0.02)
    writer.write(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
    await asyncio.sleep(0.2)


async def tired(server: Server, connection: int, reader: StreamReader, writer: StreamWriter) -> None:
    await server.asked(reader, connection)
    writer.write(GOOD)
    await server.asked(reader, connection)  # and hangs up


async def broken(server: Server, connection: int, reader: StreamReader, writer: StreamWriter) -> None:
    await server.asked(reader, connection)
    writer.write(GOOD)
    await server.asked(reader, connection)
    writer.write(GOOD[:-1])


async def mute(server: Server, connection: int, reader: StreamReader, writer: StreamWriter) -> None:
    await server.asked(reader, connection)


@pytest.mark.parametrize(
    ("conduct", "found", "requests"),
    [
        pytest.param(patient, [b"ok", b"ok", b"ok"], [1, 1, 1], id="it is used again"),
        pytest.param(impatient, [b"ok", b"ok", b"ok"], [1, 2, 3], id="what nobody asked for is no answer"),
        pytest.param(tired, [b"ok", b"ok", b"ok"], [1, 1, 2, 2, 3], id="one that was given up is made anew"),
        pytest.param(broken, [b"ok", "the server hung up in the middle of its answer", b"ok"], [1, 1, 2],
                     id="an answer that began is an answer"),
        pytest.param(mute, ["the server hung up without an answer"] * 3, [1, 2, 3],
                     id="a new connection is not tried twice"),
    ],
)  # fmt: skip
def test_a_connection_that_rested(
    conduct: Callable[[Server, int, StreamReader, StreamWriter], Awaitable[None]],
    found: list[bytes | str],
    requests: list[int],
) -> None:
    server = serving(conduct)
    assert fetched(server, 3, rest=0.06) == found
    assert server.requests == requests
