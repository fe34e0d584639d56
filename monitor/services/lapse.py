"""Announced events that nothing confirmed within a week of their day: marked once, and told below their cards.

`monitor run` looks every few minutes; `poll` and `deliver` look too, for those who have only them in their crontab.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.core.announced import GRACE, is_overdue, lapse
from monitor.core.review import record
from monitor.services.announce import Announcer
from monitor.store import Store
from monitor.store.candidates import MACHINE

TOLD = (
    "A week after its date nothing confirms that it took place. If you know that it did, say so under More"
    " (in the terminal: monitor confirm {number})."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapser:
    """Marks what is overdue; `zone` says when a day begins, `announcer` tells."""

    store: Store
    announcer: Announcer
    zone: ZoneInfo
    clock: Callable[[], datetime]

    def lapse(self) -> int:
        """Mark every announced event whose week is over; returns how many. What is put away is left alone."""
        at = self.clock()
        today = at.astimezone(self.zone).date()
        with self.store.read() as tx:
            if not tx.candidates.awaited(today - GRACE):
                return 0  # as nearly always: nobody has to wait for the lock
        with self.store.write() as tx:
            due = [
                one
                for one in tx.candidates.awaited(today - GRACE)
                if is_overdue(one.draft.event_date, one.draft.event_end, today)
            ]
            for before in due:
                after = lapse(before)
                saved = tx.candidates.save(after, before=before, by=MACHINE, at=at)
                tx.candidates.record(record(before, after, "lapse", by=MACHINE, at=at, origin="calendar"))
                self.announcer.changed(tx, saved, at=at)
                self.announcer.reply(tx, saved, TOLD.format(number=saved.id), at=at)
        return len(due)
