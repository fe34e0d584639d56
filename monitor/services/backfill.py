"""Reading a source's past, page by page; each page is one commit together with the place to go on.

It makes candidates without a storm of cards: one summary at the end. It asks as politely as the poller does.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.core.errors import FetchError, SourceError
from monitor.core.identity import Keys, keys_of
from monitor.core.message import Message
from monitor.core.model import Item
from monitor.core.pace import BELIEVED
from monitor.core.past import Cursor, dated, fraction, is_past, turned
from monitor.core.period import Period
from monitor.services.intake import Batch, Intake, news_for, prepare
from monitor.services.poll import Read
from monitor.services.propose import Proposer
from monitor.sources.base import Page, Request, SourceBase
from monitor.sources.reader import Answer, Asked
from monitor.sources.reading import is_the_end
from monitor.store import Store, Unit

PAGES = 2_000
_ARTICLES = 1_000
_WAITS = (5.0, 30.0, 120.0)  # seconds before a page that failed is tried again
_LONGEST_WAIT = 600.0
_REMEMBERED = 20  # pages; an archive that goes in circles longer than that ends at the bound of pages
_PASSING = frozenset({"timeout", "unreachable", "http_error", "blocked"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far a backfill is after a page; `fraction` is by days. The last one says in `end` why it ended.

    `whole` says that nothing of the period is missing.
    """

    cursor: Cursor
    fraction: float
    end: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfiller:
    """Reads the past of sources into the store; `notify` sends a card for each candidate instead of one summary.

    `wait` rests for some seconds.
    """

    read: Read
    store: Store
    proposer: Proposer
    clock: Callable[[], datetime]
    wait: Callable[[float], None]
    notify: bool = False
    pages: int = PAGES

    def backfill(self, source: SourceBase, period: Period) -> Iterator[Step]:
        """Read the days of the period, going on where it was interrupted before; raises SourceError.

        At most `pages` pages at once; the next call goes on behind them.
        """
        key = Cursor(source=source.name, since=period.start, until=period.last)
        with self.store.read() as tx:
            cursor = tx.backfills.unfinished(source.name, period.start, period.last) or key
        recent: deque[frozenset[int]] = deque(maxlen=_REMEMBERED)
        for _ in range(self.pages):
            step = self._turn(source, period, cursor, recent)
            yield step
            cursor = step.cursor
            if step.end:
                return
        yield Step(cursor=cursor, fraction=fraction(cursor), end=f"stopped after {self.pages:,} pages; run it again")

    def _turn(self, source: SourceBase, period: Period, cursor: Cursor, recent: deque[frozenset[int]]) -> Step:
        """Read one page and store what it has of the period."""
        answer = self._answer(source, period, cursor)
        page = answer.page or Page(items=())
        items = tuple(answer.full.get(place, item) for place, item in enumerate(page.items))
        days = dated(items, period, source.zone)
        keys = keys_of(page.items, distrust=source.distrust)
        trusted = frozenset(key for one in keys for key in one.trusted)
        known = frozenset().union(*recent)
        recent.append(trusted)
        end = ""
        if answer.error or not page.items or trusted <= known:
            end, days = "the archive ends here", replace(days, inside=())
        elif is_past(days, period, met=cursor.met):
            end = "what follows lies outside the period"
        elif page.next is None:
            end = "the archive ends here"
        following = (page.next.url, page.next.headers) if page.next and not end else None
        after = turned(cursor, days, following=following)
        batch = self._batch(source, answer, keys, days.inside)
        whole = bool(end) and _is_whole(source, period, after)
        with self.store.write() as tx:
            now = self.clock()
            intake = Intake(self.proposer, tx, now, notify=self.notify)
            intake.take(batch)
            after = replace(
                after, items=cursor.items + len(batch.items), new=cursor.new + intake.new,
                candidates=cursor.candidates + intake.candidates, unread=cursor.unread + len(batch.unread),
            )  # fmt: skip
            after = replace(after, reached=period.start) if whole else after
            tx.sources.keep_robots(answer.robots, at=now)
            tx.backfills.save(after, at=now, finished=bool(end))
            if end and not self.notify:
                self._summarise(tx, after, now)
        return Step(cursor=after, fraction=1.0 if end else fraction(after), end=end, whole=whole)

    def _answer(self, source: SourceBase, period: Period, cursor: Cursor) -> Answer:
        """The next page; a passing trouble is waited out, and a page behind the last one is only the end."""
        first = Request(url=cursor.url, headers=cursor.headers) if cursor.url else source.first(period)
        now = self.clock()
        with self.store.read() as tx:
            robots = tx.sources.robots()
        news = news_for(self.store, source)

        def wanted(items: Sequence[Item]) -> Collection[int]:
            return {*dated(items, period, source.zone).inside} & {*news(items)}

        asked = Asked(
            source=source, request=first, news=wanted, articles=_ARTICLES,
            robots={origin: one for origin, (one, _) in robots.items()},
            stale={origin for origin, (_, fetched) in robots.items() if now - fetched >= BELIEVED},
        )  # fmt: skip
        for pause in (*_WAITS, None):
            (answer,) = self.read([asked])
            if answer.error is None or (cursor.pages and is_the_end(answer.error)):
                return answer
            if pause is None or not _is_passing(answer.error):
                raise answer.error
            self.wait(max(pause, _asked_for(answer.error)))
        raise AssertionError("the last try returns or raises")

    def _batch(self, source: SourceBase, answer: Answer, keys: Sequence[Keys], inside: Sequence[int]) -> Batch:
        items = answer.page.items if answer.page else ()
        places = {place: n for n, place in enumerate(inside)}
        with self.store.read() as tx:
            return prepare(
                [items[place] for place in inside],
                source,
                tx,
                self.proposer.gazetteer,
                full={places[place]: item for place, item in answer.full.items() if place in places},
                unread={places[place] for place in answer.unread if place in places},
                keys=[keys[place] for place in inside],
            )

    def _summarise(self, tx: Unit, cursor: Cursor, now: datetime) -> None:
        text = (
            f"The past of {cursor.source} from {cursor.since} to {cursor.until} was read: {cursor.items:,} items,"
            f" {cursor.new:,} of them new, {cursor.candidates:,} candidates (monitor candidates --status new)."
        )
        key = f"backfill:{cursor.source}:{cursor.since}:{cursor.until}:{now:%Y-%m-%dT%H:%M:%S}"
        for channel in self.proposer.channels if cursor.candidates else ():
            tx.outbox.enqueue(Message(channel=channel, key=key, kind="notice", body={"text": text}), at=now)


def _is_whole(source: SourceBase, period: Period, cursor: Cursor) -> bool:
    """Whether the archive was asked for just the period, or was read down to its first day."""
    return source.first(period) != source.first() or (cursor.at is not None and cursor.at <= period.start)


def _is_passing(error: SourceError) -> bool:
    if error.state not in _PASSING or _asked_for(error) > _LONGEST_WAIT:
        return False
    status = error.status if isinstance(error, FetchError) else None
    return status in (None, 429) or (status is not None and status >= 500)


def _asked_for(error: SourceError) -> float:
    return (error.retry_after or 0.0) if isinstance(error, FetchError) else 0.0
