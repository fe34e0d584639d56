"""The type `listing`: pages in the markup of the real sites, with words of our own."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.core.errors import ParseError
from monitor.sources.base import Document, Page
from monitor.sources.listing import ListingSource

URL = "https://www.gob.example/sre/archivo/prensa?idiom=es&page=1"


def listing(**keys: Any) -> ListingSource:
    given = {
        "name": "sre", "type": "listing", "url": URL, "publisher": "SRE", "country": "MX", "language": "es",
        "item": "article", "title": "h2", "date": {"selector": "time", "attr": "date"},
        "next": "https://www.gob.example/sre/archivo/prensa?idiom=es&page={page}",
    }  # fmt: skip
    return ListingSource.model_validate({**given, **keys})


def read(source: ListingSource, body: str, url: str = "", headers: Mapping[str, str] | None = None) -> Page:
    return source.parse(Document(url=url or source.url, status=200, headers=headers or {}, body=body.encode()))


ARTICLE = """<article class="col-md-4"><time date="2026-10-08 11:00:00">08 de octubre de 2026</time>
<h2>México y Estados Unidos revisan{n} el puente</h2><p>Un resumen.</p>
<a class="small-link" href="/sre/prensa/puente{n}" target="_blank">Continuar leyendo</a></article>"""
GOB_MX = (
    f"<!DOCTYPE html><html><body><div id='prensa'>{ARTICLE.format(n='')}{ARTICLE.format(n='-2')}</div></body></html>"
)


def test_gob_mx() -> None:
    page = read(listing(), GOB_MX)
    first, second = page.items
    assert first.title == "México y Estados Unidos revisan el puente"
    assert first.url == "https://www.gob.example/sre/prensa/puente"
    assert first.published == datetime(2026, 10, 8, 17, tzinfo=UTC)
    assert (first.text, first.timezone) == ("", "America/Mexico_City")
    assert second.url == "https://www.gob.example/sre/prensa/puente-2"
    assert page.next
    assert page.next.url == "https://www.gob.example/sre/archivo/prensa?idiom=es&page=2"


@pytest.mark.parametrize("quote", ['"', "'"])
def test_gob_mx_wrapped_in_javascript(quote: str) -> None:
    inner = (
        ARTICLE.format(n="")
        .replace("/", "\\/")
        .replace("\n", "\\n")
        .replace("é", "\\u00e9")
        .replace(quote, f"\\{quote}")
    )
    script = f"$('#prensa').append({quote}{inner}{quote});\n$('#more').html({quote}<b>x<\\/b>{quote});"
    page = read(listing(), script, URL.replace("page=1", "page=7"), {"content-type": "text/javascript"})
    assert page.items == read(listing(), GOB_MX).items[:1]
    assert page.next
    assert page.next.url.endswith("page=8")


def test_it_asks_for_html_which_gob_mx_answers_with_html() -> None:
    assert listing().first().headers["Accept"].startswith("text/html")


def test_an_archive_ends_where_a_page_has_no_items() -> None:
    page = read(listing(), "<html><body><div id='prensa'></div></body></html>", URL.replace("page=1", "page=99"))
    assert page == Page(items=(), next=None)


DRUPAL = """<html><head><base href="https://www.justice.example/"></head><body><div class="view-content">
<h3><span class="date-display-single" content="2023-07-25T00:00:00-04:00">July 25, 2023</span></h3>
<div class="views-row"><div class="views-field-title"><a href="/opa/pr/one">First  of the day</a></div></div>
<div class="views-row"><div class="views-field-title"><a href="/opa/pr/two">Second of the day</a></div></div>
<h3><span class="date-display-single" content="2023-07-24T00:00:00-04:00">July 24, 2023</span></h3>
<div class="views-row"><div class="views-field-title"><a href="/opa/pr/three">The day before</a></div></div>
</div><ul class="pager"><li class="next"><a href="/news?page=1">next</a></li></ul></body></html>"""


def test_a_date_above_the_items_is_theirs() -> None:
    source = listing(
        url="https://www.justice.example/news", country="US", language="en", item=".views-row", title=None,
        date={"selector": ".date-display-single", "attr": "content"}, next="li.next a",
    )  # fmt: skip
    page = read(source, DRUPAL)
    assert [(item.title, item.published and item.published.day) for item in page.items] == [
        ("First of the day", 25), ("Second of the day", 25), ("The day before", 24),
    ]  # fmt: skip
    assert page.items[0].url == "https://www.justice.example/opa/pr/one"
    assert page.next
    assert page.next.url == "https://www.justice.example/news?page=1"


def test_an_item_may_be_the_link_itself_and_have_no_date() -> None:
    source = listing(item="a.card", title=None, date=None, next=None)
    (item,) = read(source, '<a class="card" href="https://x.example/1"><b>One</b></a><a href="/">Home</a>').items
    assert (item.title, item.url, item.published) == ("One", "https://x.example/1", None)


def test_an_item_may_have_no_link() -> None:
    source = listing(item="li", title=".title", date=".date", next=None)
    (item,) = read(source, '<li><p class="title">Speech</p><p class="date">June 10, 2023</p></li>').items
    assert (item.url, item.published) == (None, datetime(2023, 6, 10, 6, tzinfo=UTC))


def test_a_declared_format_wins() -> None:
    source = listing(item="li", title="b", date={"selector": "i", "format": "%m-%d-%y"}, next=None)
    (item,) = read(source, "<li><b>t</b><i>06-07-23</i></li>").items
    assert item.published == datetime(2023, 6, 7, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "state", "reason"),
    [
        ("<html><body><div class='new-design'>…</div></body></html>", "selector_no_match", "'article' matches nothing"),
        ("<article><h3>Moved</h3></article>", "selector_no_match", "matches 1 times, but title 'h2' in none"),
        ("<html><head><title>Challenge Validation</title></head></html>", "blocked", "Challenge Validation"),
        ("<html><div id='root'></div><script src='/a.js'></script></html>", "selector_no_match", "needs a browser"),
        ('{"error": 1}', "selector_no_match", "matches nothing"),
        ("", "empty", "empty body"),
        (" \n", "empty", "empty body"),
    ],
)  # fmt: skip
def test_a_page_that_is_not_the_list_is_an_error(body: str, state: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as caught:
        read(listing(), body)
    assert caught.value.state == state


@pytest.mark.parametrize(
    ("template", "url", "following"),
    [
        ("https://x.example/p/{page}", "https://x.example/", "https://x.example/p/2"),
        ("https://x.example/p/{page}", "https://x.example/p/9", "https://x.example/p/10"),
        ("https://x.example/?page={0+1}", "https://x.example/", "https://x.example/?page=1"),
        ("https://x.example/?start={0+10}", "https://x.example/?start=30", "https://x.example/?start=40"),
        ("https://x.example/?page={1+1}&o=D", "https://x.example/?page=3&o=D", "https://x.example/?page=4&o=D"),
    ],
)
def test_the_address_of_the_next_page(template: str, url: str, following: str) -> None:
    page = read(listing(next=template), GOB_MX, url)
    assert page.next
    assert page.next.url == following


@pytest.mark.parametrize(
    "keys",
    [
        {"item": "di v["},
        {"title": "::x"},
        {"next": "https://x.example/"},
        {"next": "li["},
        {"date": {"attr": "x"}},
        {"date": "["},
    ],
)
def test_bad_selectors_are_found_when_the_file_is_read(keys: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        listing(**keys)
