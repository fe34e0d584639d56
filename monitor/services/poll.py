"""One pass over sources: read, recognise, classify, store, queue; each source is one commit, with its ETag in it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypedDict

from monitor.core.errors import FetchError, SourceError, StoreError
from monitor.core.health import told, watched
from monitor.core.message import Message
from monitor.core.model import SourceState
from monitor.core.pace import BELIEVED, Memory, Outcome, Pace, after_failure, after_good, after_unchanged, in_state
from monitor.core.robots import Robots
from monitor.services.intake import Intake, news_for, prepare
from monitor.services.propose import Proposer
from monitor.sources.base import Page, SourceBase
from monitor.sources.reader import Answer, Asked
from monitor.store import Store, Unit

Read = Callable[[Iterable[Asked]], Iterator[Answer]]
Clock = Callable[[], datetime]
_NEWEST = 3
_PAGES = 5
_ARTICLES = 40
_TOGETHER = 50


def evenly() -> float:
    """No chance at all: the middle."""
    return 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """Polls sources into the store. `notify` sends cards on a source's first poll too, when history floods in.

    `chance` gives numbers from 0 to 1, so that sources do not go together for ever.
    """

    read: Read
    store: Store
    proposer: Proposer
    clock: Clock
    chance: Callable[[], float] = evenly
    notify: bool = False

    def poll(self, sources: Iterable[SourceBase]) -> Iterator[Outcome]:
        """The outcome for each source, in the order in which they answer; a bad one never stops the others."""
        wanted = {source.name: source for source in sources}
        started = self.clock()
        first: list[str] = []
        same: list[Answer] = []
        with self.store.read() as tx:
            memories, robots = tx.sources.memories(wanted), tx.sources.robots()
        asking = _Asking(
            store=self.store, now=started, robots={origin: known for origin, (known, _) in robots.items()},
            stale={origin for origin, (_, fetched) in robots.items() if started - fetched >= BELIEVED},
        )  # fmt: skip
        asked = [asking.of(source, memories[name]) for name, source in wanted.items()]
        for answer in self.read(asked):
            if answer.error is None and answer.page is None:
                same.append(answer)
                if len(same) == _TOGETHER:
                    yield from self._unchanged(same, memories)
                    same = []
                continue
            outcome = self._keep(answer, memories[answer.source.name])
            if outcome.status == "ok" and memories[outcome.source].last_good is None:
                first.append(outcome.source)
            yield outcome
        yield from self._unchanged(same, memories)
        if first and not self.notify:
            self._watching(sorted(first), since=started)

    def due(self, sources: Iterable[SourceBase]) -> list[SourceBase]:
        """Those whose time has come."""
        now = self.clock()
        sources = [source for source in sources if source.enabled]
        with self.store.read() as tx:
            memories = tx.sources.memories(source.name for source in sources)
        return [source for source in sources if (due := memories[source.name].due) is None or due <= now]

    def _watching(self, sources: list[str], *, since: datetime) -> None:
        """Tell of sources that were read for the first time; what they had before is not sent card by card."""
        now = self.clock()
        with self.store.write() as tx:
            opened = [
                one
                for one in tx.candidates.all("new")
                if one.created and one.created >= since and {stored.item.source for stored in one.items} <= {*sources}
            ]
            newest = sorted(opened, key=lambda one: (one.draft.event_date or date.min, one.id), reverse=True)[:_NEWEST]
            self.proposer.announcer.watching(tx, sources, newest, at=now)

    def _keep(self, answer: Answer, memory: Memory) -> Outcome:
        now = self.clock()
        before = replace(memory, url=answer.source.url)
        try:
            if answer.error:
                return self._failed(answer, before, answer.error, now)
            if answer.page is None or not answer.page.items:
                return self._failed(answer, before, _no_items(answer.source, before), now)
            return self._stored(answer, answer.page, before, now)
        except StoreError as error:
            return Outcome(source=answer.source.name, status="not_stored", error=str(error))

    def _stored(self, answer: Answer, page: Page, before: Memory, now: datetime) -> Outcome:
        source = answer.source
        batch = prepare(
            page.items, source, self.store, self.proposer.gazetteer, full=answer.full, unread=answer.unread
        )  # fmt: skip
        dates = [moment for item in page.items if (moment := item.published) and moment <= now]
        with self.store.write() as tx:
            intake = Intake(self.proposer, tx, now, notify=self.notify or before.last_good is not None)
            intake.take(batch)
            after = after_good(
                before, now=now, pace=self._pace(answer), size=answer.size, new=intake.new,
                newest=max(dates, default=None),
            )  # fmt: skip
            if not page.whole:
                after = in_state(after, "unreadable", "the document breaks off; what could be read is stored", now=now)
            elif answer.trouble:
                words = f"none of the items' own pages could be read: {answer.trouble.reason}"
                after = in_state(after, answer.trouble.state, words, now=now)
            elif answer.behind and before.behind:
                words = f"twice a further page could not be read: {answer.behind.reason}"
                after = in_state(after, answer.behind.state, words, now=now)
            else:
                after = watched(after, _declared(source), now=now, size=answer.size)
            outcome = Outcome(
                source=source.name, seen=len(page.items), new=intake.new, edited=intake.edited,
                candidates=intake.candidates, **_found(after, "ok"),
            )  # fmt: skip
            after = _with_validators(after, answer, now=now)
            self._save(tx, [_Turn(answer=answer, before=before, after=after, outcome=outcome)], now)
        return outcome

    def _unchanged(self, answers: Sequence[Answer], memories: Mapping[str, Memory]) -> Sequence[Outcome]:
        """Sources that had nothing new: many in one commit, as there is nothing in it that could be lost."""
        now = self.clock()
        turns = []
        for answer in answers:
            before = replace(memories[answer.source.name], url=answer.source.url)
            after = after_unchanged(before, now=now, pace=self._pace(answer))
            after = watched(after, _declared(answer.source), now=now)
            outcome = Outcome(source=answer.source.name, **_found(after, "unchanged"))
            turns.append(_Turn(answer=answer, before=before, after=after, outcome=outcome))
        try:
            with self.store.write() as tx:
                self._save(tx, turns, now)
        except StoreError as error:
            return [Outcome(source=turn.outcome.source, status="not_stored", error=str(error)) for turn in turns]
        return [turn.outcome for turn in turns]

    def _failed(self, answer: Answer, before: Memory, error: SourceError, now: datetime) -> Outcome:
        asked_for = error.retry_after if isinstance(error, FetchError) else None
        pace = replace(self._pace(answer), retry_after=timedelta(seconds=asked_for or 0))
        after = after_failure(before, error.state, error.reason, now=now, pace=pace)
        outcome = Outcome(source=answer.source.name, status=error.state, error=error.reason)
        with self.store.write() as tx:
            self._save(tx, [_Turn(answer=answer, before=before, after=after, outcome=outcome)], now)
        return outcome

    def _save(self, tx: Unit, turns: Sequence["_Turn"], now: datetime) -> None:
        """The sources as they are now, the lines of the polls, and an alarm where it is called for."""
        judged = [told(turn.before, turn.after, now=now) for turn in turns]
        tx.sources.save_all([after for after, _ in judged])
        tx.sources.polled_all([turn.outcome for turn in turns], at=now)
        tx.sources.keep_robots([robots for turn in turns for robots in turn.answer.robots], at=now)
        for notice in (notice for _, notice in judged if notice):
            for channel in self.proposer.channels:
                body = {"text": notice.text, "route": "ops"}
                tx.outbox.enqueue(Message(channel=channel, key=notice.key, kind="notice", body=body), at=now)

    def _pace(self, answer: Answer) -> Pace:
        interval = answer.source.interval
        return Pace(
            soonest=timedelta(minutes=interval.min), latest=timedelta(minutes=interval.max), chance=self.chance(),
            max_age=answer.fresh,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """One source's poll: what it answered, and what that made of it."""

    answer: Answer
    before: Memory
    after: Memory
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """What a source is asked with; what is known of robots.txt files is one for all sources."""

    store: Store
    now: datetime
    robots: Mapping[str, Robots]
    stale: Collection[str]

    def of(self, source: SourceBase, memory: Memory) -> Asked:
        """The source with its validators, unless a full answer is due; its first poll reads one page only."""
        believed = (
            memory.url == source.url
            and memory.state in (None, "ok")
            and memory.read is not None
            and self.now - memory.read < BELIEVED
        )
        headers = {"If-None-Match": memory.etag, "If-Modified-Since": memory.last_modified} if believed else {}
        return Asked(
            source=source,
            headers={name: value for name, value in headers.items() if value},
            digest=memory.digest if believed else "",
            news=news_for(self.store, source),
            pages=1 if memory.last_good is None else _PAGES,
            articles=_ARTICLES,
            behind=memory.behind,
            robots=self.robots,
            stale=self.stale,
        )


class _Found(TypedDict):
    status: SourceState
    error: str | None


def _found(after: Memory, well: SourceState) -> _Found:
    """How a poll that got its document went. That a source has long had no news is its health, not the poll's."""
    if after.state in (None, "ok", "stale"):
        return {"status": well, "error": None}
    return {"status": after.state, "error": after.error or None}


def _with_validators(memory: Memory, answer: Answer, *, now: datetime) -> Memory:
    """The memory with the answer's validators; with none where something is left to be read."""
    memory = replace(memory, read=now, behind=answer.behind is not None)
    if answer.unread or answer.behind or (answer.page and not answer.page.whole):
        return replace(memory, etag="", last_modified="", digest="")
    return replace(memory, etag=answer.etag, last_modified=answer.last_modified, digest=answer.digest)


def _no_items(source: SourceBase, memory: Memory) -> SourceError:
    state: SourceState = "suddenly_empty" if memory.last_new else "empty"
    reason = "a valid document without a single item" + (", though it had some before" if memory.last_new else "")
    return SourceError(source.name, state, reason)


def _declared(source: SourceBase) -> float | None:
    return source.expect.items_per_week if source.expect else None
