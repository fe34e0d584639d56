"""The types that ask an API: `wordpress`, `federal_register`, `canada_news`."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.core.errors import ParseError
from monitor.core.period import parse_period
from monitor.sources.base import Document
from monitor.sources.canada_news import CanadaNewsSource
from monitor.sources.federal_register import FederalRegisterSource
from monitor.sources.wordpress import WordpressSource

COMMON = {"name": "s", "publisher": "P", "country": "US", "language": "en"}
Q3 = parse_period("2023-Q3")

SITE = WordpressSource.model_validate({**COMMON, "type": "wordpress", "url": "https://wp.example/"})
WP_FEED = WordpressSource.model_validate({**COMMON, "type": "wordpress", "url": "https://wp.example/news/feed/"})
REGISTER = FederalRegisterSource.model_validate(
    {**COMMON, "type": "federal_register", "url": "https://fr.example/api/v1/documents.json?conditions[term]=USMCA"}
)
CANADA = CanadaNewsSource.model_validate(
    {
        **COMMON, "country": "CA", "type": "canada_news",
        "url": "https://ca.example/v2?dept=x&sort=publishedDate&orderBy=desc&pick=100&format=atom",
    }
)  # fmt: skip


def answer(url: str, body: Any, **headers: str) -> Document:
    data = body if isinstance(body, str) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Document(url=url, status=200, headers=named, body=data.encode())


POST = {
    "id": 7, "guid": {"rendered": "https://wp.example/?p=7"}, "date": "2023-07-25T10:00:00",
    "date_gmt": "2023-07-25T14:00:00", "link": "https://wp.example/post/",
    "title": {"rendered": "Readout &#8211; a call"}, "content": {"rendered": "<p>They spoke.</p><p>At length.</p>"},
    "excerpt": {"rendered": "<p>They spoke.</p>"},
}  # fmt: skip


def test_wordpress_asks_for_a_period_and_page_by_page() -> None:
    url = SITE.first(Q3).url
    assert url.startswith("https://wp.example/wp-json/wp/v2/posts?per_page=100&")
    assert "after=2023-07-01T00%3A00%3A00&before=2023-10-01T00%3A00%3A00" in url
    assert url.endswith("&page=1")
    page = SITE.parse(answer(url, [POST], x_wp_totalpages="2"))
    assert page.next
    assert page.next.url == url.removesuffix("1") + "2"
    assert SITE.parse(answer(page.next.url, [POST], x_wp_totalpages="2")).next is None


def test_a_wordpress_post() -> None:
    (item,) = SITE.parse(answer(SITE.first().url, [POST])).items
    assert (item.title, item.text) == ("Readout – a call", "They spoke.\n\nAt length.")
    assert (item.url, item.guid) == ("https://wp.example/post/", "https://wp.example/?p=7")
    assert item.published == datetime(2023, 7, 25, 14, tzinfo=UTC)


RSS = "<rss version='2.0'><channel>{}</channel></rss>"


def test_a_wordpress_date_that_is_none_is_none() -> None:
    page = SITE.parse(answer(SITE.first().url, [{**POST, "date": 5, "date_gmt": None}]))
    assert [item.published for item in page.items] == [None]


def test_wordpress_by_its_feed() -> None:
    assert WP_FEED.first(Q3).url == "https://wp.example/news/feed/"
    page = WP_FEED.parse(answer(WP_FEED.url, RSS.format("<item><title>One</title></item>")))
    assert [item.title for item in page.items] == ["One"]
    assert page.next
    assert page.next.url == "https://wp.example/news/feed/?paged=2"
    page = WP_FEED.parse(answer(page.next.url, RSS.format("<item><title>Two</title></item>")))
    assert page.next
    assert page.next.url == "https://wp.example/news/feed/?paged=3"
    assert WP_FEED.parse(answer(page.next.url, RSS.format(""))).next is None


def test_a_closed_wordpress_api_is_blocked() -> None:
    with pytest.raises(ParseError, match="rest_forbidden") as caught:
        SITE.parse(answer(SITE.url, {"code": "rest_forbidden", "message": "no"}))
    assert caught.value.state == "blocked"


RESULT = {
    "title": "Notice on M[eacute]xico [Amended]", "abstract": "A panel [sect] was asked for.",
    "document_number": "2023-12345", "html_url": "https://fr.example/d/2023-12345", "publication_date": "2023-08-17",
    "agencies": [{"name": "Office of the United States Trade Representative"}, {"raw_name": "X"}],
}  # fmt: skip


def test_the_federal_register() -> None:
    following = "https://fr.example/api/v1/documents?page=2"
    page = REGISTER.parse(answer(REGISTER.url, {"count": 2, "results": [RESULT], "next_page_url": following}))
    (item,) = page.items
    assert item.title == "Notice on México [Amended]"
    assert item.text == "A panel § was asked for.\n\nAgencies: Office of the United States Trade Representative"
    assert (item.guid, item.url) == ("2023-12345", "https://fr.example/d/2023-12345")
    assert item.published == datetime(2023, 8, 17, 4, tzinfo=UTC)
    assert page.next
    assert page.next.url == following


def test_the_federal_register_by_period_and_with_nothing_found() -> None:
    url = REGISTER.first(Q3).url
    assert url.endswith("publication_date%5D[gte]=2023-07-01&conditions%5Bpublication_date%5D[lte]=2023-09-30")
    assert REGISTER.parse(answer(url, {"count": 0, "description": "…"})).items == ()


ENTRY = """<entry><title>Minister{n} meets counterpart</title><id>https://ca.example/{n}.html</id>
<summary type="html">A summary.</summary><updated>2023-0{month}-03T10:57:36-04:00</updated>
<link href="https://ca.example/{n}.html"/></entry>"""
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{}</feed>'


def test_canada() -> None:
    (item,) = CANADA.parse(answer(CANADA.url, ATOM.format(ENTRY.format(n=1, month=9)))).items
    assert (item.title, item.url) == ("Minister1 meets counterpart", "https://ca.example/1.html")
    assert item.published == datetime(2023, 9, 3, 14, 57, 36, tzinfo=UTC)


def test_a_department_that_does_not_exist_is_no_lack_of_news() -> None:
    with pytest.raises(ParseError, match="check dept=") as caught:
        CANADA.parse(answer(CANADA.url, ATOM.format("")))
    assert caught.value.state == "empty"
    assert CANADA.parse(answer(CANADA.first(Q3).url, ATOM.format(""))).items == ()


def test_canada_back_through_its_archive() -> None:
    url = CANADA.first(Q3).url
    assert "pick=1000" in url
    assert "orderBy=asc" in url
    assert url.endswith("&publishedDate%3E=2023-07-01")
    full = ATOM.format("".join(ENTRY.format(n=n, month=8) for n in range(1_000)))
    page = CANADA.parse(answer(url, full))
    assert page.next
    assert page.next.url.endswith("&publishedDate%3E=2023-08-03")
    assert CANADA.parse(answer(page.next.url, full)).next is None  # a day with a thousand releases: no way on


@pytest.mark.parametrize("source", [SITE, REGISTER], ids=["wordpress", "federal_register"])
@pytest.mark.parametrize("body", ["{", "[1]", "<html>x</html>", '{"a": 1}', "null", "[" * 9])
def test_what_is_no_answer_of_the_api_is_named(source: WordpressSource | FederalRegisterSource, body: str) -> None:
    with pytest.raises(ParseError) as caught:
        source.parse(answer(source.url, body))
    assert caught.value.state == "not_a_feed"
