"""The feeds that a web page leads to: those it declares, those it links to, and where such sites usually keep them.

Pure: it reads one page and proposes addresses; whether they work is for `sources preview` to show.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from monitor.core.text import one_line
from monitor.sources.base import Document
from monitor.sources.charset import charset_of
from monitor.sources.html import parse_html, web_link
from monitor.sources.selector import select

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
    root = parse_html(document.body, encoding=charset_of(document.body, document.headers.get("content-type", "")))
    if root is None:
        return ()
    found: dict[str, FoundFeed] = {}
    for feed in (*_declared(root, document.url), *_linked(root, document.url), *_guessed(document)):
        found.setdefault(feed.url, feed)
    return tuple(found.values())


def _declared(root: etree._Element, base: str) -> Iterator[FoundFeed]:
    for link in select(root, "link[rel~=alternate][href]"):
        url = web_link(link.get("href"), base=base)
        if url and link.get("type", "").partition(";")[0].strip().lower() in _KINDS:
            yield FoundFeed(url=url, title=one_line(link.get("title", ""))[:200], how="declared")


def _linked(root: etree._Element, base: str) -> Iterator[FoundFeed]:
    for link in select(root, "a[href]"):
        url = web_link(link.get("href"), base=base)
        if url and _LOOKS_LIKE_ONE.search(url):
            yield FoundFeed(url=url, title=one_line("".join(link.itertext()))[:200], how="linked")


def _guessed(document: Document) -> Iterator[FoundFeed]:
    """Where WordPress and Drupal keep their feeds."""
    folder = document.url.partition("#")[0].partition("?")[0].rstrip("/") + "/"
    for trace, path in ((_OF_WORDPRESS, "feed/"), (_OF_DRUPAL, "/rss.xml")):
        if trace.search(document.body) and (url := web_link(path, base=folder)):
            yield FoundFeed(url=url, title="", how="guessed")
