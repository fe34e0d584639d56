"""What is still to be sent, and how often it is tried: values of the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Kind = Literal["card", "update", "thread", "list", "line", "notice"]

DECIDED = "decided before it was sent"  # the receipt of a card that nobody needs any more
ATTEMPTS = 12
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=1)
_OUTAGE_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing to hand to a channel exactly once; (channel, key) is unique.

    A card's body names its candidate and is rendered when it is sent; so are an `update` of a card that was sent, and
    a `list` of several. A `thread` answers a card with its text, a `notice` is only its text; a `line` waits until it
    is gathered into a list. What concerns one candidate goes in the order in which it was queued.

    `attempts` counts earlier tries. `tried` is the earliest of them that may have arrived, None where none may: then
    the channel need not be asked. `to` is the receipt of the message that this one changes or answers.
    """

    channel: str
    key: str
    kind: Kind
    body: Mapping[str, object] = field(default_factory=dict)
    attempts: int = 0
    created: datetime | None = None
    tried: datetime | None = None
    to: str = ""
    id: int | None = None

    @property
    def candidate(self) -> int | None:
        """The candidate that the message is about."""
        named = self.body.get("candidate")
        return named if isinstance(named, int) else None


def next_try(
    attempts: int, *, now: datetime, retry_after: float | None = None, outage: bool = False
) -> datetime | None:
    """When to try again after `attempts` tries, None for the dead letters; never sooner than the channel asks.

    In an outage nothing dies, and the end of it is noticed within a minute.
    """
    if attempts >= ATTEMPTS and not outage:
        return None
    wait = min(_FIRST_WAIT * (1 << min(attempts, ATTEMPTS) - 1), _OUTAGE_WAIT if outage else _LONGEST_WAIT)
    return now + max(wait, timedelta(seconds=retry_after or 0))
