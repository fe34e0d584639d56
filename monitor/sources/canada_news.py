"""Source type `canada_news`: the Government of Canada's news API, which answers with Atom. No I/O.

A department's name with a mistake in it is answered with a valid feed without entries; therefore an empty answer is an
error here, unless a period was asked for in which nothing was published.
"""

import re
from typing import Literal

from monitor.core.errors import ParseError
from monitor.core.period import Period
from monitor.sources.base import Document, Page, Request, SourceBase
from monitor.sources.feed import feed_page

_MOST = 1_000
_PICK = re.compile(r"([?&]pick=)\d+")
_ORDER = re.compile(r"([?&]orderBy=)\w+")
_SINCE = re.compile(r"([?&]publishedDate%3E=)(\d{4}-\d{2}-\d{2})")


class CanadaNewsSource(SourceBase):
    """A query to `https://api.io.canada.ca/io-server/gc/news/en/v2` with `dept`, `pick` and `format=atom`."""

    type: Literal["canada_news"]

    def first(self, period: Period | None = None) -> Request:
        if period is None:
            return Request(url=self.url)
        joint = "&" if "?" in self.url else "?"
        oldest_first = _ORDER.sub(r"\g<1>asc", _PICK.sub(rf"\g<1>{_MOST}", self.url))
        return Request(url=f"{oldest_first}{joint}publishedDate%3E={period.start}")

    def parse(self, document: Document) -> Page:
        page = feed_page(self, document)
        since = _SINCE.search(document.url)
        if since is None and not page.items:
            raise ParseError(self.name, "empty", "a valid answer without entries: check dept= in the address")
        if since is None or len(page.items) < _MOST:
            return page
        newest = max((item.published for item in page.items if item.published), default=None)
        if newest is None or f"{newest:%Y-%m-%d}" <= since[2]:
            return page
        return Page(items=page.items, next=Request(url=_SINCE.sub(rf"\g<1>{newest:%Y-%m-%d}", document.url)))
