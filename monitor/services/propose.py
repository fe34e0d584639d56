"""From a judged item to a candidate: joins the event it belongs to, or opens a card of its own.

It works inside the caller's unit of work, so that item, verdict, candidate and outbox row are one commit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.core.announced import stand, standing
from monitor.core.cluster import WINDOW, Known, Placement, place
from monitor.core.dates import event_date
from monitor.core.difference import difference
from monitor.core.draft import make_draft
from monitor.core.gazetteer import Gazetteer
from monitor.core.handmade import Handmade
from monitor.core.model import Action, Candidate, Draft, Status, StoredItem, Verdict
from monitor.core.review import join, record, reopen, revive, with_links
from monitor.core.traits import is_roundup
from monitor.services.announce import Announcer
from monitor.store import Unit
from monitor.store.candidates import MACHINE

_OPEN = ("new", "snoozed")
_SUPPORTED = ("new", "accepted")  # what a briefing is good for; it wakes nothing and revives nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What became of an item: a candidate opened, or one joined, or neither; a round-up may join others `also`."""

    opened: Candidate | None = None
    joined: Candidate | None = None
    also: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposer:
    """What proposing needs besides the item: the registry, the publishers' names, the channels to be told.

    `compiled` gives the gazetteer when it is needed; most decisions never do. `living` are those channels whose cards
    change after they were sent.
    """

    compiled: Callable[[], Gazetteer]
    publishers: Mapping[str, str]
    channels: tuple[str, ...] = ()
    living: tuple[str, ...] = ()

    @property
    def gazetteer(self) -> Gazetteer:
        return self.compiled()

    @property
    def announcer(self) -> Announcer:
        return Announcer(channels=self.channels, living=self.living)

    def propose(self, tx: Unit, stored: StoredItem, verdict: Verdict, *, at: datetime, notify: bool = True) -> Proposed:
        """Find the event of an item that was judged a candidate; `notify=False` opens it without a message.

        A round-up that is none supports the events it speaks of, and opens nothing.
        """
        if not verdict.is_candidate and not (verdict.institutions and is_roundup(stored.item.title)):
            return Proposed()
        placement = self._place(tx, stored, verdict)
        if placement.candidate is not None:
            joined = [
                self._join(tx, one, stored, verdict, at=at) for one in (placement.candidate, *placement.also)
            ]  # fmt: skip
            return Proposed(joined=joined[0], also=tuple(joined[1:]))
        if not verdict.is_candidate:
            return Proposed()
        draft = self.draft([stored], [verdict])
        candidate = tx.candidates.open(
            [stored], draft, score=verdict.score, at=at, same_as=placement.perhaps,
            standing=standing([(stored.item, verdict)], draft.event_date),
        )  # fmt: skip
        if notify:
            self.announce(tx, candidate, at=at)
        return Proposed(opened=candidate)

    def redraft(
        self, tx: Unit, stored: StoredItem, verdict: Verdict, *, at: datetime, before: StoredItem | None = None
    ) -> None:
        """Take an item's edited text, link or date into the open drafts that no curator has touched yet; reopen what
        was accepted on another text.

        `before` is the item as it was; without it nothing is reopened.
        """
        edited = difference(before.item, stored.item) if before else ()
        for candidate in tx.candidates.of_item(stored.id):
            if candidate.status == "rejected":
                continue
            was = candidate
            if before:
                was = replace(candidate, items=tuple(before if one.id == before.id else one for one in candidate.items))
            after = self.stood(tx, was, candidate, edited=True)
            if candidate.status in _OPEN and self._untouched(tx, candidate):
                after = self._drafted(tx, after, {stored.id: verdict})
            elif candidate.status == "accepted" and edited:
                after = reopen(after)
            if _reads_as(after, candidate):
                continue
            saved = tx.candidates.save(after, before=candidate, by=MACHINE, at=at)
            action: Action = "reopen" if after.status != candidate.status else "redraft"
            tx.candidates.record(record(candidate, after, action, by=MACHINE, at=at, origin=stored.item.source))
            self.announcer.changed(tx, saved, at=at)
            if action == "reopen":
                told = "\n".join((f"{self._publisher(stored)} edited its release after it was accepted:", *edited))
                self.announcer.reply(tx, saved, told, at=at, url=stored.item.url)
            elif saved.standing == "held" != candidate.standing:
                told = f"It was held, {self._publisher(stored)} tells in its edited release."
                self.announcer.reply(tx, saved, told, at=at, url=stored.item.url)

    def announce(self, tx: Unit, candidate: Candidate, *, at: datetime) -> None:
        """Queue the candidate's card, once, on every channel."""
        self.announcer.card(tx, candidate, at=at)

    def draft(self, items: Sequence[StoredItem], verdicts: Sequence[Verdict]) -> Draft:
        """The machine's draft of one event."""
        return make_draft(items, verdicts, self.gazetteer.registry, publishers=self.publishers)

    def stood(self, tx: Unit, before: Candidate, after: Candidate, *, edited: bool = False) -> Candidate:
        """`after`, standing as its items say: announced, or held since one of them tells so.

        `edited` says that the items of `after` are those of `before` with other words.
        """
        verdicts = tx.items.verdicts([one.id for one in (*before.items, *after.items)])
        day = before.draft.event_date
        had, has = (
            [(one.item, verdicts[one.id]) for one in candidate.items if one.id in verdicts]
            for candidate in (before, after)
        )
        was = standing(had, day)
        return stand(before, after, was=was, now=standing(has, day, announced=edited and was != ""))

    def _place(self, tx: Unit, stored: StoredItem, verdict: Verdict) -> Placement:
        when = verdict.when or event_date(stored.item)
        around = tx.candidates.around(when.start - WINDOW, when.start + WINDOW) if when else []
        if not verdict.is_candidate:
            around = [one for one in around if one[1] in _SUPPORTED]
        if not around:
            return Placement()
        made = tx.candidates.handmade()
        return place(
            stored.item, verdict, _known(tx, around, made), apart=made.split_from.get(stored.id, frozenset()),
            parted=made.parted, offices=self.gazetteer.registry.offices,
        )  # fmt: skip

    def _join(self, tx: Unit, wanted: int, stored: StoredItem, verdict: Verdict, *, at: datetime) -> Candidate:
        before = tx.candidates.need(wanted)
        joined = self.stood(tx, before, join(before, stored, score=verdict.score))
        drafted = self._drafted(tx, joined, {stored.id: verdict})
        held = joined.standing == "held" and before.standing in ("announced", "not_confirmed")
        turned = before.status == "rejected" and drafted.draft.type != self._drafted(tx, before, {}).draft.type
        if (joined.status == "new" or turned) and self._untouched(tx, before):
            joined = drafted
        else:
            joined = with_links(joined, [stored], self.publishers)
        after, why = joined, ""
        if turned:
            after, why = revive(joined), "type"
        elif held and before.status == "accepted":
            after, why = reopen(joined), "held"
        saved = tx.candidates.save(after, before=before, by=MACHINE, at=at)
        origin = stored.item.source
        tx.candidates.record(record(before, joined, "join", by=MACHINE, at=at, origin=origin))
        if why:
            tx.candidates.record(record(joined, after, "reopen", by=MACHINE, at=at, origin=origin, reason=why))
        if before.status in ("snoozed", "rejected") and saved.status == "new":
            self.announcer.again(tx, saved, at=at, why="woken")
        elif saved.status in ("new", "accepted"):
            self.announcer.changed(tx, saved, at=at)
            told = f"{self._publisher(stored)} tells of it too: {stored.item.title}"
            if held:
                told = f"It was held, as {self._publisher(stored)} tells: {stored.item.title}"
            if why == "held":
                told += "\nIt was accepted when it was only announced; are its words still right?"
            self.announcer.reply(tx, saved, told, at=at, url=stored.item.url)
        return saved

    def _publisher(self, stored: StoredItem) -> str:
        return self.publishers.get(stored.item.source, stored.item.source)

    def _drafted(self, tx: Unit, candidate: Candidate, fresh: dict[int, Verdict]) -> Candidate:
        verdicts = {**tx.items.verdicts([one.id for one in candidate.items]), **fresh}
        items = [one for one in candidate.items if one.id in verdicts]
        draft = self.draft(items, [verdicts[one.id] for one in items])
        return replace(candidate, draft=replace(draft, version=candidate.draft.version + 1))

    def _untouched(self, tx: Unit, candidate: Candidate) -> bool:
        return all(by == MACHINE for _, by, _ in tx.candidates.drafts(candidate.id))


def _reads_as(after: Candidate, before: Candidate) -> bool:
    """Whether nothing changed but perhaps the draft's number."""
    return replace(after, draft=replace(after.draft, version=before.draft.version)) == before


def _known(tx: Unit, around: Sequence[tuple[int, Status, Sequence[StoredItem]]], made: Handmade) -> list[Known]:
    """The candidates with the verdicts on their items."""
    verdicts = tx.items.verdicts([one.id for _, _, items in around for one in items])
    found = []
    for candidate, status, items in around:
        members = tuple((one.item, verdicts[one.id]) for one in items if one.id in verdicts)
        if members:
            by_hand = candidate in made.joined
            found.append(Known(candidate=candidate, members=members, status=status, by_hand=by_hand))
    return found
