"""Items going into the store exactly once: new, edited, or known; judged, and proposed where they are news of an event.

Poll and backfill share it. It works inside the caller's unit of work; what takes time is prepared before.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.core.classify import classify
from monitor.core.gazetteer import Gazetteer
from monitor.core.identity import Keys, Known, Sighting, canonical, keys_of, resolve, untouched
from monitor.core.model import Item, StoredItem, Verdict
from monitor.services.propose import Proposer
from monitor.sources.base import SourceBase
from monitor.sources.reading import News
from monitor.store import Store, Unit

# The digest of an item whose own page is still to be read: no text has it, so the item is looked at again.
PENDING = 0
_PATIENCE = timedelta(days=2)
_ONCE = timedelta(days=1)  # is how often an item follows a link or a date, some of which change at each poll
_BELATED = timedelta(days=1)  # a date that much later than the item itself is the copy's, not the release's


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Items as their source shows them, with their keys, and by their places what else is known of them.

    `full` has them with the text of their own pages, `unread` are those whose pages are still to be read, `verdicts`
    are those on what looks new. Nothing is to be done about those of `same`.
    """

    items: tuple[Item, ...]
    keys: tuple[Keys, ...]
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    full: Mapping[int, Item] = field(default_factory=dict)
    unread: Collection[int] = ()
    same: Collection[int] = ()

    def digest(self, place: int) -> int:
        """What is remembered of the item as it is shown: nothing yet, where its own page is still to be read."""
        return PENDING if place in self.unread else self.keys[place].digest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sorted:
    """The places of new items, oldest first; ids and places of known ones whose words changed, and of those where only
    link or date did, with what was shown of them; ids and places of those that only other sources had shown so far."""

    new: list[int] = field(default_factory=list)
    edited: list[tuple[int, int, Sighting]] = field(default_factory=list)
    moved: list[tuple[int, int, Sighting]] = field(default_factory=list)
    first_here: list[tuple[int, int]] = field(default_factory=list)


def prepare(
    items: Sequence[Item],
    source: SourceBase,
    tx: Unit,
    gazetteer: Gazetteer,
    *,
    full: Mapping[int, Item],
    unread: Collection[int],
    keys: Sequence[Keys] | None = None,
) -> Batch:
    """The items with the verdicts on what looks new; made before the write lock is taken, as they take the time.

    `keys` are theirs where the items are only a part of a document.
    """
    keys = keys_of(items, distrust=source.distrust) if keys is None else tuple(keys)
    same, known = _looked_up(keys, source, tx)
    verdicts = {
        place: classify(full.get(place, item), gazetteer)
        for place, (item, key) in enumerate(zip(items, keys, strict=True))
        if place not in same and resolve(item, key, known) is None
    }
    return Batch(items=tuple(items), keys=keys, verdicts=verdicts, full=full, unread=unread, same=same)


def news_for(store: Store, source: SourceBase) -> News:
    """Says which of some items the source never showed like that: the new and the edited."""

    def news(items: Sequence[Item]) -> Collection[int]:
        keys = keys_of(items, distrust=source.distrust)
        with store.read() as tx:
            old, known = _looked_up(keys, source, tx)
            shown = tx.items.sightings({one.id for one in known.values()}, source.name)
        found = []
        for place, (item, key) in enumerate(zip(items, keys, strict=True)):
            same = resolve(item, key, known)
            if place not in old and (same is None or (same.id in shown and shown[same.id].digest != key.digest)):
                found.append(place)
        return found

    return news


def _looked_up(keys: Sequence[Keys], source: SourceBase, tx: Unit) -> tuple[Collection[int], Mapping[int, Known]]:
    """The places of what the source shows as it did before, and what is known of the others, by key."""
    shown = tx.items.shown(keys, source.name)
    same = untouched(keys, shown)
    others = [key for place, key in enumerate(keys) if place not in same and any(one in shown for one in key.trusted)]
    return same, tx.items.known(others)


class Intake:
    """A batch going into the store, counted."""

    def __init__(self, proposer: Proposer, tx: Unit, now: datetime, *, notify: bool) -> None:
        self._proposer, self._tx, self._now, self._notify = proposer, tx, now, notify
        self.new = self.edited = self.candidates = 0

    def take(self, batch: Batch) -> None:
        """Store every item of a batch exactly once, oldest first, as sources list the newest first."""
        if not batch.items:
            return
        source = batch.items[0].source
        found = self._sorted(batch, source)
        new = [
            (batch.full.get(place, batch.items[place]), batch.keys[place], batch.digest(place))
            for place in found.new
        ]  # fmt: skip
        stored = self._tx.items.add_all(new, seen=self._now)
        verdicts = [
            batch.verdicts.get(place) or classify(one.item, self._proposer.gazetteer)
            for place, one in zip(found.new, stored, strict=True)
        ]
        self._tx.items.judged_all(zip(stored, verdicts, strict=True), at=self._now)
        self._sight(found.first_here, batch, source)
        self.new += len(stored)
        for one, verdict in zip(stored, verdicts, strict=True):
            self._propose(one, verdict)
        for item_id, place, shown in found.edited:
            self._look_again(item_id, place, shown, batch)
        self._follow(found.moved, batch, source)
        self._fill(found.first_here, batch)

    def _sorted(self, batch: Batch, source: str) -> "_Sorted":
        places = [place for place in range(len(batch.items)) if place not in batch.same]
        known = self._tx.items.known(batch.keys[place] for place in places)
        shown = self._tx.items.sightings({one.id for one in known.values()}, source)
        found = _Sorted()
        taken: set[int] = set()
        for place in reversed(places):
            item, key = batch.items[place], batch.keys[place]
            same = resolve(item, key, known)
            if same is None:
                found.new.append(place)
                # Its number is not known yet; a negative one stands for it within this document.
                same = Known(
                    id=-len(found.new), source=source, title=item.title, published=item.published, link=key.link,
                    guid=key.guid,
                )  # fmt: skip
                known |= dict.fromkeys(key.trusted, same)
            elif same.id in taken:
                continue  # twice in one document: were both looked at, each poll would find it edited twice
            elif same.id not in shown:
                found.first_here.append((same.id, place))
            elif shown[same.id].digest != key.digest:
                found.edited.append((same.id, place, shown[same.id]))
            elif shown[same.id].stamp != key.stamp:
                found.moved.append((same.id, place, shown[same.id]))
            taken.add(same.id)
        return found

    def _look_again(self, item_id: int, place: int, shown: Sighting, batch: Batch) -> None:
        """An item that its source shows with another text, or whose own page could not be read before."""
        item, unread = batch.full.get(place, batch.items[place]), place in batch.unread
        if unread and self._now - shown.first_seen < _PATIENCE:
            self._sight([(item_id, place)], batch, item.source)
            return
        self._tx.items.sighted(
            [(item_id, batch.keys[place].digest, batch.keys[place].stamp)], item.source, seen=self._now
        )
        before = self._tx.items.get(item_id)
        if before is None or before.item.source != item.source:
            return
        text = max(item.text, before.item.text, key=len) if unread else item.text
        stored = self._relocated(before, item, batch.keys[place], shown)
        edited = replace(stored.item, title=item.title, text=text)
        if edited == stored.item:
            self._judge_again(before, stored)
        elif back := self._tx.items.go_back(before.id, edited, seen=self._now):
            self._judge_again(before, back, quietly=True)
        else:
            self.edited += 1
            self._judge_again(before, self._tx.items.revise(before.id, edited, seen=self._now))

    def _follow(self, moved: Sequence[tuple[int, int, Sighting]], batch: Batch, source: str) -> None:
        """Items that their source shows with the same words under another link or date; no edit, and no news."""
        items = self._tx.items.many([item_id for item_id, _, _ in moved])
        settled = []
        for item_id, place, shown in moved:
            before, key = items[item_id], batch.keys[place]
            if before.item.source == source and shown.moved and self._now - shown.moved < _ONCE:
                continue
            if before.item.source == source:
                self._judge_again(before, self._relocated(before, batch.items[place], key, shown))
            settled.append((item_id, place))
        self._sight(settled, batch, source)

    def _fill(self, first_here: Sequence[tuple[int, int]], batch: Batch) -> None:
        """Items that came without any text get it, and a date, from the first other source that has one."""
        items = self._tx.items.many([item_id for item_id, _ in first_here])
        for item_id, place in first_here:
            before, item = items[item_id], batch.full.get(place, batch.items[place])
            if before.item.text or not item.text:
                continue
            stored = self._tx.items.revise(before.id, replace(before.item, text=item.text), seen=self._now)
            if stored.item.published is None and item.published:
                stored = replace(stored, item=replace(stored.item, published=item.published))
                self._tx.items.relocate(stored, batch.keys[place], at=self._now)
            self.edited += 1
            self._judge_again(before, stored)

    def _relocated(self, before: StoredItem, item: Item, key: Keys, shown: Sighting) -> StoredItem:
        """The item with the link and the date that its source now gives, where they are another and to be believed."""
        was = before.item
        url = item.url if key.link is not None and canonical(item.url or "") != canonical(was.url or "") else was.url
        late = item.published is not None and item.published > shown.first_seen + _BELATED
        published = was.published if late else item.published or was.published
        after = replace(before, item=replace(was, url=url, published=published))
        if after != before:
            self._tx.items.relocate(after, key, at=self._now)
        return after

    def _judge_again(self, before: StoredItem, stored: StoredItem, *, quietly: bool = False) -> None:
        """Judge what changed; open drafts follow, and `quietly` says that nobody need be told of it."""
        if stored == before:
            return
        verdict = classify(stored.item, self._proposer.gazetteer)
        self._tx.items.judged_anew(stored, verdict, at=self._now)
        if self._tx.candidates.of_item(stored.id):
            told = None if quietly else before
            self._proposer.redraft(self._tx, stored, verdict, at=self._now, before=told)
        else:
            self._propose(stored, verdict)

    def _sight(self, shown: Sequence[tuple[int, int]], batch: Batch, source: str) -> None:
        """Remember what the source shows of items, given with their places."""
        rows = [(item_id, batch.digest(place), batch.keys[place].stamp) for item_id, place in shown]
        self._tx.items.sighted(rows, source, seen=self._now)

    def _propose(self, stored: StoredItem, verdict: Verdict) -> None:
        proposed = self._proposer.propose(self._tx, stored, verdict, at=self._now, notify=self._notify)
        self.candidates += proposed.opened is not None
