"""The feeds that a web page leads to, each tried."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monitor.core.errors import ConfigError
from monitor.services.poll import Read
from monitor.sources.base import Document
from monitor.sources.discover import FoundFeed, feeds_of
from monitor.sources.feed import FeedSource
from monitor.sources.page import page_source
from monitor.sources.reader import Answer, Asked

_MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An address and what it answered as a feed: how many items with the newest one's title, or what is wrong."""

    feed: FoundFeed
    items: int = 0
    newest: str = ""
    error: str = ""


def discover(url: str, *, document: Callable[[str], Document], read: Read) -> Iterator[Tried]:
    """Try the feeds that a page leads to, the surest first; raises FetchError where the page cannot be read."""
    try:
        page = page_source(url)
    except ValueError as error:
        raise ConfigError(f"{url!r} is no http:// or https:// address") from error
    found = feeds_of(document(url))[:_MOST]
    sources = [
        FeedSource(
            name=f"{page.name[:70]}-{n}", type="feed", url=feed.url, publisher=page.publisher, country=page.country,
            language=page.language,
        )
        for n, feed in enumerate(found)
    ]  # fmt: skip
    answers = {answer.source.name: answer for answer in read(Asked(source=source) for source in sources)}
    for feed, source in zip(found, sources, strict=True):
        yield _tried(feed, answers[source.name])


def _tried(feed: FoundFeed, answer: Answer) -> Tried:
    if answer.page is None:
        return Tried(feed=feed, error=answer.error.reason if answer.error else "no answer")
    items = answer.page.items
    return Tried(feed=feed, items=len(items), newest=items[0].title if items else "")
