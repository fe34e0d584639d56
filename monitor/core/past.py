"""Reading a source's past: how far it is, when a page is the last one, and which months were read at all. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from monitor.core.model import Item
from monitor.core.period import Period

Read = Literal["whole", "partly", "never"]

# Between two good polls nothing is taken to be missed if they are no further apart than what any feed still carries.
_CARRIED = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a backfill of `source` from `since` to `until` (included) stands.

    `url` and `headers` ask for the next page, empty at the beginning. `met` says that the period was met, `began` is
    the newest day of the first page and `reached` the oldest of all. `unread` counts items whose own page was not read.
    """

    source: str
    since: date
    until: date
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    met: bool = False
    pages: int = 0
    items: int = 0
    new: int = 0
    candidates: int = 0
    unread: int = 0
    began: date | None = None
    at: date | None = None
    reached: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """The days of a page's items: which places lie in the period, and the range of all."""

    inside: tuple[int, ...]
    oldest: date | None
    newest: date | None


def dated(items: Sequence[Item], period: Period, zone: ZoneInfo) -> Dated:
    """Which items lie in the period, by the days of the source's own zone; one without a date goes with its page."""
    days = [day_in(zone, item.published) if item.published else None for item in items]
    known = [day for day in days if day]
    page_inside = not known or any(day in period for day in known)
    inside = tuple(place for place, day in enumerate(days) if (day in period if day else page_inside))
    return Dated(inside=inside, oldest=min(known, default=None), newest=max(known, default=None))


def day_in(zone: ZoneInfo, moment: datetime) -> date:
    """The moment's day in the zone; at the ends of the calendar that of UTC."""
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        return moment.date()


def is_past(page: Dated, period: Period, *, met: bool) -> bool:
    """Whether the page lies wholly beyond the period, so that none behind it can hold more.

    `met`: an earlier page was inside. Before that, newer pages only lead to the period; after it, they lead away.
    """
    if page.oldest is None or page.newest is None:
        return False
    return page.newest < period.start or (met and page.oldest >= period.end)


def turned(cursor: Cursor, page: Dated, *, following: tuple[str, Mapping[str, str]] | None) -> Cursor:
    """The cursor after a page, at the request for the one that follows."""
    oldest = [day for day in (cursor.reached, page.oldest) if day]
    began = cursor.began or page.newest
    ascending = began is not None and page.newest is not None and page.newest > began
    url, headers = following or ("", {})
    return replace(
        cursor,
        url=url,
        headers=dict(headers),
        met=cursor.met or bool(page.inside),
        pages=cursor.pages + 1,
        began=began,
        at=(page.newest if ascending else page.oldest) or cursor.at,
        reached=min(oldest, default=None),
    )


def fraction(cursor: Cursor) -> float:
    """How much of the way through the archive is done, by days: down to `since`, or up to `until`."""
    if cursor.began is None or cursor.at is None:
        return 0.0
    end = cursor.until if cursor.at > cursor.began else cursor.since
    return min(abs((cursor.at - cursor.began).days) / max(abs((end - cursor.began).days), 1), 1.0)


def read_days(polls: Iterable[datetime], zone: ZoneInfo) -> set[date]:
    """The days that good polls covered: their own, and those between two that are not far apart."""
    covered: set[date] = set()
    last: datetime | None = None
    for moment in sorted(polls):
        first = last if last and moment - last <= _CARRIED else moment
        covered |= set(_days(first.astimezone(zone).date(), moment.astimezone(zone).date()))
        last = moment
    return covered


def read_of(month: date, covered: set[date], *, today: date) -> Read:
    """How much of a month, up to today, was read."""
    after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    wanted = set(_days(month, min(after - timedelta(days=1), today)))
    if wanted and wanted <= covered:
        return "whole"
    return "partly" if wanted & covered else "never"


def span_days(first: date, last: date) -> set[date]:
    """All days from the first to the last, both included."""
    return set(_days(first, last))


def months(first: date, last: date) -> list[date]:
    """The first day of each month from that of `first` to that of `last`."""
    found = [first.replace(day=1)]
    while (after := (found[-1].replace(day=28) + timedelta(days=4)).replace(day=1)) <= last:
        found.append(after)
    return found


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
