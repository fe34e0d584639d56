"""A sign of life for somebody outside: what watches this program must not be this program.

An address is asked for after polls that came to their end; a service there (a dead man's switch) raises the alarm when
nobody has asked for a while. That an asking fails is logged and nothing more: the switch is what tells.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from monitor.core.errors import FetchError
from monitor.services.doctor import Check

SELDOM = timedelta(minutes=5)


@dataclass(slots=True, kw_only=True)
class Heart:
    """Asks for the address, through `ask`, which raises FetchError; with an empty address it does nothing."""

    address: str
    ask: Callable[[str], object]
    clock: Callable[[], datetime]
    _polled: Event = field(default_factory=Event)
    _last: datetime | None = None

    def polled(self) -> None:
        """A poll has come to its end; also one in which nothing was due."""
        self._polled.set()

    def beat(self) -> str | None:
        """Ask if a poll ended since the last time, every five minutes at most; returns what went wrong, "" if nothing.

        None where it was not the time.
        """
        if not self.address or not self._polled.is_set():
            return None
        now = self.clock()
        if self._last and now - self._last < SELDOM:
            return None
        self._last = now
        self._polled.clear()
        try:
            self.ask(self.address)
        except FetchError as error:
            return error.reason
        return ""

    def check(self) -> Check:
        """Ask now, for `doctor`."""
        try:
            self.ask(self.address)
        except FetchError as error:
            remedy = "copy the address into MONITOR_HEARTBEAT_URL once more; MONITOR_ALLOW_HOSTS is for a private one"
            return Check(name="heartbeat", told=error.reason, remedy=remedy)
        return Check(name="heartbeat", told="the address answers; `monitor run` asks for it after its polls")
