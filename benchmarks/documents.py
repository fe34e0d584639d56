"""What reading one document costs: python -m benchmarks.documents [--rounds 9]

CPU milliseconds of a page of about 100 KB that lists 50 releases and of a feed with 50 items, as the parser processes
read them, beside what one would write first: Beautiful Soup, with either parser, and feedparser as it comes.
"""

import argparse
from collections.abc import Callable
from functools import partial

import feedparser
from bs4 import BeautifulSoup

from benchmarks.farm import Farm
from benchmarks.match import interleaved
from monitor.sources.base import DatePlace, Document
from monitor.sources.feed import FeedSource
from monitor.sources.listing import ListingSource

_SITE = "https://gov1.example/news"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    farm = Farm(items=50, pages=1)
    page, feed = farm.listing(1).encode(), farm.feed(1)[1].encode()
    listing = ListingSource(
        name="listing", type="listing", url=_SITE, publisher="Farm", country="MX", language="es",
        item="li.row", title="h3", link="h3 a", date=DatePlace(selector="time", attr="datetime"),
    )  # fmt: skip
    plain = FeedSource(name="feed", type="feed", url=_SITE, publisher="Farm", country="MX", language="es")
    tasks: dict[str, Callable[[], object]] = {
        f"listing, {len(page) // 1_000} KB": partial(listing.parse, _document(page, "text/html; charset=utf-8")),
        "  Beautiful Soup, lxml": partial(_soup, page, "lxml"),
        "  Beautiful Soup, html.parser": partial(_soup, page, "html.parser"),
        f"feed, {len(feed) // 1_000} KB": partial(plain.parse, _document(feed, "application/rss+xml; charset=UTF-8")),
        "  feedparser": partial(feedparser.parse, feed),
    }
    assert len(listing.parse(_document(page, "text/html")).items) == 50
    for name, spent in zip(tasks, interleaved([*tasks.values()], rounds), strict=True):
        print(f"{name:32} {spent:7.2f} ms")


def _document(body: bytes, kind: str) -> Document:
    return Document(url=_SITE, status=200, headers={"content-type": kind}, body=body)


def _soup(page: bytes, parser: str) -> list[tuple[str, object]]:
    rows = BeautifulSoup(page, parser).select("li.row")
    return [(row.h3.get_text(), row.time["datetime"]) for row in rows if row.h3 and row.time]


if __name__ == "__main__":
    main()
