"""The feeds that a web page leads to: those it declares, those it links to, and where such sites usually keep them.

Pure: it reads one page and proposes addresses; whether they work is for `sources preview` to show.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

from monitor.core.text import one_line
from monitor.sources.base import Document
from monitor.sources.charset import charset_of
from monitor.sources.html import web_link

How = Literal["itself", "declared", "linked", "guessed"]

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_KINDS = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"}
)
_LOOKS_LIKE_ONE = re.compile(
    r"/(?:feed|rss|atom)(?:[/.?]|$)|\.(?:rss|atom|rdf)(?:\?|$)|rss\w*\.xml|feed\w*\.xml", re.IGNORECASE
)
_OF_WORDPRESS = re.compile(rb"/wp-(?:content|includes|json)/")
_OF_DRUPAL = re.compile(
    rb"/sites/(?:default|g)/files|Drupal\.settings|drupal-settings-json|content=\"Drupal", re.IGNORECASE
)
_HEAD = 4_000
_PAGE = 500_000  # bytes: this runs where nothing bounds its time, and a page names its feeds early


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """An address that may be a feed, and how it was found; a guess has not been seen by anybody."""

    url: str
    title: str
    how: How


def feeds_of(document: Document) -> tuple[FoundFeed, ...]:
    """The feeds of a page, the surest first, each address once; the page itself where it is one."""
    if _FEED.search(document.body[:_HEAD]):
        return (FoundFeed(url=document.url, title="", how="itself"),)
    body = document.body[:_PAGE]
    charset = charset_of(body, document.headers.get("content-type", ""))
    links = BeautifulSoup(body, "lxml", from_encoding=charset, parse_only=SoupStrainer(["link", "a"], href=True))
    found: dict[str, FoundFeed] = {}
    for feed in (*_declared(links, document.url), *_linked(links, document.url), *_guessed(document)):
        found.setdefault(feed.url, feed)
    return tuple(found.values())


def _declared(links: BeautifulSoup, base: str) -> Iterator[FoundFeed]:
    for link in links.select("link[rel~=alternate]"):
        url, kind = web_link(_attribute(link, "href"), base=base), _attribute(link, "type").partition(";")[0]
        if url and kind.strip().lower() in _KINDS:
            yield FoundFeed(url=url, title=one_line(_attribute(link, "title"))[:200], how="declared")


def _linked(links: BeautifulSoup, base: str) -> Iterator[FoundFeed]:
    for link in links.select("a"):
        url = web_link(_attribute(link, "href"), base=base)
        if url and _LOOKS_LIKE_ONE.search(url):
            yield FoundFeed(url=url, title=one_line(link.get_text())[:200], how="linked")


def _attribute(link: Tag, name: str) -> str:
    value = link.get(name)
    return value if isinstance(value, str) else ""


def _guessed(document: Document) -> Iterator[FoundFeed]:
    """Where WordPress and Drupal keep their feeds."""
    folder = document.url.partition("#")[0].partition("?")[0].rstrip("/") + "/"
    for trace, path in ((_OF_WORDPRESS, "feed/"), (_OF_DRUPAL, "/rss.xml")):
        if trace.search(document.body) and (url := web_link(path, base=folder)):
            yield FoundFeed(url=url, title="", how="guessed")
