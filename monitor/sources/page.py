"""A release's own page as a source of one item: what a curator files by its address.

It is no type of `sources.yaml`: a page is read once, when somebody names it.
"""

import re
from datetime import datetime
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from lxml import etree

from monitor.core.errors import ParseError
from monitor.core.model import Country, Item, Language
from monitor.core.period import Period
from monitor.core.text import one_line
from monitor.sources.base import Document, Page, Request, SourceBase
from monitor.sources.html import parse_html, text_of

_NOT_TEXT = ("nav", "header", "footer", "aside", "form")
_BODIES = tuple(
    etree.XPath(path)
    for path in (
        "//*[@itemprop='articleBody']",
        "//*[contains(concat(' ', @class, ' '), ' article-body ')]",
        "//*[contains(concat(' ', @class, ' '), ' entry-content ')]",
        "//article",
        "//main|//*[@role='main']",
        "//body",
    )
)
_TITLES = tuple(
    etree.XPath(path)
    for path in ("//meta[@property='og:title']/@content", "//h1", "//meta[@name='title']/@content", "//title")
)
_DATES = tuple(
    etree.XPath(path)
    for path in (
        "//meta[@property='article:published_time' or @name='DC.date.issued' or @itemprop='datePublished']/@content",
        "//time/@datetime",
        "//time/@date",
    )
)
_JSON_DATE = re.compile(rb'"datePublished"\s*:\s*"([^"]{8,40})"')
_SHORTEST = 200


class PageSource(SourceBase):
    """One page; `parse` gives its title, its date and its text as one item."""

    type: Literal["page"] = "page"

    def first(self, period: Period | None = None) -> Request:
        return Request(url=self.url, headers={"Accept": "text/html"})

    def parse(self, document: Document) -> Page:
        root = parse_html(document.body)
        if root is None:
            raise ParseError(self.name, "empty", "the page is empty")
        published = self._published(root, document.body)
        title = next((text for path in _TITLES for found in _list(path(root)) if (text := _words(found))), "")
        language = _language(root) or self.language
        etree.strip_elements(root, *_NOT_TEXT, with_tail=False)
        text = self._text(root)
        if not title and not text:
            raise ParseError(self.name, "unreadable", "the page has neither a title nor a text")
        item = Item(
            source=self.name, language=language, country=self.country, title=title, text=text, url=document.url,
            published=published, timezone=self.zone.key,
        )  # fmt: skip
        return Page(items=(item,))

    def _text(self, root: etree._Element) -> str:
        text = ""
        for path in _BODIES:
            text = max((text_of(body) for body in _list(path(root))), key=len, default="")
            if len(text) >= _SHORTEST:
                return text
        return text

    def _published(self, root: etree._Element, body: bytes) -> datetime | None:
        named = [str(found) for path in _DATES for found in _list(path(root))]
        named += [found.decode("ascii", "ignore") for found in _JSON_DATE.findall(body)[:1]]
        for text in named:
            try:
                moment = datetime.fromisoformat(text.strip())
            except ValueError:
                continue
            return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        return None


def page_source(url: str) -> PageSource:
    """The source for a page, with country and language guessed from its address."""
    host = (urlsplit(url).hostname or "page").lower()
    country: Country = "MX" if host.endswith(".mx") else "CA" if host.endswith(".ca") else "US"
    return PageSource(
        name=re.sub(r"[^a-z0-9]+", "-", host).strip("-") or "page",
        url=url,
        publisher=host,
        country=country,
        language="es" if country == "MX" else "en",
        robots="ignore",
        robots_reason="a person asked for this one page, as with a browser",
    )


def _language(root: etree._Element) -> Language | None:
    given = (root.get("lang") or "")[:2].lower()
    return cast(Language, given) if given in get_args(Language) else None


def _words(found: object) -> str:
    return one_line(text_of(found) if isinstance(found, etree._Element) else str(found))


def _list(found: object) -> list[etree._Element]:
    return found if isinstance(found, list) else []
