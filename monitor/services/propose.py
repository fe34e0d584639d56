"""From a judged item to a candidate: joins the event it belongs to, or opens a card of its own.

It works inside the caller's unit of work, so that item, verdict, candidate and outbox row are one commit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.core.cluster import WINDOW, Known, Placement, place
from monitor.core.difference import difference
from monitor.core.draft import make_draft
from monitor.core.gazetteer import Gazetteer
from monitor.core.model import Candidate, Draft, StoredItem, Verdict
from monitor.core.review import join, record, reopen, with_links
from monitor.services.announce import Announcer
from monitor.store import Unit
from monitor.store.candidates import MACHINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What became of an item: a candidate opened, or one joined, or neither."""

    opened: Candidate | None = None
    joined: Candidate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposer:
    """What proposing needs besides the item: the registry, the publishers' names, the channels to be told.

    `living` are those channels whose cards change after they were sent.
    """

    gazetteer: Gazetteer
    publishers: Mapping[str, str]
    channels: tuple[str, ...] = ()
    living: tuple[str, ...] = ()

    @property
    def announcer(self) -> Announcer:
        return Announcer(channels=self.channels, living=self.living)

    def propose(self, tx: Unit, stored: StoredItem, verdict: Verdict, *, at: datetime, notify: bool = True) -> Proposed:
        """Find the event of an item that was judged a candidate; `notify=False` opens it without a message."""
        if not verdict.is_candidate:
            return Proposed()
        draft = self.draft([stored], [verdict])
        placement = self._place(tx, stored, verdict, draft.event_date)
        if placement.candidate is not None:
            return Proposed(joined=self._join(tx, placement.candidate, stored, verdict, at=at))
        candidate = tx.candidates.open([stored], draft, score=verdict.score, at=at, same_as=placement.perhaps)
        if notify:
            self.announce(tx, candidate, at=at)
        return Proposed(opened=candidate)

    def redraft(
        self, tx: Unit, stored: StoredItem, verdict: Verdict, *, at: datetime, before: StoredItem | None = None
    ) -> None:
        """Take an item's edited text into the open drafts that no curator has touched yet; reopen what was accepted.

        `before` is the item as it was; without it nothing is reopened.
        """
        edited = difference(before.item, stored.item) if before else ()
        for candidate in tx.candidates.of_item(stored.id):
            if candidate.status in ("new", "snoozed") and self._untouched(tx, candidate):
                items = tuple(stored if one.id == stored.id else one for one in candidate.items)
                after = self._drafted(tx, replace(candidate, items=items), {stored.id: verdict})
                saved = tx.candidates.save(after, before=candidate, by=MACHINE, at=at)
                line = record(candidate, after, "redraft", by=MACHINE, at=at, origin=stored.item.source)
                tx.candidates.record(line)
                self.announcer.changed(tx, saved, at=at)
            elif candidate.status == "accepted" and edited:
                self._reopen(tx, candidate, stored, edited, at=at)

    def announce(self, tx: Unit, candidate: Candidate, *, at: datetime) -> None:
        """Queue the candidate's card, once, on every channel."""
        self.announcer.card(tx, candidate, at=at)

    def draft(self, items: Sequence[StoredItem], verdicts: Sequence[Verdict]) -> Draft:
        """The machine's draft of one event."""
        return make_draft(items, verdicts, self.gazetteer.registry, publishers=self.publishers)

    def _place(self, tx: Unit, stored: StoredItem, verdict: Verdict, day: date | None) -> Placement:
        around = tx.candidates.around(day - WINDOW, day + WINDOW) if day else []
        return place(stored.item, verdict, _known(tx, around), offices=self.gazetteer.registry.offices)

    def _join(self, tx: Unit, wanted: int, stored: StoredItem, verdict: Verdict, *, at: datetime) -> Candidate:
        before = tx.candidates.need(wanted)
        after = join(before, stored, score=verdict.score)
        if after.status == "new" and self._untouched(tx, before):
            after = self._drafted(tx, after, {stored.id: verdict})
        else:
            after = with_links(after, [stored], self.publishers)
        saved = tx.candidates.save(after, before=before, by=MACHINE, at=at)
        tx.candidates.record(record(before, after, "join", by=MACHINE, at=at, origin=stored.item.source))
        if before.status == "snoozed" and saved.status == "new":
            self.announcer.again(tx, saved, at=at, why="woken")
        elif saved.status in ("new", "accepted"):
            self.announcer.changed(tx, saved, at=at)
            publisher = self.publishers.get(stored.item.source, stored.item.source)
            self.announcer.reply(tx, saved, f"{publisher} tells of it too: {stored.item.title}", at=at,
                                 url=stored.item.url)  # fmt: skip
        return saved

    def _reopen(self, tx: Unit, before: Candidate, stored: StoredItem, edited: Sequence[str], *, at: datetime) -> None:
        """Ask the curators again about an accepted event whose release says something else now."""
        after = reopen(before)
        saved = tx.candidates.save(after, before=before, by=MACHINE, at=at)
        tx.candidates.record(record(before, after, "reopen", by=MACHINE, at=at, origin=stored.item.source))
        self.announcer.changed(tx, saved, at=at)
        publisher = self.publishers.get(stored.item.source, stored.item.source)
        told = "\n".join((f"{publisher} edited its release after it was accepted:", *edited))
        self.announcer.reply(tx, saved, told, at=at, url=stored.item.url)

    def _drafted(self, tx: Unit, candidate: Candidate, fresh: dict[int, Verdict]) -> Candidate:
        verdicts = {**tx.items.verdicts([one.id for one in candidate.items]), **fresh}
        items = [one for one in candidate.items if one.id in verdicts]
        draft = self.draft(items, [verdicts[one.id] for one in items])
        return replace(candidate, draft=replace(draft, version=candidate.draft.version + 1))

    def _untouched(self, tx: Unit, candidate: Candidate) -> bool:
        return all(by == MACHINE for _, by, _ in tx.candidates.drafts(candidate.id))


def _known(tx: Unit, candidates: Sequence[Candidate]) -> list[Known]:
    """The candidates with the verdicts on their items."""
    verdicts = tx.items.verdicts([one.id for candidate in candidates for one in candidate.items])
    found = []
    for candidate in candidates:
        members = tuple((one.item, verdicts[one.id]) for one in candidate.items if one.id in verdicts)
        if members:
            found.append(Known(candidate=candidate.id, members=members, status=candidate.status))
    return found
