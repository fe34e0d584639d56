"""The transport under the fetcher: httpcore with the address check at connect time. No redirects, cookies or proxies.

The check sits where the connection is made, because every earlier place can be got around: by a redirect, by a name
that resolves differently the second time, by one private address among public ones.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from socket import IPPROTO_TCP, SOCK_STREAM, gaierror, getaddrinfo

import certifi
import httpcore
import httpx

from monitor.sources.address import vetted

LookUp = Callable[[str, int], Sequence[str]]

_RESOLVERS = 16
_CONNECT_SECONDS = 10.0
_KEPT = 20


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves a host, refuses it when ANY of its addresses is not public, and connects to one that was vetted.

    Raises RefusedAddressError; `allow_hosts` are the exact `host:port` that may be private.
    """

    def __init__(self, allow_hosts: frozenset[str], *, look_up: LookUp | None = None) -> None:
        self._look_up = look_up or _look_up
        self._allowed = frozenset(host.strip().lower() for host in allow_hosts)
        self._inner = httpcore.AnyIOBackend()
        self._resolvers = ThreadPoolExecutor(_RESOLVERS, thread_name_prefix="resolve")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._resolve(host, port)
        if _authority(host, port) not in self._allowed:
            addresses = vetted(host, addresses)
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, _CONNECT_SECONDS, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue  # IPv6 without a route is common: the next address may answer
        return await self._inner.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def close(self) -> None:
        self._resolvers.shutdown(wait=False, cancel_futures=True)

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


class GuardedTransport(httpx.AsyncBaseTransport):
    """One connection pool for all sources, over the guarded backend, with the usual verification of TLS."""

    def __init__(self, allow_hosts: frozenset[str], *, connections: int) -> None:
        self._backend = GuardedBackend(allow_hosts)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(cafile=certifi.where()),
            max_connections=connections,
            max_keepalive_connections=_KEPT,
            keepalive_expiry=15.0,
            network_backend=self._backend,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer))

    async def aclose(self) -> None:
        await self._pool.aclose()
        self._backend.close()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


def _look_up(host: str, port: int) -> list[str]:
    return [str(entry[4][0]) for entry in getaddrinfo(host, port, type=SOCK_STREAM, proto=IPPROTO_TCP)]


def _authority(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host.lower()}:{port}"
