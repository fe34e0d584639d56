"""How every source is: what the poller remembers, put into one row each, troubles first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.core.health import expected, per_week, remedy, span, sparkline, weeks
from monitor.core.model import SourceState
from monitor.core.pace import HEALTHY, Memory
from monitor.sources.base import SourceBase
from monitor.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """One source at a glance. `state` is None before its first poll, `weeks` are new items, the current week last.

    `overdue` says that it was not polled although it should have been; `remedy` is what to do, empty if nothing.
    """

    source: str
    enabled: bool
    state: SourceState | None
    since: datetime | None
    last_poll: datetime | None
    last_good: datetime | None
    newest: datetime | None
    due: datetime | None
    items_per_week: float
    expected_per_week: float | None
    weeks: tuple[int, ...]
    sparkline: str
    overdue: bool
    error: str
    remedy: str

    @property
    def trouble(self) -> bool:
        """Whether somebody should look at it."""
        return self.enabled and (self.overdue or (self.state is not None and self.state not in HEALTHY))


def health(store: Store, sources: Iterable[SourceBase], *, now: datetime) -> Sequence[Health]:
    """The sources as they are now, those in trouble first, else in their own order."""
    wanted = list(sources)
    with store.read() as tx:
        memories = tx.sources.memories(source.name for source in wanted)
    return sorted((_of(source, memories[source.name], now) for source in wanted), key=lambda one: not one.trouble)


def _of(source: SourceBase, memory: Memory, now: datetime) -> Health:
    late = memory.due is not None and now - memory.due > timedelta(minutes=source.interval.max)
    state = memory.state
    error = memory.error
    todo = remedy(state, error)
    if late and memory.last_poll and not todo:
        error = f"not polled for {span(now - memory.last_poll)}"
        todo = "start `monitor run`, or see why it does not poll"
    return Health(
        source=source.name, enabled=source.enabled, state=state, since=memory.since, last_poll=memory.last_poll,
        last_good=memory.last_good, newest=memory.newest, due=memory.due,
        items_per_week=round(per_week(memory, now=now), 1),
        expected_per_week=expected(memory, source.expect.items_per_week if source.expect else None),
        weeks=weeks(memory, now=now), sparkline=sparkline(memory, now=now), overdue=late, error=error, remedy=todo,
    )  # fmt: skip
