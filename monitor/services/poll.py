"""One pass over sources: read, recognise, classify, store, queue; each source is one commit, with its ETag in it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from monitor.core.classify import classify
from monitor.core.errors import SourceError, StoreError
from monitor.core.identity import Keys, Known, keys_of, resolve
from monitor.core.model import Item, SourceState, StoredItem, Verdict
from monitor.core.pace import Memory, Outcome, after_failure, after_good, after_unchanged
from monitor.services.propose import Proposer
from monitor.sources.base import Page, SourceBase
from monitor.sources.reader import Answer, Asked
from monitor.store import Store, Unit

Read = Callable[[Iterable[Asked]], Iterator[Answer]]
Clock = Callable[[], datetime]
_NEWEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """Polls sources into the store. `notify` sends cards on a source's first poll too, when history floods in."""

    read: Read
    store: Store
    proposer: Proposer
    clock: Clock
    notify: bool = False

    def poll(self, sources: Iterable[SourceBase]) -> Iterator[Outcome]:
        """The outcome for each source, in the order in which they answer; a bad one never stops the others."""
        wanted = {source.name: source for source in sources}
        with self.store.read() as tx:
            memories = tx.sources.memories(wanted)
        asked = [_asked(source, memories[name]) for name, source in wanted.items()]
        started, first = self.clock(), []
        for answer in self.read(asked):
            outcome = self._keep(answer, memories[answer.source.name])
            if outcome.status == "ok" and memories[outcome.source].last_good is None:
                first.append(outcome.source)
            yield outcome
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
        memory = replace(memory, url=answer.source.url)
        try:
            if answer.error:
                return self._failed(answer, memory, answer.error, now)
            if answer.page is None:
                return self._unchanged(answer, memory, now)
            if not answer.page.items:
                return self._failed(answer, memory, _no_items(answer.source, memory), now)
            return self._stored(answer, answer.page, memory, now)
        except StoreError as error:
            return Outcome(source=answer.source.name, status="unreadable", error=str(error))

    def _stored(self, answer: Answer, page: Page, memory: Memory, now: datetime) -> Outcome:
        source = answer.source
        keys = keys_of(page.items, distrust=source.distrust)
        verdicts = self._judged(page, keys)
        with self.store.write() as tx:
            counts = _Intake(self, tx, now, notify=self.notify or memory.last_good is not None)
            counts.take(page, keys, verdicts)
            memory = replace(memory, etag=answer.etag, last_modified=answer.last_modified, digest=answer.digest)
            tx.sources.save(after_good(memory, now=now, soonest=_soonest(source), new=counts.new))
            outcome = Outcome(
                source=source.name, status="ok", seen=len(page.items), new=counts.new, edited=counts.edited,
                candidates=counts.candidates,
            )  # fmt: skip
            tx.sources.polled(outcome, at=now)
        return outcome

    def _judged(self, page: Page, keys: tuple[Keys, ...]) -> Mapping[int, Verdict]:
        """The verdicts on what looks new, by place; made before the write lock is taken, as they take the time."""
        with self.store.read() as tx:
            known = tx.items.known(keys)
        return {
            place: classify(item, self.proposer.gazetteer)
            for place, (item, key) in enumerate(zip(page.items, keys, strict=True))
            if resolve(item, key, known) is None
        }

    def _unchanged(self, answer: Answer, memory: Memory, now: datetime) -> Outcome:
        after = after_unchanged(memory, now=now, soonest=_soonest(answer.source))
        outcome = Outcome(source=answer.source.name, status="unchanged")
        with self.store.write() as tx:
            tx.sources.save(after)
            tx.sources.polled(outcome, at=now)
        return outcome

    def _failed(self, answer: Answer, memory: Memory, error: SourceError, now: datetime) -> Outcome:
        source = answer.source
        after = after_failure(
            memory, error.state, error.reason, now=now, soonest=_soonest(source),
            latest=timedelta(minutes=source.interval.max), retry_after=getattr(error, "retry_after", None),
        )  # fmt: skip
        outcome = Outcome(source=source.name, status=error.state, error=error.reason)
        with self.store.write() as tx:
            tx.sources.save(after)
            tx.sources.polled(outcome, at=now)
        return outcome


class _Intake:
    """The items of one page going into the store within one unit of work, counted."""

    def __init__(self, poller: Poller, tx: Unit, now: datetime, *, notify: bool) -> None:
        self._proposer, self._tx, self._now, self._notify = poller.proposer, tx, now, notify
        self.new = self.edited = self.candidates = 0

    def take(self, page: Page, keys: tuple[Keys, ...], verdicts: Mapping[int, Verdict]) -> None:
        """Store every item of a page exactly once, oldest first, as sources list the newest first."""
        known = self._tx.items.known(keys)
        ids = {one.id for one in known.values()}
        digests = self._tx.items.digests(ids, page.items[0].source)
        for place in reversed(range(len(page.items))):
            item, key = page.items[place], keys[place]
            same = resolve(item, key, known)
            if same is None:
                stored = self._add(item, key, verdicts.get(place))
                fresh = Known(
                    id=stored.id, source=item.source, title=item.title, published=item.published,
                    link=key.link, guid=key.guid,
                )  # fmt: skip
                known |= dict.fromkeys(key.trusted, fresh)
                digests[stored.id] = key.digest
            elif digests.get(same.id) != key.digest:
                self._look_again(same, item, key, carried=same.id in digests)
                digests[same.id] = key.digest

    def _add(self, item: Item, key: Keys, verdict: Verdict | None) -> StoredItem:
        stored = self._tx.items.add(item, key, seen=self._now)
        self.new += 1
        self._judge(stored, verdict or classify(item, self._proposer.gazetteer))
        return stored

    def _look_again(self, same: Known, item: Item, key: Keys, *, carried: bool) -> None:
        """An item that this source shows anew (`carried=False`), or shows with another text."""
        self._tx.items.sighted(same.id, item.source, key.digest, seen=self._now)
        if not carried:
            return
        before = self._tx.items.get(same.id)
        if before is None or before.item.source != item.source:
            return
        self._tx.items.relocate(same.id, item)
        stored = self._tx.items.revise(same.id, item, seen=self._now)
        self.edited += 1
        verdict = classify(stored.item, self._proposer.gazetteer)
        if self._tx.candidates.of_item(stored.id):
            self._tx.items.judged(stored, verdict, at=self._now)
            self._proposer.redraft(self._tx, stored, verdict, at=self._now, before=before)
        else:
            self._judge(stored, verdict)

    def _judge(self, stored: StoredItem, verdict: Verdict) -> None:
        self._tx.items.judged(stored, verdict, at=self._now)
        proposed = self._proposer.propose(self._tx, stored, verdict, at=self._now, notify=self._notify)
        self.candidates += proposed.opened is not None


def _asked(source: SourceBase, memory: Memory) -> Asked:
    """The source with its validators; a new address has none."""
    if memory.url != source.url or memory.state not in (None, "ok"):
        return Asked(source=source)
    headers = {"If-None-Match": memory.etag, "If-Modified-Since": memory.last_modified}
    return Asked(source=source, headers={k: v for k, v in headers.items() if v}, digest=memory.digest)


def _no_items(source: SourceBase, memory: Memory) -> SourceError:
    state: SourceState = "suddenly_empty" if memory.last_new else "empty"
    reason = "a valid document without a single item" + (", though it had some before" if memory.last_new else "")
    return SourceError(source.name, state, reason)


def _soonest(source: SourceBase) -> timedelta:
    return timedelta(minutes=source.interval.min)
