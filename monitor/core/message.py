"""What is still to be sent, and how often it is tried: values of the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Kind = Literal["card", "notice"]

ATTEMPTS = 12
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing to hand to a channel exactly once; (channel, key) is unique.

    A card's body names its candidate and is rendered when it is sent; a notice's body is its text. `attempts`
    counts earlier tries: above 0 the message may have arrived, so the channel is asked before it is sent again.
    """

    channel: str
    key: str
    kind: Kind
    body: Mapping[str, object] = field(default_factory=dict)
    attempts: int = 0
    id: int | None = None


def next_try(attempts: int, *, now: datetime, retry_after: float | None = None) -> datetime | None:
    """When to try again after `attempts` tries, None for the dead letters; never sooner than the channel asks."""
    if attempts >= ATTEMPTS:
        return None
    wait = min(_FIRST_WAIT * (1 << attempts - 1), _LONGEST_WAIT)
    return now + max(wait, timedelta(seconds=retry_after or 0))
