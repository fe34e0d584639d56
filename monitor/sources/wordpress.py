"""Source type `wordpress`: the posts of a WordPress site, through its JSON API or page by page of its feed. No I/O.

With the address of a site it asks `/wp-json/wp/v2/posts`; with that of a feed (`…/feed/`) it asks for that and, going
back, for `?paged=2` and so on, for the many sites that keep their API closed.
"""

import json
import re
from typing import Any, Literal
from urllib.parse import urlencode

from monitor.core.errors import ParseError
from monitor.core.model import Item
from monitor.core.period import Period
from monitor.core.text import one_line
from monitor.sources.base import Document, Page, Request, SourceBase
from monitor.sources.feed import MAX_TEXT, MAX_TITLE, feed_page
from monitor.sources.html import to_line, to_text, web_link
from monitor.sources.walls import not_what_was_promised, refuse_empty
from monitor.sources.when import published

_PER_PAGE = 100
_FIELDS = "id,guid,date,date_gmt,link,title,content,excerpt"
_FEED = re.compile(r"/feed/?(?:\?|$)")
_PAGE = re.compile(r"([?&](?:page|paged)=)(\d{1,6})")


class WordpressSource(SourceBase):
    """A WordPress site, or one of its feeds."""

    type: Literal["wordpress"]

    def first(self, period: Period | None = None) -> Request:
        if _FEED.search(self.url):
            return Request(url=self.url)
        asked = {"per_page": str(_PER_PAGE), "orderby": "date", "order": "desc", "_fields": _FIELDS}
        if period:
            asked |= {"after": f"{period.start}T00:00:00", "before": f"{period.end}T00:00:00"}
        address = self.url if "/wp-json/" in self.url else f"{self.url.rstrip('/')}/wp-json/wp/v2/posts"
        joint = "&" if "?" in address else "?"
        return Request(url=f"{address}{joint}{urlencode(asked)}&page=1", headers={"Accept": "application/json"})

    def parse(self, document: Document) -> Page:
        refuse_empty(document, self.name)
        if document.body.lstrip()[:1] not in (b"[", b"{"):
            page = feed_page(self, document)
            return Page(items=page.items, next=_next_feed_page(document.url) if page.items else None)
        posts = self._posts(document)
        pages = document.headers.get("x-wp-totalpages", "")
        return Page(
            items=tuple(item for post in posts if (item := self._item(post)).title or item.text),
            next=_next_api_page(document.url, int(pages[:6]) if pages.isdecimal() else 0),
        )

    def _posts(self, document: Document) -> list[dict[str, Any]]:
        try:
            posts = json.loads(document.body)
        except ValueError as error:
            raise not_what_was_promised(document, self.name, "list of posts") from error
        if isinstance(posts, dict) and "code" in posts:
            raise ParseError(self.name, "blocked", f"the API refuses: {one_line(str(posts['code']))[:80]}")
        if not isinstance(posts, list) or not all(isinstance(post, dict) for post in posts):
            raise not_what_was_promised(document, self.name, "list of posts")
        return posts

    def _item(self, post: dict[str, Any]) -> Item:
        gmt, local = (value if isinstance(value := post.get(key), str) else "" for key in ("date_gmt", "date"))
        text = max(to_text(_rendered(post, "content")), to_text(_rendered(post, "excerpt")), key=len)
        return Item(
            source=self.name,
            language=self.language,
            country=self.country,
            title=to_line(_rendered(post, "title"))[:MAX_TITLE].strip(),
            text=text[:MAX_TEXT].strip(),
            url=web_link(post["link"], base=self.url) if isinstance(post.get("link"), str) else None,
            guid=one_line(_rendered(post, "guid"))[:1_000] or None,
            published=published(f"{gmt}Z", zone=self.zone) if gmt else published(local, zone=self.zone),
            timezone=self.zone.key,
        )


def _rendered(post: dict[str, Any], key: str) -> str:
    value = post.get(key)
    text = value.get("rendered") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def _next_feed_page(url: str) -> Request:
    if found := _PAGE.search(url):
        return Request(url=_PAGE.sub(rf"\g<1>{int(found[2]) + 1}", url, count=1))
    return Request(url=f"{url}{'&' if '?' in url else '?'}paged=2")


def _next_api_page(url: str, pages: int) -> Request | None:
    found = _PAGE.search(url)
    if found is None or int(found[2]) >= pages:
        return None
    return Request(url=_PAGE.sub(rf"\g<1>{int(found[2]) + 1}", url, count=1), headers={"Accept": "application/json"})
