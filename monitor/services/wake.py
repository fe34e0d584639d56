"""Snoozed candidates whose day has come are new again, and their card is sent once more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.core.message import Message
from monitor.core.review import record, wake
from monitor.store import Store
from monitor.store.candidates import MACHINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Waker:
    """Wakes what is due; `zone` says when a day begins, `channels` are told."""

    store: Store
    channels: tuple[str, ...]
    zone: ZoneInfo
    clock: Callable[[], datetime]

    def wake(self) -> int:
        """Wake every candidate whose day has come; returns how many."""
        at = self.clock()
        with self.store.write() as tx:
            due = tx.candidates.sleeping(at.astimezone(self.zone).date())
            for before in due:
                after = wake(before)
                saved = tx.candidates.save(after, before=before, by=MACHINE, at=at)
                tx.candidates.record(record(before, after, "wake", by=MACHINE, at=at, origin="calendar"))
                for channel in self.channels:
                    key = f"card:{before.id}:woken-{saved.version}"
                    card = Message(channel=channel, key=key, kind="card", body={"candidate": before.id})
                    tx.outbox.enqueue(card, at=at)
        return len(due)
