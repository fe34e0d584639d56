"""Source type `feed`: RSS 0.9-2.0, RDF and Atom. No I/O; it runs inside a worker that may be killed.

plainfeed.py reads the well-formed ones. feedparser reads what is broken in a thousand ways, but some bodies cost it
seconds; therefore its clean-up of HTML and of links is off (html.py does both) and parsing.py bounds time and memory.
"""

import codecs
import re
from io import BytesIO
from typing import Any, Literal

from monitor.core.errors import ParseError
from monitor.core.model import Item
from monitor.core.period import Period
from monitor.core.text import one_line
from monitor.sources.base import Document, Page, Request, SourceBase
from monitor.sources.charset import charset_of
from monitor.sources.html import to_line, to_text, web_link
from monitor.sources.plainfeed import plain_entries
from monitor.sources.walls import not_what_was_promised, refuse_empty
from monitor.sources.when import published

MAX_ITEMS = 5_000
MAX_TITLE = 1_000
MAX_TEXT = 500_000
_MAX_MARKUP = 2_000_000
_MAX_GUID = 1_000

_END = re.compile(rb"</(?:rss|feed|(?:\w+:)?RDF)\s*>", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]{1,40}|[0-9]{1,40});?")
_UTF16 = re.compile(r"""encoding\s*=\s*["']utf-?16[^"']*["']""", re.IGNORECASE)
_APPEARED_FIRST = re.compile(r"\n\nThe post [^\n]{1,400} appeared first on [^\n]{1,200}\Z")


class Cut(list[Any]):
    """The entries of a feed that breaks off, without the last one, which may be half."""


class FeedSource(SourceBase):
    """A feed at `url`; its archive, if it has one, is another source type's."""

    type: Literal["feed"]

    def first(self, period: Period | None = None) -> Request:
        return Request(url=self.url)

    def parse(self, document: Document) -> Page:
        return feed_page(self, document)


def feed_page(source: SourceBase, document: Document) -> Page:
    """The items of a feed, in its order; raises ParseError where the document is none."""
    refuse_empty(document, source.name)
    body = document.body
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = _UTF16.sub("", body.decode("utf-16", "replace"), count=1).encode("utf-8", "replace")
    charset = charset_of(body, document.headers.get("content-type", ""))
    body = _REFERENCE.sub(_possible, body)
    plain = plain_entries(body) if charset == "utf-8" else None
    entries = plain if plain is not None else any_entries(body, charset, source.name)
    if entries is None:
        raise not_what_was_promised(document, source.name, "feed")
    found = (item_of(source, entry, document.url) for entry in entries[:MAX_ITEMS])
    items = tuple(item for item in found if item.title or item.text)
    whole = not isinstance(entries, Cut)
    if not items and not whole:
        raise ParseError(source.name, "unreadable", "the feed breaks off before its first item ends")
    return Page(items=items, whole=whole, apart=plain is not None and len(items) == len(plain))


def item_of(source: SourceBase, entry: Any, base: str) -> Item:
    """The item that an entry makes, its links read from `base`."""
    raw = entry.get("published") or entry.get("updated") or entry.get("created")
    return Item(
        source=source.name,
        language=source.language,
        country=source.country,
        title=to_line(entry.get("title", "")[:_MAX_MARKUP])[:MAX_TITLE].strip(),
        text=_fullest(entry)[:MAX_TEXT].strip(),
        url=_link(entry, base),
        guid=one_line(entry.get("id", "")[:_MAX_GUID]) or None,
        published=published(raw, zone=source.zone, month_first=source.country == "US"),
        timezone=source.zone.key,
    )


def any_entries(body: bytes, charset: str | None, source: str) -> list[Any] | None:
    """feedparser's entries; a cut feed loses its last one, which may be half."""
    import feedparser  # only the workers need it, and it takes 0.2 s

    try:
        parsed = feedparser.parse(
            BytesIO(body),
            response_headers={"content-type": f"application/xml; charset={charset}"} if charset else {},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (ValueError, TypeError, LookupError) as error:  # where feedparser trips over mangled elements
        raise ParseError(source, "unreadable", f"the feed is mangled ({one_line(str(error))[:100]})") from error
    if not parsed.get("version"):
        return None
    entries: list[Any] = parsed.entries
    cut = parsed.bozo and not _END.search(body[-4_000:])
    return Cut(entries[:-1]) if cut else entries


def _possible(reference: re.Match[bytes]) -> bytes:
    """A character reference unchanged, or nothing where no such character exists: feedparser would break on it."""
    digits = reference[1]
    code = int(digits[1:], 16) if digits[:1] in b"xX" else int(digits)
    return b"" if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else reference[0]


def _fullest(entry: Any) -> str:
    """The longest text that the entry carries, whichever element holds it."""
    bodies = {part.get("value") or "" for part in entry.get("content", ())} | {entry.get("summary") or ""}
    longest = ""
    for body in sorted(bodies, key=lambda body: (-len(body), body)):
        if len(body) <= len(longest):
            break  # no text is longer than its markup
        longest = max(longest, to_text(body[:_MAX_MARKUP]), key=len)
    return _APPEARED_FIRST.sub("", longest)


def _link(entry: Any, base: str) -> str | None:
    """The entry's page: its alternate link, else a guid that is declared to be one."""
    candidates = [link.get("href") for link in entry.get("links", ()) if link.get("rel", "alternate") == "alternate"]
    candidates.append(entry.get("link"))
    return next((url for href in candidates if (url := web_link(href, base=base))), None)
