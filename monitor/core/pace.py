"""What the poller remembers of a source, what a poll makes of it, and when the next one is due.

A source is asked about twice as often as it brings news, between the bounds that its entry declares. Whether what was
found is good enough is health.py's question.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median

from monitor.core.model import SourceState

# States after which there is nothing wrong with the source.
HEALTHY: frozenset[SourceState] = frozenset({"ok", "unchanged"})
# How long an ETag, a digest or a robots.txt is believed: a server that lies with its 304 cannot hide news for longer.
BELIEVED = timedelta(days=1)
DAYS = 56

_SPREAD = 0.1
_MOMENTS = 9
_SIZES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A source as the last poll left it. Validators belong to `url` and are dropped when that changes.

    `state` is never "unchanged": a 304 keeps what was known before. `failures` counts polls since the last good one,
    `since` is when the present trouble began. `read` is the last poll that asked without validators, `behind` says
    that it broke off before it met what was known. `newest` is the date of the newest item.

    `moments` are the last polls that brought news, `daily` the new items of each day up to `day`, the first poll's
    apart; `sizes` the lengths of the last documents and `low` the shortest of a drop that is not over. `alarm` is the
    state that was last alarmed about, at `alarmed`, and empty once the recovery was told.
    """

    name: str
    url: str = ""
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    state: SourceState | None = None
    error: str = ""
    failures: int = 0
    since: datetime | None = None
    first_good: datetime | None = None
    last_poll: datetime | None = None
    last_good: datetime | None = None
    last_new: datetime | None = None
    read: datetime | None = None
    newest: datetime | None = None
    behind: bool = False
    due: datetime | None = None
    moments: tuple[datetime, ...] = ()
    daily: tuple[int, ...] = ()
    day: date | None = None
    sizes: tuple[int, ...] = ()
    low: int | None = None
    alarm: str = ""
    alarmed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one poll found, as it is printed, stored for health, and counted.

    `status` is a source state; `candidates` counts the cards that were opened.
    """

    source: str
    status: SourceState
    seen: int = 0
    new: int = 0
    edited: int = 0
    candidates: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The bounds of the waiting between two polls; `chance`, from 0 to 1, spreads sources that would go together.

    `max_age` is for how long the server declares its answer fresh, `retry_after` how long it asks to stay away.
    """

    soonest: timedelta
    latest: timedelta
    chance: float = 0.0
    max_age: timedelta = timedelta()
    retry_after: timedelta = timedelta()

    def spread(self, wait: timedelta) -> timedelta:
        """The waiting brought between the bounds, a tenth more or less by chance."""
        wait = min(max(wait, self.soonest), self.latest)
        low, high = max(self.soonest, wait * (1 - _SPREAD)), min(self.latest, wait * (1 + _SPREAD))
        return low + (high - low) * self.chance


def after_good(memory: Memory, *, now: datetime, pace: Pace, size: int, new: int, newest: datetime | None) -> Memory:
    """The memory after a valid document with `size` items, `new` of them never seen, the newest dated `newest`."""
    began = memory.first_good or memory.last_good
    counted = new if began else 0
    # A date in the future says nothing; where there is no date the day on which it was found must do.
    dates = [moment for moment in (memory.newest, newest) if moment and moment <= now]
    dates += [now] * bool(counted and newest is None)
    memory = replace(
        memory,
        failures=0,
        first_good=began or now,
        last_poll=now,
        last_good=now,
        last_new=now if new else memory.last_new,
        newest=max(dates, default=None),
        moments=(*memory.moments, now)[-_MOMENTS:] if counted else memory.moments,
        sizes=(*memory.sizes, size)[-_SIZES:],
    )
    if counted:
        *before, today = days(memory, now.date())
        memory = replace(memory, daily=(*before, today + counted), day=now.date())
    return replace(memory, due=now + _wait(memory, pace, now=now))


def after_unchanged(memory: Memory, *, now: datetime, pace: Pace) -> Memory:
    """The memory after a 304 or the same bytes; an earlier failure stays what it was."""
    good = memory.state in (None, "ok")
    memory = replace(memory, last_poll=now, last_good=now if good else memory.last_good)
    return replace(memory, due=now + _wait(memory, pace, now=now))


def after_failure(memory: Memory, state: SourceState, error: str, *, now: datetime, pace: Pace) -> Memory:
    """The memory after a poll that failed: backing off, never giving up for good.

    Never further than the latest, unless the server asks for it; then the error says until when.
    """
    failures = memory.failures + 1
    wait = pace.spread(pace.soonest * 2 ** min(failures - 1, 16))
    if pace.retry_after > wait:
        wait = pace.retry_after
        error = f"{error}; it asks to stay away until {now + wait:%Y-%m-%d %H:%M} UTC"
    memory = replace(memory, failures=failures, last_poll=now, due=now + wait)
    return in_state(memory, state, error, now=now)


def in_state(memory: Memory, state: SourceState, error: str, *, now: datetime) -> Memory:
    """The memory with another state; `since` stays where a trouble only changed its name."""
    since = None if state in HEALTHY else memory.since or now
    return replace(memory, state=state, error=error, since=since)


def rhythm(memory: Memory, *, now: datetime) -> timedelta | None:
    """The usual time between news, in which the silence up to now counts as far as it is longer; None if unknown."""
    start = memory.moments[-1] if memory.moments else memory.first_good
    if start is None:
        return None
    gaps = [
        (later - earlier).total_seconds() for earlier, later in zip(memory.moments, memory.moments[1:], strict=False)
    ]
    silence = (now - start).total_seconds()
    if not gaps or silence > median(gaps):
        gaps.append(silence)
    return timedelta(seconds=median(gaps))


def days(memory: Memory, today: date) -> tuple[int, ...]:
    """The new items of each of the last `DAYS` days, today's last."""
    shift = (today - memory.day).days if memory.day else DAYS
    kept = memory.daily if shift <= 0 else (*memory.daily, *[0] * min(shift, DAYS))
    return (*[0] * (DAYS - len(kept)), *kept)[-DAYS:]


def _wait(memory: Memory, pace: Pace, *, now: datetime) -> timedelta:
    usual = rhythm(memory, now=now) or timedelta()
    return max(pace.spread(usual / 2), min(pace.max_age, pace.latest))
