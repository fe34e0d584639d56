"""A farm of made-up feeds on loopback, each under a host address of its own: python -m benchmarks.farm [--feeds 1000]

    GET  /feed/7.xml                  RSS 2.0, every fifth Atom; ETag and Last-Modified, 304 to whoever knows them
    GET  /archive/7/feed/?paged=3     the third page of a WordPress archive, 404 behind the last one
    GET  /listing/7                   a web page of about 100 KB that lists the feed's items
    POST /news                        one new item on top of each feed; the oldest one leaves it

It answers on 127.1.x.y only (Linux has all of 127.0.0.0/8), keeps nothing in memory but the sentences, and ends with
its standard input or after an hour. Every item is a function of its feed and number: about 300 words of English or
Spanish, one in 500 tells of a meeting of an institution of the registry, one in 50 names one in passing.
"""

import argparse
import asyncio
import random
import re
import resource
import sys
import time
from email.utils import formatdate
from functools import partial
from html import escape
from pathlib import Path

from benchmarks.match import PROSE
from monitor.config.institutions import load_institutions
from monitor.core.model import Language

HOUR = 3_600
APART = 7 * HOUR  # seconds between two items of a feed
WORDS = 300
PER_PAGE = 50
_HOURS_OPEN = 1
_SPARE = 40  # items that may still come, so that none is dated in the future
_SENTENCES = 3_000
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_ETAG = re.compile(rb"\r\nif-none-match: *([^\r]+)", re.IGNORECASE)
_PATH = re.compile(rb"/(feed|archive|listing)/(\d+)(?:\.xml|/feed/(?:\?paged=(\d+))?)?")


class Farm:
    """The documents: feeds of `items` items, archives of `pages` pages."""

    def __init__(self, *, items: int, pages: int) -> None:
        self.items, self.pages = items, pages
        self.added = 0
        self._start = int(time.time()) - (items + _SPARE) * APART
        self._prose = {language: _sentences(language) for language in PROSE}
        registry = load_institutions(Path("institutions.yaml"))
        named = [one for one in registry.institutions if one.names.en and one.names.es and one.type != "office"]
        self._names = {"en": [one.names.en[0] for one in named], "es": [one.names.es[0] for one in named]}

    def feed(self, feed: int) -> tuple[str, str]:
        """The ETag and the document of a feed as it is now."""
        newest = self.items + self.added
        return f'"{feed}-{newest}"', self._document(feed, range(newest, newest - self.items, -1))

    def archive(self, feed: int, page: int) -> str | None:
        """One page of an archive, the newest first; None behind the last one."""
        if page > self.pages:
            return None
        newest = (self.pages - page + 1) * PER_PAGE
        return self._document(feed, range(newest, newest - PER_PAGE, -1), apart=-(self.pages * PER_PAGE))

    def listing(self, feed: int) -> str:
        """A page with navigation, scripts and cards around a list of the feed's items."""
        draw = random.Random(feed)
        prose = self._prose[_language(feed)]
        menu = "".join(f'<li class="item"><a href="/part/{n}"><span>{prose[n][:30]}</span></a></li>' for n in range(90))
        rows = "".join(
            f'<li class="row"><time datetime="{time.strftime("%Y-%m-%d", time.gmtime(self._when(number)))}"></time>'
            f'<h3><a href="/news/{number}">{escape(self._told(feed, number)[0])}</a></h3>'
            f"<p>{escape(draw.choice(prose))}</p></li>\n"
            for number in range(self.items, 0, -1)
        )
        page = f"<nav><ul>{menu}</ul></nav><main><ul>{rows}</ul></main>"
        while len(page) < 100_000:
            page += f"<script>track({len(page)});</script><div><ul><li>{draw.choice(prose)}</li></ul></div>\n"
        return f"<!DOCTYPE html><html><head><title>{feed}</title></head><body>{page}</body></html>"

    def _document(self, feed: int, numbers: range, *, apart: int = 0) -> str:
        head, entry, tail = (_ATOM_HEAD, _ATOM, _ATOM_TAIL) if feed % 5 == 4 else (_RSS_HEAD, _RSS, _RSS_TAIL)
        parts = [head.format(feed=feed)]
        for number in numbers:
            title, body = self._told(feed, number + apart)
            body = escape(body) if feed % 5 == 4 else f"<![CDATA[{body}]]>"
            when = self._when(number + apart)
            parts.append(
                entry.format(
                    link=f"https://gov{feed}.example/news/{number + apart}/", title=escape(title), body=body,
                    iso=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when)), date=formatdate(when, usegmt=True),
                )
            )  # fmt: skip
        return "".join((*parts, tail))

    def _when(self, number: int) -> int:
        return self._start + number * APART

    def _told(self, feed: int, number: int) -> tuple[str, str]:
        """The title and the body, as HTML, of one item."""
        draw = random.Random(feed * 1_000_003 + number)
        language = _language(feed)
        sentences = draw.choices(self._prose[language], k=WORDS // 18)
        title = " ".join(draw.choice(self._prose[language]).split()[:11])
        chance = draw.random()
        name = draw.choice(self._names[language])
        if chance < 0.002:
            title, sentence = (part.format(name=name) for part in _MEETING[language])
            sentences.insert(0, sentence)
        elif chance < 0.022:
            sentences.insert(draw.randrange(len(sentences)), _PASSING[language].format(name=name))
        third = len(sentences) // 3
        parts = (sentences[:third], sentences[third : 2 * third], sentences[2 * third :])
        first, middle, last = (" ".join(part) for part in parts)
        return title, f'<p>{first}</p>\n<p><a href="/news/{number}/">{middle}</a></p>\n<p>{last}</p>'


_MEETING = {
    "en": ("United States and Mexico Hold Meeting of the {name}",
           "Officials of the United States and Mexico met today in Mexico City for the meeting of the {name}."),
    "es": ("México y Estados Unidos celebran reunión: {name}",
           "Funcionarios de México y de Estados Unidos se reunieron hoy en Washington en el marco de {name}."),
}  # fmt: skip
_PASSING = {"en": "The press also asked about the {name}.", "es": "La prensa preguntó además por {name}."}
_RSS_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>Press {feed}</title><link>https://gov{feed}.example/</link><description>Press releases</description>
<atom:link href="https://gov{feed}.example/feed/" rel="self" type="application/rss+xml"/>
"""
_RSS = """<item><title>{title}</title><link>{link}</link><dc:creator>Press</dc:creator><pubDate>{date}</pubDate>
<category>Press</category><guid isPermaLink="false">{link}</guid><description>{body}</description></item>
"""
_RSS_TAIL = "</channel></rss>\n"
_ATOM_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Press {feed}</title><id>https://gov{feed}.example/</id>
<link rel="self" href="https://gov{feed}.example/feed/"/>
"""
_ATOM = """<entry><title>{title}</title><link rel="alternate" href="{link}"/><id>{link}</id><published>{iso}</published>
<updated>{iso}</updated><author><name>Press</name></author><content type="html">{body}</content></entry>
"""
_ATOM_TAIL = "</feed>\n"


def _language(feed: int) -> Language:
    return "es" if feed % 2 else "en"


def _sentences(language: Language) -> list[str]:
    draw, words = random.Random(language), PROSE[language].split()
    made = (" ".join(draw.choices(words, k=draw.randint(10, 26))) for _ in range(_SENTENCES))
    return [f"{one[0].upper()}{one[1:]}." for one in made]


class Connection(asyncio.Protocol):
    """One connection, requests after requests."""

    def __init__(self, farm: Farm) -> None:
        self._farm, self._left = farm, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._left += data
        while b"\r\n\r\n" in self._left:
            head, _, self._left = self._left.partition(b"\r\n\r\n")
            length = _LENGTH.search(head)
            self._left = self._left[int(length[1]) if length else 0 :]
            self._transport.write(_answer(self._farm, head))


def _answer(farm: Farm, head: bytes) -> bytes:
    method, path, _ = head.split(b"\r\n", 1)[0].split(b" ", 2)
    if method == b"POST" and path == b"/news":
        farm.added += 1
        return _message("200 OK", "one more in each feed\n", "text/plain")
    found = _PATH.fullmatch(path)
    if found is None:
        return _message("404 Not Found", "", "text/plain")
    kind, number = found[1], int(found[2])
    if kind == b"feed":
        return _feed(farm, number, _ETAG.search(head))
    document = farm.listing(number) if kind == b"listing" else farm.archive(number, int(found[3] or 1))
    kind_of_text = "text/html; charset=utf-8" if kind == b"listing" else "application/rss+xml; charset=UTF-8"
    return _message("200 OK", document, kind_of_text) if document else _message("404 Not Found", "", "text/plain")


def _feed(farm: Farm, number: int, known: re.Match[bytes] | None) -> bytes:
    etag = f'"{number}-{farm.items + farm.added}"'
    headers = f"ETag: {etag}\r\nLast-Modified: {formatdate(farm.added, usegmt=True)}\r\n"
    if known and known[1].decode() == etag:
        return f"HTTP/1.1 304 Not Modified\r\n{headers}\r\n".encode()
    return _message("200 OK", farm.feed(number)[1], "application/rss+xml; charset=UTF-8", headers)


def _message(status: str, document: str, kind: str, headers: str = "") -> bytes:
    body = document.encode()
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def host_of(feed: int) -> str:
    """The loopback address that is this feed's alone."""
    return f"127.1.{feed // 250}.{feed % 250 + 1}"


async def serve(farm: Farm, feeds: int) -> None:
    """Serve until standard input ends; the first line printed is the port."""
    loop = asyncio.get_running_loop()
    make = partial(Connection, farm)
    first = await loop.create_server(make, host_of(0), 0, backlog=512)
    port = first.sockets[0].getsockname()[1]
    for feed in range(1, feeds):
        await loop.create_server(make, host_of(feed), port, backlog=16)
    print(port, flush=True)
    over = asyncio.Event()
    loop.add_reader(sys.stdin, over.set)
    async with asyncio.timeout(_HOURS_OPEN * HOUR):
        await over.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--pages", type=int, default=2_000)
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(serve(Farm(items=options.items, pages=options.pages), options.feeds))


if __name__ == "__main__":
    main()
