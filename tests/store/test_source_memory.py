"""What is remembered of a source, and one line for each poll."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from monitor.core.model import SourceState
from monitor.core.pace import Memory, Outcome
from monitor.store import Store
from tests import make

FULL = Memory(
    name="state",
    url="https://www.state.gov/feed/?a=1&b=ñ",
    etag='W/"5\\x"',
    last_modified="Thu, 27 Jul 2023 15:30:00 GMT",
    digest="d" * 64,
    state="blocked",
    error="asks “come later” \U0001f600",
    failures=3,
    last_poll=make.NOW,
    last_good=make.NOW - make.HOUR,
    last_new=make.NOW - timedelta(days=2),
    due=make.NOW + make.HOUR,
    moments=(make.NOW, make.NOW + timedelta(microseconds=1)),
    daily=(0, 3, 1),
    day=date(2023, 7, 27),
)


@pytest.mark.parametrize("memory", [Memory(name="state"), FULL, replace(FULL, etag="", due=None, state=None)])
def test_a_memory_comes_back_as_it_was_stored(store: Store, memory: Memory) -> None:
    for _ in range(2):
        with store.write() as tx:
            tx.sources.save_all([replace(memory, etag="older")])
            tx.sources.save_all([memory])
    with store.read() as tx:
        assert tx.sources.memories(["sre", "state"]) == {"sre": Memory(name="sre"), "state": memory}


def test_a_source_never_polled_has_a_blank_memory(store: Store) -> None:
    with store.read() as tx:
        assert tx.sources.memories(["sre"]) == {"sre": Memory(name="sre")}


def test_what_a_newer_program_remembered_is_ignored(store: Store) -> None:
    with store.write() as tx:
        tx.sources.save_all([FULL])
        tx.sources._session.execute(text("UPDATE source SET body = json_set(body, '$.mood', 'fine')"))
    with store.read() as tx:
        assert tx.sources.memories(["state"]) == {"state": FULL}


def test_each_poll_leaves_a_line(store: Store) -> None:
    outcomes = [
        Outcome(source="state", status="ok", seen=10, new=3, edited=1, candidates=2),
        Outcome(source="state", status="unchanged"),
        Outcome(source="state", status="http_error", error="www.state.gov answers 503"),
    ]
    with store.write() as tx:
        for number, outcome in enumerate(outcomes):
            tx.sources.polled_all([outcome], at=make.NOW + number * make.HOUR)
        tx.sources.polled_all([Outcome(source="sre", status="ok")], at=make.NOW)
    with store.read() as tx:
        assert tx.sources.polls("state", since=make.NOW + make.HOUR) == [
            (make.NOW + make.HOUR, outcomes[1]), (make.NOW + 2 * make.HOUR, outcomes[2]),
        ]  # fmt: skip
        assert tx.sources.polls("state", since=make.NOW + 9 * make.HOUR) == []


STATUSES: tuple[SourceState, ...] = ("ok", "unchanged", "http_error", "timeout", "sudden_drop")


@given(
    polls=st.lists(st.tuples(st.integers(0, 10 * 24 * 60), st.sampled_from(STATUSES)), max_size=40),
    days=st.integers(0, 11),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_forgotten_changes_no_coverage(store: Store, polls: list[tuple[int, SourceState]], days: int) -> None:
    before = make.NOW + timedelta(days=days)
    with store.write() as tx:
        tx.sources._session.execute(text("DELETE FROM poll"))
        for minutes, status in dict(polls).items():
            at = make.NOW + timedelta(minutes=minutes)
            tx.sources.polled_all([Outcome(source=name, status=status) for name in ("sre", "state")], at=at)
        read = tx.sources.read_at("state")
        young = [at for at, _ in tx.sources.polls("state", since=before)]
        gone = tx.sources.thin("state", before=before)
        assert tx.sources.read_at("state") == tx.sources.read_at("sre") == read
        assert [at for at, _ in tx.sources.polls("state", since=before)] == young
        left = [at for at, _ in tx.sources.polls("state", since=make.NOW)]
        assert set(left) == {*young, *(at for at in read if at < before)} | _ends(dict(polls), before)
        assert len(left) + gone == len(dict(polls))
        assert tx.sources.thin("state", before=before) == 0
        assert len(tx.sources.polls("sre", since=make.NOW)) == len(dict(polls))


def _ends(polls: dict[int, SourceState], before: datetime) -> set[datetime]:
    """The last valid poll of the day that is cut: what came before the cut has a last one of its own."""
    valid = [
        make.NOW + timedelta(minutes=n) for n, status in polls.items() if status in ("ok", "unchanged", "sudden_drop")
    ]
    return {max(day) for day in [[at for at in valid if at < before and at.date() == before.date()]] if day}
