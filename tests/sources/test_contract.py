"""What every source type keeps, whatever it reads."""

import pickle
from datetime import UTC
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.core.errors import ParseError
from monitor.core.period import parse_period
from monitor.sources.base import Document, SourceBase
from monitor.sources.catalog import Source
from tests.sources.test_apis import ATOM, CANADA, ENTRY, POST, REGISTER, RESULT, SITE, WP_FEED, answer
from tests.sources.test_feed import SRE as FEED
from tests.sources.test_listing import GOB_MX, listing

GOOD: dict[str, tuple[SourceBase, Document]] = {
    "feed": (FEED, answer(FEED.url, "<rss><channel><item><title>One</title><link>/1</link></item></channel></rss>")),
    "listing": (listing(), answer(listing().url, GOB_MX)),
    "wordpress": (SITE, answer(SITE.first().url, [POST])),
    "wordpress by feed": (
        WP_FEED,
        answer(WP_FEED.url, "<rss><channel><item><title>One</title></item></channel></rss>"),
    ),
    "federal_register": (REGISTER, answer(REGISTER.url, {"count": 1, "results": [RESULT]})),
    "canada_news": (CANADA, answer(CANADA.url, ATOM.format(ENTRY.format(n=1, month=9)))),
}
EVERY = pytest.mark.parametrize(("source", "good"), GOOD.values(), ids=GOOD)


def test_no_type_is_left_out() -> None:
    types = {get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(get_args(Source)[0])}
    assert types == {source.type for source, _ in GOOD.values()}


@EVERY
def test_requests_are_of_the_web_and_of_the_sources_site(source: SourceBase, good: Document) -> None:
    site = source.url.split("/")[2]
    for period in (None, parse_period("2023-Q3"), parse_period("2023-07-25..2023-07-25")):
        assert source.first(period).url.split("/")[2] == site


@EVERY
def test_items_carry_their_sources_facts(source: SourceBase, good: Document) -> None:
    items = source.parse(good).items
    assert items
    for item in items:
        assert (item.source, item.language, item.country) == (source.name, source.language, source.country)
        assert item.timezone == source.zone.key
        assert item.url is None or item.url.startswith(("http://", "https://"))
        assert item.published is None or item.published.tzinfo is UTC


@EVERY
def test_the_same_document_gives_the_same_page(source: SourceBase, good: Document) -> None:
    assert source.parse(good) == source.parse(good)


@EVERY
def test_sources_and_pages_travel_between_processes(source: SourceBase, good: Document) -> None:
    assert pickle.loads(pickle.dumps(source)) == source
    page = source.parse(good)
    assert pickle.loads(pickle.dumps(page)) == page


WALL = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>"


@EVERY
@pytest.mark.parametrize(
    ("body", "states"),
    [
        ("", {"empty"}), (" \r\n ", {"empty"}), ("\0" * 50, {"empty"}), (WALL, {"blocked"}),
        ("<html><title>Not found</title><body>Sorry</body></html>", {"not_a_feed", "selector_no_match"}),
        ("garbage \ufffd", {"not_a_feed", "selector_no_match"}), ("%PDF-1.7", {"not_a_feed", "selector_no_match"}),
    ],
)  # fmt: skip
def test_what_is_not_news_is_an_error_and_never_no_news(
    source: SourceBase, good: Document, body: str, states: set[str]
) -> None:
    with pytest.raises(ParseError) as caught:
        source.parse(answer(source.first().url, body))
    assert caught.value.state in states
    assert caught.value.source == source.name
    assert "\n" not in str(caught.value)


@EVERY
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_breaks_it(source: SourceBase, good: Document, data: st.DataObject) -> None:
    body = good.body
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 40)))
    put = data.draw(
        st.one_of(st.binary(max_size=8), st.sampled_from([b"null", b"<", b"&#xD800;", b"\\ud800", b"[[", b"1e999"]))
    )
    damaged = Document(url=good.url, status=200, headers=good.headers, body=body[:start] + put + body[end:])
    try:
        page = source.parse(damaged)
    except ParseError:
        return
    for item in page.items:
        assert item.title or item.text
        (item.title + item.text + (item.url or "") + (item.guid or "")).encode()
