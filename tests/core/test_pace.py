"""When a source is due: its own rhythm between its bounds, whatever happened before."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.pace import DAYS, Memory, Pace, after_failure, after_good, after_unchanged, days, rhythm

NOW = datetime(2023, 8, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
KINDS = st.sampled_from(["good", "same", "bad"])
BOUNDS = Pace(soonest=timedelta(minutes=30), latest=12 * HOUR, chance=0.5)


def good(memory: Memory, at: datetime, *, new: int = 1, pace: Pace = BOUNDS) -> Memory:
    return after_good(memory, now=at, pace=pace, size=10, new=new, newest=at)


def wait(memory: Memory) -> timedelta:
    assert memory.due
    assert memory.last_poll
    return memory.due - memory.last_poll


def test_the_rhythm_is_the_median_and_one_long_silence_hardly_moves_it() -> None:
    memory = Memory(name="s")
    for n in range(9):
        memory = good(memory, NOW + 4 * n * HOUR)
    last = NOW + 32 * HOUR
    assert rhythm(memory, now=last) == 4 * HOUR
    assert rhythm(memory, now=last + timedelta(days=3)) == 4 * HOUR


def test_a_source_without_news_is_asked_less_and_less() -> None:
    memory = good(Memory(name="s"), NOW)
    waits = []
    for n in range(1, 30):
        memory = after_unchanged(memory, now=NOW + n * HOUR, pace=BOUNDS)
        waits.append(wait(memory))
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=31.5)
    assert waits[-1] > 11 * HOUR


@given(
    st.lists(
        st.tuples(st.sampled_from(["good", "same", "bad"]), st.integers(1, 5_000), st.integers(0, 3)), max_size=40
    ),
    st.floats(0, 1),
    st.integers(0, 10**6),
)
def test_the_next_poll_is_always_between_the_bounds(
    history: list[tuple[str, int, int]], chance: float, max_age: int
) -> None:
    pace = Pace(soonest=timedelta(minutes=20), latest=6 * HOUR, chance=chance, max_age=timedelta(seconds=max_age))
    memory, now = Memory(name="s"), NOW
    for kind, minutes, new in history:
        now += timedelta(minutes=minutes)
        if kind == "good":
            memory = good(memory, now, new=new, pace=pace)
        elif kind == "same":
            memory = after_unchanged(memory, now=now, pace=pace)
        else:
            memory = after_failure(memory, "http_error", "status 500", now=now, pace=pace)
        assert pace.soonest <= wait(memory) <= pace.latest
        assert len(memory.moments) <= 9
        assert len(memory.daily) <= DAYS


def test_a_failure_keeps_what_was_known_and_remembers_when_it_began() -> None:
    memory = good(Memory(name="s"), NOW)
    first = after_failure(memory, "timeout", "slow", now=NOW + HOUR, pace=BOUNDS)
    second = after_failure(first, "blocked", "wall", now=NOW + 2 * HOUR, pace=BOUNDS)
    assert (second.failures, second.since, second.last_good, second.state) == (2, NOW + HOUR, NOW, "blocked")


@pytest.mark.parametrize(("later", "found"), [(0, (2, 3)), (1, (3, 0)), (55, (0, 0)), (500, (0, 0))])
def test_days_move_on_without_being_written(later: int, found: tuple[int, int]) -> None:
    memory = Memory(name="s", daily=(2, 3), day=date(2023, 8, 1))
    counts = days(memory, date(2023, 8, 1) + timedelta(days=later))
    assert (counts[-2:], len(counts)) == (found, DAYS)


def test_history_that_floods_in_at_first_is_no_rhythm() -> None:
    memory = good(Memory(name="s"), NOW, new=500)
    assert (memory.moments, memory.daily, memory.first_good) == ((), (), NOW)


def test_a_date_in_the_future_is_not_believed() -> None:
    memory = after_good(Memory(name="s"), now=NOW, pace=BOUNDS, size=1, new=1, newest=NOW + 9 * HOUR)
    assert memory.newest is None


def test_the_newest_item_is_as_old_as_its_date_not_as_its_discovery() -> None:
    first = after_good(Memory(name="s"), now=NOW, pace=BOUNDS, size=1, new=1, newest=NOW - 9 * HOUR)
    later = after_good(first, now=NOW + HOUR, pace=BOUNDS, size=1, new=1, newest=NOW - 90 * HOUR)
    assert later.newest == NOW - 9 * HOUR
    undated = after_good(later, now=NOW + 2 * HOUR, pace=BOUNDS, size=1, new=1, newest=None)
    assert undated.newest == NOW + 2 * HOUR
