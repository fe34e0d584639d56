"""Source type `listing`: a web page that lists releases, read by the CSS selectors that its entry declares. No I/O.

A page on which the selectors match nothing is an error, never "no news". gob.mx sends its further pages wrapped in
JavaScript; they are read the same way.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal, cast

from lxml import etree
from pydantic import AfterValidator, BeforeValidator

from monitor.core.errors import ParseError
from monitor.core.model import Item
from monitor.core.period import Period
from monitor.core.text import one_line
from monitor.sources.article import date_at, date_of
from monitor.sources.base import DatePlace, Document, Page, Request, SourceBase, selector_alone
from monitor.sources.charset import decoded
from monitor.sources.html import parse_html, web_link
from monitor.sources.javascript import unwrapped
from monitor.sources.selector import Css, is_css, select, select_one
from monitor.sources.walls import not_what_was_promised, refuse_empty, wall_of

MAX_ITEMS = 1_000
MAX_TITLE = 1_000

# `Accept: */*` makes gob.mx answer with JavaScript; what is asked for here is what browsers ask for.
_ACCEPT = {"Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.1"}
_NUMBER = re.compile(r"\{(?:page|(\d+)\+(\d+))\}")
_BASE = etree.XPath("string(//base/@href)")


def _next(text: str) -> str:
    if text.startswith(("http://", "https://")):
        if len(_NUMBER.findall(text)) != 1:
            raise ValueError("an address needs one {page}, or {0+10} for a number that begins at 0 and grows by 10")
    elif not is_css(text):
        raise ValueError("must be the CSS selector of a link, or an address with {page} in it")
    return text


class ListingSource(SourceBase):
    """A page of releases: `item` selects each of them, the other selectors look inside it.

    `link` is by default the first link, `title` its words. A date that is not inside an item is looked for above it
    (a heading for a day). `next` is the selector of the link to the next page, or the pages' address with `{page}`.
    """

    type: Literal["listing"]
    item: Css
    title: Css | None = None
    link: Css | None = None
    date: Annotated[DatePlace | None, BeforeValidator(selector_alone)] = None
    next: Annotated[str, AfterValidator(_next)] | None = None

    def first(self, period: Period | None = None) -> Request:
        return Request(url=self.url, headers=_ACCEPT)

    def parse(self, document: Document) -> Page:
        refuse_empty(document, self.name)
        text = decoded(document.body, document.headers.get("content-type", ""))
        root = parse_html(unwrapped(text) or text)
        items = () if root is None else tuple(self._items(root, document))
        if not items and document.url == self.url:
            raise self._nothing(root, document)
        return Page(items=items, next=self._next_page(root, document.url) if root is not None and items else None)

    def _items(self, root: etree._Element, document: Document) -> Iterator[Item]:
        base = web_link(cast(str, _BASE(root)), base=document.url) or document.url
        elements = select(root, self.item)[:MAX_ITEMS]
        above: dict[etree._Element, datetime | None] | None = None
        for element in elements:
            link = select_one(element, self.link or "a[href]")
            titled = select_one(element, self.title) if self.title else link
            title = one_line("".join(titled.itertext())) if titled is not None else ""
            if not title:
                continue
            when = date_at(element, self.date, self) if self.date else None
            if when is None and self.date:
                above = self._dates_above(root, self.date, set(elements)) if above is None else above
                when = above.get(element)
            yield Item(
                source=self.name,
                language=self.language,
                country=self.country,
                title=title[:MAX_TITLE].strip(),
                text="",
                url=web_link(link.get("href"), base=base) if link is not None else None,
                published=when,
                timezone=self.zone.key,
            )

    def _dates_above(
        self, root: etree._Element, place: DatePlace, elements: set[etree._Element]
    ) -> dict[etree._Element, datetime | None]:
        """For each item the nearest date that stands above it."""
        dates: dict[etree._Element, datetime | None] = {}
        latest = None
        for element in select(root, f"{self.item}, {place.selector}"):
            if element in elements:
                dates[element] = latest
            else:
                latest = date_of(element, place, self)
        return dates

    def _nothing(self, root: etree._Element | None, document: Document) -> ParseError:
        if root is None or wall_of(document):
            return not_what_was_promised(document, self.name, "list of releases")
        found = len(select(root, self.item))
        reason = f"item {self.item!r} matches nothing: the page was redesigned, or needs a browser"
        if found:
            reason = f"item {self.item!r} matches {found} times, but title {self.title or 'a[href]'!r} in none of them"
        return ParseError(self.name, "selector_no_match", reason)

    def _next_page(self, root: etree._Element, url: str) -> Request | None:
        if self.next is None:
            return None
        if self.next.startswith(("http://", "https://")):
            return Request(url=_following(self.next, url), headers=_ACCEPT)
        link = select_one(root, self.next)
        target = web_link(link.get("href"), base=url) if link is not None else None
        return Request(url=target, headers=_ACCEPT) if target and target != url else None


def _following(template: str, url: str) -> str:
    """The address of the page after `url`; a url without the number is that of the first page."""
    found = _NUMBER.search(template)
    assert found
    first, step = (int(found[1]), int(found[2])) if found[1] else (1, 1)
    before, after = template[: found.start()], template[found.end() :]
    at = re.fullmatch(f"{re.escape(before)}([0-9]{{1,9}}){re.escape(after)}", url)
    return f"{before}{(int(at[1]) if at else first) + step}{after}"
