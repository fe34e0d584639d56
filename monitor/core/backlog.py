"""What waits for too long to be sent: when that is an alarm, in which words, and when it is over. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.core.health import Notice, span
from monitor.core.message import Message

LATE = timedelta(hours=1)
_ALARM, _OVER = "late:", "flowing:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What has waited in a channel for longer than `LATE`: how much, since when, and what a try of it met."""

    channel: str
    messages: int
    oldest: datetime
    error: str = ""

    @property
    def remedy(self) -> str:
        """What to do about it."""
        if not self.error:
            return "start `monitor run`, or `monitor deliver`"
        return f"what waits goes by itself once {self.channel} works; `monitor doctor` tells what is wrong with it"

    def in_words(self, *, now: datetime) -> str:
        """How much waits, for how long, and why: `3 messages for slack wait, the oldest for 2 hours: no answer`."""
        many = "1 message" if self.messages == 1 else f"{self.messages} messages"
        wait = "has waited" if self.messages == 1 else "wait, the oldest"
        return f"{many} for {self.channel} {wait} for {span(now - self.oldest)}: {self.error or 'nobody delivers'}"


def about(channel: str, whom: str = "") -> str:
    """How the keys of all alarms about a channel begin, for one recipient where each gets his own."""
    return f"{_ALARM}{channel}:{whom}:" if whom else f"{_ALARM}{channel}:"


def told(backlog: Backlog | None, last: Message | None, *, beginning: str, now: datetime) -> Notice | None:
    """What ops are to be told of a channel: one alarm a day while something waits, and once that it is over.

    `last` is the newest alarm that began like this one; while it waits itself, another would only wait beside it.
    """
    if backlog is None:
        return _over(last) if last else None
    key = f"{beginning}{now:%Y-%m-%d}"
    if last and (last.key == key or not last.to):
        return None
    return Notice(key=key, text=f"⚠ {backlog.in_words(now=now)}.\nWhat to do: {backlog.remedy}.")


def _over(last: Message) -> Notice:
    channel, _, rest = last.key.removeprefix(_ALARM).partition(":")
    return Notice(key=f"{_OVER}{channel}:{rest}", text=f"✓ Nothing for {channel} waits any longer.")
