"""An item's own page: the full text and the date that its list did not have. HTML and PDF; no I/O.

The same for every source type that declares `article:`; its request is fetched once, and only where the text is
missing or a mere teaser.
"""

from dataclasses import replace
from datetime import datetime
from io import BytesIO

from lxml import etree

from monitor.core.errors import ParseError
from monitor.core.model import Item
from monitor.core.text import clean, one_line
from monitor.sources.base import ArticlePlaces, DatePlace, Document, Request, SourceBase
from monitor.sources.charset import charset_of
from monitor.sources.html import parse_html, text_of
from monitor.sources.selector import select
from monitor.sources.walls import not_what_was_promised, refuse_empty, wall_of
from monitor.sources.when import published

MAX_TEXT = 500_000
_TEASER = 500  # characters: what is longer is taken for the text itself
_WALL = 1_500  # characters: no bot wall says more
_MAX_PAGES = 60
_USUAL = ("[itemprop=articleBody]", "article .entry-content", "article", "main", "[role=main]", "#content", "body")


def full_text_request(source: SourceBase, item: Item) -> Request | None:
    """What to fetch for the item's full text; None where it has one, has no page, or its source declares none."""
    if source.article is None or item.url is None or len(item.text) >= _TEASER:
        return None
    return Request(url=item.url, headers={"Accept": "text/html, application/pdf;q=0.9, */*;q=0.1"})


def with_full_text(source: SourceBase, document: Document, item: Item) -> Item:
    """The item with the text, and if it had none the date, of its page; raises ParseError."""
    refuse_empty(document, source.name)
    if document.body.startswith(b"%PDF"):
        return replace(item, text=_pdf_text(document.body, source.name) or item.text)
    places = source.article or ArticlePlaces()
    root = parse_html(document.body, encoding=charset_of(document.body, document.headers.get("content-type", "")))
    if root is None:
        raise not_what_was_promised(document, source.name, "release")
    when = item.published or (date_at(root, places.date, source) if places.date else None)
    text = _body(root, places)[:MAX_TEXT].strip()
    if len(text) < _WALL and wall_of(document):
        raise not_what_was_promised(document, source.name, "release")
    if places.body and not text:
        raise ParseError(
            source.name, "selector_no_match", f"article.body {places.body!r} matches nothing on {item.url}"
        )
    return replace(item, text=max(text, item.text, key=len), published=when)


def date_at(root: etree._Element, place: DatePlace, source: SourceBase) -> datetime | None:
    """The date at its place below the root, in UTC; None where there is none to read."""
    for element in select(root, place.selector):
        if moment := date_of(element, place, source):
            return moment
    return None


def date_of(element: etree._Element, place: DatePlace, source: SourceBase) -> datetime | None:
    """The date that the element itself holds."""
    raw = element.get(place.attr) if place.attr else " ".join(element.itertext())
    formats = (place.format,) if place.format else ()
    return published(raw, zone=source.zone, formats=formats, month_first=source.country == "US")


def _body(root: etree._Element, places: ArticlePlaces) -> str:
    for css in (places.body,) if places.body else _USUAL:
        if text := "\n\n".join(filter(None, (text_of(element) for element in select(root, css)))):
            return text
    return ""


def _pdf_text(body: bytes, source: str) -> str:
    """The text of a PDF's first pages."""
    from pypdf import PdfReader  # only here: few sources need it, and it takes a moment
    from pypdf.errors import PyPdfError

    try:
        pages = PdfReader(BytesIO(body)).pages
        texts = [page.extract_text() for page in pages[:_MAX_PAGES]]
    except (PyPdfError, ValueError, TypeError, LookupError, AttributeError) as error:  # mangled in a thousand ways
        raise ParseError(source, "unreadable", f"the PDF cannot be read ({one_line(str(error))[:100]})") from error
    return clean("\n\n".join(texts))[:MAX_TEXT]
