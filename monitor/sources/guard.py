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
import httpcore
import httpx

from monitor.sources.address import vetted
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
        self._kept: OrderedDict[str, httpcore.AsyncHTTP11Connection] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        connection = await self._connection(url.origin)
        try:
            answer = await connection.handle_async_request(
                httpcore.Request(method=request.method, url=url, headers=request.headers.raw)
            )
        except BaseException:
            await connection.aclose()
            raise
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(self, str(url.origin), connection, answer)
        )

    async def aclose(self) -> None:
        for connection in self._kept.values():
            await connection.aclose()
        self._kept.clear()
        self._resolvers.shutdown(wait=False, cancel_futures=True)

    async def keep(self, origin: str, connection: httpcore.AsyncHTTP11Connection) -> None:
        """Keep a connection whose answer was read to its end; close any other."""
        if not connection.is_idle() or origin in self._kept:
            await connection.aclose()
            return
        self._kept[origin] = connection
        if len(self._kept) > _KEPT:
            _, oldest = self._kept.popitem(last=False)
            await oldest.aclose()

    async def wire(self, host: str, port: int) -> Wire:
        """A connection to the host; raises RefusedAddressError or httpcore.ConnectError."""
        addresses = await self._resolve(host, port)
        if _authority(host, port) not in self._allowed:
            addresses = vetted(host, addresses)
        for address in addresses[:-1]:
            try:
                async with asyncio.timeout(_NEXT_ADDRESS_SECONDS):
                    return await connect(address, port)
            except (httpcore.ConnectError, TimeoutError):
                continue  # IPv6 without a route is common: the next address may answer
        return await connect(addresses[-1], port)

    async def _connection(self, origin: httpcore.Origin) -> httpcore.AsyncHTTP11Connection:
        kept = self._kept.pop(str(origin), None)
        if kept is not None:
            if not kept.has_expired():
                return kept
            await kept.aclose()
        host = origin.host.decode("ascii")
        wire = await self.wire(host, origin.port)
        if origin.scheme == b"https":
            try:
                await wire.start_tls(self._tls, host)
            except BaseException:
                await wire.aclose()
                raise
        return httpcore.AsyncHTTP11Connection(origin, wire, keepalive_expiry=_KEPT_SECONDS)

    async def _resolve(self, host: str, port: int) -> tuple[str, ...]:
        try:
            return (str(ip_address(host)),)
        except ValueError:
            pass  # a name, or one of the spellings that only the resolver understands
        try:
            loop = asyncio.get_running_loop()
            found = await loop.run_in_executor(self._resolvers, self._look_up, host, port)
        except (gaierror, UnicodeError) as error:
            raise httpcore.ConnectError(f"the host {host} is unknown") from error
        return tuple(dict.fromkeys(found))


class _Stream(httpx.AsyncByteStream):
    """An answer's body; closing it gives the connection back."""

    def __init__(
        self,
        transport: GuardedTransport,
        origin: str,
        connection: httpcore.AsyncHTTP11Connection,
        answer: httpcore.Response,
    ) -> None:
        self._transport, self._origin, self._connection, self._answer = transport, origin, connection, answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
        await self._transport.keep(self._origin, self._connection)


def _look_up(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in getaddrinfo(host, port, type=SOCK_STREAM, proto=IPPROTO_TCP)]


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host.lower()}:{port}"
