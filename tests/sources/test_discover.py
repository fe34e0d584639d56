"""Finding a page's feeds."""

from monitor.sources.base import Document
from monitor.sources.discover import FoundFeed, feeds_of


def found(body: str, url: str = "https://x.example/news?page=2") -> list[tuple[str, str]]:
    document = Document(url=url, status=200, headers={}, body=body.encode())
    return [(feed.url, feed.how) for feed in feeds_of(document)]


def test_declared_feeds_come_before_linked_ones_and_each_once() -> None:
    page = """<html><head>
    <link rel="alternate" type="application/rss+xml" title="News" href="/news/feed/">
    <link rel="alternate" type="application/atom+xml" href="https://x.example/atom">
    <link rel="alternate" hreflang="es" href="/es/"></head><body>
    <a href="/about">About</a> <a href="/news/feed/">RSS</a> <a href="/rss/speeches.xml">Speeches</a>
    <a href="javascript:rss()">x</a></body></html>"""
    assert found(page) == [
        ("https://x.example/news/feed/", "declared"),
        ("https://x.example/atom", "declared"),
        ("https://x.example/rss/speeches.xml", "linked"),
    ]


def test_a_feed_is_its_own() -> None:
    document = Document(url="https://x.example/f", status=200, headers={}, body=b"<?xml version='1.0'?><rss></rss>")
    assert feeds_of(document) == (FoundFeed(url="https://x.example/f", title="", how="itself"),)


def test_where_such_sites_usually_keep_them() -> None:
    assert found('<html><img src="/wp-content/a.png">') == [("https://x.example/news/feed/", "guessed")]
    assert found('<html><img src="/sites/default/files/a.png">') == [("https://x.example/rss.xml", "guessed")]


def test_a_page_without_feeds() -> None:
    assert found("<html><body><a href='/a'>a</a></body></html>") == []
    assert found("") == []
