"""The fast reader of plain feeds is equal to feedparser, or leaves the feed to it.

With MONITOR_TEST_CAPTURES naming a folder of recorded feeds (`FOLDER/<feed>/*.xml`), they are compared as well.
"""

import os
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.errors import ParseError
from monitor.core.model import Item
from monitor.sources.feed import FeedSource, any_entries, item_of
from monitor.sources.plainfeed import plain_entries

SOURCE = FeedSource(name="s", type="feed", url="https://x.example/f", publisher="P", country="US", language="en")


def items(entries: list[dict[str, object]] | None) -> list[Item] | None:
    return None if entries is None else [item_of(SOURCE, entry, SOURCE.url) for entry in entries]


def by_feedparser(body: bytes) -> list[Item] | None:
    try:
        return items(any_entries(body, "utf-8", "s"))
    except ParseError:
        return None


def agreed(body: bytes) -> bool:
    """Whether the fast reader read the feed; if it did, it must have read what feedparser reads."""
    plain = items(plain_entries(body))
    if plain is None:
        return False
    assert plain == by_feedparser(body)
    return True


RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>News</title>
 <atom:link href="https://x.example/f" rel="self"/><link>https://x.example</link>{}</channel></rss>"""
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:x</id><link href="/"/>{}</feed>'
ITEM = """<item><title>One &amp; two</title><link>https://x.example/1?a=1&amp;b=2</link><dc:creator>P</dc:creator>
<pubDate>Tue, 01 Jun 2021 12:12:47 +0000</pubDate><category><![CDATA[News]]></category>
<guid isPermaLink="false">g</guid><description><![CDATA[<p>Short.</p>]]></description>
<content:encoded><![CDATA[<p>Long text.</p>]]></content:encoded></item>"""
ENTRY = """<entry><title type="html">One &amp;amp; two</title><id>https://x.example/1</id>
<link href="https://x.example/1"/><updated>2023-07-25T10:00:00Z</updated>
<summary type="html">&lt;p&gt;S&lt;/p&gt;</summary><author><name>N</name></author></entry>"""


@pytest.mark.parametrize("body", [RSS.format(""), RSS.format(ITEM * 3), ATOM.format(""), ATOM.format(ENTRY * 2)])
def test_plain_feeds_are_read_fast_and_alike(body: str) -> None:
    assert agreed(body.encode())


ONE_ITEM, ONE_ENTRY = RSS.format(ITEM), ATOM.format(ENTRY)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<rss>",
        "<html></html>",
        ONE_ITEM[:-20],
        '<!DOCTYPE x [<!ENTITY y "z">]>' + ONE_ITEM[38:],
        ONE_ITEM.replace("UTF-8", "iso-8859-1"),
        ONE_ITEM.replace("<item>", '<item xml:base="/x">'),
        ONE_ITEM.replace('version="2.0"', 'version="2.0" xml:base="https://y.example/"'),
        ONE_ENTRY.replace("<feed ", "<feed BASE='https://y.example/' "),
        ONE_ITEM.replace("<title>One", "<media:title>Two</media:title><title>One"),
        ONE_ITEM.replace("One", "<b>One</b>"),
        ONE_ITEM.replace("https://x.example/1", "/1"),
        ONE_ITEM.replace("item>", "Item>"),
        ONE_ITEM.replace("item>", "entry>"),
        RSS.format(f"<image>{ITEM}</image>"),
        ONE_ENTRY.replace('"html"', '"xhtml"'),
        ONE_ENTRY.replace("https://x.example/1", "urn:1"),
    ],
)
def test_what_is_unusual_is_left_to_feedparser(body: str) -> None:
    assert not agreed(body.encode())


TEXT = st.text(alphabet="aé’ñ \n\t\x85\u00a0&<>;#38xÃ©\u0093Âà—", max_size=12)
ODD = ["&amp;", "<p>a</p>", "&#233;", "https://x.example/a?b=1&c;=2", "urn:x:1", "2023-07-25"]
TAGS = {
    True: ["title", "link", "description", "content:encoded", "guid", "pubDate", "category", "dc:creator", "dc:date"],
    False: ["title", "id", "link", "updated", "published", "summary", "content", "category", "rights"],
}
ATTRIBUTES = {
    True: {"isPermaLink": ["true", "false", "no"]},
    False: {
        "type": ["text", "html", "xhtml"],
        "href": ["https://x.example/l", "/l"],
        "rel": ["self", "Alternate"],
    },
}


@st.composite
def elements(draw: st.DrawFn, rss: bool) -> str:
    """One element of an entry, plain or odd."""
    tag, value = draw(st.sampled_from(TAGS[rss])), draw(st.one_of(TEXT, st.sampled_from(ODD)))
    given = ""
    if tag in ("guid", "link", "title", "content") and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(ATTRIBUTES[rss])))
        given = f" {name}={quoteattr(draw(st.sampled_from(ATTRIBUTES[rss][name])))}"
    text = f"<![CDATA[{value}]]>" if draw(st.booleans()) and "]]>" not in value else escape(value)
    return f"<{tag}{given}>{text}</{tag}>" + draw(st.sampled_from(["", "\n", "<!-- x -->"]))


@st.composite
def feeds(draw: st.DrawFn) -> bytes:
    """Feeds of both kinds."""
    rss = draw(st.booleans())
    name = "item" if rss else "entry"
    entries = draw(st.lists(st.lists(elements(rss), max_size=4), max_size=2))
    inner = "".join(f"<{name}>{''.join(parts)}</{name}>" for parts in entries)
    return (RSS if rss else ATOM).format(inner).encode()


@settings(max_examples=400, deadline=None)
@given(feeds())
def test_any_feed_is_read_alike_or_left_to_feedparser(body: bytes) -> None:
    agreed(body)


@pytest.mark.skipif("MONITOR_TEST_CAPTURES" not in os.environ, reason="no folder of recorded feeds is named")
def test_recorded_feeds_are_read_alike() -> None:
    paths = sorted(Path(os.environ["MONITOR_TEST_CAPTURES"]).glob("*/*.xml"))
    assert paths
    assert all(agreed(path.read_bytes()) for path in paths)
