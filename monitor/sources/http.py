"""The only network of the sources: one GET at a time a host, bounded in time and bytes, honest about who asks.

It is no browser: no cookies, no proxies of the environment, no scripts, no credentials. It knows nothing of feeds;
what an answer means is its source type's matter.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary, finalize

import httpx

from monitor.core.errors import FetchError
from monitor.core.text import one_line
from monitor.sources.address import RefusedAddressError
from monitor.sources.base import Document, Request
from monitor.sources.decoding import Body, TooLargeError, UndecodableError
from monitor.sources.guard import GuardedTransport

# Asked before each request, redirects included: the rest in seconds that the host of the address wishes for; raises
# SourceError where the address is not to be asked for at all.
Admit = Callable[[str], Awaitable[float]]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GOOD = frozenset({200, 203, 204, 205})
_WORDS = {
    401: "asks for a login",
    404: "has no such page",
    410: "says the page is gone for good",
}
_CHALLENGES = frozenset({"cf-mitigated", "x-amzn-waf-action"})  # what bot walls put beside any status
LARGE = 500_000  # bytes from which few documents, and few answers made of them, are held at once
_LARGE_AT_ONCE = 4
_LONGEST_WAIT = 120.0
_LONGEST_PAUSE = 7 * 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """What one fetch may cost: `seconds` in all (waiting for its turn apart), `size` in bytes after decompression.

    `pause` is the rest between two requests to one host, in seconds; hosts that are ours get none.
    """

    seconds: float = 30.0
    size: int = 10_000_000
    redirects: int = 5
    at_once: int = 50
    pause: float = 1.0


async def anywhere(_: str) -> float:
    """Any address, and no rest but the usual one."""
    return 0.0


class Fetcher:
    """Fetches documents; build one for all sources and use it as an async context manager."""

    def __init__(
        self,
        contact: str,
        allow_hosts: frozenset[str] = frozenset(),
        limits: FetchLimits = FetchLimits(),
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._limits = limits
        self._transport = transport or GuardedTransport(allow_hosts)
        self._headers = {
            "User-Agent": user_agent(contact),
            "Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5",
            "Accept-Encoding": "gzip",
        }
        self._slots = asyncio.Semaphore(limits.at_once)
        self._large = asyncio.Semaphore(_LARGE_AT_ONCE)
        self._hosts: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._ours = frozenset(host.lower() for host in allow_hosts)
        self._left: dict[str, float] = {}  # when each host was last left alone, in the loop's time

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    async def fetch(self, request: Request, *, source: str, admit: Admit = anywhere) -> Document:
        """The answer to a GET, redirects followed where `admit` lets them; a 304 comes as a Document with that status.

        Raises FetchError with the state that the source's health becomes, and whatever `admit` raises.
        """
        url = _checked(request.url, source)
        left = self._limits.seconds
        clock = asyncio.get_running_loop().time
        for _ in range(self._limits.redirects + 1):
            async with self._turn(url, await admit(str(url))):
                began = clock()
                answer = await self._bounded(url, request.headers, source, left)
                left -= clock() - began
            if isinstance(answer, Document):
                return answer
            url = _checked(answer.url, source, redirected=True)
        raise FetchError(source, "http_error", f"more than {self._limits.redirects} redirects")

    @asynccontextmanager
    async def _turn(self, url: httpx.URL, pause: float) -> AsyncIterator[None]:
        """Wait until the host is free and has rested, then for a place among all requests."""
        host = _host(url)
        rest = max(pause, 0.0 if host in self._ours else self._limits.pause)
        clock = asyncio.get_running_loop().time
        async with self._hosts.setdefault(host, asyncio.Lock()):
            await asyncio.sleep(self._left.get(host, clock() - rest) + rest - clock())
            async with self._slots:
                try:
                    yield
                finally:
                    self._left[host] = clock()

    async def _bounded(
        self, url: httpx.URL, headers: Mapping[str, str], source: str, seconds: float
    ) -> Document | Request:
        """`_get` within its time, its errors told in our words."""
        try:
            async with asyncio.timeout(seconds) as deadline:
                return await self._get(url, headers, source, deadline)
        except TimeoutError as error:
            raise FetchError(source, "timeout", f"no complete answer within {self._limits.seconds:g} s") from error
        except RefusedAddressError as error:
            raise FetchError(source, "refused_address", str(error)) from error
        except TooLargeError as error:
            raise FetchError(source, "too_large", str(error)) from error
        except UndecodableError as error:
            raise FetchError(source, "http_error", str(error)) from error
        except httpx.ConnectError as error:
            raise FetchError(source, "unreachable", _told(error, "no connection")) from error
        except (httpx.TransportError, OSError) as error:
            raise FetchError(source, "http_error", _told(error, "the answer broke off")) from error

    async def _receive(self, response: httpx.Response, body: Body, deadline: asyncio.Timeout) -> tuple[bytes, bool]:
        """The whole body, and whether it is a large one, which has taken one of the few places for those."""
        assert isinstance(response.stream, httpx.AsyncByteStream)
        large = False
        try:
            async for chunk in response.stream:
                body.add(chunk)
                if not large and body.size > LARGE:
                    await self._wait_for_place(deadline)
                    large = True
            return body.finish(), large
        except BaseException:
            if large:
                self._large.release()
            raise

    async def _wait_for_place(self, deadline: asyncio.Timeout) -> None:
        """Wait among the large ones, which does not count against the time of this one."""
        clock = asyncio.get_running_loop().time
        left = (deadline.when() or clock()) - clock()
        deadline.reschedule(None)
        async with asyncio.timeout(_LONGEST_WAIT):
            await self._large.acquire()
        deadline.reschedule(clock() + left)

    async def _get(
        self, url: httpx.URL, headers: Mapping[str, str], source: str, deadline: asyncio.Timeout
    ) -> Document | Request:
        request = httpx.Request("GET", url, headers={**self._headers, **headers})
        response = await self._transport.handle_async_request(request)
        try:
            if response.status_code in _REDIRECTS:
                return Request(url=_target(url, response, source))
            conditional = "if-none-match" in request.headers or "if-modified-since" in request.headers
            _refuse_bad_status(response, conditional, source)
            body = Body(response.headers.get("content-encoding", ""), cap=self._limits.size)
            if (announced := response.headers.get("content-length", "")).isdecimal():
                body.announce(int(announced[:20]))
            whole, large = await self._receive(response, body, deadline)
            document = Document(
                url=str(url), status=response.status_code, headers=dict(response.headers), body=whole
            )  # fmt: skip
            if large:  # its place is free once nobody holds the document any longer
                finalize(document, _free, asyncio.get_running_loop(), self._large).atexit = False
            return document
        finally:
            await response.aclose()


def _free(loop: asyncio.AbstractEventLoop, places: asyncio.Semaphore) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(places.release)


AGENT = "binational-monitor"


def user_agent(contact: str) -> str:
    """Who asks, and how to reach them: `binational-monitor/0.1.0 (+contact)`."""
    reach = "".join(char for char in one_line(contact) if char.isascii() and char not in "()\\")
    return f"{AGENT}/{version(AGENT)}" + (f" (+{reach})" if reach else "")


def _host(url: httpx.URL) -> str:
    """`host:port` as `allow_hosts` spells it."""
    port = url.port or (443 if url.scheme == "https" else 80)
    return f"[{url.host}]:{port}" if ":" in url.host else f"{url.host}:{port}".lower()


def _checked(text: str, source: str, *, redirected: bool = False) -> httpx.URL:
    """The address, if it is one that may be fetched at all; raises FetchError."""
    what = "the redirect to" if redirected else "the address"
    try:
        url = httpx.URL(text)
        host = url.host  # only now is a name in another script decoded
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(source, "refused_address", f"{what} {text[:100]!r} is malformed") from error
    if url.scheme not in ("http", "https") or not host:
        raise FetchError(source, "refused_address", f"{what} {text[:100]!r} is not http:// or https://")
    if url.userinfo:
        raise FetchError(source, "refused_address", f"{what} {host} contains a login")
    return url


def _target(url: httpx.URL, response: httpx.Response, source: str) -> str:
    location = response.headers.get("location", "").strip()
    if not location:
        raise FetchError(source, "http_error", f"status {response.status_code} without a place to go")
    try:
        return str(url.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(source, "refused_address", f"the redirect to {location[:100]!r} is malformed") from error


def _refuse_bad_status(response: httpx.Response, conditional: bool, source: str) -> None:
    status = response.status_code
    if status in _GOOD or (status == 304 and conditional):
        return
    host = f"status {status}"
    if status == 304:
        raise FetchError(source, "http_error", f"{host} to an unconditional request", status=status)
    retry_after = _seconds(response.headers.get("retry-after", "")) if status in (429, 503) else None
    if status == 429:
        words = f"{host}: asks to come less often"
        raise FetchError(source, "blocked", words, retry_after=retry_after, status=status)
    if status == 403 or response.headers.keys() & _CHALLENGES:
        raise FetchError(source, "blocked", f"{host}: refuses programs", retry_after=retry_after, status=status)
    words = _WORDS.get(status, f"({response.reason_phrase})" if response.reason_phrase else "")
    raise FetchError(source, "http_error", f"{host} {words}".strip(), retry_after=retry_after, status=status)


def _seconds(retry_after: str) -> float | None:
    """`Retry-After` in seconds, whether it names seconds or a moment; None where it says nothing usable."""
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:9]), _LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(text)
        pause = (moment - datetime.now(moment.tzinfo and UTC)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(pause, 0.0), _LONGEST_PAUSE)


def _told(error: Exception, otherwise: str) -> str:
    """The library's words on one line; some of its errors have none."""
    return one_line(str(error))[:200] or otherwise
