"""Do the links of a report still lead somewhere? Fetched once each, politely, like any page."""

from collections.abc import Iterable, Iterator

from monitor.core.model import Entry
from monitor.services.poll import Read
from monitor.sources.page import page_source
from monitor.sources.reader import Asked


def dead_links(entries: Iterable[Entry], *, read: Read) -> Iterator[str]:
    """One line for each link that could not be read, with the entry it stands in and the reason."""
    wanted: dict[str, Entry] = {}
    for entry in entries:
        for link in (entry.draft.link, *entry.draft.other_links):
            if link:
                wanted.setdefault(link.url, entry)
    for url, entry in wanted.items():
        # One after the other: most of a report's links lead to a few hosts.
        for answer in read([Asked(source=page_source(url))]):
            if answer.error:
                yield f"{entry.draft.title}: {url}: {answer.error.reason}"
