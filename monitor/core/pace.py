"""What the poller remembers of a source, what a poll makes of it, and when the next one is due."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.core.model import SourceState

# States after which there is nothing wrong with the source.
HEALTHY: frozenset[SourceState] = frozenset({"ok", "unchanged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A source as the last poll left it. Validators belong to `url` and are dropped when that changes.

    `state` is never "unchanged": a 304 keeps what was known before. `failures` counts polls since the last good one.
    """

    name: str
    url: str = ""
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    state: SourceState | None = None
    error: str = ""
    failures: int = 0
    last_poll: datetime | None = None
    last_good: datetime | None = None
    last_new: datetime | None = None
    due: datetime | None = None


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


def after_good(memory: Memory, *, now: datetime, soonest: timedelta, new: int) -> Memory:
    """The memory after a poll that found the source well."""
    return replace(
        memory,
        state="ok",
        error="",
        failures=0,
        last_poll=now,
        last_good=now,
        last_new=now if new else memory.last_new,
        due=now + soonest,
    )


def after_unchanged(memory: Memory, *, now: datetime, soonest: timedelta) -> Memory:
    """The memory after a 304 or the same bytes; an earlier failure stays what it was."""
    good = memory.state in (None, "ok")
    return replace(memory, last_poll=now, last_good=now if good else memory.last_good, due=now + soonest)


def after_failure(
    memory: Memory, state: SourceState, error: str, *, now: datetime, soonest: timedelta, latest: timedelta,
    retry_after: float | None = None,
) -> Memory:  # fmt: skip
    """The memory after a poll that failed: backing off, never further than `latest`, never giving up for good."""
    failures = memory.failures + 1
    wait = max(min(soonest * 2 ** min(failures - 1, 16), latest), timedelta(seconds=retry_after or 0))
    return replace(memory, state=state, error=error, failures=failures, last_poll=now, due=now + wait)
