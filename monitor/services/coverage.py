"""Which months of each source were read: the map that tells "nothing happened" from "never read"."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from monitor.core.past import Read, months, read_days, read_of, span_days
from monitor.sources.base import SourceBase
from monitor.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of a source, by its first day: how many items are dated in it, and how much of it was read."""

    first: date
    items: int
    read: Read


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A source with its months, the oldest first."""

    source: str
    months: tuple[Month, ...]


def coverage(
    store: Store, sources: Iterable[SourceBase], *, since: date, until: date, now: datetime
) -> Iterator[Coverage]:
    """Each source's months between the days, in its zone; a month counts as read by polls, by backfills, or both."""
    wanted = months(since, until)
    for source in sources:
        today = now.astimezone(source.zone).date()
        with store.read() as tx:
            covered = read_days(tx.sources.read_at(source.name), source.zone)
            counts = tx.items.per_month(source.name, source.zone)
            for first, last in tx.backfills.spans(source.name):
                covered |= span_days(first, last)
        yield Coverage(
            source=source.name,
            months=tuple(
                Month(first=first, items=counts.get(first, 0), read=_read(first, covered, today, counts))
                for first in wanted
            ),
        )


def _read(first: date, covered: set[date], today: date, counts: dict[date, int]) -> Read:
    """Items of a month in which nobody read came along with a later document: that is a part of it."""
    read = read_of(first, covered, today=today)
    return "partly" if read == "never" and counts.get(first) else read
