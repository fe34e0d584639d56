"""The transport under the fetcher: connections with the address check at connect time. No redirects, cookies, proxies.

The check sits where the connection is made, because every earlier place can be got around: by a redirect, by a name
that resolves differently the second time, by one private address among public ones.
"""

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from socket import IPPROTO_TCP, SOCK_STREAM, gaierror, getaddrinfo

import certifi
import httpx

from monitor.sources.address import vetted
from monitor.sources.exchange import Answer, ask
from monitor.sources.wire import Wire, connect

LookUp = Callable[[str, int], Sequence[str]]

_RESOLVERS = 16
_NEXT_ADDRESS_SECONDS = 10.0
_KEPT = 20
_KEPT_SECONDS = 15.0


class GuardedTransport(httpx.AsyncBaseTransport):
    """Resolves a host, refuses it when ANY of its addresses is not public, and connects to one that was vetted.

    Raises RefusedAddressError; `allow_hosts` are the exact `host:port` that may be private. A few connections are kept
    for the next request to their host; it is the caller who sees to it that there is one at a time.
    """

    def __init__(
        self, allow_hosts: frozenset[str], *, look_up: LookUp | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        self._allowed = frozenset(host.strip().lower() for host in allow_hosts)
        self._look_up = look_up or _look_up
        self._resolvers = ThreadPoolExecutor(_RESOLVERS, thread_name_prefix="resolve")
        self._tls = tls or ssl.create_default_context(cafile=certifi.where())
        self._tls.set_alpn_protocols(["http/1.1"])
        self._kept: OrderedDict[str, tuple[Wire, float]] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        origin = f"{request.url.scheme}://{request.url.netloc.decode('ascii')}"
        wire = self._rested(origin)
        answer = await _asked_again(wire, request) if wire else None
        if wire is None or answer is None:
            wire = await self._connection(request.url)
            answer = await _asked(wire, request)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(self, origin, wire, answer))

    async def aclose(self) -> None:
        for wire, _ in self._kept.values():
            wire.close()
        self._kept.clear()
        self._resolvers.shutdown(wait=False, cancel_futures=True)

    def keep(self, origin: str, wire: Wire, answer: Answer) -> None:
        """Keep a connection whose answer was read to its end; close any other."""
        if not answer.leaves_open or origin in self._kept:
            wire.close()
            return
        self._kept[origin] = wire, asyncio.get_running_loop().time() + _KEPT_SECONDS
        if len(self._kept) > _KEPT:
            _, (oldest, _) = self._kept.popitem(last=False)
            oldest.close()

    async def wire(self, host: str, port: int) -> Wire:
        """A connection to the host; raises RefusedAddressError or httpx.ConnectError."""
        addresses = await self._resolve(host, port)
        if _authority(host, port) not in self._allowed:
            addresses = vetted(host, addresses)
        for address in addresses[:-1]:
            try:
                async with asyncio.timeout(_NEXT_ADDRESS_SECONDS):
                    return await connect(address, port)
            except (httpx.ConnectError, TimeoutError):
                continue  # IPv6 without a route is common: the next address may answer
        return await connect(addresses[-1], port)

    def _rested(self, origin: str) -> Wire | None:
        """A connection that was kept and is still good."""
        kept, until = self._kept.pop(origin, (None, 0.0))
        if kept is None or (not kept.is_over and asyncio.get_running_loop().time() < until):
            return kept
        kept.close()
        return None

    async def _connection(self, url: httpx.URL) -> Wire:
        host, secure = url.raw_host.decode("ascii"), url.scheme == "https"
        wire = await self.wire(host, url.port or (443 if secure else 80))
        if secure:
            try:
                await wire.start_tls(self._tls, host)
            except BaseException:
                wire.close()
                raise
        return wire

    async def _resolve(self, host: str, port: int) -> tuple[str, ...]:
        try:
            return (str(ip_address(host)),)
        except ValueError:
            pass  # a name, or one of the spellings that only the resolver understands
        try:
            loop = asyncio.get_running_loop()
            found = await loop.run_in_executor(self._resolvers, self._look_up, host, port)
        except (gaierror, UnicodeError) as error:
            raise httpx.ConnectError(f"the host {host} is unknown") from error
        return tuple(dict.fromkeys(found))


class _Stream(httpx.AsyncByteStream):
    """An answer's body; closing it gives the connection back."""

    def __init__(self, transport: GuardedTransport, origin: str, wire: Wire, answer: Answer) -> None:
        self._transport, self._origin, self._wire, self._answer = transport, origin, wire, answer

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._answer)

    async def aclose(self) -> None:
        self._transport.keep(self._origin, self._wire, self._answer)


async def _asked(wire: Wire, request: httpx.Request) -> Answer:
    """The answer on its way; where there is none the connection is closed."""
    try:
        return await ask(wire, request)
    except BaseException:
        wire.close()
        raise


async def _asked_again(wire: Wire, request: httpx.Request) -> Answer | None:
    """The answer over a connection that rested; None where the other side gave it up at that very moment."""
    try:
        return await _asked(wire, request)
    except httpx.TransportError:
        if wire.is_answering:
            raise
        return None


def _look_up(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in getaddrinfo(host, port, type=SOCK_STREAM, proto=IPPROTO_TCP)]


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host.lower()}:{port}"
