"""A server that misbehaves in every way we know, over raw sockets, and what each way must come to.

`CASES` is the table: what is answered at `/<name>`, and the number of items or the state that a `feed` source at that
address must end in. The server speaks to loopback only.
"""

import asyncio
import gzip
import itertools
import ssl
import threading
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self

SIZE = 200_000  # the cap on bodies that the tests fetch with
SECONDS = 0.5  # and their deadline

Writer = asyncio.StreamWriter
Answer = bytes | Callable[[Writer], Awaitable[None]]

ITEM = "<item><title>Ministers meet in Tijuana</title><link>https://example.org/1</link><guid>1</guid></item>"
FEED = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{ITEM}</channel></rss>'


@dataclass(frozen=True, slots=True)
class Case:
    """One misbehaviour: `expect` is a source state, or how many items come out."""

    name: str
    answer: Answer
    expect: str | int


def http(body: bytes | str = FEED, status: str = "200 OK", headers: str = "", length: int | None = None) -> bytes:
    """A whole answer; `length` is what it claims to be long, -1 claims nothing."""
    data = body.encode() if isinstance(body, str) else body
    claimed = len(data) if length is None else length
    sized = f"Content-Length: {claimed}\r\n" if claimed >= 0 else ""
    return f"HTTP/1.1 {status}\r\n{sized}{headers}Connection: close\r\n\r\n".encode() + data


def to(location: str, status: str = "302 Found") -> bytes:
    return http("", status, f"Location: {location}\r\n")


def feed_of(inner: str) -> bytes:
    return http(f'<?xml version="1.0"?><rss version="2.0"><channel>{inner}</channel></rss>')


async def _send(writer: Writer, data: bytes, *, pause: float = 0.0) -> None:
    writer.write(data)
    await writer.drain()
    await asyncio.sleep(pause)


async def silent(writer: Writer) -> None:
    await asyncio.sleep(4 * SECONDS)


async def slow_headers(writer: Writer) -> None:
    for char in http()[:60].decode():
        await _send(writer, char.encode(), pause=SECONDS / 10)


async def drip(writer: Writer) -> None:
    await _send(writer, http(length=100_000)[:-10])
    for _ in range(100):
        await _send(writer, b" ", pause=SECONDS / 10)


async def endless(writer: Writer) -> None:
    await _send(writer, http("", length=-1))
    while True:
        await _send(writer, b"<!-- more -->" * 1000)


async def endless_chunks(writer: Writer) -> None:
    await _send(writer, http("", length=-1, headers="Transfer-Encoding: chunked\r\n"))
    while True:
        await _send(writer, b"1000\r\n" + b" " * 0x1000 + b"\r\n")


async def endless_headers(writer: Writer) -> None:
    await _send(writer, b"HTTP/1.1 200 OK\r\n")
    for n in itertools.count():
        await _send(writer, f"X-{n}: {'y' * 1000}\r\n".encode())


async def endless_gzip(writer: Writer) -> None:
    await _send(writer, http("", length=-1, headers="Content-Encoding: gzip\r\n"))
    squeeze = zlib.compressobj(9, wbits=31)
    while True:
        await _send(writer, squeeze.compress(b"\0" * 1_000_000) or b"")


async def slammed(writer: Writer) -> None:
    writer.transport.abort()


async def cut_chunks(writer: Writer) -> None:
    await _send(writer, http("", length=-1, headers="Transfer-Encoding: chunked\r\n") + b"ff\r\n" + FEED.encode()[:50])


def bomb() -> bytes:
    return gzip.compress(b"\0" * 50_000_000)


BILLION_LAUGHS = '<!DOCTYPE a [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in itertools.pairwise("abcdefghij")
)
EXTERNAL_ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
HALVES = FEED[:40].encode(), FEED[40:].encode()
MANY = " ".join(f'a{n}=""' for n in range(5_000))
SHELL = '<div id="root"></div><script src="/app.js"></script>'
GZIP = "Content-Encoding: gzip\r\n"
WALL = "<!DOCTYPE html><html><head><title>{}</title></head><body>{}</body></html>"

CASES = [
    # ------------------------------------------------------------ good ones, so that the others prove something
    Case("good", http(), 1),
    Case("gzip", http(gzip.compress(FEED.encode()), headers=GZIP), 1),
    Case("gzip-in-members", http(gzip.compress(HALVES[0]) + gzip.compress(HALVES[1]), headers=GZIP), 1),
    Case("gzip-padded", http(gzip.compress(FEED.encode()) + b"\0" * 512, headers=GZIP), 1),
    Case("identity", http(headers="Content-Encoding: identity\r\n"), 1),
    Case("no-length", http(length=-1), 1),
    Case("served-as-text", http(headers="Content-Type: text/plain\r\n"), 1),
    Case("served-as-html", http(headers="Content-Type: text/html; charset=utf-8\r\n"), 1),
    Case("no-entries", feed_of("<title>Nothing yet</title>"), 0),
    # ------------------------------------------------------------ time
    Case("silent", silent, "timeout"),
    Case("slow-headers", slow_headers, "timeout"),
    Case("drip", drip, "timeout"),
    # ------------------------------------------------------------ size
    Case("endless", endless, "too_large"),
    Case("endless-chunks", endless_chunks, "too_large"),
    Case("endless-headers", endless_headers, "http_error"),
    Case("endless-gzip", endless_gzip, "too_large"),
    Case("announced-too-large", http(length=SIZE + 1), "too_large"),
    Case("absurd-length", http(headers="Content-Length: 999999999999999999999\r\n", length=-1), "http_error"),
    Case("gzip-bomb", http(bomb(), headers=GZIP), "too_large"),
    Case("gzip-twice", http(gzip.compress(bomb()), headers="Content-Encoding: gzip, gzip\r\n"), "http_error"),
    Case("gzip-in-gzip", http(gzip.compress(gzip.compress(FEED.encode())), headers=GZIP), "not_a_feed"),
    Case("gzip-confetti", http(gzip.compress(b"") * 500, headers=GZIP), "http_error"),
    # ------------------------------------------------------------ encodings
    Case("brotli", http(b"\x1b\x0e\x00\xf8", headers="Content-Encoding: br\r\n"), "http_error"),
    Case("zstd", http(b"\x28\xb5\x2f\xfd", headers="Content-Encoding: zstd\r\n"), "http_error"),
    Case("deflate", http(zlib.compress(FEED.encode()), headers="Content-Encoding: deflate\r\n"), "http_error"),
    Case("unknown-encoding", http(headers="Content-Encoding: rot13\r\n"), "http_error"),
    Case("gzip-that-is-not", http(headers=GZIP), "http_error"),
    Case("gzip-damaged", http(gzip.compress(FEED.encode())[:30] + b"\xff" * 30, headers=GZIP), "http_error"),
    Case("gzip-cut", http(gzip.compress(FEED.encode())[:-20], headers=GZIP), "http_error"),
    # ------------------------------------------------------------ broken HTTP
    Case("slammed", slammed, "http_error"),
    Case("no-http", b"220 smtp.example.org ready\r\n", "http_error"),
    Case("nothing-at-all", b"", "http_error"),
    Case("cut", http(length=len(FEED) + 500), "http_error"),
    Case("cut-chunks", cut_chunks, "http_error"),
    Case("too-short-length", http(length=len(FEED) - 30), "unreadable"),
    Case("two-lengths", http(headers="Content-Length: 5\r\n"), "http_error"),
    Case("negative-length", http(headers="Content-Length: -5\r\n", length=-1), "http_error"),
    Case("http-0.9", FEED.encode(), "http_error"),
    # ------------------------------------------------------------ statuses
    *(
        Case(f"status-{status[:3]}", http("<html>sorry</html>", status), expect)
        for status, expect in {
            "201 Created": "http_error", "206 Partial Content": "http_error", "300 Multiple Choices": "http_error",
            "301 Moved": "http_error", "304 Not Modified": "http_error", "400 Bad": "http_error",
            "401 Unauthorized": "http_error", "402 Payment": "http_error", "403 Forbidden": "blocked",
            "404 Not Found": "http_error", "406 Not Acceptable": "http_error", "410 Gone": "http_error",
            "418 Teapot": "http_error", "429 Too Many": "blocked", "451 Legal": "http_error",
            "500 Error": "http_error", "502 Bad Gateway": "http_error", "503 Unavailable": "http_error",
            "504 Gateway Timeout": "http_error", "520 Unknown": "http_error", "999 Denied": "http_error",
        }.items()
    ),
    Case("challenge-202", http("", "202 Accepted", "x-amzn-waf-action: challenge\r\n"), "blocked"),
    Case("challenge-503", http("", "503 Unavailable", "cf-mitigated: challenge\r\n"), "blocked"),
    # ------------------------------------------------------------ redirects
    Case("moved", to("/good", "301 Moved Permanently"), 1),
    Case("moved-308", to("good", "308 Permanent Redirect"), 1),
    Case("loop", to("/loop"), "http_error"),
    Case("ping", to("/pong"), "http_error"),
    Case("pong", to("/ping"), "http_error"),
    Case("nowhere", to(""), "http_error"),
    Case("to-an-escaped-host", to("http://%31%32%37.0.0.1:1/"), "unreachable"),
    *(
        Case(f"to-{n}", to(location), "refused_address")
        for n, location in enumerate(
            (
                "http://127.0.0.1:1/", "http://localhost:1/", "http://127.1/", "http://0x7f.1/", "http://2130706433/",
                "http://0177.0.0.1/", "http://0/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
                "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1]/",
                "http://[fd00::1]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
                "http://172.16.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://224.0.0.1/",
                "http://255.255.255.255/", "http://①②⑦.0.0.1/", "//127.0.0.1:1/",
                "file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1:6379/_x", "javascript:alert(1)",
                "data:text/xml,<rss/>", "http://user:secret@127.0.0.1/", "http://[::1",
            )
        )
    ),
    # ------------------------------------------------------------ not what was promised
    Case("empty-200", http(""), "empty"),
    Case("empty-204", http("", "204 No Content", length=-1), "empty"),
    Case("white-space", http(" \r\n\t\n"), "empty"),
    Case("only-nuls", http(b"\0" * 1000), "empty"),
    Case("soft-404", http(WALL.format("Page not found", "Sorry.")), "not_a_feed"),
    Case("javascript-shell", http(WALL.format("News", SHELL)), "not_a_feed"),
    Case("json", http('{"items": []}', headers="Content-Type: application/json\r\n"), "not_a_feed"),
    Case("garbage", http(bytes(range(256)) * 20), "not_a_feed"),
    Case("an-url", http("http://127.0.0.1:1/feed"), "not_a_feed"),
    Case("a-path", http("/etc/passwd"), "not_a_feed"),
    Case("wall-challenge", http(WALL.format("Challenge Validation", "")), "blocked"),
    Case("wall-moment", http(WALL.format("Just a moment...", "Enable JavaScript and cookies to continue")), "blocked"),
    Case("wall-denied", http(WALL.format("Access Denied", "Reference #18")), "blocked"),
    Case("wall-captcha", http(WALL.format("One more step", "Please solve this CAPTCHA")), "blocked"),
    Case("wall-incapsula", http('<html><body><iframe src="/_Incapsula_Resource?x"></iframe></body></html>'), "blocked"),
    # ------------------------------------------------------------ broken feeds
    Case("cut-feed", feed_of(ITEM + "<item><title>Half a ti"), 1),
    Case("cut-in-the-only-item", http(FEED[:120], length=-1), "unreadable"),
    Case("surrogate", feed_of(ITEM.replace("Ministers", "&#xD800;Ministers")), 1),
    Case("surrogate-in-decimal", feed_of(ITEM.replace("Ministers", "&#55296;&#57343;Ministers")), 1),
    Case("beyond-unicode", feed_of(ITEM.replace("Ministers", "&#x110000;&#99999999999;Ministers")), 1),
    Case("surrogate-in-utf-16", http(FEED.replace("Min", "&#xD800;Min").encode("utf-16")), 1),
    Case("nul-reference", feed_of(ITEM.replace("Ministers", "&#0;Ministers")), 1),
    Case("nuls", http(FEED.replace("Ministers", "Min\0isters")), 1),
    Case("controls", http(FEED.replace("Ministers", "\x01\x08\x1fMinisters\x7f")), 1),
    Case("undeclared-entity", feed_of(ITEM.replace("Ministers", "&nbsp;&ntilde;&bogus;Ministers")), 1),
    Case("bare-ampersand", feed_of(ITEM.replace("Ministers", "Ministers & AT&T")), 1),
    Case("utf-16", http(FEED.replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")), 1),
    Case("utf-16-undeclared", http(FEED.encode("utf-16-le")), "not_a_feed"),
    Case("utf-8-as-ascii", http(FEED.replace("Ministers", "Reunión"), headers="Content-Type: text/xml\r\n"), 1),
    Case("latin-1-as-utf-8", http(FEED.replace("Ministers", "Reunión").encode("latin-1")), 1),
    Case("wrong-charset", http(headers="Content-Type: text/xml; charset=klingon\r\n"), 1),
    Case("billion-laughs", http(BILLION_LAUGHS + f"]><rss version='2.0'><channel>{ITEM}&j;</channel></rss>"), 1),
    Case("external-entity", http(EXTERNAL_ENTITY + f"<rss version='2.0'><channel>{ITEM}&x;</channel></rss>"), 1),
    Case("deep", feed_of(ITEM + "<a>" * 20_000), 1),
    Case("many-attributes", feed_of(f"<item {MANY}><title>x</title></item>"), 1),
    Case("huge-title", feed_of(f"<item><title>{'very ' * 30_000}long</title></item>"), 1),
    Case("no-title-no-text", feed_of("<item><link>https://example.org/1</link></item>"), 0),
    Case("script-title", feed_of("<item><title>&lt;script&gt;x()&lt;/script&gt;</title></item>"), 0),
    Case("script-link", feed_of("<item><title>x</title><link>javascript:alert(1)</link></item>"), 1),
    Case("impossible-date", feed_of("<item><title>x</title><pubDate>Wed, 31 Feb 99999 25:61:00</pubDate></item>"), 1),
]  # fmt: skip


class HostileServer:
    """Serves the cases on a loopback port from a thread of its own, for as long as it is open."""

    def __init__(self, cases: list[Case] = CASES, *, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._answers = {case.name: case.answer for case in cases}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.port = 0
        self.requests: list[bytes] = []

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port}/{name}"

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._answer, "127.0.0.1", 0, ssl=self._tls)

    async def _close(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            self.requests.append(request)
            answer = self._answers.get(request.split()[1].decode().strip("/"), http("", "404 Not Found"))
            await (_send(writer, answer) if isinstance(answer, bytes) else answer(writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client had enough, as it should
        finally:
            writer.close()
