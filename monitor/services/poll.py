"""One pass over sources: read, recognise, classify, store, queue; a source's items and its ETag are one commit."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypedDict

from monitor.core.errors import FetchError, SourceError, StoreError
from monitor.core.health import told, watched
from monitor.core.model import SourceState
from monitor.core.outage import is_back
from monitor.core.pace import BELIEVED, Memory, Outcome, Pace, after_failure, after_good, after_unchanged, in_state
from monitor.core.robots import Robots
from monitor.core.seen import pack, seen_of
from monitor.services.intake import Batch, Intake, news_for, prepare
from monitor.services.propose import Proposer
from monitor.services.tell import tell
from monitor.sources.base import SourceBase
from monitor.sources.reader import Answer, Asked
from monitor.store import Store, Unit

Read = Callable[[Iterable[Asked]], Iterator[Answer]]
ReadTogether = Callable[[Iterable[Asked]], Iterator[Sequence[Answer]]]
Clock = Callable[[], datetime]
_NEWEST = 3
_PAGES = 20
_ARTICLES = 40
_ITEMS_TOGETHER = 200


def evenly() -> float:
    """No chance at all: the middle."""
    return 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """Polls sources into the store. `notify` sends cards on a source's first poll too, when history floods in.

    `chance` gives numbers from 0 to 1, so that sources do not go together for ever.
    """

    read: ReadTogether
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
        news: list[str] = []
        with self.store.read() as tx:
            memories, robots, seen = tx.sources.memories(wanted), tx.sources.robots(), tx.sources.seen()
        asking = _Asking(
            store=self.store, now=started, seen=seen, robots={origin: known for origin, (known, _) in robots.items()},
            stale={origin for origin, (_, fetched) in robots.items() if started - fetched >= BELIEVED},
        )  # fmt: skip
        asked = [asking.of(source, memories[name]) for name, source in wanted.items()]
        for answers in self.read(asked):
            for portion in _portions(answers):
                for outcome in self._keep(portion, memories, news):
                    if outcome.status == "ok" and memories[outcome.source].last_good is None:
                        first.append(outcome.source)
                    yield outcome
        if news:
            tell(self.store, self.proposer.channels, news, memories, since=started, now=self.clock())
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

    def _keep(self, answers: Sequence[Answer], memories: Mapping[str, Memory], news: list[str]) -> Sequence[Outcome]:
        """Store what the sources answered, in one commit; where that fails, each by itself. `news` gathers the names
        of those of which ops may have to be told."""
        now = self.clock()
        try:
            with self.store.read() as tx:
                arrivals = [self._arrival(tx, answer, memories[answer.source.name]) for answer in answers]
            with self.store.write() as tx:
                turns = [self._turn(tx, arrival, now) for arrival in arrivals]
                self._save(tx, turns, now)
        except StoreError as error:
            if len(answers) > 1:
                return [outcome for answer in answers for outcome in self._keep([answer], memories, news)]
            return [Outcome(source=answer.source.name, status="not_stored", error=str(error)) for answer in answers]
        news += [
            turn.before.name
            for turn in turns
            if told(turn.before, turn.after, now=now)[1] or is_back(turn.before, turn.after)
        ]
        return [turn.outcome for turn in turns]

    def _arrival(self, tx: Unit, answer: Answer, memory: Memory) -> "_Arrival":
        """The answer with what can be made of it before the write lock is taken."""
        before = replace(memory, url=answer.source.url)
        if answer.error or answer.page is None:
            return _Arrival(answer=answer, before=before, error=answer.error)
        if not (answer.page.items or answer.left):
            return _Arrival(answer=answer, before=before, error=_no_items(answer.source, before))
        batch = prepare(
            answer.page.items, answer.source, tx, self.proposer.gazetteer, full=answer.full,
            unread=answer.unread,
        )  # fmt: skip
        return _Arrival(answer=answer, before=before, batch=batch)

    def _turn(self, tx: Unit, arrival: "_Arrival", now: datetime) -> "_Turn":
        if arrival.error:
            return self._failed(arrival, arrival.error, now)
        if arrival.batch is None:
            return self._unchanged(arrival, now)
        return self._stored(tx, arrival, arrival.batch, now)

    def _stored(self, tx: Unit, arrival: "_Arrival", batch: Batch, now: datetime) -> "_Turn":
        answer, before, source = arrival.answer, arrival.before, arrival.answer.source
        intake = Intake(self.proposer, tx, now, notify=self.notify or before.last_good is not None)
        intake.take(batch)
        dates = [moment for item in batch.items if (moment := item.published) and moment <= now]
        after = after_good(
            before, now=now, pace=self._pace(answer), size=answer.size, new=intake.new,
            newest=max(dates, default=None),
        )  # fmt: skip
        if answer.page and not answer.page.whole:
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
            source=source.name, seen=len(batch.items) + len(answer.left), new=intake.new, edited=intake.edited,
            candidates=intake.candidates, **_found(after, "ok"),
        )  # fmt: skip
        read = seen_of(answer.hashes, batch.items, batch.keys, unread=answer.unread) if answer.hashes else []
        return _Turn(
            answer=answer, before=before, after=_with_validators(after, answer, now=now), outcome=outcome,
            seen=pack((*answer.left, *read)),
        )  # fmt: skip

    def _unchanged(self, arrival: "_Arrival", now: datetime) -> "_Turn":
        source = arrival.answer.source
        after = after_unchanged(arrival.before, now=now, pace=self._pace(arrival.answer))
        after = watched(after, _declared(source), now=now)
        outcome = Outcome(source=source.name, **_found(after, "unchanged"))
        return _Turn(answer=arrival.answer, before=arrival.before, after=after, outcome=outcome)

    def _failed(self, arrival: "_Arrival", error: SourceError, now: datetime) -> "_Turn":
        asked_for = error.retry_after if isinstance(error, FetchError) else None
        pace = replace(self._pace(arrival.answer), retry_after=timedelta(seconds=asked_for or 0))
        after = after_failure(arrival.before, error.state, error.reason, now=now, pace=pace)
        outcome = Outcome(source=arrival.answer.source.name, status=error.state, error=after.error)
        return _Turn(answer=arrival.answer, before=arrival.before, after=after, outcome=outcome)

    def _save(self, tx: Unit, turns: Sequence["_Turn"], now: datetime) -> None:
        """The sources as they are now, the lines of the polls, and what robots.txt files said."""
        seen = {turn.before.name: turn.seen for turn in turns if turn.seen is not None}
        tx.sources.save_all([turn.after for turn in turns], seen=seen)
        tx.sources.polled_all([turn.outcome for turn in turns], at=now)
        tx.sources.keep_robots([robots for turn in turns for robots in turn.answer.robots], at=now)

    def _pace(self, answer: Answer) -> Pace:
        interval = answer.source.interval
        return Pace(
            soonest=timedelta(minutes=interval.min), latest=timedelta(minutes=interval.max), chance=self.chance(),
            max_age=answer.fresh,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    """An answer, with its items ready to be stored, or with its error; with neither where nothing has changed."""

    answer: Answer
    before: Memory
    batch: Batch | None = None
    error: SourceError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """One source's poll: what it answered, and what that made of it; `seen` stays as it was where it is None."""

    answer: Answer
    before: Memory
    after: Memory
    outcome: Outcome
    seen: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """What a source is asked with; what is known of robots.txt files is one for all sources."""

    store: Store
    now: datetime
    seen: Mapping[str, bytes]
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
            headers={name: value for name, value in headers.items() if value and value.isascii()},
            digest=memory.digest if believed else "",
            seen=self.seen.get(source.name, b"") if believed else b"",
            news=news_for(self.store, source),
            pages=1 if memory.last_good is None else _PAGES,
            articles=_ARTICLES,
            behind=memory.behind,
            robots=self.robots,
            stale=self.stale,
        )


def _portions(answers: Sequence[Answer]) -> Iterator[list[Answer]]:
    """The answers in portions that do not keep others from writing for long."""
    portion: list[Answer] = []
    items = 0
    for answer in answers:
        more = len(answer.page.items) if answer.page else 0
        if portion and items + more > _ITEMS_TOGETHER:
            yield portion
            portion, items = [], 0
        portion.append(answer)
        items += more
    if portion:
        yield portion


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
    read = memory.read if answer.left else now
    memory = replace(memory, read=read, behind=answer.behind is not None)
    if answer.unread or answer.behind or (answer.page and not answer.page.whole):
        return replace(memory, etag="", last_modified="", digest="")
    return replace(memory, etag=answer.etag, last_modified=answer.last_modified, digest=answer.digest)


def _no_items(source: SourceBase, memory: Memory) -> SourceError:
    state: SourceState = "suddenly_empty" if memory.last_new else "empty"
    reason = "a valid document without a single item" + (", though it had some before" if memory.last_new else "")
    return SourceError(source.name, state, reason)


def _declared(source: SourceBase) -> float | None:
    return source.expect.items_per_week if source.expect else None
