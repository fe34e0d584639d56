"""Once a day, what the reading was not sure of becomes one list, so that doubt costs one glance and not ten cards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from monitor.core.message import DECIDED, Message
from monitor.services.announce import LISTED, Announcer
from monitor.store import Store, Unit

HOUR = time(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gatherer:
    """Gathers on the channels where cards live; `zone` says when a day begins."""

    store: Store
    announcer: Announcer
    zone: ZoneInfo
    clock: Callable[[], datetime]

    def gather(self) -> int:
        """Queue today's list once its hour has come; returns how many candidates it holds."""
        at = self.clock()
        local = at.astimezone(self.zone)
        hour = datetime.combine(local.date(), HOUR, tzinfo=self.zone)
        if local < hour or not self.announcer.living:
            return 0
        with self.store.write() as tx:
            return sum(
                self._list(tx, channel, tx.outbox.lines(channel, before=hour), f"perhaps:{local:%Y-%m-%d}", at)
                for channel in self.announcer.living
            )

    def _list(self, tx: Unit, channel: str, lines: list[Message], key: str, at: datetime) -> int:
        if not lines or tx.outbox.by_key(channel, key):
            return 0
        still_open = []
        for line in lines:
            candidate = tx.candidates.get(line.candidate or 0)
            if candidate and candidate.status == "new":
                still_open.append(candidate)
            else:
                tx.outbox.sent(line, DECIDED, at=at)
        here = Announcer(channels=(channel,), living=(channel,))
        for first in range(0, len(still_open), LISTED):
            part = f"{key}:{first // LISTED + 1}" if first else key
            here.perhaps(tx, part, still_open[first : first + LISTED], at=at)
        return len(still_open)
